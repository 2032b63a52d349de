from collections.abc import Iterator

import pytest

from articles.importing import scanner
from articles.importing.scanner import DeclaresItsOwnMarkup, Fragment, Scanner
from tests.articles.importing.samples import write_author, write_item, write_wxr


def pieces(text: str, size: int) -> Iterator[str]:
    return (text[at : at + size] for at in range(0, len(text), size))


def scan(text: str, size: int = 1000) -> list[Fragment]:
    return list(Scanner(pieces(text, size)).fragments())


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64, 10_000])
def test_fragments_are_the_same_however_the_text_arrives(size: int) -> None:
    text = write_wxr(write_author("ada"), write_item(1, body="</item><item>"), write_item(2))

    found = scan(text, size)

    assert [(fragment.tag, fragment.is_whole) for fragment in found] == [
        ("wp:author", True),
        ("item", True),
        ("item", True),
    ]
    assert found[1].text + "\n" == write_item(1, body="</item><item>")
    assert found == scan(text)


def test_fragment_knows_its_line() -> None:
    found = scan("<rss>\n<channel>\n<item>\n\n</item>\n<!-- \n -->\n<item></item>")

    assert [fragment.line for fragment in found] == [3, 8]


def test_names_that_only_begin_alike_are_not_cut() -> None:
    assert scan("<items></items><wp:term_id>4</wp:term_id><wp:tag_slug/>") == []


def test_comments_and_cdata_outside_are_passed_over() -> None:
    text = "<!-- <item> --><title><![CDATA[<item>]]></title><item>1</item></rss>"
    scanner_ = Scanner(pieces(text, 5))

    assert [fragment.text for fragment in scanner_.fragments()] == ["<item>1</item>"]
    assert scanner_.has_end is True


@pytest.mark.parametrize("cut", range(1, 60))
def test_file_that_breaks_off_gives_the_last_item_as_not_whole(cut: int) -> None:
    text = "<rss><item>1</item><item><![CDATA[two]]> é </item></rss>"[:-cut]

    found = scan(text, 4)

    assert [fragment.is_whole for fragment in found] == [True] * text.count("</item>") + [False] * (
        "<item>" in text.rpartition("</item>")[2] or text.endswith(("<item>",))
    )


def test_item_without_an_end_loses_only_itself() -> None:
    found = scan("<item>1<item>2</item></item><item>3</item>")

    assert [(fragment.text, fragment.is_whole) for fragment in found] == [
        ("<item>1", False),
        ("<item>2</item>", True),
        ("<item>3</item>", True),
    ]


def test_element_that_another_ends_is_not_whole() -> None:
    found = scan("<wp:author>1</item><item>2</item>")

    assert [(fragment.tag, fragment.is_whole) for fragment in found] == [
        ("wp:author", False),
        ("item", True),
    ]


def test_element_that_is_too_large_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanner, "ELEMENT_LIMIT", 100)

    large, small = scan(f"<item><![CDATA[{'x' * 5000}]]></item><item>2</item>", 50)

    assert (large.is_too_large, small.is_too_large) == (True, False)
    assert len(large.text) < 200


@pytest.mark.parametrize("declaration", ["<!DOCTYPE rss>", "<!doctype html>", '<!ENTITY a "b">'])
def test_declarations_are_refused(declaration: str) -> None:
    with pytest.raises(DeclaresItsOwnMarkup):
        scan(f"<?xml version='1.0'?>{declaration}<rss><item></item></rss>")
