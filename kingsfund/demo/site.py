"""The demo site: an invented institute, its articles, its readers' comments, its subscribers."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import PurePosixPath

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from articles.models import (
    Article,
    Author,
    Byline,
    Download,
    Edition,
    Picture,
    RelatedArticle,
    Topic,
)
from articles.workflow.pictures import store_picture
from kingsfund.demo import editorial, moderation
from kingsfund.demo.comments import in_order_of_submission, write_demo_comments
from kingsfund.demo.content import (
    DemoArticle,
    Table,
    read_articles,
    read_media,
    read_moderation,
    read_site,
)
from kingsfund.models import User
from newsletter import wording
from newsletter.models import Newsletter, Subscriber

# Address, how many of the newsletters, how many days ago, and whether it was confirmed.
SUBSCRIBERS = [
    ("h.brant@example.net", 1, 610, True),
    ("odile.marchmont@example.org", 3, 402, True),
    ("ward7.library@example.com", 1, 377, True),
    ("f.okonjo-reeve@example.net", 2, 251, True),
    ("tamsin.aldous@example.org", 1, 190, True),
    ("policy.desk@example.com", 3, 122, True),
    ("ravi.thorne@example.net", 1, 64, True),
    ("bethan.quill@example.org", 2, 33, True),
    ("m.delacourt@example.com", 1, 12, True),
    ("jonas.whitlow@example.net", 1, 5, True),
    ("p.estrange@example.org", 1, 2, False),
    ("new.reader@example.com", 2, 1, False),
]


def is_wanted() -> bool:
    """True where nobody has begun another site."""
    return not any(model.objects.exists() for model in (Article, Author, Topic, Newsletter))


def seed_demo(*, by: User, now: datetime) -> dict[str, int]:
    """Write the whole demo site, as if it had grown until `now`; return how many of what there are.

    Call inside a transaction: half a demo site would never be completed.
    """
    site, articles = read_site(), read_articles(now=now)
    pictures = {
        article.slug: upload_picture(article.fields["picture"], by=by)
        for article in articles
        if "picture" in article.fields
    }
    with transaction.atomic():
        topics = {row["slug"]: Topic.objects.create(**row) for row in site["topics"]}
        authors = {row["slug"]: Author.objects.create(**row) for row in site["authors"]}
        written = {
            article.slug: write_demo_article(article, topics, authors, pictures, by=by)
            for article in articles
        }
        write_related(articles, written)
        plan = read_moderation()
        colleague = moderation.make_colleague(plan["colleague"])
        submitted = in_order_of_submission(articles, plan["comments"], written, now=now)
        comments = write_demo_comments(submitted, by=by, colleague=colleague, now=now)
        moderation.moderate(comments, plan, by=by, colleague=colleague, at=now)
        newsletters = [
            Newsletter.objects.create(position=position, **row)
            for position, row in enumerate(site["newsletters"], 1)
        ]
        write_subscribers(newsletters, now=now)
    return {
        "articles": len(written),
        "comments": len(comments),
        "authors": len(authors),
        "topics": len(topics),
        "newsletters": len(newsletters),
        "subscribers": len(SUBSCRIBERS),
    }


def upload_picture(picture: Table, *, by: User) -> Picture:
    """Add a picture to the library; the worker makes its renditions once the site is being served."""
    filename = picture["filename"]
    upload = SimpleUploadedFile(filename, read_media(filename))
    return store_picture(upload, by=by, alt=picture["alt"], credit=picture["credit"])


def write_demo_article(
    article: DemoArticle,
    topics: Mapping[str, Topic],
    authors: Mapping[str, Author],
    pictures: Mapping[str, Picture],
    *,
    by: User,
) -> Article:
    fields = article.fields
    row = Article.objects.create(
        slug=article.slug,
        kind=fields["kind"],
        comment_policy=fields["comment_policy"],
        created_by=by,
        created_at=article.at,
    )
    edition = Edition.objects.create(
        article=row,
        title=fields["title"],
        standfirst=fields["standfirst"],
        key_points="\n".join(fields.get("key_points", [])),
        body=editorial.first_body(fields),
        created_by=by,
        created_at=article.at,
        **picture_fields(fields.get("picture"), pictures.get(article.slug)),
    )
    for position, download in enumerate(fields.get("downloads", [])):
        write_download(edition, position, download)
    Byline.objects.bulk_create(
        Byline(edition=edition, author=authors[slug], position=position)
        for position, slug in enumerate(fields["authors"])
    )
    row.topics.set(topics[slug] for slug in fields["topics"])
    if fields["status"] == Article.Status.PUBLISHED:
        editorial.publish_as_of(row, edition, by=by, at=article.at)
    if "correction" in fields:
        editorial.correct(row, article, by=by)
    if "review" in fields:
        editorial.review(edition, fields["review"], by=by, at=article.at)
    return row


def picture_fields(picture: Table | None, stored: Picture | None) -> dict[str, object]:
    if not picture:
        return {}
    return {
        "picture": stored,
        "picture_alt": picture["alt"],
        "picture_caption": picture["caption"],
        "picture_credit": picture["credit"],
    }


def write_download(edition: Edition, position: int, download: Table) -> None:
    name = PurePosixPath(download["filename"]).name
    content = ContentFile(download["content"].lstrip("\n").encode(), name=name)
    Download.objects.create(
        edition=edition, title=download["title"], file=content, position=position
    )


def write_related(articles: list[DemoArticle], written: Mapping[str, Article]) -> None:
    RelatedArticle.objects.bulk_create(
        RelatedArticle(article=written[article.slug], other=written[slug], position=position)
        for article in articles
        for position, slug in enumerate(article.fields.get("related", []))
    )


def write_subscribers(newsletters: list[Newsletter], *, now: datetime) -> None:
    """People who asked for newsletters and mostly confirmed, each with the evidence."""
    for email, many, days_ago, is_confirmed in SUBSCRIBERS:
        at = now - timedelta(days=days_ago)
        subscriber = Subscriber.objects.register(email, at=at)
        Subscriber.objects.filter(pk=subscriber.pk).update(created_at=at)
        offers = {newsletter: wording.sentence(newsletter) for newsletter in newsletters[:many]}
        subscriber.ask_for(offers, source="strip: footer", at=at)
        if not is_confirmed:
            continue
        for subscription in subscriber.places():
            subscription.confirm(
                wording=wording.confirmation(subscription.newsletter),
                source="confirm page",
                at=at + timedelta(minutes=7),
            )
