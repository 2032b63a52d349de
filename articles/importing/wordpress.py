"""WordPress's content as a body of ours: paragraphs, and links where something was embedded."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from articles.content import sanitize as bodies
from articles.content.limits import BodyTooLarge
from articles.content.tree import parse, plain_text
from articles.importing.blocks import Blocks
from articles.importing.markup import MEANT, BodyWriter
from articles.importing.notes import NotePlacer, mark_parentheses, read_block_notes
from articles.importing.shortcodes import Shortcodes
from articles.importing.text import cut
from articles.importing.tokens import read_tokens

BODY_LIMIT = 2_000_000  # characters: ten novels
BEGINNING = 220  # characters
NOTHING: Mapping[int, str] = MappingProxyType({})

# A full stop of an abbreviation has mostly fewer words before it, or a small letter behind it.
_SENTENCE = re.compile(r"(?<=.{50})[.!?][”’\")]?(?= +[“‘\"(]?[A-Z0-9])")
_FIRST_LEVEL = re.compile(r"<h1[\s>]", re.I)


@dataclass(slots=True)
class ImportedBody:
    """The clean HTML of a post's content, its first words, and what was changed on the way."""

    html: str
    beginning: str
    changes: list[str] = field(default_factory=list)


def read_body(
    markup: str, *, link: str, footnotes: str = "", reusable: Mapping[int, str] = NOTHING
) -> ImportedBody:
    """`link` is the post's old address: addresses in the text are resolved against it.

    `footnotes` are the block editor's, as JSON; `reusable` the reusable blocks by their numbers.
    Raises `BodyTooLarge` for more than a body of ours may hold.
    """
    changes: list[str] = []
    if len(markup) > BODY_LIMIT:
        raise BodyTooLarge(
            f"The text has {len(markup):,} characters with its markup; at most {BODY_LIMIT:,} are read."
        )
    blocks = Blocks(reusable, room=BODY_LIMIT)
    markup, in_parentheses = mark_parentheses(blocks.expand(markup))
    shortcodes = Shortcodes(link)
    markup = shortcodes.expand(markup)
    writer = BodyWriter(link, shift=1 if _FIRST_LEVEL.search(markup) else 0)
    placer = NotePlacer(read_block_notes(footnotes))
    html = _write(writer, markup, placer)
    changes += blocks.losses
    changes += _changes_to_notes(placer, in_parentheses + shortcodes.notes)
    if footnotes and not (placer.placed or placer.unplaced):
        changes.append("its notes cannot be read, and were left out")
    if writer.embedded:
        changes.append(f"only a link is left of: {_listed(writer.embedded)}")
    if writer.lost:
        changes.append(f"left out: {_listed(writer.lost)}")
    if shortcodes.left_out:
        changes.append(f"shortcodes left out: {', '.join(sorted(shortcodes.left_out))}")
    return ImportedBody(html, _first_words(markup, link), changes)


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{count} × {kind.lower()}" for kind, count in sorted(counts.items()))


def _changes_to_notes(placer: NotePlacer, more: int) -> Iterator[str]:
    if number := placer.placed + more:
        yield f"became notes of the text: {number} × footnote"
    if placer.unplaced:
        yield f"left out, because the text refers to them nowhere: {len(placer.unplaced)} × footnote"
    if placer.empty:
        yield f"numbers whose notes are not in the file: {placer.empty}"


def _first_words(markup: str, link: str) -> str:
    """The beginning of what stands before "read more", or of the whole; pictures not named."""
    teaser, _, rest = markup.partition("<!--more")
    for part in (teaser, rest.partition("-->")[2]):
        html = _write(BodyWriter(link, names_embedded=False), part, NotePlacer({}))
        if words := plain_text(parse(html).children, notes=False):
            return _whole_sentences(words)
    return ""


def _whole_sentences(words: str) -> str:
    """As many as fit, because a standfirst that breaks off looks like a mistake."""
    if len(words) <= BEGINNING:
        return words
    ends = [end.end() for end in _SENTENCE.finditer(words[:BEGINNING])]
    return words[: ends[-1]].strip() if ends else cut(words, BEGINNING)


def _write(writer: BodyWriter, markup: str, placer: NotePlacer) -> str:
    for token in placer.place(read_tokens(mark_lines(markup))):
        writer.add(token)
    return bodies.clean_html(writer.finish())


def mark_lines(markup: str) -> str:
    """The markup without comments, with a form feed for each line break that its writer meant.

    Inside a block (`<!-- wp:paragraph -->`) line breaks are layout; around blocks, and in all that
    was written before there were any, they are the only paragraphs there are.
    """
    return "".join(_lines(markup.replace("\r\n", "\n").replace("\r", "\n").replace(MEANT, " ")))


def _lines(markup: str) -> Iterator[str]:
    depth, at = 0, 0
    while True:
        start = markup.find("<!--", at)
        stop = markup.find("-->", start) if start >= 0 else -1
        text = markup[at : start if stop >= 0 else None]
        yield text if depth else text.replace("\n", MEANT)
        if stop < 0:
            return
        comment = markup[start + 4 : stop].strip()
        if comment.startswith("wp:") and not comment.endswith("/"):
            depth += 1
        elif comment.startswith("/wp:"):
            depth = max(0, depth - 1)
        elif comment.startswith(("nextpage", "more")):
            yield MEANT * 2
        at = stop + 3
