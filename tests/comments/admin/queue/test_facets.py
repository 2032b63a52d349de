"""What stands beside the filters of the queue: how many comments each would leave."""

from collections.abc import Callable

import pytest

from articles.models import Article
from comments import search
from comments.admin.queue import facets
from comments.admin.queue import page as queue_page
from kingsfund.models import User
from tests.comments.admin.queue_pages import QUEUE
from tests.factories import make_comment


def counted(page: object) -> dict[str, dict[str, str]]:
    facets = page.context["facets"]
    groups = {group.title: {one.label: one.counted() for one in group.options} for group in facets.groups}  # fmt: skip
    return {**groups, "States": {one.label: one.counted() for one in facets.states}}


def test_counts_respect_the_search_and_each_other(
    article: Article, moderator: User, log_in: Callable
) -> None:
    for place in range(6):
        make_comment(
            article,
            text="About porters." if place < 4 else "About beds.",
            is_first=place % 2 == 0,
            edit_note="A name." if place == 0 else "",
            status="declined" if place == 3 else "waiting",
        )
    client = log_in(moderator)
    alone, first = counted(client.get(QUEUE)), counted(client.get(f"{QUEUE}?first=1"))
    assert (alone["Flags"]["Edited by a moderator"], alone["States"]["Waiting"]) == ("1", "5")
    assert (
        alone["Flags"]["First from this writer"] == first["Flags"]["First from this writer"] == "3"
    )
    assert first["Flags"]["Edited by a moderator"] == "1"
    second = counted(client.get(f"{QUEUE}?first=1&edited=1"))
    assert second["Flags"]["First from this writer"] == "1"
    found = counted(client.get(f"{QUEUE}?q=porters"))
    assert (found["States"]["Waiting"], found["States"]["Declined"], found["States"]["All"]) == ("3", "1", "4")  # fmt: skip
    assert (found["Flags"]["First from this writer"], found["Age"]["Since midnight"]) == ("2", "4")
    assert list(found["Article"].values()) == ["4"]


def test_search_that_finds_more_than_it_shows_says_so(
    article: Article, moderator: User, log_in: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module, name in (
        (search, "LIMIT"),
        (facets, "COUNTED"),
        (queue_page.QueuePaginator, "limit"),
    ):
        monkeypatch.setattr(module, name, 3)
    for _ in range(3):
        make_comment(article, text="About porters.")
    client = log_in(moderator)
    assert "<strong>3</strong> comments" in client.get(f"{QUEUE}?q=porters").text
    make_comment(article, text="About porters.")
    page = client.get(f"{QUEUE}?q=porters").text
    assert "<strong>more than 3</strong> comments" in page
    assert "These are the newest 3 that say so." in page
