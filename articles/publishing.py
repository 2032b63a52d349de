"""From draft to page: what is checked, what publishing sets off, and the way back."""

from datetime import datetime

from django.contrib.auth.models import AbstractUser
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from articles import body as bodies
from articles.models import Article, Edition

# The content of an edition, which its successor starts from.
CONTENT_FIELDS = [
    "title",
    "standfirst",
    "key_points",
    "body",
    "picture",
    "picture_alt",
    "picture_is_decorative",
    "picture_caption",
    "picture_credit",
]


class NotReady(Exception):
    """The draft cannot be published as it is; `problems` says why, each in a sentence."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


def problems_of(article: Article, edition: Edition | None) -> list[str]:
    """What keeps a draft from being published; empty when it is ready."""
    if edition is None:
        return ["There is no draft to publish: readers see the latest text already."]
    checks = [
        (edition.title.strip(), "It has no title."),
        (edition.standfirst.strip(), "It has no standfirst."),
        (bodies.to_text(edition.body), "It has no text."),
        (article.bylines.exists(), "It names no author."),
        (is_described(edition), "Its picture is not described, nor marked as decoration."),
        (
            article.live_edition_id is None or edition.change_note.strip(),
            "It does not say what changed since the edition that readers see now (change note).",
        ),
    ]
    return [problem for passed, problem in checks if not passed]


def is_described(edition: Edition) -> bool:
    """Whether somebody has answered for readers who cannot see the picture, if there is one."""
    return bool(
        edition.picture_id is None or edition.picture_is_decorative or edition.picture_alt.strip()
    )


def publish(article: Article, *, by: AbstractUser, at: datetime | None = None) -> Edition:
    """Show the draft of an article to readers from now on (or `at`); return the published edition.

    The first publication gives the article its date; a later one marks it as revised. Raises
    `NotReady`.
    """
    at = at or timezone.now()
    with transaction.atomic():
        article.lock_version(None)
        article.refresh_from_db()
        edition = article.draft_edition()
        if problems := problems_of(article, edition):
            raise NotReady(problems)
        edition.mark_published(by=by, at=at)
        article.show(edition, at=at)
    return edition


def take_down(article: Article) -> None:
    """Take an article off the site, with its comments; its next publication keeps its first date."""
    with transaction.atomic():
        article.lock_version(None)
        article.refresh_from_db()
        article.hide()


def open_draft(article: Article, *, by: AbstractUser | None = None) -> Edition:
    """The draft of an article, made from what readers see if there is none; not saved yet if new."""
    if draft := article.draft_edition():
        return draft
    number = (
        (article.editions.aggregate(Max("number"))["number__max"] or 0) + 1 if article.pk else 1
    )
    draft = Edition(article=article, number=number, created_by=by)
    if source := article.latest_edition() if article.pk else None:
        for name in CONTENT_FIELDS:
            setattr(draft, name, getattr(source, name))
    return draft
