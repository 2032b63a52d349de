"""A writer asks that somebody else decide again."""

import pytest
from django.http import HttpResponse
from django.test import Client

from articles.models import Article
from comments import private_links
from comments.models import Appeal, Comment, Decision, Reason, StaleDecision
from comments.models.appeal import SameModerator
from comments.workflow import appeals, transitions
from comments.workflow.appeals import CannotAppeal
from kingsfund.models import Mail, User
from tests.factories import make_comment


@pytest.fixture
def reason(db: None) -> Reason:
    return Reason.objects.get(slug="off_topic")


@pytest.fixture
def declined(article: Article, moderator: User, reason: Reason) -> Comment:
    comment = make_comment(article)
    transitions.decline(comment, by=moderator, reason=reason)
    return comment


@pytest.fixture
def appeal(declined: Comment) -> Appeal:
    return appeals.lodge(declined, "You have mistaken me.")


def send(client: Client, comment: Comment, **data: object) -> HttpResponse:
    asked = {"text": "You have mistaken me.", "version": comment.version, **data}
    return client.post(private_links.act_path("appeal", comment), asked)


# Asking


def test_lodge_keeps_what_the_writer_says_and_logs_it(declined: Comment) -> None:
    against = declined.standing_decision()
    appeal = appeals.lodge(declined, "You have mistaken me.")
    assert (appeal.decision, appeal.text, appeal.answer) == (against, "You have mistaken me.", None)
    latest = declined.latest_decision()
    assert (latest.action, latest.channel, latest.to_status) == ("appeal", "writer", "declined")


def test_lodge_is_refused_a_second_time(declined: Comment, appeal: Appeal) -> None:
    with pytest.raises(CannotAppeal):
        appeals.lodge(declined, "Once more.")
    assert Appeal.objects.count() == 1


def test_lodge_is_refused_on_another_version_and_leaves_nothing(declined: Comment) -> None:
    with pytest.raises(StaleDecision):
        appeals.lodge(declined, "You have mistaken me.", expected=1)
    assert (Appeal.objects.count(), declined.decisions.count()) == (0, 1)


@pytest.mark.parametrize("status", ["waiting", "revise", "published", "withdrawn", "declined"])
def test_nothing_is_appealable_without_a_decision_to_decline(article: Article, status: str) -> None:
    with pytest.raises(CannotAppeal):
        appeals.lodge(make_comment(article, status=status), "Why?")


def test_lodge_tells_the_moderators_who_may_answer(
    declined: Comment, second_moderator: User
) -> None:
    appeals.lodge(declined, "SECRET words.")
    mail = Mail.objects.get(name="comments/appealed")
    assert (mail.to, "SECRET" in mail.text + mail.html) == (second_moderator.email, False)


# Answering


def test_require_another_refuses_who_decided(
    appeal: Appeal, moderator: User, second_moderator: User
) -> None:
    Appeal.objects.require_another(appeal.comment, second_moderator)
    with pytest.raises(SameModerator):
        Appeal.objects.require_another(appeal.comment, moderator)


def test_require_another_asks_nothing_without_an_appeal(declined: Comment, moderator: User) -> None:
    Appeal.objects.require_another(declined, moderator)


def answer(act: str, comment: Comment, by: User, reason: Reason) -> Decision:
    acts = {
        "publish": lambda: transitions.publish(comment, by=by),
        "revise": lambda: transitions.ask_to_revise(comment, by=by, reason=reason),
        "spam": lambda: transitions.mark_as_spam(comment, by=by),
        "uphold": lambda: transitions.uphold(comment, by=by, note="Read again."),
        "withdraw": lambda: transitions.withdraw(comment),
    }
    return acts[act]()


@pytest.mark.parametrize("act", ["publish", "revise", "spam", "uphold", "withdraw"])
def test_decision_answers_the_open_appeal(
    appeal: Appeal, second_moderator: User, reason: Reason, act: str
) -> None:
    decision = answer(act, appeal.comment, second_moderator, reason)
    appeal.refresh_from_db()
    assert (appeal.answer, list(Appeal.objects.open())) == (decision, [])


