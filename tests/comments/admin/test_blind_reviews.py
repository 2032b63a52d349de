"""The room of second opinions: blind until an opinion is given."""

from collections.abc import Callable

import pytest
from django.test import Client

from articles.models import Article
from comments.models import Comment, Opinion, Reason
from comments.workflow import transitions
from kingsfund.models import User
from tests.factories import make_comment

LogIn = Callable[[User], Client]
ROOM = "/admin/comments/comment/opinions/"


@pytest.fixture
def opinion(article: Article, moderator: User) -> Opinion:
    comment = make_comment(article, text="Beds are not the point.")
    reason = Reason.objects.get(slug="advertising")
    decision = transitions.decline(comment, by=moderator, reason=reason, note="Buy elsewhere.")
    return Opinion.objects.create(decision=decision, decided_by=moderator)


def page_of(opinion: Opinion) -> str:
    return f"{ROOM}{opinion.pk}/"


def test_opinion_is_asked_for_blind(
    opinion: Opinion, second_moderator: User, log_in: LogIn
) -> None:
    staff = log_in(second_moderator)
    assert f'href="{page_of(opinion)}"' in staff.get(ROOM).text
    text = staff.get(page_of(opinion)).text
    assert "Beds are not the point." in text
    for hidden in ("Mo Okoye", "Buy elsewhere.", "state-declined", f"comment/{opinion.decision.comment_id}/", "Declined"):  # fmt: skip
        assert hidden not in text


def test_opinion_given_is_shown_beside_the_first(
    opinion: Opinion, second_moderator: User, log_in: LogIn
) -> None:
    response = log_in(second_moderator).post(page_of(opinion), {"action": "publish"}, follow=True)
    assert response.redirect_chain == [(page_of(opinion), 302)]
    for shown in ("Decided apart", "Mo Okoye", "Buy elsewhere.", "Open the comment"):
        assert shown in response.text
    opinion.refresh_from_db()
    assert (opinion.action, opinion.by) == ("publish", second_moderator)
    assert Comment.objects.get().status == "declined"
    assert "Apart" in log_in(second_moderator).get(ROOM).text


@pytest.mark.parametrize("data", [{}, {"action": "decline"}, {"action": "keep"}])
def test_opinion_that_says_too_little_is_asked_for_again(
    opinion: Opinion, second_moderator: User, log_in: LogIn, data: dict[str, str]
) -> None:
    response = log_in(second_moderator).post(page_of(opinion), data)
    opinion.refresh_from_db()
    assert (response.status_code, opinion.is_given()) == (422, False)


def test_opinion_given_meanwhile_is_shown(
    opinion: Opinion, second_moderator: User, admin_user: User, log_in: LogIn
) -> None:
    opinion.give(by=admin_user, action="spam")
    response = log_in(second_moderator).post(page_of(opinion), {"action": "publish"})
    opinion.refresh_from_db()
    assert (response.status_code, opinion.action) == (200, "spam")


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_judges_their_own_decision(
    opinion: Opinion, moderator: User, log_in: LogIn, method: str
) -> None:
    response = getattr(log_in(moderator), method)(page_of(opinion), {"action": "spam"})
    opinion.refresh_from_db()
    assert (response.status_code, opinion.is_given()) == (403, False)


@pytest.mark.parametrize("person", ["stranger", "author_user"])
def test_room_is_for_moderators(
    opinion: Opinion, person: str, log_in: LogIn, request: pytest.FixtureRequest
) -> None:
    staff = log_in(request.getfixturevalue(person))
    assert staff.get(ROOM).status_code == 403
    assert staff.post(page_of(opinion), {"action": "spam"}).status_code == 403


def test_room_takes_the_same_queries_for_any_number(
    opinion: Opinion,
    article: Article,
    moderator: User,
    second_moderator: User,
    log_in: LogIn,
    django_assert_num_queries: Callable,
) -> None:
    for number in range(6):
        decision = transitions.mark_as_spam(make_comment(article), by=moderator)
        other = Opinion.objects.create(decision=decision, decided_by=moderator)
        if number % 2:
            other.give(by=second_moderator, action="publish")
    staff = log_in(second_moderator)
    with django_assert_num_queries(6):
        assert len(staff.get(ROOM).context["opinions"]) == 4
