"""What an article's page shows of its comments."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.utils import timezone

from articles.models import Article
from comments.models import LETTERS_PER_PAGE, Comment
from tests.factories import make_comment


def section(article: Article, query: str = "") -> str:
    template = Template("{% load comments_tags %}{% comments_for article %}")
    request = RequestFactory().get(f"/{query}")
    return template.render(Context({"article": article, "request": request}))


def ids(page: str) -> list[int]:
    return [int(part.partition('"')[0]) for part in page.split('id="comment-')[1:]]


def test_comments_for_shows_letters_with_their_answers_in_order(article: Article) -> None:
    now = timezone.now()
    second = make_comment(article, status="published", at=now)
    first = make_comment(article, status="published", at=now - timedelta(days=1))
    late = make_comment(article, status="published", parent=first, at=now + timedelta(hours=2))
    early = make_comment(article, status="published", parent=first, at=now + timedelta(hours=1))
    page = section(article)
    assert ids(page) == [first.pk, early.pk, late.pk, second.pk]
    assert "4 comments</h2>" in page


def test_comments_for_shows_only_what_is_published(article: Article) -> None:
    for status in Comment.Status:
        parent = make_comment(article, status=status)
        for below in Comment.Status:
            make_comment(article, status=below, parent=parent)
    shown = list(Comment.objects.visible().order_by("pk").values_list("pk", flat=True))
    page = section(article)
    assert (ids(page), len(shown), "2 comments</h2>" in page) == (shown, 2, True)


def test_comments_for_shows_identity_without_the_address(article: Article) -> None:
    comment = make_comment(
        article, status="published", declared_interest="I sell <it>.", from_author=True
    )
    page = section(article)
    for part in (comment.name, comment.job_title, comment.organisation, "I sell &lt;it&gt;."):
        assert f"{part}</bdi>" in page
    assert ("Author’s answer" in page, comment.email in page) == (True, False)
    assert f'href="/comments/{comment.pk}/"' in page


def test_comments_for_has_a_form_without_token_or_cookie(article: Article, client: Client) -> None:
    response = client.get("/articles/waiting-well/")
    assert 'action="/articles/waiting-well/respond/"' in response.text
    assert ("csrf" in response.text, dict(response.cookies)) == (False, {})
    assert response.text.index('name="text"') < response.text.index('name="name"')
    again = client.get("/articles/waiting-well/", headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("policy", "has_form", "says_closed", "shows"),
    [
        ("open", True, False, True),
        ("closed", False, True, True),
        ("none", False, False, False),
    ],
)
def test_comments_for_keeps_to_the_policy_of_the_article(
    article: Article, policy: str, has_form: bool, says_closed: bool, shows: bool
) -> None:
    comment = make_comment(article, status="published")
    article.comment_policy = policy
    page = section(article)
    assert ("<form" in page, "are closed" in page, ids(page) == [comment.pk]) == (
        has_form,
        says_closed,
        shows,
    )
    assert ("/reply/" in page) is has_form
    assert page.strip() == "" or shows


def test_comments_for_pages_by_letters(article: Article) -> None:
    start = timezone.now() - timedelta(days=1)
    letters = [
        make_comment(article, status="published", at=start + timedelta(seconds=number))
        for number in range(LETTERS_PER_PAGE + 2)
    ]
    numbers = [letter.pk for letter in letters]
    assert ids(section(article)) == numbers[:LETTERS_PER_PAGE]
    assert ids(section(article, "?comments=2")) == numbers[LETTERS_PER_PAGE:]
    assert 'href="?comments=2#comments"' in section(article)
    assert 'href="?comments=1#comments"' in section(article, "?comments=2")


@pytest.mark.parametrize("asked", ["0", "-1", "x", "99", "9" * 400, "", "1.5", "٢"])
def test_comments_for_answers_any_page_that_is_asked(article: Article, asked: str) -> None:
    comment = make_comment(article, status="published")
    assert ids(section(article, f"?comments={asked}")) == [comment.pk]


@pytest.mark.parametrize("rows", [1, 3])
def test_comments_for_takes_two_queries_for_any_number(
    article: Article, rows: int, django_assert_num_queries: Callable
) -> None:
    for _ in range(rows):
        letter = make_comment(article, status="published")
        for _ in range(rows):
            make_comment(article, status="published", parent=letter)
    with django_assert_num_queries(2):  # the letters, and how soon they are usually answered
        assert len(ids(section(article))) == rows + rows * rows


def test_comments_for_takes_no_query_where_there_are_none(
    article: Article, django_assert_num_queries: Callable
) -> None:
    article.comment_policy = "none"
    with django_assert_num_queries(0):
        section(article)
