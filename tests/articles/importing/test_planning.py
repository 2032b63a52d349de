from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from django.utils import timezone

from articles.importing.entries import ItemEntry, TermEntry
from articles.importing.planning import (
    ArticlePlan,
    author_logins,
    name_item,
    plan_article,
    reason_to_leave_out,
)
from articles.importing.report import ItemTally
from articles.importing.wordpress import read_body
from articles.importing.wxr import Export
from tests.articles.importing.samples import write_item, write_wxr


def read_item(*args: object, **fields: object) -> ItemEntry:
    text = write_wxr(write_item(*args, **fields))
    (item,) = Export(BytesIO(text.encode())).entries()
    return item


def plan(item: ItemEntry, *taken: str) -> tuple[ArticlePlan, list[str]]:
    tally = ItemTally()
    made = plan_article(
        item,
        read_body(item.markup, link=item.link),
        imported_from="wxr:x:1",
        is_taken=lambda slug: slug in taken,
        tally=tally,
    )
    return made, tally.lines


def test_plan_takes_over_what_a_post_says() -> None:
    made, lines = plan(
        read_item(
            1, "Care &amp; <b>cure</b>", "One.\n\nTwo.", excerpt="<p>Short.</p>", post_name="care"
        )
    )

    at = datetime(2012, 3, 4, 9, tzinfo=UTC)
    assert made == ArticlePlan(
        imported_from="wxr:x:1",
        slug="care",
        title="Care & cure",
        standfirst="Short.",
        body="<p>One.</p>\n<p>Two.</p>",
        comment_policy="open",
        published_at=at,
        created_at=at,
    )
    assert lines == []


@pytest.mark.parametrize(
    ("fields", "how"),
    [
        ({"status": "draft"}, "it stays a draft"),
        ({"status": "pending"}, "it becomes a draft: it was waiting for review"),
        ({"status": "private"}, "it becomes a draft: it was private"),
        (
            {"status": "future"},
            "it becomes a draft: it was scheduled, and has to be scheduled again",
        ),
        ({"status": "archived"}, "it becomes a draft: its state was “archived”"),
        ({"post_password": "x"}, "it becomes a draft: it was protected by a password"),
        ({"post_date_gmt": "0000-00-00 00:00:00"}, "it becomes a draft: it has no date"),
        (
            {"post_date_gmt": "2190-01-01 00:00:00"},
            "it becomes a draft: it was scheduled, and has to be scheduled again",
        ),
    ],
)
def test_what_readers_could_not_see_becomes_a_draft(fields: dict[str, str], how: str) -> None:
    made, lines = plan(read_item(1, **fields))

    assert made.published_at is None
    assert lines == [f"changed: post 1 “A title”: {how}"]


def test_draft_without_a_date_is_of_today() -> None:
    made, _ = plan(replace(read_item(1, status="draft"), at=None))

    assert timezone.now() - made.created_at < timedelta(minutes=1)


@pytest.mark.parametrize("title", ["", "  ", "<b></b>", "\u200b"])
def test_post_without_a_title_is_called_by_its_day(title: str) -> None:
    made, lines = plan(replace(read_item(1, post_date_gmt="2009-09-05 23:30:00"), title=title))

    assert made.title == "Untitled, 6 September 2009"
    assert lines == ["changed: post 1: it had no title and is called “Untitled, 6 September 2009”"]


def test_long_title_and_excerpt_are_cut_and_said_so() -> None:
    made, lines = plan(read_item(1, "word " * 50, excerpt="word " * 80))

    assert (len(made.title), len(made.standfirst)) == (196, 296)
    assert [line.rpartition(": ")[2] for line in lines] == [
        "its title was cut after 200 characters",
        "its excerpt was cut after 300 characters",
    ]


@pytest.mark.parametrize(
    ("written", "slug", "lines"),
    [
        ("a-title", "a-title", 0),
        ("gr%C3%B6%C3%9Fe", "grosse", 1),
        ("%CE%B5%CF%80%CE%AF", "epi", 1),
        ("%F0%9F%8C%8A", "post-7", 1),
        ("", "care-and-cure", 0),
        ("x" * 250, "x" * 192, 1),
        ("taken", "taken-3", 1),
        ("../../admin", "admin", 1),
    ],
)
def test_slug_is_what_it_was_as_far_as_it_can_be(written: str, slug: str, lines: int) -> None:
    item = read_item(7, "Care and cure", post_name=written)

    made, changes = plan(item, "taken", "taken-2")

    assert (made.slug, len(changes)) == (slug, lines)


def test_closed_comments_stay_closed() -> None:
    assert plan(read_item(1, comment_status="closed"))[0].comment_policy == "closed"


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({}, ""),
        ({"post_type": "page"}, "pages are not articles"),
        ({"post_type": "nav_menu_item"}, "menu items are not articles"),
        ({"post_type": "event"}, "items of the type “event” are not articles"),
        ({"status": "trash"}, "it is in the bin"),
        ({"status": "auto-draft"}, "it was never saved by hand"),
        ({"status": "inherit"}, "it is a revision"),
    ],
)
def test_only_posts_are_articles(fields: dict[str, str], reason: str) -> None:
    assert reason_to_leave_out(read_item(1, **fields)) == reason


def test_post_without_a_number_is_left_out() -> None:
    assert reason_to_leave_out(replace(read_item(1), number=0)) == (
        "it has no number, so a second import could not find it again"
    )


def test_item_is_named_by_type_number_and_title() -> None:
    assert name_item(read_item(1, "A", post_type="page")) == "page 1 “A”"
    assert name_item(read_item(1, "", post_type="nav_menu_item")) == "menu item 1"


def test_co_authors_come_before_the_one_of_wordpress() -> None:
    item = replace(
        read_item(1),
        terms=(TermEntry("author", "cap-bo", "cap-bo"), TermEntry("author", "ada", "ada")),
    )

    assert author_logins(item) == ["bo", "ada"]
    assert author_logins(replace(item, terms=())) == ["ada"]
