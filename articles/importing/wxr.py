"""Read a WordPress export (WXR 1.0 to 1.2) as entries.

WXR is RSS 2.0 with elements of WordPress's own; `export_wp()` in WordPress's
`wp-admin/includes/export.php` decides what is written where.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import BinaryIO
from xml.etree.ElementTree import Element

from django.utils import timezone

from articles.importing.entries import (
    AuthorEntry,
    CommentEntry,
    Entry,
    ItemEntry,
    TermEntry,
    UnreadableEntry,
)
from articles.importing.scanner import DeclaresItsOwnMarkup, Fragment, Scanner
from articles.importing.source import NotAnExport, read_text
from articles.importing.xml import NotWellFormed, parse_xml

_SITE = re.compile(r"<(wp:base_blog_url|wp:base_site_url|link)>\s*(?:<!\[CDATA\[)?([^<\]]{1,500})")
_NEXT_ITEM = re.compile(r"</item>\s*(?=<item>)")
_TERMS = {"wp:category": "category", "wp:tag": "post_tag"}
# What is longer is cut before anybody looks at it: no title or name needs more, markup included.
LINE_LIMIT = 10_000  # characters


class Export:
    """An export being read; `site` is the address of the blog it was made from."""

    def __init__(self, file: BinaryIO) -> None:
        self._scanner = Scanner(read_text(file))
        self.site = ""

    @property
    def is_cut_off(self) -> bool:
        """Whether the file lacks its end; known once all entries were read."""
        return not self._scanner.has_end

    @property
    def line(self) -> int:
        return self._scanner.line

    def entries(self) -> Iterator[Entry]:
        """Everything in the file, in its order. Raises `NotAnExport`."""
        try:
            for fragment in self._scanner.fragments():
                if not self.site:
                    self._read_preamble()
                yield from read_fragment(fragment)
        except DeclaresItsOwnMarkup as error:
            raise NotAnExport(
                f"The file declares a document type or entities ({error}), which WordPress never "
                "does: it is refused unread."
            ) from error
        if not self.site:
            self._read_preamble()

    def _read_preamble(self) -> None:
        preamble = self._scanner.preamble
        if "<rss" not in preamble or not ("wxr_version" in preamble or "xmlns:wp" in preamble):
            what = "a plain RSS feed, not" if "<rss" in preamble else "not"
            raise NotAnExport(f"The file is {what} a WordPress export (WXR).")
        found = {name: address.strip() for name, address in reversed(_SITE.findall(preamble))}
        # Blogs of one network share the address of the site, and their numbers overlap.
        for name in ("wp:base_blog_url", "wp:base_site_url", "link"):
            self.site = self.site or found.get(name, "")
        if not self.site:
            raise NotAnExport("The file does not say which site it was made from.")


def read_fragment(fragment: Fragment) -> Iterator[Entry]:
    """The entry in one element, or in several where a broken one ran on into the next."""
    if fragment.is_too_large:
        yield UnreadableEntry(fragment.tag, fragment.line, "it is too large")
        return
    try:
        yield read_element(*parse_xml(fragment.text))
    except NotWellFormed as error:
        parts = _NEXT_ITEM.split(fragment.text) if fragment.tag == "item" else []
        if len(parts) < 2:
            reason = f"not well-formed ({error})" if fragment.is_whole else "it has no end"
            yield UnreadableEntry(fragment.tag, fragment.line, reason)
            return
        yield from _read_parts(fragment, parts)


def _read_parts(fragment: Fragment, parts: list[str]) -> Iterator[Entry]:
    line = fragment.line
    for number, part in enumerate(parts, 1):
        is_last = number == len(parts)
        text = part if is_last else part + "</item>"
        whole = fragment.is_whole or not is_last
        yield from read_fragment(Fragment("item", text, line, whole, False))
        line += part.count("\n") + 1


def read_element(element: Element, repairs: list[str]) -> Entry:
    if element.tag == "item":
        return read_item(element, repairs)
    get = _short(_texts(element)).get
    if element.tag == "wp:author":
        login = get("wp:author_login", "")
        name = get("wp:author_display_name", "") or login
        return AuthorEntry(login, name, get("wp:author_email", ""))
    names = ("category_nicename", "tag_slug", "term_slug")
    return TermEntry(
        taxonomy=_TERMS.get(element.tag) or get("wp:term_taxonomy", ""),
        slug=next((slug for name in names if (slug := get(f"wp:{name}"))), ""),
        name=get("wp:cat_name") or get("wp:tag_name") or get("wp:term_name") or "",
        description=next(
            (
                text
                for name, text in _short(_texts(element)).items()
                if name.endswith("_description")
            ),
            "",
        ),
        number=_number(get("wp:term_id", "")),
    )


def read_item(item: Element, repairs: list[str]) -> ItemEntry:
    texts, meta = _texts(item), _meta(item)
    whole, get = texts.get, _short(texts).get
    return ItemEntry(
        number=_number(get("wp:post_id", "")),
        kind=get("wp:post_type", "") or "post",
        state=get("wp:status", "") or "publish",
        title=get("title", ""),
        link=get("link", ""),
        slug=get("wp:post_name", ""),
        author=get("dc:creator", ""),
        markup=whole("content:encoded", ""),
        excerpt=get("excerpt:encoded", ""),
        at=read_time(get("wp:post_date_gmt", ""), get("wp:post_date", ""), get("pubDate", "")),
        has_password=bool(whole("wp:post_password", "")),
        takes_comments=get("wp:comment_status", "open") != "closed",
        terms=tuple(
            TermEntry(
                category.get("domain", "category")[:LINE_LIMIT],
                category.get("nicename", "")[:LINE_LIMIT],
                (category.text or "")[:LINE_LIMIT].strip(),
            )
            for category in item.findall("category")
        ),
        comments=tuple(read_comment(child) for child in item if child.tag == "wp:comment"),
        repairs=tuple(repairs),
        footnotes=meta.get("footnotes", ""),
        featured=_number(meta.get("_thumbnail_id", "")),
        address=get("wp:attachment_url", ""),
        custom=tuple(
            sorted(
                name
                for name, value in meta.items()
                if value and name != "footnotes" and name[:1] not in ("_", "")
            )
        ),
    )


def read_comment(comment: Element) -> CommentEntry:
    texts = _texts(comment)
    get = _short(texts).get
    return CommentEntry(
        number=_number(get("wp:comment_id", "")),
        parent=_number(get("wp:comment_parent", "")),
        kind=get("wp:comment_type", "") or "comment",
        state=get("wp:comment_approved", ""),
        name=get("wp:comment_author", ""),
        email=get("wp:comment_author_email", ""),
        is_staff=_number(get("wp:comment_user_id", "")) > 0,
        at=read_time(get("wp:comment_date_gmt", ""), get("wp:comment_date", "")),
        markup=texts.get("wp:comment_content", ""),
    )


def read_time(utc: str, local: str, rfc822: str = "") -> datetime | None:
    """The first of the three that is a time; WordPress writes zeros where it knows none."""
    for text, zone in ((utc, UTC), (local, timezone.get_default_timezone())):
        try:
            time = datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=zone)
        except ValueError:
            continue
        if 1900 <= time.year <= 2200:
            return time.astimezone(UTC)
    try:
        # A draft has the year -0001, of which Python would make 2000.
        time = parsedate_to_datetime("" if "-0001" in rfc822 else rfc822)
    except (ValueError, IndexError):
        return None
    time = time if time.tzinfo else time.replace(tzinfo=UTC)
    return time.astimezone(UTC) if 1900 <= time.year <= 2200 else None


def _texts(element: Element) -> dict[str, str]:
    """What the element's children say; of one that is written twice, the first."""
    texts: dict[str, str] = {}
    for child in element:
        texts.setdefault(child.tag, "".join(child.itertext()).strip())
    return texts


def _short(texts: dict[str, str]) -> dict[str, str]:
    return {name: text[:LINE_LIMIT] for name, text in texts.items()}


def _meta(item: Element) -> dict[str, str]:
    """The fields that WordPress and its plug-ins keep beside a post."""
    fields: dict[str, str] = {}
    for child in item.findall("wp:postmeta"):
        texts = _texts(child)
        fields.setdefault(texts.get("wp:meta_key", "")[:100], texts.get("wp:meta_value", ""))
    return fields


def _number(text: str) -> int:
    return int(text) if re.fullmatch(r"[0-9]{1,18}", text) else 0
