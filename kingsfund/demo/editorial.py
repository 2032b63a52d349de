"""What editors did to the demo articles: publication, correction, review."""

from datetime import datetime, timedelta

from articles.models import Article, Edition, Event
from articles.workflow import drafts, external_review, remarks
from kingsfund.demo.content import DemoArticle, Table
from kingsfund.models import User


def first_body(fields: Table) -> str:
    """The text as it was first published, with the mistake that was corrected later."""
    correction = fields.get("correction")
    return (
        fields["body"].replace(correction["is"], correction["was"])
        if correction
        else fields["body"]
    )


def publish_as_of(article: Article, edition: Edition, *, by: User, at: datetime) -> None:
    """Publish an edition as if at a time in the past."""
    edition.mark_published(by=by, at=at)
    edition.bylines.all().write_out()
    article.show(edition, at=at)
    Event.objects.record(
        Event.Kind.PUBLISHED,
        article=article,
        edition=edition,
        by=by,
        note=edition.change_note,
        details={"change": edition.change},
        at=at,
    )


def correct(article: Article, written: DemoArticle, *, by: User) -> None:
    """Publish a second edition, which corrects the first."""
    correction = written.fields["correction"]
    edition = drafts.next_edition(article, article.live_edition, by=by)
    edition.body = written.fields["body"]
    edition.change, edition.change_note = Edition.Change.CORRECTION, correction["note"]
    drafts.save_draft(edition)
    publish_as_of(article, edition, by=by, at=written.at + timedelta(days=correction["days_after"]))


def review(edition: Edition, fields: Table, *, by: User, at: datetime) -> None:
    """Submit a draft, with the remarks of an external review."""
    edition.submit(by=by, at=at)
    Event.objects.record(
        Event.Kind.SUBMITTED, article=edition.article, edition=edition, by=by, at=at
    )
    link = external_review.make_link(edition, by=by, name=fields["reader"], asks_for_facts=True)
    for remark in fields["remarks"]:
        remarks.make(edition, link=link, **remark)
