"""Notes among moderators, and mail that is sent once more."""

from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client

from articles.models import Article
from comments.models import Comment, Note
from kingsfund.models import Mail, User
from tests.factories import make_comment

LogIn = Callable[[User], Client]


@pytest.fixture
def comment(article: Article) -> Comment:
    return make_comment(article)


def address(comment: Comment, what: str) -> str:
    return f"/admin/comments/comment/{comment.pk}/{what}/"


def make_mail(comment: Comment, status: str) -> Mail:
    return Mail.objects.create(
        name="comments/received", about=f"comment:{comment.pk}", to=comment.email,
        subject="Thank you", text="Words.", html="Words.", status=status, attempts=6,
    )  # fmt: skip


def test_note_is_kept_and_shown(comment: Comment, moderator: User, log_in: LogIn) -> None:
    client = log_in(moderator)
    page = client.post(address(comment, "note"), {"text": "I <b>asked</b>."}, follow=True)
    note = Note.objects.get()
    assert (note.text, note.by, note.comment) == ("I <b>asked</b>.", moderator, comment)
    assert "I &lt;b&gt;asked&lt;/b&gt;." in page.text
    assert "Mo Okoye" in page.text


def test_note_without_a_word_is_refused(comment: Comment, moderator: User, log_in: LogIn) -> None:
    response = log_in(moderator).post(address(comment, "note"), {"text": " "})
    assert (response.status_code, Note.objects.count()) == (422, 0)
    assert "Write the note first." in response.text


def test_note_that_is_too_long_comes_back_whole(
    comment: Comment, moderator: User, log_in: LogIn
) -> None:
    page = log_in(moderator).post(address(comment, "note"), {"text": "Word. " * 400 + "End"})
    assert (page.status_code, "maxlength" in page.text) == (422, False)
    assert "Word. End</textarea>" in page.text


def test_mail_that_failed_is_sent_again(comment: Comment, moderator: User, log_in: LogIn) -> None:
    mail, client = make_mail(comment, "failed"), log_in(moderator)
    url = address(comment, f"mails/{mail.pk}/send-again")
    assert url in client.get(address(comment, "change")).text
    page = client.post(url, follow=True)
    assert "“Thank you” is being sent again." in unescape(page.text)
    mail.refresh_from_db()
    assert (mail.status, mail.attempts, url in page.text) == ("queued", 0, False)


def test_mail_that_left_is_not_sent_again(comment: Comment, moderator: User, log_in: LogIn) -> None:
    mail = make_mail(comment, "cancelled")
    log_in(moderator).post(address(comment, f"mails/{mail.pk}/send-again"))
    assert Mail.objects.get().status == "cancelled"


def test_mail_about_something_else_is_not_found(
    comment: Comment, moderator: User, log_in: LogIn
) -> None:
    mail = make_mail(make_comment(comment.article), "failed")
    url = address(comment, f"mails/{mail.pk}/send-again")
    assert log_in(moderator).post(url).status_code == 404


@pytest.mark.parametrize("what", ["note", "mails/1/send-again"])
def test_noting_is_for_moderators_and_by_post(
    comment: Comment, moderator: User, editor: User, log_in: LogIn, what: str
) -> None:
    assert log_in(moderator).get(address(comment, what)).status_code == 405
    assert log_in(editor).post(address(comment, what)).status_code == 403
