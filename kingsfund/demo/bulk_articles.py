"""Any number of articles for measuring, added to whatever is there.

Here and in the other `bulk_` modules rows go in by the hundred, each batch in a transaction of its
own: memory stays flat, and a run that is killed leaves whole batches. They skip the transitions of
the models, which work on one row: nobody decided anything, and nobody is told.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import models, transaction
from django.db.models import F, Max, OuterRef, Q, Subquery
from django.utils.text import slugify

from articles.models import Article, Author, Byline, Edition, Topic
from kingsfund.demo.people import AUTHORS, TOPICS
from kingsfund.demo.prose import Prose

BATCH = 500
YEARS = timedelta(days=3650)

KINDS = [
    *[Article.Kind.BLOG] * 12,
    *[Article.Kind.NEWS] * 4,
    *[Article.Kind.LONG_READ] * 2,
    *[Article.Kind.REPORT] * 2,
]
OPEN_STATES = [
    Edition.Status.DRAFT,
    Edition.Status.IN_REVIEW,
    Edition.Status.READY,
    Edition.Status.SCHEDULED,
]
Advance = Callable[[int], None]


def next_number(model: type[models.Model]) -> int:
    """A number that no row has, nor any row after it."""
    return (model._default_manager.aggregate(highest=Max("pk"))["highest"] or 0) + 1


def add_articles(number: int, *, now: datetime, advance: Advance, editions: int = 1) -> int:
    """Write published articles over the ten years before `now`; return where their keys begin.

    With several editions each, the latest of one article in fifty is a draft.
    """
    topics = [get_topic(name) for name in TOPICS]
    authors = [get_author(name) for name in AUTHORS]
    first = next_number(Article)
    prose = Prose(f"articles {first}")
    for start in range(0, number, BATCH):
        batch = range(start, min(start + BATCH, number))
        times = [now - YEARS * (1 - (index + prose.random.random()) / number) for index in batch]
        with transaction.atomic():
            articles = write_articles(first + start, times, now=now, prose=prose, topics=topics)
            if editions > 1:
                add_editions(articles, editions, prose=prose, now=now)
            add_bylines(articles, authors, prose)
            show_published_editions(articles)
        advance(len(batch))
    return first


def get_topic(name: str) -> Topic:
    slug = slugify(name)
    topic = Topic.objects.filter(Q(slug=slug) | Q(name=name)).first()
    return topic or Topic.objects.create(name=name, slug=slug, description=f"On {name.lower()}.")


def get_author(name: str) -> Author:
    fields = {"name": name, "role": "Fellow", "organisation": "The Alder Institute"}
    return Author.objects.get_or_create(slug=slugify(name), defaults=fields)[0]


def write_articles(
    first: int,
    times: list[datetime],
    *,
    now: datetime,
    prose: Prose,
    topics: list[Topic],
) -> list[Article]:
    titles = [prose.title() for _ in times]
    articles = Article.objects.bulk_create(
        Article(
            slug=f"{slugify(title)[:150]}-{number}",
            kind=prose.random.choice(KINDS),
            created_at=at,
            review_by=(now + timedelta(days=number % 730 - 30)).date(),
        )
        for number, (title, at) in enumerate(zip(titles, times, strict=True), first)
    )
    Edition.objects.bulk_create(
        make_edition(article, title, prose) for article, title in zip(articles, titles, strict=True)
    )
    through = Article.topics.through
    through.objects.bulk_create(
        through(article=article, topic=topic)
        for article in articles
        for topic in prose.random.sample(topics, prose.random.choice((1, 1, 2)))
    )
    return articles


def add_bylines(articles: list[Article], authors: list[Author], prose: Prose) -> None:
    """Name one to three authors on every article, the same on each of its editions."""
    chosen = {
        article.pk: prose.random.sample(authors, prose.random.choice((1, 1, 1, 2, 3)))
        for article in articles
    }
    editions = Edition.objects.filter(article__in=articles).values_list("pk", "article")
    rows = (
        Byline(
            edition_id=edition,
            author=author,
            position=position,
            role=author.role,
            organisation=author.organisation,
        )
        for edition, article in editions.order_by("pk")
        for position, author in enumerate(chosen[article])
    )
    Byline.objects.bulk_create(rows, batch_size=BATCH)


def make_edition(article: Article, title: str, prose: Prose) -> Edition:
    has_points = article.kind in (Article.Kind.LONG_READ, Article.Kind.REPORT)
    return Edition(
        article=article,
        status=Edition.Status.PUBLISHED,
        title=title,
        standfirst=prose.sentence(),
        key_points="\n".join(prose.sentence() for _ in range(3)) if has_points else "",
        body=prose.body(),
        created_at=article.created_at,
        published_at=article.created_at,
    )


def add_editions(articles: list[Article], number: int, *, prose: Prose, now: datetime) -> None:
    """Give each article later editions, up to so many, each a paragraph longer than the one before."""
    firsts = Edition.objects.filter(article__in=articles).select_related("article")
    rows = [
        bulk_edition(first, count, number, prose=prose, now=now)
        for first in firsts
        for count in range(2, number + 1)
    ]
    Edition.objects.bulk_create(rows, batch_size=BATCH)


def bulk_edition(
    first: Edition, count: int, number: int, *, prose: Prose, now: datetime
) -> Edition:
    is_open = count == number and first.article_id % 50 == 0
    status = OPEN_STATES[first.article_id // 50 % 4] if is_open else Edition.Status.PUBLISHED
    began = first.published_at or now
    at = began + (now - began) * (count - 1) / number
    more = "".join(f"<p>{prose.sentence()}</p>" for _ in range(count))
    is_scheduled = status == Edition.Status.SCHEDULED
    return Edition(
        article=first.article,
        number=count,
        status=status,
        title=first.title,
        standfirst=first.standfirst,
        key_points=first.key_points,
        body=first.body + more,
        change_note="What has become known since.",
        created_at=at,
        published_at=None if is_open else at,
        publish_at=now + timedelta(days=1 + first.article_id % 90) if is_scheduled else None,
        due_on=(now + timedelta(days=first.article_id % 30 - 10)).date() if is_open else None,
    )


def show_published_editions(articles: list[Article]) -> None:
    """Publish the articles with their latest editions and the dates of their first, in one statement."""
    published = Edition.objects.published().filter(article=OuterRef("pk")).order_by("-number")
    Article.objects.filter(pk__in=[article.pk for article in articles]).update(
        status=Article.Status.PUBLISHED,
        live_edition=Subquery(published.values("pk")[:1]),
        published_at=F("created_at"),
    )
