"""A writer takes a comment back, for good."""

import pytest
from django.http import HttpResponse
from django.test import Client

from articles.models import Article
from comments import private_links
from comments.models import Comment, WrongState
from comments.workflow import transitions
from kingsfund.models import Mail, User
from tests.factories import make_author, make_comment


@pytest.fixture
def comment(article: Article) -> Comment:
    return make_comment(article)


def press(client: Client, comment: Comment, **data: object) -> HttpResponse:
    return client.post(
        private_links.act_path("withdraw", comment), {"version": comment.version, **data}
    )


def test_withdraw_page_changes_nothing(client: Client, comment: Comment) -> None:
    page = client.get(private_links.act_path("withdraw", comment))
    assert (page.status_code, Comment.objects.get().status) == (200, "waiting")
    assert "Readers have not seen it, and never will." in page.text


@pytest.mark.parametrize("status", ["waiting", "revise", "published"])
def test_withdraw_is_one_press_and_logged(client: Client, article: Article, status: str) -> None:
    comment = make_comment(article, status=status)
    response = press(client, comment)
    assert (response.status_code, response.url) == (303, private_links.status_path(comment))
    decision = comment.decisions.get()
    assert (decision.action, decision.channel, decision.to_status) == (
        "withdraw",
        "writer",
        "withdrawn",
    )
    assert press(client, comment).status_code == 303
    assert comment.decisions.count() == 1


def test_withdraw_page_of_a_published_comment_counts_the_answers_that_stay(
    client: Client, article: Article
) -> None:
    comment = make_comment(article, status="published")
    for status in ("published", "published", "waiting"):
        make_comment(article, parent=comment, status=status)
    page = client.get(private_links.act_path("withdraw", comment))
    assert "The 2 answers to it stay." in page.text


def test_withdraw_is_refused_when_the_page_is_no_longer_true(
    client: Client, comment: Comment, moderator: User
) -> None:
    transitions.publish(Comment.objects.get(), by=moderator)
    page = press(client, comment)
    assert (page.status_code, Comment.objects.get().status) == (409, "published")
    assert "disappear from the article" in page.text
    version = page.context["comment"].version
    assert press(client, comment, version=version).status_code == 303
    assert Comment.objects.get().status == "withdrawn"


@pytest.mark.parametrize("version", ["", "x", "9" * 30])
def test_withdraw_needs_the_version_that_was_read(
    client: Client, comment: Comment, version: str
) -> None:
    assert press(client, comment, version=version).status_code == 409
    assert Comment.objects.get().status == "waiting"


def test_withdraw_calls_back_the_mail_that_has_not_left(
    client: Client, article: Article, moderator: User
) -> None:
    article.bylines.create(author=make_author(email="ada@example.org"), position=9)
    comment = make_comment(article)
    transitions.publish(comment, by=moderator)
    press(client, comment)
    names = set(Mail.objects.values_list("name", "status"))
    assert names == {("comments/published", "cancelled"), ("comments/author_told", "cancelled")}


def test_withdrawn_comment_comes_back_by_nobody(comment: Comment, moderator: User) -> None:
    withdrawn = transitions.withdraw(comment)
    with pytest.raises(WrongState):
        transitions.undo(comment, withdrawn, by=moderator)


def test_pages_agree_on_how_long_the_words_are_kept(client: Client, article: Article) -> None:
    comment = make_comment(article)
    withdraw = client.get(private_links.act_path("withdraw", comment)).text
    transitions.withdraw(comment)
    after, policy = (
        client.get(private_links.status_path(comment)).text,
        client.get("/comments/policy/").text,
    )
    said = [f"{days} days" in page for days in (30,) for page in (withdraw, after, policy)]
    assert (said, "The words stay in our records, which" in withdraw) == ([True] * 3, False)
