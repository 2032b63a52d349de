"""Any number of comments for measuring; decided ones have the time but no row of a decision.

A sealed decision for each would take as long again as all the rest.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet

from articles.models import Article, Edition
from comments.models import Comment, Signal
from kingsfund.seeding.many_articles import Advance, next_number, show_published_editions
from kingsfund.seeding.many_signals import screened
from kingsfund.seeding.people import make_writer
from kingsfund.seeding.prose import Prose

BATCH = 2000
PAGE = 1000
ANSWERS = 0.15
BUSY_SLUG = "busy"

# An article, and when a comment on it was written.
Place = tuple[int, datetime]


class NothingToAnswer(Exception):
    """There is no published article that takes comments."""


class Letters:
    """Makes comments, numbered by the database, each with a key that none has had."""

    def __init__(self, purpose: str) -> None:
        self._number = next_number(Comment)
        # Rising keys are written to one end of their index; scattered ones to a page each.
        self._keys = uuid4().int >> 64 << 64
        self.prose = Prose(f"{purpose} {self._number}")

    def make(self, place: Place, status: str, *, now: datetime) -> Comment:
        article_id, at = place
        self._number += 1
        self._keys += 1
        chance = self.prose.random.random
        wait = timedelta(hours=36 * chance())
        is_waiting = status == Comment.Status.WAITING
        return Comment(
            article_id=article_id,
            text=self.prose.letter(),
            status=status,
            submission_key=UUID(int=self._keys),
            submitted_at=at,
            waiting_since=at,
            decided_at=None if is_waiting else min(at + wait, now),
            email_proven_at=at if chance() < 0.6 else None,
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

    def write(self, places: list[Place], status: str, *, now: datetime, answers: float) -> None:
        """Write comments; so many of a hundred answer an earlier one on the same article."""
        chance = self.prose.random.random
        tops: dict[int, list[Comment]] = {}
        replies: list[tuple[Comment, Comment]] = []
        for place in places:
            row, above = self.make(place, status, now=now), tops.setdefault(place[0], [])
            if above and chance() < answers:
                replies.append((row, above[int(chance() * len(above))]))
            else:
                above.append(row)
        letters = [row for rows in tops.values() for row in rows]
        is_waiting = status == Comment.Status.WAITING
        signals = screened(letters, self.prose) if is_waiting else []
        with transaction.atomic():
            Comment.objects.bulk_create(letters)
            Signal.objects.bulk_create(signals)
            for row, top in replies:
                row.parent = top
            Comment.objects.bulk_create(row for row, _ in replies)


def add_comments(number: int, *, first_article: int, now: datetime, advance: Advance) -> None:
    """Write published comments, from none to twice the average on each article.

    Only articles with keys from `first_article` on are answered. Raises `NothingToAnswer`.
    """
    articles = Article.objects.published(now).filter(pk__gte=first_article)
    articles = articles.filter(comment_policy__in=Article.TAKING_COMMENTS).order_by("pk")
    letters = Letters("comments")
    left_articles = articles.count()
    if not left_articles:
        raise NothingToAnswer("There is no published article to comment on: add --articles N.")
    places: list[Place] = []
    left = number
    for pk, published_at in walk(articles):
        mean = left / left_articles
        share = min(left, int(letters.prose.random.random() * (2 * mean + 1)))
        share = left if left_articles == 1 else share
        left, left_articles = left - share, left_articles - 1
        places.extend((pk, at) for at in moments(letters.prose, share, published_at, now))
        while len(places) >= BATCH or (not left_articles and places):
            batch, places = places[:BATCH], places[BATCH:]
            letters.write(batch, Comment.Status.PUBLISHED, now=now, answers=ANSWERS)
            advance(len(batch))


def walk(articles: QuerySet) -> Iterator[tuple[int, datetime]]:
    """Key and time of each, in short queries, because a long one would hold up the database."""
    last = 0
    while page := list(articles.filter(pk__gt=last).values_list("pk", "published_at")[:PAGE]):
        yield from page
        last = page[-1][0]


def moments(prose: Prose, number: int, begin: datetime, end: datetime) -> list[datetime]:
    """When letters came: most in the first days, the last before `end`, in order."""
    span = (end - begin).total_seconds()
    hours = (min(prose.random.expovariate(1 / 200_000), span) for _ in range(number))
    return sorted(begin + timedelta(seconds=seconds) for seconds in hours)


def add_pending(number: int, *, now: datetime, advance: Advance) -> None:
    """Write comments that wait, from the last ten days. Raises `NothingToAnswer`."""
    articles = Article.objects.published(now).filter(comment_policy__in=Article.TAKING_COMMENTS)
    newest = list(articles.values_list("pk", flat=True)[:200])
    if not newest:
        raise NothingToAnswer("There is no published article to comment on: add --articles N.")
    letters = Letters("pending")
    for start in range(0, number, BATCH):
        size = min(BATCH, number - start)
        places = [
            (letters.prose.random.choice(newest), now - timedelta(days=10) * (1 - n / number))
            for n in range(start, start + size)
        ]
        letters.write(places, Comment.Status.WAITING, now=now, answers=0)
        advance(size)


def add_busy(number: int, *, now: datetime, advance: Advance) -> None:
    """Write published comments on one article, `/articles/busy/`, which is made if need be."""
    article = Article.objects.filter(slug=BUSY_SLUG).first() or make_busy_article(now)
    letters = Letters("busy")
    for start in range(0, number, BATCH):
        size = min(BATCH, number - start)
        span = now - article.published_at
        places = [
            (article.pk, article.published_at + span * n / number)
            for n in range(start, start + size)
        ]
        letters.write(places, Comment.Status.PUBLISHED, now=now, answers=ANSWERS)
        advance(size)


@transaction.atomic
def make_busy_article(now: datetime) -> Article:
    at = now - timedelta(days=30)
    prose = Prose("busy")
    article = Article.objects.create(slug=BUSY_SLUG, created_at=at)
    Edition.objects.create(
        article=article,
        status=Edition.Status.PUBLISHED,
        title="The article that everybody answers",
        standfirst=prose.sentence(),
        body=prose.body(),
        created_at=at,
        published_at=at,
    )
    show_published_editions([article])
    article.refresh_from_db()
    return article
