"""What an article's page shows of its comments."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.utils import timezone

from articles.models import Article
from comments.models import COMMENTS_PER_PAGE, Comment
from comments.workflow import corrections, transitions
from kingsfund.models import User
from tests.factories import make_comment, make_next_edition


def section(article: Article, query: str = "") -> str:
    template = Template("{% load comments_tags %}{% comments_for article %}")
    request = RequestFactory().get(f"/{query}")
    return template.render(Context({"article": article, "request": request}))


def ids(page: str) -> list[int]:
    return [int(part.partition('"')[0]) for part in page.split('id="comment-')[1:]]


def test_comments_for_shows_comments_with_their_answers_in_order(article: Article) -> None:
    now = timezone.now()
    second = make_comment(article, status="published", at=now)
    first = make_comment(article, status="published", at=now - timedelta(days=1))
    late = make_comment(article, status="published", parent=first, at=now + timedelta(hours=2))
    early = make_comment(article, status="published", parent=first, at=now + timedelta(hours=1))
    page = section(article)
    assert ids(page) == [first.pk, early.pk, late.pk, second.pk]
    assert "4 comments</h2>" in page


def test_comments_for_shows_only_what_is_published(article: Article) -> None:
    kept = []
    for status in Comment.Status:
        parent = make_comment(article, status=status)
        below = [make_comment(article, status=one, parent=parent) for one in Comment.Status]
        if status in ("published", "withdrawn"):
            kept += [parent, *(answer for answer in below if answer.is_published())]
    page = section(article)
    assert (ids(page), "3 comments</h2>" in page) == ([one.pk for one in kept], True)
    visible = Comment.objects.visible().order_by("pk")
    assert [*visible] == [one for one in kept if one.is_published()]


def test_comments_for_keeps_the_place_of_a_withdrawn_comment(article: Article) -> None:
    comment = make_comment(article, status="withdrawn", name="Gone Person", text="Gone words here.")
    page = section(article)
    assert (ids(page), "Gone" in page) == ([], False)
    answer = make_comment(article, status="published", parent=comment)
    page = section(article)
    assert (ids(page), "Gone" in page) == ([comment.pk, answer.pk], False)
    assert "Withdrawn by its writer. The answers to it stay.</p>" in page
    assert ("1 comment</h2>" in page, f"/comments/{comment.pk}/reply/" in page) == (True, False)


def test_comments_for_shows_what_became_of_a_comment(article: Article, moderator: User) -> None:
    comment = make_comment(
        article,
        status="published",
        picked_at=timezone.now(),
        edit_note="a <patient’s> name taken out",
    )
    edition = make_next_edition(article, change="correction")
    corrections.credit(comment, edition, by=moderator)
    page = section(Article.objects.get(pk=article.pk))
    assert "Editor’s pick</span>" in page
    assert "Edited by a moderator: <bdi>a &lt;patient’s&gt; name taken out</bdi>" in page
    assert 'href="/articles/waiting-well/#correction-2">Led to a correction' in page
    assert f'href="/comments/{comment.pk}/report/"' in page


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
        ("moderated", True, False, True),
        ("trusted", True, False, True),
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


def test_comments_for_pages_by_comments(article: Article) -> None:
    start = timezone.now() - timedelta(days=1)
    comments = [
        make_comment(article, status="published", at=start + timedelta(seconds=number))
        for number in range(COMMENTS_PER_PAGE + 2)
    ]
    numbers = [comment.pk for comment in comments]
    assert ids(section(article)) == numbers[:COMMENTS_PER_PAGE]
    assert ids(section(article, "?comments=2")) == numbers[COMMENTS_PER_PAGE:]
    assert 'href="?comments=2#comments"' in section(article)
    assert 'href="?comments=1#comments"' in section(article, "?comments=2")


def make_thread(article: Article) -> list[Comment]:
    """Three comments, an hour apart; the first has two answers, and the second of those is picked."""
    start = timezone.now() - timedelta(days=1)
    comments = [
        make_comment(article, status="published", at=start + timedelta(hours=hour))
        for hour in range(3)
    ]
    for hour in (5, 6):
        make_comment(
            article,
            status="published",
            parent=comments[0],
            at=start + timedelta(hours=hour),
            picked_at=timezone.now() if hour == 6 else None,
        )
    return comments


def test_comments_for_shows_the_newest_comments_first_with_answers_as_written(
    article: Article,
) -> None:
    first, second, third = make_thread(article)
    below = [*first.replies.published()]
    page = section(article, "?order=newest")
    assert ids(page) == [one.pk for one in (third, second, first, *below)]
    assert '<span aria-current="true">Newest first</span>' in page
    assert 'href="?order=oldest#comments"' in page


def test_comments_for_shows_only_threads_with_picks(article: Article) -> None:
    first, *_ = make_thread(article)
    below = [*first.replies.published()]
    page = section(article, "?order=picks")
    assert ids(page) == [one.pk for one in (first, *below)]
    assert "5 comments</h2>" in page


def test_comments_for_offers_no_order_that_changes_nothing(article: Article) -> None:
    comment = make_comment(article, status="published")
    assert "order=" not in section(article)
    make_comment(article, status="published")
    page = section(article, "?order=picks")
    assert (ids(page)[0], "order=picks" in page, "order=newest" in page) == (
        comment.pk,
        False,
        True,
    )


def test_comments_for_keeps_the_order_from_page_to_page(article: Article) -> None:
    start = timezone.now() - timedelta(days=1)
    comments = [
        make_comment(article, status="published", at=start + timedelta(seconds=number))
        for number in range(COMMENTS_PER_PAGE + 1)
    ]
    page = section(article, "?order=newest")
    assert ids(page) == [comment.pk for comment in comments[:0:-1]]
    assert 'href="?comments=2&amp;order=newest#comments" rel="next">Earlier' in page
    assert ids(section(article, "?comments=2&order=newest")) == [comments[0].pk]


@pytest.mark.parametrize("order", ["x", "", "oldest", "-number", "' OR 1"])
def test_comments_for_knows_no_other_order(article: Article, order: str) -> None:
    comments = make_thread(article)
    page = section(article, f"?order={order}")
    assert ids(page)[0] == comments[0].pk


@pytest.mark.parametrize("asked", ["0", "-1", "x", "99", "9" * 400, "", "1.5", "٢"])
def test_comments_for_answers_any_page_that_is_asked(article: Article, asked: str) -> None:
    comment = make_comment(article, status="published")
    assert ids(section(article, f"?comments={asked}")) == [comment.pk]


@pytest.mark.parametrize("rows", [1, 3])
def test_comments_for_takes_two_queries_for_any_number(
    article: Article, rows: int, django_assert_num_queries: Callable
) -> None:
    for _ in range(rows):
        comment = make_comment(article, status="published")
        for _ in range(rows):
            make_comment(article, status="published", parent=comment)
    with django_assert_num_queries(2):  # the comments, the rules
        assert len(ids(section(article))) == rows + rows * rows


def test_comments_for_takes_no_query_where_there_are_none(
    article: Article, django_assert_num_queries: Callable
) -> None:
    article.comment_policy = "none"
    with django_assert_num_queries(0):
        section(article)


def test_credits_name_the_comment_at_its_correction(
    article: Article, client: Client, moderator: User
) -> None:
    comment = make_comment(article, status="published", name="Iris <Calder>")
    edition = make_next_edition(article, change="correction")
    credit = f'href="/comments/{comment.pk}/">#{comment.pk} by <bdi>Iris &lt;Calder&gt;</bdi></a>'
    assert credit not in client.get("/articles/waiting-well/").text
    corrections.credit(comment, edition, by=moderator)
    page = client.get("/articles/waiting-well/").text
    assert credit in page[page.index('id="correction-2"') :].partition("</li>")[0]
    transitions.withdraw(comment)
    assert credit not in client.get("/articles/waiting-well/").text


def test_credits_are_asked_for_only_if_they_are_on_another_page(
    article: Article, client: Client, moderator: User, django_assert_num_queries: Callable
) -> None:
    start = timezone.now() - timedelta(days=1)
    comments = [
        make_comment(article, status="published", at=start + timedelta(seconds=number))
        for number in range(COMMENTS_PER_PAGE + 1)
    ]
    edition = make_next_edition(article, change="correction")
    article = Article.objects.get(pk=article.pk)
    context = {"article": article, "request": RequestFactory().get("/")}
    template = Template(
        "{% load comments_tags %}{% comments_on article as comments %}"
        "{% credits_of article comments as credits %}"
        "{% for one in credits|at_anchor:'correction-2' %}{{ one.number }} {% endfor %}"
    )
    corrections.credit(comments[0], edition, by=moderator)
    with django_assert_num_queries(1):
        assert template.render(Context(context)).split() == [str(comments[0].pk)]
    corrections.credit(comments[-1], edition, by=moderator)
    with django_assert_num_queries(2):
        both = [str(comment.pk) for comment in (comments[0], comments[-1])]
        assert template.render(Context(context)).split() == both
