"""Two editions compared, field by field."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.db.models import (
    BooleanField,
    Field,
    ForeignKey,
    Prefetch,
    TextField,
    prefetch_related_objects,
)
from django.utils.text import capfirst, get_text_list

from articles.content.diff.blocks import Block, FormattedText
from articles.content.diff.bodies import (
    BlockChange,
    Stretch,
    compare_blocks,
    compare_bodies,
    fold_unchanged,
    plural,
)
from articles.content.diff.words import Piece, WordChange, compare_text, compare_whole, count_tokens
from articles.models import Byline, Download, Edition
from articles.models.edition import CONTENT_FIELDS

BODY, CHANGE_NOTE = "body", "change_note"
_SAID = (WordChange.CHANGED, WordChange.ADDED, WordChange.REMOVED, WordChange.MOVED)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that differs: `pieces` of a single line, or `blocks` of a field of several lines."""

    name: str
    label: str
    pieces: tuple[Piece, ...] = ()
    blocks: tuple[BlockChange, ...] = ()

    def count_words(self, kind: WordChange) -> int:
        own = sum(count_tokens(piece.text) for piece in self.pieces if piece.kind == kind)
        return own + sum(block.count_words(kind) for block in self.blocks)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between two editions; what does not is left out.

    `body` holds all blocks, unchanged ones folded, and is empty if none of them changed. The
    change note stands apart: it is about the edition and not part of its text.
    """

    fields: tuple[FieldChange, ...]
    body: tuple[Stretch, ...]
    downloads: tuple[BlockChange, ...]
    change_note: FieldChange | None

    @property
    def has_differences(self) -> bool:
        """Whether readers would see any; the change note does not count."""
        return bool(self.fields or self.body or self.downloads)

    @property
    def blocks(self) -> list[BlockChange]:
        return [block for stretch in self.body for block in stretch.blocks]

    @property
    def words_added(self) -> int:
        return self._count_words(WordChange.ADDED)

    @property
    def words_removed(self) -> int:
        return self._count_words(WordChange.REMOVED)

    @property
    def summary(self) -> str:
        """One line: “3 paragraphs changed, 1 added; standfirst changed; 214 words added”."""
        if not self.has_differences:
            return "No differences."
        said = [*_tally(self.blocks), *_fields_said(self.fields), *_tally(self.downloads)]
        words = [(self.words_added, "added"), (self.words_removed, "removed")]
        counted = [(count, f"{_words(count)} {done}") for count, done in words if count]
        if len(counted) == 2:
            counted[1] = (0, f"{self.words_removed:,} removed")
        said.append(", ".join(text for _, text in counted))
        return "; ".join(part for part in said if part)

    def without_note(self) -> "Comparison":
        """For pages that show the note of each edition: how the wording differs says nothing then."""
        return replace(self, change_note=None)

    def _count_words(self, kind: WordChange) -> int:
        return sum(change.count_words(kind) for change in (*self.fields, *self.blocks))


def compare_editions(old: Edition, new: Edition) -> Comparison:
    """What changed from one edition to another, of which either may not be saved yet.

    The downloads of an edition that is not saved are not known, and not compared; its names are only
    if it was given them.
    """
    saved = [edition for edition in (old, new) if edition.pk]
    prefetch_related_objects(saved, Prefetch("bylines", Byline.objects.with_authors()))
    fields = [compare_field(old, new, name) for name in CONTENT_FIELDS if name != BODY]
    fields.insert(1, compare_names(old.names(), new.names()))
    blocks = compare_bodies(old.body, new.body)
    return Comparison(
        fields=tuple(change for change in fields if change),
        body=tuple(fold_unchanged(blocks)) if any(block.is_changed for block in blocks) else (),
        downloads=tuple(_compare_downloads(old, new)),
        change_note=compare_field(old, new, CHANGE_NOTE),
    )


def compare_field(old: Edition, new: Edition, name: str) -> FieldChange | None:
    """What changed in one field, or None if nothing did that can be seen."""
    field = Edition._meta.get_field(name)
    before, after = _value(old, field), _value(new, field)
    if before == after:
        return None
    label = capfirst(field.verbose_name)
    if isinstance(field, TextField):
        blocks = compare_blocks(_lines(before), _lines(after))
        return FieldChange(name, label, blocks=tuple(blocks))
    compare = compare_whole if isinstance(field, ForeignKey | BooleanField) else compare_text
    return FieldChange(name, label, pieces=tuple(compare(before, after)))


def compare_names(old: list[Byline] | None, new: list[Byline] | None) -> FieldChange | None:
    """Who is named otherwise, as what, or in another order; None if nobody is or it is not known."""
    if old is None or new is None:
        return None
    before, after = ("\n".join(byline.in_words() for byline in names) for names in (old, new))
    if before == after:
        return None
    blocks = compare_blocks(_lines(before), _lines(after))
    return FieldChange("bylines", "Authors", blocks=tuple(blocks))


def _value(edition: Edition, field: Field) -> str:
    """A field in words, without white space that nobody sees."""
    value = getattr(edition, field.name)
    if isinstance(field, ForeignKey) and hasattr(value, "file"):
        # What a file was called where it came from is not for readers, and not unique.
        return value.file.name
    if isinstance(field, BooleanField):
        return "Yes" if value else "No"
    lines = (" ".join(line.split()) for line in str(value or "").splitlines())
    return "\n".join(line for line in lines if line)


def _lines(text: str) -> list[Block]:
    return [Block("line", "Line", (FormattedText("", line),)) for line in text.splitlines()]


def _compare_downloads(old: Edition, new: Edition) -> Iterator[BlockChange]:
    if old.pk and new.pk:
        changes = compare_blocks(*([*map(_download, e.downloads.all())] for e in (old, new)))
        yield from (change for change in changes if change.is_changed)


def _download(download: Download) -> Block:
    file = FormattedText("File", download.file.name, is_whole=True)
    return Block("download", "Download", (FormattedText("Title", download.title), file), file.text)


def _tally(changes: list[BlockChange] | tuple[BlockChange, ...]) -> Iterator[str]:
    """How many blocks of each noun were changed, added, removed and moved."""
    counts = Counter((change.noun, change.kind) for change in changes if change.is_changed)
    for noun in dict.fromkeys(change.noun for change in changes if change.is_changed):
        said = [(counts[noun, kind], kind.value) for kind in _SAID if counts[noun, kind]]
        first, *others = said
        name = noun if first[0] == 1 else plural(noun)
        phrases = [f"{first[0]:,} {name} {first[1]}", *(f"{n:,} {done}" for n, done in others)]
        yield ", ".join(phrases)


def _fields_said(fields: tuple[FieldChange, ...]) -> Iterator[str]:
    if fields:
        yield f"{get_text_list([change.label.lower() for change in fields], 'and')} changed"


def _words(count: int) -> str:
    return "1 word" if count == 1 else f"{count:,} words"
