"""The light edit, its difference, and the mail that a decision would send."""

from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client

from articles.models import Article
from comments.models import Comment, Decision, Reason
from comments.workflow import transitions
from kingsfund.models import Mail, User
from tests.factories import make_comment

LogIn = Callable[[User], Client]
PART = {"X-Part": "reading"}


@pytest.fixture
def comment(article: Article) -> Comment:
    return make_comment(article, text="Ring 020 7946 0000.")


def address(comment: Comment, what: str) -> str:
    return f"/admin/comments/comment/{comment.pk}/{what}/"


def edit(client: Client, comment: Comment, **fields: object) -> object:
    data = {"text": "Ring.", "why": "A number was taken out.", "version": comment.version, **fields}
    return client.post(address(comment, "edit"), data)


def test_edit_keeps_the_comment_and_says_why(
    comment: Comment, moderator: User, log_in: LogIn
) -> None:
    response = edit(log_in(moderator), comment)
    assert (response.status_code, response["Location"]) == (302, address(comment, "change"))
    row = Comment.objects.get()
    assert (row.text, row.edit_note, row.status) == ("Ring.", "A number was taken out.", "waiting")
    assert Decision.objects.get().by == moderator


def test_edit_is_undone_by_the_button_it_leaves(
    comment: Comment, moderator: User, log_in: LogIn
) -> None:
    client = log_in(moderator)
    edit(client, comment)
    client.post("/admin/comments/comment/undo/", {"decision": Decision.objects.get().pk})
    row = Comment.objects.get()
    assert (row.text, row.edit_note) == (comment.text, "")


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"why": ""}, "Say what you changed and why: readers are told it."),
        ({"text": ""}, "Leave some text, or decline the comment."),
        ({"text": "Ring 020 7946 0000."}, "The text is as it was."),
    ],
    ids=["no-why", "no-text", "no-change"],
)
def test_edit_asks_for_text_and_reason(
    comment: Comment, moderator: User, log_in: LogIn, fields: dict[str, str], says: str
) -> None:
    response = edit(log_in(moderator), comment, **fields)
    assert (response.status_code, says in response.text) == (422, True)
    assert (Comment.objects.get().text, Decision.objects.count()) == (comment.text, 0)


def test_edit_of_what_has_changed_since_shows_both_texts(
    comment: Comment, moderator: User, log_in: LogIn
) -> None:
    transitions.change(Comment.objects.get(), {"text": "Write instead."})
    response = edit(log_in(moderator), comment)
    page = unescape(response.text)
    assert (response.status_code, Comment.objects.get().text) == (409, "Write instead.")
    assert "Nothing of yours was saved." in page
    assert "Ring.</textarea>" in page
    assert "[added: </span>Write instead" in page


def test_edit_of_what_was_declined_is_refused(
    comment: Comment, moderator: User, log_in: LogIn
) -> None:
    transitions.mark_as_spam(comment, by=moderator)
    response = edit(log_in(moderator), comment)
    assert (response.status_code, Comment.objects.get().text) == (409, comment.text)


def test_difference_is_shown_and_nothing_stored(
    comment: Comment, moderator: User, log_in: LogIn
) -> None:
    client, url = log_in(moderator), address(comment, "difference")
    data = {"text": "Ring.", "why": "", "version": 1}
    for headers in ({}, PART):
        page = client.post(url, data, headers=headers).text
        assert "[removed: </span> 020 7946 0000" in page
        assert ("<html" in page) is not headers
    assert Comment.objects.get().text == comment.text


def test_mail_is_shown_for_the_reason_and_note_chosen(
    comment: Comment, moderator: User, log_in: LogIn
) -> None:
    client, url = log_in(moderator), address(comment, "mail")
    reason = Reason.objects.get(slug="personal_attack")
    data = {"version": 1, "reason": reason.pk, "note": "Softer, please.", "action": "decline"}
    text = unescape(client.post(url, data, headers=PART).text)
    for part in (reason.explanation, "Softer, please.", "[the writer’s private page]"):
        assert part in text
    data = {**data, "previewed": "decline", "action": ""}
    assert "Softer, please." in unescape(client.post(url, data).context["mail_text"])
    assert (Mail.objects.count(), Decision.objects.count()) == (0, 0)


def test_mail_to_nobody_is_none(article: Article, moderator: User, log_in: LogIn) -> None:
    comment = make_comment(article, email="")
    url, data = address(comment, "mail"), {"version": 1, "action": "decline"}
    assert "No mail is sent." in log_in(moderator).post(url, data, headers=PART).text


@pytest.mark.parametrize("what", ["edit", "difference", "mail"])
def test_editing_is_for_moderators_and_by_post(
    comment: Comment, moderator: User, editor: User, log_in: LogIn, what: str
) -> None:
    assert log_in(moderator).get(address(comment, what)).status_code == 405
    assert log_in(editor).post(address(comment, what)).status_code == 403
