"""Real rows with only the fields a test does not care about filled in."""

from datetime import datetime, timedelta
from io import BytesIO
from itertools import count
from random import Random

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from articles.models import Article, Author, Byline, Edition, Picture, Topic
from articles.workflow import drafts
from articles.workflow.pictures import store_picture
from comments.models import Comment
from kingsfund.models import User
from newsletter.models import Consent, Newsletter, Subscriber, Subscription, Suppression

_numbers = count(1)


def picture_file(
    name: str = "ward.png", *, size: tuple[int, int] = (8, 6), kind: str = "PNG"
) -> SimpleUploadedFile:
    """A real picture as a browser would send it."""
    buffer = BytesIO()
    Image.new("RGB", size, "#8f1d3f").save(buffer, kind)
    return SimpleUploadedFile(name, buffer.getvalue())


def make_picture(
    name: str = "ward.png",
    *,
    by: User | None = None,
    size: tuple[int, int] = (8, 6),
    **fields: object,
) -> Picture:
    """A picture in the library, unlike every other; without renditions until somebody makes them."""
    buffer = BytesIO()
    colour = tuple(Random(next(_numbers)).randbytes(3))
    Image.new("RGB", size, colour).save(buffer, "PNG")
    picture = store_picture(SimpleUploadedFile(name, buffer.getvalue()), by=by)
    for field, value in fields.items():
        setattr(picture, field, value)
    if fields:
        picture.save()
    return picture


def make_topic(name: str = "", **fields: object) -> Topic:
    name = name or f"Topic {next(_numbers)}"
    return Topic.objects.create(**{"name": name, "slug": name.lower().replace(" ", "-"), **fields})


def make_author(name: str = "", **fields: object) -> Author:
    name = name or f"Author {next(_numbers)}"
    fields = {"role": "Senior fellow", "organisation": "The Alder Institute", **fields}
    return Author.objects.create(**{"name": name, "slug": name.lower().replace(" ", "-"), **fields})


def make_draft(
    title: str = "",
    *,
    authors: list[Author] | None = None,
    topics: list[Topic] | None = None,
    standfirst: str = "What it says in one sentence.",
    body: str = "<p>What it says at length.</p>",
    created_by: User | None = None,
    edition: dict[str, object] | None = None,
    **fields: object,
) -> Article:
    """An article that readers have never seen, with its first edition open."""
    title = title or f"Article {next(_numbers)}"
    slug = fields.pop("slug", None) or f"article-{next(_numbers)}"
    article = Article.objects.create(slug=slug, created_by=created_by, **fields)
    row = Edition.objects.create(
        article=article, title=title, standfirst=standfirst, body=body, **(edition or {})
    )
    for position, author in enumerate([make_author()] if authors is None else authors):
        Byline.objects.create(edition=row, author=author, position=position)
    article.topics.set(topics or [])
    return article


def make_article(title: str = "", *, at: datetime | None = None, **fields: object) -> Article:
    """A published article, by default an hour old."""
    at = at or timezone.now() - timedelta(hours=1)
    article = make_draft(title, **fields)
    edition = article.draft_edition()
    Edition.objects.filter(pk=edition.pk).update(status=Edition.Status.PUBLISHED, published_at=at)
    edition.refresh_from_db()
    article.status, article.live_edition, article.published_at = (
        Article.Status.PUBLISHED,
        edition,
        at,
    )
    article.save()
    return article


def make_next_edition(article: Article, *, at: datetime | None = None, **fields: object) -> Edition:
    """The edition that takes the place of what readers see; `fields` are what differs."""
    at = at or timezone.now()
    draft = drafts.open_draft(article)
    for name, value in {"change_note": "What changed.", **fields}.items():
        setattr(draft, name, value)
    drafts.save_draft(draft)
    draft.mark_published(by=None, at=at)
    article.show(draft, at=at)
    return draft


def make_comment(article: Article | None = None, **fields: object) -> Comment:
    """A waiting comment; give `status` for another state."""
    number = next(_numbers)
    at = fields.pop("at", None) or timezone.now()
    fields = {
        "name": f"Writer {number}",
        "job_title": "Consultant physician",
        "organisation": "Northvale Hospitals",
        "email": f"writer{number}@example.net",
        "text": f"Comment {number}.",
        "submitted_at": at,
        "waiting_since": at,
        **fields,
    }
    if fields.get("status", Comment.Status.WAITING) != Comment.Status.WAITING:
        fields.setdefault("decided_at", at)
    return Comment.objects.create(article=article or make_article(), **fields)


def make_newsletter(name: str = "", **fields: object) -> Newsletter:
    name = name or f"Newsletter {next(_numbers)}"
    fields = {"description": "What is new.", "frequency": "Every Thursday", **fields}
    return Newsletter.objects.create(
        **{"name": name, "slug": name.lower().replace(" ", "-"), **fields}
    )


def make_subscription(
    email: str = "", newsletter: Newsletter | None = None, *, status: str = "confirmed"
) -> Subscription:
    subscriber, _ = Subscriber.objects.get_or_create(
        email=email or f"reader{next(_numbers)}@example.net"
    )
    now = timezone.now()
    return Subscription.objects.create(
        subscriber=subscriber,
        newsletter=newsletter or make_newsletter(),
        status=status,
        confirmed_at=None if status == "pending" else now,
        unsubscribed_at=now if status == "unsubscribed" else None,
    )


def make_consent(subscription: Subscription | None = None, **fields: object) -> Consent:
    """Evidence that somebody asked for a newsletter; give `event` for another act."""
    subscription = subscription or make_subscription(status="pending")
    fields = {
        "event": Consent.Event.ASKED,
        "wording": "We will send it.",
        "source": "strip: article",
        **fields,
    }
    return Consent.objects.create(
        subscriber=subscription.subscriber, newsletter=subscription.newsletter, **fields
    )


def make_suppression(email: str = "", **fields: object) -> Suppression:
    fields = {"cause": Suppression.Cause.ASKED, **fields}
    return Suppression.objects.create(email=email or f"gone{next(_numbers)}@example.net", **fields)