@pytest.mark.parametrize("act", ["publish", "revise"])
def test_answer_taken_back_opens_the_appeal_again(
    appeal: Appeal, second_moderator: User, reason: Reason, act: str
) -> None:
    comment = appeal.comment
    decision = answer(act, comment, second_moderator, reason)
    transitions.undo(comment, decision, by=second_moderator)
    assert (comment.status, list(Appeal.objects.open())) == ("declined", [appeal])
    assert appeals.appealable(comment) is None


def test_decision_appealed_against_is_not_taken_back(
    appeal: Appeal, second_moderator: User
) -> None:
    with pytest.raises(StaleDecision):
        transitions.undo(appeal.comment, appeal.decision, by=second_moderator)


def test_answer_is_final_and_a_later_decision_has_its_own_appeal(
    appeal: Appeal, moderator: User, second_moderator: User, reason: Reason
) -> None:
    comment = appeal.comment
    transitions.mark_as_spam(comment, by=second_moderator)
    assert appeals.appealable(comment) is None
    transitions.publish(comment, by=moderator)
    again = transitions.decline(comment, by=moderator, reason=reason)
    assert appeals.appealable(comment) == again
    appeal.refresh_from_db()
    assert appeal.answer.action == "spam"


# The pages


def test_appeal_is_sent_once_and_the_writer_sees_that_it_arrived(
    client: Client, declined: Comment
) -> None:
    assert client.get(private_links.act_path("appeal", declined)).status_code == 200
    for _ in range(2):
        response = send(client, declined)
        assert (response.status_code, response.url) == (303, private_links.status_path(declined))
    page = client.get(private_links.status_path(declined))
    assert (Appeal.objects.count(), "has reached us" in page.text) == (1, True)
    assert ("You have mistaken me." in page.text, "/appeal/" in page.text) == (True, False)


def test_appeal_with_other_words_is_given_back(client: Client, declined: Comment) -> None:
    send(client, declined)
    page = send(client, declined, text="Other words of mine.")
    assert (page.status_code, "Other words of mine." in page.text) == (409, True)
    assert Appeal.objects.get().text == "You have mistaken me."


@pytest.mark.parametrize("text", ["", "No", "a " * 1100, "Why \0 so"])
def test_appeal_says_something_in_the_room_there_is(
    client: Client, declined: Comment, text: str
) -> None:
    page = send(client, declined, text=text)
    assert (page.status_code, Appeal.objects.count()) == (422, 0)


def test_appeal_against_spam_is_worded_as_against_declined(
    client: Client, article: Article, moderator: User
) -> None:
    comment = make_comment(article)
    transitions.mark_as_spam(comment, by=moderator)
    page = client.get(private_links.act_path("appeal", comment))
    assert (page.status_code, "spam" in page.text.lower()) == (200, False)
    assert send(client, comment).status_code == 303
    assert "spam" not in client.get(private_links.status_path(comment)).text.lower()


def test_upheld_writer_is_told_by_mail_and_page(
    client: Client, appeal: Appeal, second_moderator: User
) -> None:
    Mail.objects.all().delete()
    transitions.uphold(appeal.comment, by=second_moderator, note="Read <again>.")
    mail = Mail.objects.get()
    assert (mail.name, mail.to) == ("comments/upheld", appeal.comment.email)
    assert ("Read <again>." in mail.text, "mistaken" in mail.text + mail.html) == (True, False)
    page = client.get(private_links.status_path(appeal.comment))
    assert ("The decision stands." in page.text, "Read &lt;again&gt;." in page.text) == (True, True)


def test_publication_after_an_appeal_says_so(appeal: Appeal, second_moderator: User) -> None:
    transitions.publish(appeal.comment, by=second_moderator)
    mail = Mail.objects.get(name="comments/published")
    assert mail.text.startswith("You asked us to decide again")
