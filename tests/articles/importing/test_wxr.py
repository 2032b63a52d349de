from datetime import UTC, datetime
from io import BytesIO

import pytest

from articles.importing.entries import AuthorEntry, Entry, ItemEntry, TermEntry, UnreadableEntry
from articles.importing.source import NotAnExport
from articles.importing.wxr import Export, read_time
from tests.articles.importing.samples import (
    FOOTER,
    HEADER,
    write_author,
    write_category,
    write_comment,
    write_item,
    write_tag,
    write_wxr,
)


def read(text: str) -> list[Entry]:
    return list(Export(BytesIO(text.encode())).entries())


def test_entries_are_read_in_their_order() -> None:
    author, category, tag, item = read(
        write_wxr(
            write_author("ada", "Ada Marsh", "ada@example.org"),
            write_category("care", "Care &amp; cure", "What it is."),
            write_tag("beds", "Beds"),
            write_item(7, "Seven", "Text", excerpt="Short", comments=write_comment(3, "No.")),
        )
    )

    assert author == AuthorEntry("ada", "Ada Marsh", "ada@example.org")
    assert category == TermEntry(
        "category", "care", "Care &amp; cure", "What it is.", category.number
    )
    assert tag == TermEntry("post_tag", "beds", "Beds")
    assert (item.number, item.title, item.markup, item.excerpt) == (7, "Seven", "Text", "Short")
    assert item.at == datetime(2012, 3, 4, 9, tzinfo=UTC)
    assert [(comment.number, comment.markup) for comment in item.comments] == [(3, "No.")]


def test_item_carries_its_terms() -> None:
    terms = '<category domain="post_tag" nicename="beds"><![CDATA[Beds]]></category>'

    (item,) = read(write_wxr(write_item(1, terms=terms)))

    assert item.terms == (TermEntry("post_tag", "beds", "Beds"),)


@pytest.mark.parametrize(
    ("head", "site"),
    [
        (HEADER, "https://old.example.org"),
        (HEADER.replace("base_blog_url", "other"), "https://network.example.org"),
        (
            HEADER.replace("base_blog_url", "other").replace("base_site_url", "another"),
            "https://old.example.org",
        ),
    ],
)
def test_site_is_the_blog_or_else_what_comes_nearest(head: str, site: str) -> None:
    export = Export(BytesIO((head + write_item(1) + FOOTER).encode()))
    list(export.entries())

    assert export.site == site


def test_broken_item_loses_only_itself() -> None:
    entries = read(
        write_wxr(
            write_item(1),
            write_item(2).replace("</title>", ""),
            write_item(3),
        )
    )

    assert [type(entry) for entry in entries] == [ItemEntry, UnreadableEntry, ItemEntry]
    assert entries[1].reason.startswith("not well-formed (mismatched tag")


def test_item_with_open_cdata_loses_only_itself() -> None:
    broken = write_item(2).replace("]]></wp:post_password>", "</wp:post_password>")

    entries = read(write_wxr(write_item(1), broken, write_item(3), write_item(4)))

    assert [getattr(entry, "number", None) for entry in entries] == [1, None, 3, 4]


def test_last_item_of_a_file_that_breaks_off_is_named_with_its_line() -> None:
    text = write_wxr(write_item(1), write_item(2))
    cut = text[: text.index("<wp:status>", text.rindex("<item>"))]
    export = Export(BytesIO(cut.encode()))

    entries = list(export.entries())

    line = text[: text.rindex("<item>")].count("\n") + 1
    assert entries[1] == UnreadableEntry("item", line, "it has no end")
    assert export.is_cut_off is True


def test_whole_file_is_not_cut_off() -> None:
    export = Export(BytesIO((write_wxr(write_item(1)) + "\n<!-- made in a hurry -->").encode()))
    list(export.entries())

    assert export.is_cut_off is False


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<html><body>Not found</body></html>", "The file is not a WordPress export (WXR)."),
        (
            '<rss version="2.0"><channel><item><title>x</title></item></channel></rss>',
            "The file is a plain RSS feed, not a WordPress export (WXR).",
        ),
        (
            '<rss xmlns:wp="x"><item></item></rss>',
            "The file does not say which site it was made from.",
        ),
        (
            '<!DOCTYPE rss [<!ENTITY a "b">]><rss xmlns:wp="x"/>',
            "The file declares a document type or entities (<!DOCTYPE), which WordPress never "
            "does: it is refused unread.",
        ),
    ],
)
def test_file_that_is_no_export_is_refused(text: str, message: str) -> None:
    with pytest.raises(NotAnExport) as error:
        read(text)

    assert str(error.value) == message


@pytest.mark.parametrize(
    ("utc", "local", "rfc822", "expected"),
    [
        ("2012-03-04 09:00:00", "", "", datetime(2012, 3, 4, 9, tzinfo=UTC)),
        ("0000-00-00 00:00:00", "2012-07-04 09:00:00", "", datetime(2012, 7, 4, 8, tzinfo=UTC)),
        ("", "", "Sun, 04 Mar 2012 09:00:00 +0000", datetime(2012, 3, 4, 9, tzinfo=UTC)),
        ("", "", "Sun, 04 Mar 2012 09:00:00 -0000", datetime(2012, 3, 4, 9, tzinfo=UTC)),
        ("", "", "Mon, 30 Nov -0001 00:00:00 +0000", None),
        ("0001-01-01 00:00:00", "", "", None),
        ("", "", "", None),
        ("yesterday", "9999-99-99 99:99:99", "soon", None),
    ],
)
def test_read_time_takes_the_first_that_is_one(
    utc: str, local: str, rfc822: str, expected: datetime | None
) -> None:
    assert read_time(utc, local, rfc822) == expected
