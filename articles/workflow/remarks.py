"""Remarks beside the text: which words they are about, and where those words stand now.

A remark keeps the words it was made on. The text goes on changing under it, so its place is looked
for anew each time: where those words are, else where most of them are, else nowhere.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.models import AbstractUser
from django.db import transaction
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from articles import notifications
from articles.content import render
from articles.content import sanitize as bodies
from articles.content.diff.words import distinct_words
from articles.content.merge import split_blocks
from articles.models import Edition, Refused, Remark, ReviewLink
from articles.permissions import require_work_on, requires_work
from articles.workflow.pictures import pictures_of

QUOTE_LIMIT = 300
# That share of the words has to be there for a paragraph to be the one that was remarked on,
# and fewer words than that could be there by chance.
ALIKE, TELLING = 0.6, 4
# The sanitiser leaves no comment in a body.
DIGESTED = [
    "title",
    "standfirst",
    "key_points",
    "body",
    "picture_caption",
    "picture_alt",
    "picture_id",
]


class NotOpenForRemarks(Refused):
    """What was published or set aside is talked about no more; the next draft is."""


class NotYourRemark(Refused):
    """A remark is taken away by who made it, as long as nobody has dealt with it."""


@dataclass(frozen=True)
class PlacedRemark:
    """A remark in its place; `says_where` if the words it is about have to be shown with it.

    `made_on` is the number of the edition that it was carried over from, if it was.
    """

    remark: Remark
    says_where: bool = False
    made_on: int | None = None


@dataclass
class Paragraph:
    """One outermost block of a body, as it stands on the page, and what is said about it."""

    index: int
    html: SafeString
    text: str
    notes: list[PlacedRemark] = field(default_factory=list)

    @property
    def number(self) -> int:
        """As people count."""
        return self.index + 1


@dataclass
class Annotated:
    """A text with the remarks beside it: on paragraphs, on the whole, on words that are gone."""

    paragraphs: list[Paragraph]
    after: SafeString
    on_the_whole: list[PlacedRemark] = field(default_factory=list)
    on_earlier_words: list[PlacedRemark] = field(default_factory=list)


def annotate(edition: Edition, remarks: list[Remark]) -> Annotated:
    """The text of an edition with each remark in its place, be it one carried over from an earlier."""
    annotated = rendered_blocks(edition)
    texts = [paragraph.text for paragraph in annotated.paragraphs]
    for remark in remarks:
        place = paragraph_of(remark, texts)
        made_on = remark.made_on if remark.edition_id != edition.pk else None
        if place is not None:
            paragraph = annotated.paragraphs[place]
            paragraph.notes.append(
                PlacedRemark(remark, not paragraph.text.startswith(remark.quote), made_on)
            )
        elif remark.paragraph is None:
            annotated.on_the_whole.append(PlacedRemark(remark, made_on=made_on))
        else:
            annotated.on_earlier_words.append(
                PlacedRemark(remark, says_where=True, made_on=made_on)
            )
    return annotated


def rendered_blocks(edition: Edition) -> Annotated:
    """The text as readers will see it, in its blocks, and what a page adds after the last of them.

    It is set as a whole, for what is numbered is numbered through.
    """
    blocks = split_blocks(edition.body)
    pictures = pictures_of(edition)
    *pages, after = render.typeset_blocks(edition.body, picture_html=pictures)
    return Annotated(
        [
            Paragraph(index, mark_safe(page), bodies.to_text(block))
            for index, (page, block) in enumerate(zip(pages, blocks, strict=True))
        ],
        mark_safe(after),
    )


def texts_of(edition: Edition) -> list[str]:
    """The words of each block."""
    return [bodies.to_text(block) for block in split_blocks(edition.body)]


def paragraph_of(remark: Remark, texts: list[str]) -> int | None:
    """The paragraph a remark is about now: the nearest with its words, else the likest."""
    if remark.paragraph is None:
        return None

    def distance(index: int) -> int:
        return abs(index - remark.paragraph)

    if not remark.quote:  # a rule, or a picture without a caption
        silent = [index for index, text in enumerate(texts) if not text]
        return remark.paragraph if remark.paragraph in silent else None
    same = [index for index, text in enumerate(texts) if remark.quote in text]
    return min(same, key=distance) if same else likest(remark.quote, texts, distance)


def likest(quote: str, texts: list[str], distance: Callable[[int], int]) -> int | None:
    wanted = distinct_words(quote)
    if len(wanted) < TELLING:
        return None
    shares = [len(wanted & distinct_words(text)) / len(wanted) for text in texts]
    best = max(range(len(texts)), key=lambda index: (shares[index], -distance(index)), default=None)
    return best if best is not None and shares[best] >= ALIKE else None


def make(
    edition: Edition,
    *,
    text: str,
    paragraph: int | None = None,
    quote: str = "",
    by: AbstractUser | None = None,
    link: ReviewLink | None = None,
    at: datetime | None = None,
) -> Remark:
    """Leave a remark on a paragraph or (with none) on the whole, and tell the writers.

    `quote` is the words it is about, or else how the paragraph begins. It comes from who works on
    the article (`by`), or by a reader's `link`. Raises `NotOpenForRemarks`, `NotPermitted`.
    """
    if link is None:
        require_work_on(edition, by)
    at = at or timezone.now()
    with transaction.atomic():
        edition.article.lock()
        edition.refresh_from_db()
        if not edition.is_open():
            raise NotOpenForRemarks(
                f"Edition {edition.number} is {edition.get_status_display().lower()}: "
                "remarks go beside the next draft."
            )
        texts = texts_of(edition)
        if paragraph is not None and paragraph >= len(texts):
            paragraph = None
        remark = Remark.objects.create(
            edition=edition,
            paragraph=paragraph,
            quote=quote_in(quote, texts[paragraph]) if paragraph is not None else "",
            text=text,
            by=by,
            link=link,
            created_at=at,
        )
        notifications.notify_of_remark(remark, at=at)
    return remark


def quote_in(quote: str, text: str) -> str:
    """The words as they stand in a paragraph, else its beginning."""
    quote = " ".join(quote.split())[:QUOTE_LIMIT].strip()
    return quote if quote and quote in text else text[:QUOTE_LIMIT].strip()


@requires_work()
def resolve(remark: Remark, *, by: AbstractUser, at: datetime | None = None) -> None:
    """Mark a remark as dealt with; who was first stays written down."""
    if remark.resolved_at is None:
        remark.resolve(by=by, at=at or timezone.now())


@requires_work()
def reopen(remark: Remark, *, by: AbstractUser) -> None:
    """Let a remark wait again that somebody took for dealt with."""
    remark.reopen()


@requires_work()
def take_away(remark: Remark, *, by: AbstractUser) -> None:
    """Delete one's own remark. Raises `NotYourRemark` for another's, and once it is dealt with."""
    if not may_take_away(remark, by):
        raise NotYourRemark("Only your own remarks, and only as long as they are unresolved.")
    remark.delete()


def may_take_away(remark: Remark, user: AbstractUser) -> bool:
    return remark.by_id == user.pk and remark.resolved_at is None


def text_digest(edition: Edition) -> str:
    """What tells one text from another: the same as long as not a letter of it has changed."""
    text = "\0".join(str(getattr(edition, name)) for name in DIGESTED)
    return hashlib.sha256(text.encode()).hexdigest()
