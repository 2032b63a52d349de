"""Any number of comments for measuring; decided ones have the time but no row of a decision.

A decision for each, with its link in the hash chain, would take as long again as all the rest.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet

from articles.models import Article, Edition
from comments.models import Comment, Signal
from kingsfund.demo.bulk_articles import Advance, next_number, show_published_editions
from kingsfund.demo.people import make_writer
from kingsfund.demo.prose import Prose

BATCH = 2000
PAGE = 1000
REPLIES = 0.15  # of all comments
BUSY_SLUG = "busy"

# A signal, how many of a thousand comments have it, what it weighs, and how it is explained.
SIGNALS = [
    ("links", 90, 10, "It has a link."),
    ("repeated", 40, 25, "Nearly the same text came before."),
    ("flood", 15, 20, "The address has sent several comments within an hour."),
    ("shouting", 30, 5, "Half of it is in capitals."),
    ("disposable", 12, 30, "The address is of a host whose addresses last ten minutes."),
    ("look-alikes", 4, 40, "A word is written with letters that only look like Latin ones."),
    ("speed", 60, 10, "It was sent within three seconds of its preview."),
    ("link-hosts", 8, 35, "A link leads to a host that only declined comments have linked to."),
]

# The key of an article, and when a comment on it is submitted.
Target = tuple[int, datetime]


class NoOpenArticle(Exception):
    """There is no published article that takes comments."""


class CommentFactory:
    """Builds comments, numbered by the database, each with a key that none has had."""

    def __init__(self, purpose: str) -> None:
        self._number = next_number(Comment)
        # Rising keys are written to one end of their index; scattered ones to a page each.
        self._keys = uuid4().int >> 64 << 64
        self.prose = Prose(f"{purpose} {self._number}")

    def build(self, target: Target, status: str, *, now: datetime) -> Comment:
        article_id, at = target
        self._number += 1
        self._keys += 1
        chance = self.prose.random.random
        wait = timedelta(hours=36 * chance())
        is_waiting = status == Comment.Status.WAITING
        return Comment(
            article_id=article_id,
            text=self.prose.comment(),
            status=status,
            submission_key=UUID(int=self._keys),
            submitted_at=at,
            waiting_since=at,
            decided_at=None if is_waiting else min(at + wait, now),
            email_verified_at=at if chance() < 0.6 else None,
            is_first=self._number % 4 == 0,
            seconds_taken=int(5 + 600 * chance()),
            # All screened, for a million would keep the worker busy for a day.
            screening=(
                Comment.Screening.FAILED
                if is_waiting and chance() < 0.002
                else Comment.Screening.DONE
            ),
            **make_writer(self.prose, self._number),
        )

    def create(self, targets: list[Target], status: str, *, now: datetime, replies: float) -> None:
        """Write comments; such a share of them replies to an earlier one on the same article."""
        chance = self.prose.random.random
        above: dict[int, list[Comment]] = {}
        below: list[tuple[Comment, Comment]] = []
        for target in targets:
            comment = self.build(target, status, now=now)
            earlier = above.setdefault(comment.article_id, [])
            if earlier and chance() < replies:
                below.append((comment, earlier[int(chance() * len(earlier))]))
            else:
                earlier.append(comment)
        comments = [comment for earlier in above.values() for comment in earlier]
        is_waiting = status == Comment.Status.WAITING
        signals = find_signals(comments, self.prose) if is_waiting else []
        with transaction.atomic():
            Comment.objects.bulk_create(comments)
            Signal.objects.bulk_create(signals)
            for reply, parent in below:
                reply.parent = parent
            Comment.objects.bulk_create(reply for reply, _ in below)


def find_signals(comments: list[Comment], prose: Prose) -> list[Signal]:
    """Signals as a screening would find them; each score is set to the sum of their weights."""
    found = []
    for comment in comments:
        for name, share, weight, explanation in SIGNALS:
            if prose.random.random() * 1000 < share:
                comment.score += weight
                found.append(
                    Signal(comment=comment, name=name, weight=weight, explanation=explanation)
                )
    return found


def add_comments(number: int, *, first_article: int, now: datetime, advance: Advance) -> None:
    """Write published comments, from none to twice the average on each article.

    Only articles with keys from `first_article` on get any. Raises `NoOpenArticle`.
    """
    articles = Article.objects.published(now).filter(pk__gte=first_article)
    articles = articles.filter(comment_policy__in=Article.TAKING_COMMENTS).order_by("pk")
    factory = CommentFactory("comments")
    left_articles = articles.count()
    if not left_articles:
        raise NoOpenArticle("There is no published article to comment on: add --articles N.")
    targets: list[Target] = []
    left = number
    for pk, published_at in iterate(articles):
        mean = left / left_articles
        share = min(left, int(factory.prose.random.random() * (2 * mean + 1)))
        share = left if left_articles == 1 else share
        left, left_articles = left - share, left_articles - 1
        targets.extend((pk, at) for at in submission_times(factory.prose, share, published_at, now))
        while len(targets) >= BATCH or (not left_articles and targets):
            batch, targets = targets[:BATCH], targets[BATCH:]
            factory.create(batch, Comment.Status.PUBLISHED, now=now, replies=REPLIES)
            advance(len(batch))


def iterate(articles: QuerySet) -> Iterator[tuple[int, datetime]]:
    """Yield key and time of each, in short queries, because a long one would hold up the database."""
    last = 0
    while page := list(articles.filter(pk__gt=last).values_list("pk", "published_at")[:PAGE]):
        yield from page
        last = page[-1][0]


def submission_times(prose: Prose, number: int, begin: datetime, end: datetime) -> list[datetime]:
    """Times in order, most in the first days, the last before `end`."""
    span = (end - begin).total_seconds()
    seconds = (min(prose.random.expovariate(1 / 200_000), span) for _ in range(number))
    return sorted(begin + timedelta(seconds=after) for after in seconds)


def add_pending(number: int, *, now: datetime, advance: Advance) -> None:
    """Write comments that wait, from the last ten days. Raises `NoOpenArticle`."""
    articles = Article.objects.published(now).filter(comment_policy__in=Article.TAKING_COMMENTS)
    newest = list(articles.values_list("pk", flat=True)[:200])
    if not newest:
        raise NoOpenArticle("There is no published article to comment on: add --articles N.")
    factory = CommentFactory("pending")
    for start in range(0, number, BATCH):
        size = min(BATCH, number - start)
        targets = [
            (factory.prose.random.choice(newest), now - timedelta(days=10) * (1 - n / number))
            for n in range(start, start + size)
        ]
        factory.create(targets, Comment.Status.WAITING, now=now, replies=0)
        advance(size)


def add_busy(number: int, *, now: datetime, advance: Advance) -> None:
    """Write published comments on one article, `/articles/busy/`, which is made if need be."""
    article = Article.objects.filter(slug=BUSY_SLUG).first() or make_busy_article(now)
    began = article.published_at or now
    factory = CommentFactory("busy")
    for start in range(0, number, BATCH):
        size = min(BATCH, number - start)
        span = now - began
        targets = [(article.pk, began + span * n / number) for n in range(start, start + size)]
        factory.create(targets, Comment.Status.PUBLISHED, now=now, replies=REPLIES)
        advance(size)


@transaction.atomic
def make_busy_article(now: datetime) -> Article:
    at = now - timedelta(days=30)
    prose = Prose("busy")
    article = Article.objects.create(slug=BUSY_SLUG, created_at=at)
    Edition.objects.create(
        article=article,
        status=Edition.Status.PUBLISHED,
        title="The article that everybody comments on",
        standfirst=prose.sentence(),
        body=prose.body(),
        created_at=at,
        published_at=at,
    )
    show_published_editions([article])
    article.refresh_from_db()
    return article
