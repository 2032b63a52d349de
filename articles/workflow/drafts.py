"""The draft of an article: where it starts, what it takes over, how it makes room for another."""

from datetime import datetime

from django.contrib.auth.models import AbstractUser
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from articles.content import sanitize as bodies
from articles.content.limits import BodyTooLarge
from articles.models import Article, Byline, Download, Edition, Event, Refused
from articles.models.edition import CONTENT_FIELDS
from articles.permissions import requires_work

# What somebody who approves an edition has read.
REVIEWED_FIELDS = [*CONTENT_FIELDS, "change_note"]


class NotRestored(Refused):
    """There is nothing to restore, or something in the way that is not the restorer's to move."""


def open_draft(article: Article, *, by: AbstractUser | None = None) -> Edition:
    """The draft of an article, made from what readers see if there is none.

    If new it is not saved yet; `keep` does that.
    """
    if draft := article.draft_edition():
        return draft
    return next_edition(article, article.starting_point() if article.pk else None, by=by)


def next_edition(
    article: Article, source: Edition | None, *, by: AbstractUser | None = None
) -> Edition:
    """An edition with the next number and the content of another; not saved yet."""
    newest = article.editions.aggregate(Max("number"))["number__max"] if article.pk else 0
    edition = Edition(article=article, number=(newest or 0) + 1, created_by=by, saved_by=by)
    edition.begun_from = source
    if source:
        for name in CONTENT_FIELDS:
            setattr(edition, name, getattr(source, name))
    return edition


def stored_of(edition: Edition) -> Edition | None:
    """What is stored of an edition, with who wrote it; None of a new one. The caller holds the article."""
    stored = edition.article.editions.select_related("saved_by", "created_by")
    return stored.filter(pk=edition.pk).first() if edition.pk else None


def text_differs(edition: Edition, stored: Edition | None) -> bool:
    """Whether the content of an edition is another than what is stored of it; a new one's is."""
    if stored is None:
        return True
    edition.body = bodies.cleaned_again(edition.body)

    def value(row: Edition, name: str) -> object:
        found = getattr(row, Edition._meta.get_field(name).attname)
        # Browsers send the lines of a form with CR LF.
        return found.replace("\r\n", "\n") if isinstance(found, str) else found

    return any(value(edition, name) != value(stored, name) for name in REVIEWED_FIELDS)


def save_draft(draft: Edition) -> None:
    """Save a draft. When it is new, it takes over names and downloads of the edition it begins from."""
    is_new = draft.pk is None
    # A savepoint would have nothing to go back to: what is not stored whole is not stored at all.
    with transaction.atomic(savepoint=False):
        draft.save()
        if is_new and draft.begun_from:
            copy_bylines(draft.begun_from, draft)
            copy_downloads(draft.begun_from, draft)


def copy_bylines(source: Edition, target: Edition) -> None:
    """Name the same people on an edition, in the same roles, as on another."""
    Byline.objects.bulk_create(
        Byline(
            edition=target,
            author_id=byline.author_id,
            position=byline.position,
            role=byline.role,
            organisation=byline.organisation,
        )
        for byline in source.bylines.all()
    )


def copy_downloads(source: Edition, target: Edition) -> None:
    """Give an edition the files of another; the files themselves are stored once."""
    for download in source.downloads.all():
        Download.objects.create(
            edition=target,
            title=download.title,
            file=download.file.name,
            position=download.position,
        )


@requires_work()
def set_aside(
    article: Article,
    *,
    by: AbstractUser,
    note: str = "",
    based_on: int | None = None,
    at: datetime | None = None,
) -> Edition | None:
    """Keep the open draft of an article without going on with it; return it, if there was one.

    Raises `EditConflict` if somebody saved since `based_on`.
    """
    with transaction.atomic():
        article.lock(based_on)
        if draft := article.draft_edition():
            draft.set_aside()
            Event.objects.record(
                Event.Kind.SET_ASIDE,
                article=article,
                edition=draft,
                by=by,
                note=note,
                at=at or timezone.now(),
            )
    return draft


@requires_work()
def restore(
    article: Article,
    edition: Edition,
    *,
    by: AbstractUser,
    based_on: int | None = None,
    at: datetime | None = None,
) -> Edition:
    """Open a new draft with the content of an earlier edition; a draft in its way is set aside.

    Nothing changes for readers, and the change note is still to be written. Raises `NotRestored`,
    and `EditConflict` if somebody saved since `based_on`.
    """
    at = at or timezone.now()
    require_within_limits(edition)
    with transaction.atomic():
        article.lock(based_on)
        edition = article.editions.get(pk=edition.pk)
        require_free_way(article, edition)
        set_aside(article, by=by, at=at)
        draft = next_edition(article, edition, by=by)
        save_draft(draft)
        article.count_save(by=by)
        Event.objects.record(
            Event.Kind.RESTORED,
            article=article,
            edition=draft,
            by=by,
            details={"from": edition.number},
            at=at,
        )
    return draft


def require_within_limits(edition: Edition) -> None:
    """Clean the text of an edition before its article is held; saving it then finds it done."""
    try:
        bodies.clean_html(edition.body)
    except BodyTooLarge as error:
        raise NotRestored(" ".join(error.messages)) from error


def require_free_way(article: Article, edition: Edition) -> None:
    """What is scheduled is a promise to readers: restoring must not break it in passing."""
    if edition.is_open():
        raise NotRestored(f"Edition {edition.number} is being worked on; it was never left.")
    draft = article.draft_edition()
    if draft and draft.status == Edition.Status.SCHEDULED:
        raise NotRestored(
            f"Edition {draft.number} is scheduled. Take it off the schedule first; "
            f"then edition {edition.number} can be restored."
        )
