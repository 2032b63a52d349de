"""WordPress's content as a body of ours: paragraphs, and links where something was embedded."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from articles import body as bodies
from articles.content.limits import BodyTooLarge
from articles.importing.markup import MEANT, BodyWriter
from articles.importing.shortcodes import Shortcodes
from articles.importing.text import cut
from articles.importing.tokens import read_tokens

BODY_LIMIT = 2_000_000  # characters: ten novels
BEGINNING = 220  # characters

# A full stop of an abbreviation has mostly fewer words before it, or a small letter behind it.
_SENTENCE = re.compile(r"(?<=.{50})[.!?][”’\")]?(?= +[“‘\"(]?[A-Z0-9])")
_FIRST_LEVEL = re.compile(r"<h1[\s>]", re.I)


@dataclass(slots=True)
class ImportedBody:
    """The clean HTML of a post's content, its first words, and what was changed on the way."""

    html: str
    beginning: str
    changes: list[str] = field(default_factory=list)


def read_body(markup: str, *, link: str) -> ImportedBody:
    """`link` is the post's old address: addresses in the text are resolved against it.

    Raises `BodyTooLarge` for more than a body of ours may hold.
    """
    changes = []
    if len(markup) > BODY_LIMIT:
        raise BodyTooLarge(
            f"The text has {len(markup):,} characters with its markup; at most {BODY_LIMIT:,} are read."
        )
    shortcodes = Shortcodes(link)
    markup = shortcodes.expand(markup)
    writer = BodyWriter(link, shift=1 if _FIRST_LEVEL.search(markup) else 0)
    html = _write(writer, markup)
    if writer.embedded:
        kinds = sorted(writer.embedded.items())
        listed = ", ".join(f"{count} × {kind.lower()}" for kind, count in kinds)
        changes.append(f"only a link is left of: {listed}")
    if shortcodes.left_out:
        changes.append(f"shortcodes left out: {', '.join(sorted(shortcodes.left_out))}")
    return ImportedBody(html, _first_words(markup, link), changes)


def _first_words(markup: str, link: str) -> str:
    """The beginning of what stands before "read more", or of the whole; pictures not named."""
    teaser, _, rest = markup.partition("<!--more")
    for part in (teaser, rest.partition("-->")[2]):
        if words := bodies.to_text(_write(BodyWriter(link, names_embedded=False), part)):
            return _whole_sentences(words)
    return ""


def _whole_sentences(words: str) -> str:
    """As many as fit, because a standfirst that breaks off looks like a mistake."""
    if len(words) <= BEGINNING:
        return words
    ends = [end.end() for end in _SENTENCE.finditer(words[:BEGINNING])]
    return words[: ends[-1]].strip() if ends else cut(words, BEGINNING)


def _write(writer: BodyWriter, markup: str) -> str:
    for token in read_tokens(mark_lines(markup)):
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
