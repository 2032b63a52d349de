"""The page of one comment, and the form for an answer."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Article
from comments.models import COMMENTS_PER_PAGE, Reason
from comments.workflow import transitions
from kingsfund.models import User
from tests.factories import make_article, make_comment, make_draft

HIDDEN = ["waiting", "declined", "spam"]


def test_detail_shows_the_comment_with_what_it_answers_and_its_answers(
    client: Client, article: Article
) -> None:
    comment = make_comment(article, status="published", text="A <comment> of mine.")
    answer = make_comment(article, status="published", parent=comment, text="An answer to it.")
    make_comment(article, parent=comment, text="Still waiting here.")
    page = client.get(comment.get_absolute_url()).text
    assert f"Comment #{comment.pk}</span> on" in page
    for part in (comment.name, comment.job_title, comment.organisation):
        assert f"{part}</bdi>" in page
    assert ("A &lt;comment&gt; of mine.</p>" in page, "An answer to it.</p>" in page) == (
        True,
        True,
    )
    assert ("1 answer</h2>" in page, "Still waiting" in page) == (True, False)
    page = client.get(answer.get_absolute_url()).text
    assert "It answers" in page
    assert '<p dir="auto">A &lt;comment&gt; of mine.</p>' in page
    assert f'href="/comments/{comment.pk}/"' in page


def test_detail_leads_to_its_place_under_the_article(client: Client, article: Article) -> None:
    start = timezone.now() - timedelta(days=1)
    comments = [
        make_comment(article, status="published", at=start + timedelta(seconds=number))
        for number in range(COMMENTS_PER_PAGE + 1)
    ]
    answer = make_comment(article, status="published", parent=comments[-1], at=start)
    for one in (comments[-1], answer):
        place = f"/articles/waiting-well/?comments=2#comment-{one.pk}"
        page = client.get(one.get_absolute_url()).text
        assert (f'href="{place}"' in page, f'id="comment-{one.pk}"' in page) == (True, True)
        assert f'id="comment-{one.pk}"' in client.get(place).text
    first = client.get(comments[0].get_absolute_url()).text
    assert f'href="/articles/waiting-well/#comment-{comments[0].pk}"' in first


def test_detail_is_public_and_fresh(client: Client, article: Article, moderator: User) -> None:
    comment = make_comment(article, status="published")
    response = client.get(comment.get_absolute_url())
    assert (response["Cache-Control"], dict(response.cookies)) == ("public, no-cache", {})
    known = {"If-None-Match": response["ETag"]}
    assert client.get(comment.get_absolute_url(), headers=known).status_code == 304
    transitions.pick(comment, by=moderator)
    assert client.get(comment.get_absolute_url(), headers=known).status_code == 200


def test_detail_can_be_cited(client: Client, article: Article, settings: object) -> None:
    settings.SITE_URL, settings.SITE_NAME = "https://alder.example", "The Alder Institute"
    at = datetime(2026, 7, 12, 12, tzinfo=UTC)
    comment = make_comment(article, status="published", name="Iris Calder", at=at, number=40416)
    page = unescape(client.get(comment.get_absolute_url()).text)
    assert (
        "Iris Calder (2026) ‘Comment #40416 on “Waiting well”’. The Alder Institute, 12 July 2026. "
        "https://alder.example/comments/40416/"
    ) in page
    assert '<link rel="canonical" href="https://alder.example/comments/40416/">' in page
    assert '<meta name="citation_author" content="Iris Calder">' in page
    assert ("noindex" in page, '<meta name="description" content="Comment' in page) == (False, True)


def test_detail_describes_a_comment_to_machines(client: Client, article: Article) -> None:
    hostile = "</script><script>alert(1)</script>"
    parent = make_comment(article, status="published")
    comment = make_comment(article, status="published", parent=parent, name=hostile, text=hostile)
    page = client.get(comment.get_absolute_url()).text
    assert hostile not in page
    block = page.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    data = json.loads(block)
    assert (data["@type"], data["text"], data["author"]["name"]) == ("Comment", hostile, hostile)
    assert data["about"]["headline"] == "Waiting well"
    assert data["parentItem"]["url"].endswith(parent.get_absolute_url())
    assert parent.email not in page


def test_detail_of_a_withdrawn_comment_says_so_without_its_words(
    client: Client, article: Article, moderator: User
) -> None:
    comment = make_comment(article, name="Gone Person", text="Gone words here.")
    transitions.publish(comment, by=moderator)
    answer = make_comment(article, status="published", parent=comment)
    transitions.withdraw(comment)
    response = client.get(comment.get_absolute_url())
    assert (response.status_code, "Gone" in response.text, comment.email in response.text) == (
        410, False, False
    )  # fmt: skip
    assert "Its writer has withdrawn this comment" in response.text
    assert (answer.text in response.text, "noindex" in response.text) == (True, True)
    page = client.get(answer.get_absolute_url()).text
    assert ("which its writer has withdrawn" in page, "Gone" in page) == (True, False)


def test_detail_of_what_was_withdrawn_unseen_is_not_found(client: Client, article: Article) -> None:
    comment = make_comment(article)
    transitions.withdraw(comment)
    assert client.get(comment.get_absolute_url()).status_code == 404


def test_detail_of_a_withdrawn_comment_goes_with_its_article(
    client: Client, article: Article, moderator: User
) -> None:
    comment = make_comment(article)
    transitions.publish(comment, by=moderator)
    transitions.withdraw(comment)
    assert client.get(comment.get_absolute_url()).status_code == 410
    Article.objects.filter(pk=article.pk).update(comment_policy="none")
    assert client.get(comment.get_absolute_url()).status_code == 404


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


def test_detail_takes_the_same_queries_for_any_number_of_answers(
    client: Client, article: Article, django_assert_num_queries: Callable
) -> None:
    comment = make_comment(article, status="published")
    for _ in range(2):
        with django_assert_num_queries(4):
            client.get(comment.get_absolute_url())
        make_comment(article, status="published", parent=comment)


def test_reply_quotes_the_comment_and_shows_the_form(client: Client, article: Article) -> None:
    comment = make_comment(article, status="published", text="To be <answered>.")
    response = client.get(f"/comments/{comment.pk}/reply/")
    assert '<p dir="auto">To be &lt;answered&gt;.</p>' in response.text
    assert f'name="parent" value="{comment.pk}"' in response.text
    assert ("csrf" in response.text, dict(response.cookies), response.get("Vary")) == (
        False,
        {},
        "Accept-Encoding",
    )


def test_reply_to_an_answer_says_what_to_do_instead(client: Client, article: Article) -> None:
    comment = make_comment(article, status="published")
    answer = make_comment(article, status="published", parent=comment)
    response = client.get(f"/comments/{answer.pk}/reply/")
    assert ("An answer cannot be answered" in response.text, "<form" in response.text) == (
        True,
        False,
    )
    assert f'href="/comments/{comment.pk}/reply/"' in response.text


def test_reply_where_comments_are_closed_says_so(client: Client, db: None) -> None:
    comment = make_comment(make_article(comment_policy="closed"), status="published")
    response = client.get(f"/comments/{comment.pk}/reply/")
    assert ("Comments are closed" in response.text, "<form" in response.text) == (True, False)


def test_policy_has_a_paragraph_for_every_reason(client: Client, db: None) -> None:
    response = client.get("/comments/policy/")
    anchors = Reason.objects.values_list("policy_anchor", flat=True)
    assert [f'id="{anchor}"' in response.text for anchor in anchors] == [True] * 7
    assert (dict(response.cookies), "ETag" in response) == ({}, True)
