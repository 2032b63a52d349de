"""Appeals: answered once, by somebody else."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Article
from comments.models import Appeal, Comment, Decision, OwnAppeal, Reason
from comments.workflow import appeals, transitions
from kingsfund.models import User
from tests.factories import make_comment

LogIn = Callable[[User], Client]
ROOM = "/admin/comments/comment/appeals/"


@pytest.fixture
def appeal(article: Article, moderator: User) -> Appeal:
    comment = make_comment(article, text="Beds are not the point.")
    reason = Reason.objects.get(slug="advertising")
    transitions.decline(comment, by=moderator, reason=reason, note="Buy elsewhere.")
    return appeals.lodge(comment, "I sell nothing.")


def page_of(appeal: Appeal) -> str:
    return f"{ROOM}{appeal.pk}/"


def answered(appeal: Appeal, client: Client, action: str, **fields: object) -> object:
    data = {"action": action, "version": appeal.comment.version, **fields}
    response = client.post(page_of(appeal), data, follow=True)
    appeal.refresh_from_db()
    appeal.comment.refresh_from_db()
    return response


def test_room_lists_open_appeals_oldest_first(
    appeal: Appeal, article: Article, moderator: User, second_moderator: User, log_in: LogIn
) -> None:
    comment = make_comment(article)
    transitions.mark_as_spam(comment, by=second_moderator)
    older = appeals.lodge(comment, "I am no robot.")
    Appeal.objects.filter(pk=older.pk).update(at=timezone.now() - timedelta(days=9))
    response = log_in(second_moderator).get(ROOM)
    assert list(response.context["appeals"]) == [older, appeal]
    assert (response.text.count("Your own decision"), response.text.count("Overdue")) == (
        1,
        1,
    )


def test_appeal_shows_comment_decision_and_what_the_writer_says(
    appeal: Appeal, second_moderator: User, log_in: LogIn
) -> None:
    text = log_in(second_moderator).get(page_of(appeal)).text
    for shown in ("Beds are not the point.", "I sell nothing.", "Mo Okoye", "Buy elsewhere.",
                  appeal.decision.reason.explanation, "Uphold the decision"):  # fmt: skip
        assert shown in text


@pytest.mark.parametrize(
    ("action", "status"), [("publish", "published"), ("revise", "revise"), ("uphold", "declined")]
)
def test_somebody_else_answers(
    appeal: Appeal, second_moderator: User, log_in: LogIn, action: str, status: str
) -> None:
    fields = {"note": "I read it twice.", "reason": appeal.decision.reason_id}
    response = answered(appeal, log_in(second_moderator), action, **fields)
    assert response.redirect_chain == [(ROOM, 302)]
    assert (appeal.comment.status, appeal.answer.action, appeal.answer.by) == (
        status,
        action,
        second_moderator,
    )
    assert ("Undo" in response.text) == (action != "uphold")
    assert "Answered" in log_in(second_moderator).get(page_of(appeal)).text


@pytest.mark.parametrize("action", ["revise", "uphold"])
def test_who_decided_does_not_answer_and_is_told_why(
    appeal: Appeal, moderator: User, log_in: LogIn, action: str
) -> None:
    staff = log_in(moderator)
    assert (
        "You took the decision that the writer appeals against" in staff.get(page_of(appeal)).text
    )
    response = answered(appeal, staff, action, note="No.", reason=appeal.decision.reason_id)
    assert (response.status_code, appeal.answer, appeal.comment.status) == (403, None, "declined")
    assert "You took the decision that the writer of comment" in response.text


@pytest.mark.parametrize(("action", "field"), [("revise", "reason"), ("uphold", "note")])
def test_answer_that_says_too_little_is_asked_for_again(
    appeal: Appeal, second_moderator: User, log_in: LogIn, action: str, field: str
) -> None:
    response = answered(appeal, log_in(second_moderator), action)
    assert (response.status_code, appeal.answer) == (422, None)
    assert list(response.context["form"].errors) == [field]


def test_appeal_is_answered_once(
    appeal: Appeal, second_moderator: User, admin_user: User, log_in: LogIn
) -> None:
    transitions.uphold(appeal.comment, by=admin_user, note="No.")
    response = answered(appeal, log_in(second_moderator), "publish")
    assert (response.status_code, appeal.answer.action) == (409, "uphold")


def test_answer_to_what_has_changed_is_refused_and_kept(
    appeal: Appeal, second_moderator: User, log_in: LogIn
) -> None:
    version = appeal.comment.version - 1
    response = answered(appeal, log_in(second_moderator), "uphold", note="No.", version=version)
    assert (response.status_code, appeal.answer) == (409, None)
    assert response.context["form"]["note"].value() == "No."


# Beside the room


def test_ordinary_admin_refuses_who_decided_while_an_appeal_is_open(
    appeal: Appeal, moderator: User, second_moderator: User, log_in: LogIn
) -> None:
    comment, address = appeal.comment, f"/admin/comments/comment/{appeal.comment_id}/decide/"
    data = {"action": "spam", "version": comment.version}
    response = log_in(moderator).post(address, data)
    assert (response.status_code, "has appealed: read the appeal" in response.text) == (
        409,
        True,
    )
    with pytest.raises(OwnAppeal):
        transitions.uphold(comment, by=moderator)
    transitions.mark_as_spam(comment, by=second_moderator)
    appeal.refresh_from_db()
    assert appeal.answer.action == "spam"


def test_who_decided_may_find_that_the_writer_is_right(appeal: Appeal, moderator: User) -> None:
    decision = transitions.publish(appeal.comment, by=moderator)
    appeal.refresh_from_db()
    assert appeal.answer == decision


def test_answer_that_is_taken_back_opens_the_appeal_again(
    appeal: Appeal, second_moderator: User
) -> None:
    comment = appeal.comment
    transitions.undo(
        comment, transitions.publish(comment, by=second_moderator), by=second_moderator
    )
    appeal.refresh_from_db()
    assert (appeal.answer, comment.status) == (None, "declined")


def test_admin_leads_to_open_appeals(appeal: Appeal, second_moderator: User, log_in: LogIn) -> None:
    staff = log_in(second_moderator)
    assert f'<a href="{ROOM}">1 appeal</a>' in staff.get("/admin/").text
    transitions.uphold(appeal.comment, by=second_moderator, note="No.")
    assert ROOM not in staff.get("/admin/").text


@pytest.mark.parametrize("person", ["stranger", "author_user"])
def test_room_is_for_moderators(
    appeal: Appeal, person: str, log_in: LogIn, request: pytest.FixtureRequest
) -> None:
    staff = log_in(request.getfixturevalue(person))
    assert (staff.get(ROOM).status_code, staff.get(page_of(appeal)).status_code) == (403, 403)
    assert staff.post(page_of(appeal), {"action": "publish"}).status_code == 403


def test_room_takes_the_same_queries_for_any_number(
    appeal: Appeal,
    article: Article,
    moderator: User,
    second_moderator: User,
    log_in: LogIn,
    django_assert_num_queries: Callable,
) -> None:
    for _ in range(4):
        comment = make_comment(article)
        transitions.mark_as_spam(comment, by=moderator)
        appeals.lodge(comment, "No robot.")
    staff = log_in(second_moderator)
    with django_assert_num_queries(5):
        assert len(staff.get(ROOM).context["appeals"]) == 5


# On the reading screen


def test_reading_screen_shows_the_appeal_before_the_comment(
    appeal: Appeal, second_moderator: User, log_in: LogIn
) -> None:
    page = log_in(second_moderator).get(f"/admin/comments/comment/{appeal.comment_id}/change/").text
    assert page.index(appeal.text) < page.index(appeal.comment.text)
    assert str(appeal.decision) in page
    assert f'href="/admin/comments/comment/appeals/{appeal.pk}/"' in page
    assert 'value="publish"' not in page


@pytest.mark.parametrize("action", ["publish", "spam", "decline", "revise"])
def test_decision_does_not_answer_an_appeal_unread(
    appeal: Appeal, second_moderator: User, log_in: LogIn, action: str
) -> None:
    comment = Comment.objects.get()
    data = {"action": action, "version": comment.version, "reason": Reason.objects.first().pk}
    url = f"/admin/comments/comment/{comment.pk}/"
    before = Decision.objects.count()
    page = log_in(second_moderator).post(f"{url}decide/", data)
    assert (page.status_code, appeal.text in page.text) == (409, True)
    meant = {"meant": f"{comment.pk}:{comment.version}", "scope": "ticked", **data}
    log_in(second_moderator).post("/admin/comments/comment/bulk/", meant)
    assert (Decision.objects.count(), Appeal.objects.open().get()) == (before, appeal)


def test_who_decided_publishes_on_the_page_of_the_appeal(
    appeal: Appeal, moderator: User, log_in: LogIn
) -> None:
    client, url = log_in(moderator), f"/admin/comments/comment/appeals/{appeal.pk}/"
    page = client.get(url)
    assert ('value="publish"' in page.text, 'value="uphold"' in page.text) == (True, False)
    client.post(url, {"action": "publish", "version": appeal.comment.version})
    assert Comment.objects.get().status == "published"
    assert Appeal.objects.get().answer.by == moderator
