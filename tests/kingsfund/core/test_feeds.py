"""Feeds of whatever a row may hold."""

import json
from datetime import UTC, datetime
from io import BytesIO
from xml.etree import ElementTree

import pytest

from kingsfund.core.feeds import Atom, CleanFeed, JsonFeed, Rss

BAD = "Jo\x0bhn \ufffe\uffff\x00\x1f\ud800 Doe"
CLEAN = "Jo hn   Doe"


def write(kind: type[CleanFeed]) -> bytes:
    feed = kind(BAD, f"https://example.org/{BAD}", BAD, language="en-gb", feed_url="https://x.org/")
    feed.add_item(
        BAD,
        "https://example.org/a",
        BAD,
        unique_id="https://example.org/a",
        pubdate=datetime(2026, 5, 4, tzinfo=UTC),
        updateddate=datetime(2026, 5, 4, tzinfo=UTC),
        categories=(BAD,),
        authors=[(BAD, f"https://example.org/{BAD}")],
        summary=BAD,
    )
    written = BytesIO()
    feed.write(written, "utf-8")
    return written.getvalue()


@pytest.mark.parametrize("kind", [Rss, Atom])
def test_feed_in_xml_is_written_and_read_whatever_a_row_holds(kind: type[CleanFeed]) -> None:
    root = ElementTree.fromstring(write(kind))  # noqa: S314
    texts = [element.text for element in root.iter()]
    assert texts.count(CLEAN) >= 4


def test_json_feed_is_written_and_read_whatever_a_row_holds() -> None:
    feed = json.loads(write(JsonFeed))
    (item,) = feed["items"]
    assert (feed["title"], item["tags"], item["authors"][0]["name"]) == (CLEAN, [CLEAN], CLEAN)
