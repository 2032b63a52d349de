"""Permalinks, and the form for an answer."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Article
from comments.models import LETTERS_PER_PAGE, Reason
from tests.factories import make_article, make_comment, make_draft

HIDDEN = ["waiting", "declined", "spam"]


def test_detail_leads_to_the_place_under_the_article(client: Client, article: Article) -> None:
    comment = make_comment(article, status="published")
    answer = make_comment(article, status="published", parent=comment)
    for one in (comment, answer):
        response = client.get(one.get_absolute_url())
        assert (response.status_code, response["Location"]) == (
            302,
            f"/articles/waiting-well/#comment-{one.pk}",
        )


def test_detail_leads_to_the_right_page(client: Client, article: Article) -> None:
    start = timezone.now() - timedelta(days=1)
    letters = [
        make_comment(article, status="published", at=start + timedelta(seconds=number))
        for number in range(LETTERS_PER_PAGE + 1)
    ]
    answer = make_comment(article, status="published", parent=letters[-1], at=start)
    for one in (letters[-1], answer):
        location = client.get(one.get_absolute_url())["Location"]
        assert location == f"/articles/waiting-well/?comments=2#comment-{one.pk}"
        assert f'id="comment-{one.pk}"' in client.get(location).text
    assert f'id="comment-{letters[-1].pk}"' not in client.get("/articles/waiting-well/").text


@pytest.mark.parametrize("path", ["", "reply/"])
@pytest.mark.parametrize("status", HIDDEN)
def test_detail_of_what_is_not_visible_is_not_found(
    client: Client, article: Article, status: str, path: str
) -> None:
    parent = make_comment(article, status=status)
    answer = make_comment(article, status="published", parent=parent)
    under_draft = make_comment(make_draft(), status="published")
    without = make_comment(make_article(comment_policy="none"), status="published")
    for comment in (parent, answer, under_draft, without):
        assert client.get(f"{comment.get_absolute_url()}{path}").status_code == 404


@pytest.mark.parametrize("number", ["0", "9" * 30, "9" * 5000])
def test_detail_of_no_number_is_not_found(client: Client, db: None, number: str) -> None:
    assert client.get(f"/comments/{number}/").status_code == 404


def test_detail_takes_the_same_queries_on_any_page(
    client: Client, article: Article, django_assert_num_queries: Callable
) -> None:
    comment = make_comment(article, status="published")
    with django_assert_num_queries(2):
        client.get(comment.get_absolute_url())


def test_reply_quotes_the_letter_and_shows_the_form(client: Client, article: Article) -> None:
    letter = make_comment(article, status="published", text="To be <answered>.")
    response = client.get(f"/comments/{letter.pk}/reply/")
    assert "<p>To be &lt;answered&gt;.</p>" in response.text
    assert f'name="parent" value="{letter.pk}"' in response.text
    assert ("csrf" in response.text, dict(response.cookies), response.get("Vary")) == (
        False,
        {},
        "Accept-Encoding",
    )


def test_reply_to_an_answer_says_what_to_do_instead(client: Client, article: Article) -> None:
    letter = make_comment(article, status="published")
    answer = make_comment(article, status="published", parent=letter)
    response = client.get(f"/comments/{answer.pk}/reply/")
    assert ("An answer cannot be answered" in response.text, "<form" in response.text) == (
        True,
        False,
    )
    assert f'href="/comments/{letter.pk}/reply/"' in response.text


def test_reply_where_comments_are_closed_says_so(client: Client, db: None) -> None:
    letter = make_comment(make_article(comment_policy="closed"), status="published")
    response = client.get(f"/comments/{letter.pk}/reply/")
    assert ("Comments are closed" in response.text, "<form" in response.text) == (True, False)


def test_policy_has_a_paragraph_for_every_reason(client: Client, db: None) -> None:
    response = client.get("/comments/policy/")
    anchors = Reason.objects.values_list("policy_anchor", flat=True)
    assert [f'id="{anchor}"' in response.text for anchor in anchors] == [True] * 7
    assert (dict(response.cookies), "ETag" in response) == ({}, True)
