"""The log in the admin: narrowed, exported, and never changed."""

import json
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client

from articles.models import Article
from comments.models import Decision, Reason
from comments.workflow import transitions
from kingsfund.models import User
from tests.factories import make_comment

LogIn = Callable[[User], Client]
LOG = "/admin/comments/decision/"


@pytest.fixture
def log(article: Article, moderator: User, second_moderator: User) -> list[Decision]:
    reason = Reason.objects.get(slug="advertising")
    transitions.publish(make_comment(article, name="Iris Calder"), by=moderator)
    transitions.decline(make_comment(article), by=second_moderator, reason=reason, note="@SUM(1)")
    transitions.withdraw(make_comment(article))
    return list(Decision.objects.in_order())


def listed(response: object) -> list[int]:
    return [decision.position for decision in response.context["cl"].result_list]


def test_log_shows_position_and_entry_hash_newest_first(
    log: list[Decision], moderator: User, log_in: LogIn
) -> None:
    response = log_in(moderator).get(LOG)
    assert listed(response) == [3, 2, 1]
    assert all(decision.entry_hash in response.text for decision in log)
    assert ("the writer" in response.text, "Iris Calder" in response.text) == (True, True)


@pytest.mark.parametrize(
    ("query", "positions"),
    [
        ("action__exact=decline", [2]),
        ("reason__id__exact=REASON", [2]),
        ("by=MO", [1]),
        ("by=nobody", [3]),
        ("by=x", [3, 2, 1]),
        ("channel__exact=writer", [3]),
        ("at__gte=2001-01-01+00:00%2B00:00&at__lt=2001-02-01+00:00%2B00:00", []),
        ("q=NUMBER", [1]),
    ],
)
def test_log_is_narrowed_and_exported_alike(
    log: list[Decision], moderator: User, log_in: LogIn, query: str, positions: list[int]
) -> None:
    query = query.replace("MO", str(moderator.pk)).replace("REASON", str(log[1].reason_id))
    query = query.replace("NUMBER", str(log[0].comment_id))
    staff = log_in(moderator)
    assert listed(staff.get(f"{LOG}?{query}")) == positions
    lines = b"".join(staff.get(f"{LOG}export.jsonl?{query}").streaming_content).splitlines()
    assert [json.loads(line)["position"] for line in lines] == positions[::-1]


def test_log_is_exported_for_a_spreadsheet(
    log: list[Decision], moderator: User, log_in: LogIn
) -> None:
    response = log_in(moderator).get(f"{LOG}export/")
    text = b"".join(response.streaming_content).decode()
    assert ("'@SUM(1)" in text, len(text.splitlines())) == (True, 4)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Cache-Control"].startswith("no-store")


def test_log_that_cannot_be_narrowed_so_is_not_exported(moderator: User, log_in: LogIn) -> None:
    response = log_in(moderator).get(f"{LOG}export/?reason__id__exact=x")
    assert (response.status_code, response["Location"]) == (302, LOG)


@pytest.mark.parametrize("path", ["", "export/", "export.jsonl"])
def test_log_is_not_for_strangers(stranger: User, log_in: LogIn, path: str) -> None:
    assert log_in(stranger).get(LOG + path).status_code == 403


@pytest.mark.parametrize("rows", [2, 12])
def test_log_takes_the_same_queries_for_any_length(
    article: Article,
    moderator: User,
    log_in: LogIn,
    rows: int,
    django_assert_num_queries: Callable,
) -> None:
    batch = uuid4()
    for _ in range(rows):
        transitions.mark_as_spam(make_comment(article), by=moderator, batch=batch)
    staff = log_in(moderator)
    with django_assert_num_queries(8):
        staff.get(LOG)
