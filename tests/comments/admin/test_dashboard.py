"""The dashboard as a page; its figures are tested where they are reckoned."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Article
from comments.models import BlindReview, Reason
from comments.workflow import transitions
from kingsfund.models import User
from tests.conftest import make_user
from tests.factories import make_comment

LogIn = Callable[[User], Client]
PAGE = "/admin/comments/comment/dashboard/"


@pytest.fixture
def busy(article: Article, moderator: User, second_moderator: User) -> None:
    make_comment(article, at=timezone.now() - timedelta(days=9))
    transitions.publish(make_comment(article), by=moderator)
    reason = Reason.objects.first()
    decision = transitions.decline(make_comment(article), by=second_moderator, reason=reason)
    BlindReview.objects.create(decision=decision, decided_by=second_moderator).give(
        by=moderator, action="publish"
    )


def large_numbers(response: object) -> list[str]:
    text = response.text.partition('class="dash-now"')[2].partition("</dl>")[0]
    found = re.findall(r"<dd>(.*?)</dd>", text)
    return [re.sub(r"<[^>]+>", "", number) for number in found]


def test_dashboard_says_how_the_admin_is_doing(busy: None, moderator: User, log_in: LogIn) -> None:
    response = log_in(moderator).get(PAGE)
    waiting, oldest, over, kept = large_numbers(response)
    assert (waiting, over, kept) == ("1", "1", "100 %")
    assert re.fullmatch(r"[5-7] days( \d+ hours?)?", oldest)
    for shown in ("Mo Okoye", "Nell Price", str(Reason.objects.first()), "Cohen’s kappa"):
        assert shown in response.text


def test_dashboard_of_an_empty_admin(moderator: User, log_in: LogIn) -> None:
    response = log_in(moderator).get(PAGE)
    assert large_numbers(response) == ["0", "–", "0", "–"]
    assert "Nobody has decided on anything in 30 days." in response.text


@pytest.mark.parametrize(
    ("query", "days"), [("", 30), ("?days=7", 7), ("?days=90", 90), ("?days=x", 30), ("?days=9", 30)]
)  # fmt: skip
def test_dashboard_reaches_as_far_as_asked(
    busy: None, moderator: User, log_in: LogIn, query: str, days: int
) -> None:
    response = log_in(moderator).get(PAGE + query)
    assert len(response.context["by_day"]) == days
    assert response.text.count("<rect") >= 3 * days


def test_charts_are_drawn_without_styles_and_told_in_words(
    busy: None, moderator: User, log_in: LogIn
) -> None:
    text = log_in(moderator).get(PAGE).text
    assert (" style=" in text, text.count('role="img"')) == (False, 3)
    assert text.count("<desc") == 3
    assert "The figures of these charts" in text


def test_dashboard_takes_the_same_queries_however_much_there_is(
    busy: None,
    article: Article,
    moderator: User,
    log_in: LogIn,
    django_assert_max_num_queries: Callable,
    django_assert_num_queries: Callable,
) -> None:
    staff = log_in(moderator)
    with django_assert_max_num_queries(40) as few:
        staff.get(PAGE)
    for number in range(6):
        transitions.mark_as_spam(make_comment(article), by=make_user(f"m{number}", "Moderator"))
    with django_assert_num_queries(len(few)):
        staff.get(PAGE)


@pytest.mark.parametrize("person", ["stranger", "author_user"])
def test_dashboard_is_for_moderators(
    person: str, log_in: LogIn, request: pytest.FixtureRequest
) -> None:
    assert log_in(request.getfixturevalue(person)).get(PAGE).status_code == 403


def test_admin_leads_to_the_dashboard(moderator: User, log_in: LogIn) -> None:
    assert f'href="{PAGE}"' in log_in(moderator).get("/admin/").text
