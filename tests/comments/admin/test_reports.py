"""The moderators’ list of what readers reported, and the answer that a comment stays."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from articles.models import Article
from comments.models import Comment, Report
from comments.workflow import reports
from kingsfund.models import User
from tests.factories import make_comment

LIST = "/admin/comments/comment/reported/"


@pytest.fixture
def comment(article: Article) -> Comment:
    return make_comment(article, status="published")


def report(comment: Comment, **fields: str) -> Report:
    values = {"cause": "untrue", "text": "Not <so>.", **fields}
    return reports.receive_report(Report(comment=comment, **values), key=uuid4())[0]


def test_reported_list_shows_the_gravest_first(
    article: Article, comment: Comment, moderator: User, log_in: Callable
) -> None:
    report(comment)
    graver = make_comment(article, status="published", name="Graver <b>")
    for _ in range(2):
        report(graver, cause="personal", email="secret@example.net")
    page = log_in(moderator).get(LIST).text
    assert page.index(f"#{graver.pk}</a>") < page.index(f"#{comment.pk}</a>")
    assert ("<strong>0.50</strong>" in page, "2 reports since" in page) == (True, True)
    assert ("It attacks a person: <q" in page, "Not &lt;so&gt;." in page) == (True, True)
    assert ("Graver <b>" in page, "secret@example.net" in page) == (False, False)


def test_reported_list_costs_the_same_for_any_number(
    article: Article,
    moderator: User,
    log_in: Callable,
    django_assert_max_num_queries: Callable,
) -> None:
    client = log_in(moderator)
    for _ in range(4):
        report(make_comment(article, status="published"))
    with django_assert_max_num_queries(9):
        client.get(LIST)


def test_reported_list_says_when_there_is_nothing(moderator: User, log_in: Callable) -> None:
    assert "No report waits for an answer." in log_in(moderator).get(LIST).text


def test_reported_list_is_for_moderators(stranger: User, log_in: Callable) -> None:
    assert log_in(stranger).get(LIST).status_code == 403


def test_reading_screen_shows_reports_and_keeps(
    comment: Comment, moderator: User, log_in: Callable
) -> None:
    made = report(comment)
    client = log_in(moderator)
    page = client.get(f"/admin/comments/comment/{comment.pk}/change/").text
    assert ("Not &lt;so&gt;." in page, 'value="keep"' in page) == (True, True)
    decide = f"/admin/comments/comment/{comment.pk}/decide/"
    client.post(decide, {"version": comment.version, "action": "keep"})
    made.refresh_from_db()
    assert (made.status, comment.latest_decision().action) == ("dismissed", "keep")


@pytest.mark.parametrize("act", ["pick", "unpick", "credit", "uncredit"])
def test_acts_take_a_button_and_a_moderator(
    comment: Comment, moderator: User, stranger: User, log_in: Callable, act: str
) -> None:
    path = f"/admin/comments/comment/{comment.pk}/{act}/"
    assert log_in(moderator).get(path).status_code == 405
    assert log_in(stranger).post(path).status_code == 403
