"""The room of blind reviews: blind until a blind review is given."""

from collections.abc import Callable

import pytest
from django.test import Client

from articles.models import Article
from comments.models import BlindReview, Comment, Reason
from comments.workflow import transitions
from kingsfund.models import User
from tests.factories import make_comment

LogIn = Callable[[User], Client]
ROOM = "/admin/comments/comment/blind-reviews/"


@pytest.fixture
def blind_review(article: Article, moderator: User) -> BlindReview:
    comment = make_comment(article, text="Beds are not the point.")
    reason = Reason.objects.get(slug="advertising")
    decision = transitions.decline(comment, by=moderator, reason=reason, note="Buy elsewhere.")
    return BlindReview.objects.create(decision=decision, decided_by=moderator)


def page_of(blind_review: BlindReview) -> str:
    return f"{ROOM}{blind_review.pk}/"


def test_blind_review_is_asked_for_blind(
    blind_review: BlindReview, second_moderator: User, log_in: LogIn
) -> None:
    staff = log_in(second_moderator)
    assert f'href="{page_of(blind_review)}"' in staff.get(ROOM).text
    text = staff.get(page_of(blind_review)).text
    assert "Beds are not the point." in text
    for hidden in ("Mo Okoye", "Buy elsewhere.", "state-declined", f"comment/{blind_review.decision.comment_id}/", "Declined"):  # fmt: skip
        assert hidden not in text


def test_blind_review_given_is_shown_beside_the_first(
    blind_review: BlindReview, second_moderator: User, log_in: LogIn
) -> None:
    response = log_in(second_moderator).post(
        page_of(blind_review), {"action": "publish"}, follow=True
    )
    assert response.redirect_chain == [(page_of(blind_review), 302)]
    for shown in ("Decided apart", "Mo Okoye", "Buy elsewhere.", "Open the comment"):
        assert shown in response.text
    blind_review.refresh_from_db()
    assert (blind_review.action, blind_review.by) == ("publish", second_moderator)
    assert Comment.objects.get().status == "declined"
    assert "Apart" in log_in(second_moderator).get(ROOM).text


@pytest.mark.parametrize("data", [{}, {"action": "decline"}, {"action": "keep"}])
def test_blind_review_that_says_too_little_is_asked_for_again(
    blind_review: BlindReview, second_moderator: User, log_in: LogIn, data: dict[str, str]
) -> None:
    response = log_in(second_moderator).post(page_of(blind_review), data)
    blind_review.refresh_from_db()
    assert (response.status_code, blind_review.is_given()) == (422, False)


def test_blind_review_given_meanwhile_is_shown(
    blind_review: BlindReview, second_moderator: User, admin_user: User, log_in: LogIn
) -> None:
    blind_review.give(by=admin_user, action="spam")
    response = log_in(second_moderator).post(page_of(blind_review), {"action": "publish"})
    blind_review.refresh_from_db()
    assert (response.status_code, blind_review.action) == (200, "spam")


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_judges_their_own_decision(
    blind_review: BlindReview, moderator: User, log_in: LogIn, method: str
) -> None:
    response = getattr(log_in(moderator), method)(page_of(blind_review), {"action": "spam"})
    blind_review.refresh_from_db()
    assert (response.status_code, blind_review.is_given()) == (403, False)


@pytest.mark.parametrize("person", ["stranger", "author_user"])
def test_room_is_for_moderators(
    blind_review: BlindReview, person: str, log_in: LogIn, request: pytest.FixtureRequest
) -> None:
    staff = log_in(request.getfixturevalue(person))
    assert staff.get(ROOM).status_code == 403
    assert staff.post(page_of(blind_review), {"action": "spam"}).status_code == 403


def test_room_takes_the_same_queries_for_any_number(
    blind_review: BlindReview,
    article: Article,
    moderator: User,
    second_moderator: User,
    log_in: LogIn,
    django_assert_num_queries: Callable,
) -> None:
    for number in range(6):
        decision = transitions.mark_as_spam(make_comment(article), by=moderator)
        other = BlindReview.objects.create(decision=decision, decided_by=moderator)
        if number % 2:
            other.give(by=second_moderator, action="publish")
    staff = log_in(second_moderator)
    with django_assert_num_queries(6):
        assert len(staff.get(ROOM).context["blind_reviews"]) == 4
