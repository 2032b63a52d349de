"""Mail on answers, for who asked for it."""

from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.test import Client
from django.utils import timezone

from articles.models import Article
from comments import private_links
from comments.models import Comment
from comments.workflow import transitions
from kingsfund.core.security.signing import make_token
from kingsfund.mail.outbox import deliver_due_mail
from kingsfund.models import Mail, User
from tests.factories import make_comment

LATER = timedelta(days=1)


def make_follower(article: Article, **fields: object) -> Comment:
    fields = {
        "status": "published",
        "wants_replies": True,
        "email_verified_at": timezone.now(),
        **fields,
    }
    return make_comment(article, **fields)


@pytest.fixture
def comment(article: Article) -> Comment:
    """A published comment whose writer asked for mail and has proven the address."""
    return make_follower(article, email="writer@example.net")


@pytest.fixture
def answer(comment: Comment) -> Comment:
    return make_comment(
        comment.article, parent=comment, text="TYPED by a stranger.", name="TYPED X"
    )


def told(status: str = "queued") -> list[str]:
    mails = Mail.objects.filter(name="comments/answered", status=status).order_by("pk")
    return list(mails.values_list("to", flat=True))


def test_answer_is_told_when_it_is_published_and_carries_no_words(
    answer: Comment, comment: Comment, moderator: User
) -> None:
    assert told() == []
    transitions.publish(answer, by=moderator)
    assert told() == ["writer@example.net"]
    mail = Mail.objects.get(name="comments/answered")
    assert f"/comments/{answer.pk}/" in mail.text
    assert "TYPED" not in f"{mail.subject}{mail.text}{mail.html}"


@pytest.mark.parametrize(
    "fields",
    [
        {"wants_replies": False},
        {"email_verified_at": None},
        {"email": ""},
        {"status": Comment.Status.WITHDRAWN},
    ],
    ids=["not asked", "not proven", "no address", "withdrawn"],
)
def test_answer_is_told_only_to_who_asked_and_has_proven(
    answer: Comment, comment: Comment, moderator: User, fields: dict[str, object]
) -> None:
    Comment.objects.filter(pk=comment.pk).update(**fields)
    transitions.publish(answer, by=moderator)
    assert told() == []


def test_answer_is_told_to_everybody_in_the_conversation_once_and_not_to_its_writer(
    answer: Comment, comment: Comment, moderator: User
) -> None:
    article = comment.article
    make_follower(article, parent=comment, email="other@example.net")
    make_follower(article, parent=comment, email="WRITER@example.net")
    make_follower(article, parent=comment, email="waits@example.net", status="waiting")
    make_follower(article, parent=comment, email=answer.email.upper())
    make_follower(article, email="elsewhere@example.net")
    transitions.publish(answer, by=moderator)
    assert told() == ["writer@example.net", "other@example.net"]


def test_own_answer_is_told_to_nobody(comment: Comment, moderator: User) -> None:
    transitions.publish(
        make_comment(comment.article, parent=comment, email="Writer@Example.net"), by=moderator
    )
    assert told() == []


def test_undo_calls_the_mail_back_and_who_had_it_gets_it_once(
    answer: Comment, moderator: User
) -> None:
    transitions.undo(answer, transitions.publish(answer, by=moderator), by=moderator)
    assert (told(), told("cancelled")) == ([], ["writer@example.net"])
    decision = transitions.publish(answer, by=moderator)
    deliver_due_mail(at=timezone.now() + LATER)
    transitions.undo(answer, decision, by=moderator)
    transitions.publish(answer, by=moderator)
    assert (told(), told("sent")) == ([], ["writer@example.net"])


# Stopping


def test_mail_can_be_stopped_from_the_mail_program(
    client: Client, answer: Comment, comment: Comment, moderator: User
) -> None:
    transitions.publish(answer, by=moderator)
    deliver_due_mail(at=timezone.now() + LATER)
    (sent,) = [one for one in outbox.outbox if one.to == ["writer@example.net"]]
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = private_links.replies_path(comment)
    assert sent.extra_headers["List-Unsubscribe"].endswith(f"{path}>")
    response = client.post(path, {"List-Unsubscribe": "One-Click"})
    assert (response.status_code, response.text) == (200, "No more mail about answers.\n")
    assert Comment.objects.get(pk=comment.pk).wants_replies is False


def test_opening_the_link_stops_nothing_and_the_button_stops_the_conversation(
    client: Client, answer: Comment, comment: Comment, moderator: User
) -> None:
    own = make_follower(comment.article, parent=comment, email="writer@example.net")
    elsewhere = make_follower(comment.article, email="writer@example.net")
    transitions.publish(answer, by=moderator)
    path = private_links.replies_path(comment)
    assert "Stop these mails" in client.get(path).text
    assert (told(), client.post(path).status_code) == (["writer@example.net"], 303)
    wants = dict(Comment.objects.values_list("pk", "wants_replies"))
    assert [wants[one.pk] for one in (comment, own, elsewhere)] == [False, False, True]
    assert (told(), told("cancelled")) == ([], ["writer@example.net"])
    assert "You get no mail about answers" in client.get(path).text


def test_mail_can_be_asked_for_again(client: Client, comment: Comment) -> None:
    path = private_links.replies_path(comment)
    client.post(path)
    client.post(path, {"act": "begin"})
    assert Comment.objects.get().wants_replies is True


@pytest.mark.parametrize("purpose", ["comment-status", "comment-proof", "newsletter-unsubscribe"])
def test_replies_page_is_found_by_its_own_token_alone(
    client: Client, comment: Comment, purpose: str
) -> None:
    path = f"/comments/replies/{make_token(purpose, comment.submission_key.hex)}/"
    assert [client.get(path).status_code, client.post(path).status_code] == [404, 404]
    assert Comment.objects.get().wants_replies is True
