"""An author of the article answers a comment, and nobody else does."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from articles.models import Article
from comments.models import Comment
from comments.workflow import transitions
from kingsfund.models import Mail, User
from tests.comments.conftest import hidden, token_for
from tests.factories import make_article, make_author, make_comment

TEXT = "Thank you, that is <right>."


@pytest.fixture
def article(author_user: User) -> Article:
    """Ada’s article; her account has no right to comments."""
    author = make_author(
        "Ada Marsh", user=author_user, email="ada.marsh@example.org", role="R" * 150
    )
    return make_article("Waiting well", slug="waiting-well", authors=[author])


@pytest.fixture
def comment(article: Article) -> Comment:
    return make_comment(article, status="published")


def path_of(comment: Comment) -> str:
    return f"/admin/comments/comment/{comment.pk}/answer/"


def post(client: Client, comment: Comment, act: str = "send", **data: str) -> object:
    token = token_for(comment.article, comment.parent or comment)
    return client.post(path_of(comment), {"text": TEXT, "token": token, "act": act, **data})


def test_author_previews_and_sends_an_answer(
    comment: Comment, author_user: User, log_in: Callable
) -> None:
    client = log_in(author_user)
    page = client.get(path_of(comment))
    assert (comment.text in page.text, comment.email in page.text) == (True, False)
    assert "Author’s answer</strong> by <bdi>Ada Marsh</bdi>" in page.text
    preview = post(client, comment, act="preview")
    assert '<p dir="auto">Thank you, that is &lt;right&gt;.</p>' in preview.text
    assert Comment.objects.count() == 1
    response = post(client, comment)
    assert (response.status_code, response["Location"].startswith("/comments/status/")) == (
        303,
        True,
    )
    answer = Comment.objects.get(parent=comment)
    assert (answer.status, answer.from_author, answer.text) == ("waiting", True, TEXT)
    assert (answer.name, answer.job_title, answer.email) == (
        "Ada Marsh",
        "R" * 120,
        author_user.email,
    )


def test_answer_sent_twice_is_one(comment: Comment, author_user: User, log_in: Callable) -> None:
    client = log_in(author_user)
    data = {"text": TEXT, "token": token_for(comment.article, comment), "act": "send"}
    codes = [client.post(path_of(comment), data).status_code for _ in range(2)]
    other = client.post(path_of(comment), {**data, "text": "Quite other words."})
    assert (codes, other.status_code) == ([303, 303], 409)
    assert (comment.replies.count(), "Quite other words." in other.text) == (1, True)


def test_answer_to_an_answer_joins_its_thread(
    comment: Comment, author_user: User, log_in: Callable
) -> None:
    below = make_comment(comment.article, status="published", parent=comment)
    client = log_in(author_user)
    assert f"under #{comment.pk}" in client.get(path_of(below)).text
    assert post(client, below).status_code == 303
    assert comment.replies.filter(from_author=True).count() == 1


def test_answer_is_for_the_authors_of_the_article(
    comment: Comment, editor: User, moderator: User, stranger: User, log_in: Callable
) -> None:
    for user in (editor, moderator, stranger):
        client = log_in(user)
        for response in (client.get(path_of(comment)), post(client, comment)):
            assert (response.status_code, "Only the authors" in response.text) == (403, True)
    assert comment.replies.count() == 0


def test_answer_asks_to_sign_in_first(comment: Comment, client: Client) -> None:
    response = client.get(path_of(comment))
    assert response["Location"] == f"/admin/login/?next={path_of(comment)}"


def test_answer_written_while_signed_out_is_kept(
    comment: Comment, author_user: User, client: Client
) -> None:
    client = Client(enforce_csrf_checks=True)
    response = post(client, comment)
    assert (response.status_code, comment.replies.count()) == (403, 0)
    assert "Thank you, that is &lt;right&gt;.</textarea>" in response.text
    assert re.search(r'href="/admin/login/\?next=[^"]*/answer/" target="_blank"', response.text)
    # In another window the author signs in, and comes back to the page that was kept.
    client.force_login(author_user)
    kept = {"token": token_for(comment.article, comment), "csrfmiddlewaretoken": "x"}
    again = post(client, comment, **kept)
    assert (again.status_code, "&lt;right&gt;.</textarea>" in again.text) == (403, True)
    fresh = {"csrfmiddlewaretoken": hidden(again, "csrfmiddlewaretoken")}
    assert post(client, comment, **fresh).status_code == 303


@pytest.mark.parametrize("status", ["waiting", "declined", "spam", "withdrawn"])
def test_answer_to_what_readers_do_not_see_is_not_found(
    article: Article, author_user: User, log_in: Callable, status: str
) -> None:
    comment = make_comment(article, status=status)
    assert log_in(author_user).get(path_of(comment)).status_code == 404


def test_answer_where_comments_are_closed_gives_the_text_back(
    comment: Comment, author_user: User, log_in: Callable
) -> None:
    Article.objects.filter(pk=comment.article_id).update(comment_policy="closed")
    response = post(log_in(author_user), comment)
    assert (response.status_code, "are closed" in response.text) == (409, True)
    assert ("&lt;right&gt;." in response.text, comment.replies.count()) == (True, 0)


def test_answer_says_what_is_wrong(comment: Comment, author_user: User, log_in: Callable) -> None:
    client = log_in(author_user)
    assert "Write your answer." in post(client, comment, text=" ").text
    response = post(client, comment, token="x")
    assert (response.status_code, "&lt;right&gt;." in response.text) == (422, True)


def test_author_is_told_where_to_answer(
    comment: Comment, author_user: User, moderator: User
) -> None:
    comment = make_comment(comment.article)
    transitions.publish(comment, by=moderator)
    mail = Mail.objects.get(name="comments/author_told")
    assert (mail.to, path_of(comment) in mail.text, path_of(comment) in mail.html) == (
        "ada.marsh@example.org", True, True
    )  # fmt: skip


def test_author_without_an_account_is_led_to_the_comment(db: None, moderator: User) -> None:
    author = make_author("Ann Lee", email="ann@example.org")
    comment = make_comment(make_article(authors=[author]))
    transitions.publish(comment, by=moderator)
    mail = Mail.objects.get(name="comments/author_told")
    assert ("/admin/" in mail.text, comment.get_absolute_url() in mail.text) == (False, True)
