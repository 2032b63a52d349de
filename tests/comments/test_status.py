"""The writer's private page."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client

from articles.models import Article
from comments import notifications
from comments.models import Comment, Reason
from kingsfund.signing import make_token
from tests.factories import make_comment


@pytest.fixture
def comment(article: Article) -> Comment:
    return make_comment(article, text="My <b>words</b>.", job_title="Nurse")


def heading(page: object) -> str:
    return page.text.partition("<h1>")[2].partition("</h1>")[0]


def test_status_of_a_waiting_comment_says_what_happens_next(
    client: Client, comment: Comment, settings: object
) -> None:
    settings.COMMENT_PROMISE_DAYS = 3
    page = client.get(notifications.status_path(comment))
    assert heading(page) == "Thank you. Your comment has reached us"
    assert (
        "within 3 working days" in page.text,
        f"<strong>#{comment.pk}</strong>" in page.text,
    ) == (
        True,
        True,
    )
    assert "<p>My &lt;b&gt;words&lt;/b&gt;.</p>" in page.text
    assert f'data-draft-done="comment-{comment.article_id}"' in page.text


def test_status_is_private(client: Client, comment: Comment) -> None:
    page = client.get(notifications.status_path(comment))
    assert (page["Cache-Control"], page["X-Robots-Tag"], len(page.cookies)) == (
        "no-store",
        "noindex, nofollow",
        0,
    )
    assert comment.email not in page.text


def test_status_of_a_published_comment_links_to_it(
    client: Client, comment: Comment, moderator: User
) -> None:
    comment.publish(by=moderator)
    page = client.get(notifications.status_path(comment))
    assert heading(page) == "Your comment is published"
    assert f'<a href="/comments/{comment.pk}/">' in page.text


def test_status_of_a_published_comment_links_to_nothing_that_readers_cannot_see(
    client: Client, comment: Comment, moderator: User
) -> None:
    comment.publish(by=moderator)
    Article.objects.update(comment_policy="none")
    page = client.get(notifications.status_path(comment))
    assert ("It is not on the site just now" in page.text, "/comments/1/" in page.text) == (
        True,
        False,
    )


def test_status_of_a_declined_comment_says_why(
    client: Client, comment: Comment, moderator: User
) -> None:
    reason = Reason.objects.get(slug="legal_risk")
    comment.decline(by=moderator, reason=reason, note="Name no <names>.")
    page = client.get(notifications.status_path(comment))
    assert heading(page) == "Your comment was not published"
    for part in (
        reason.explanation,
        "<p>Name no &lt;names&gt;.</p>",
        "/comments/policy/#law",
        "mailto:",
    ):
        assert part in page.text


def test_status_of_spam_says_no_more_than_declined(
    client: Client, comment: Comment, moderator: User
) -> None:
    comment.mark_as_spam(by=moderator)
    page = client.get(notifications.status_path(comment))
    assert heading(page) == "Your comment was not published"
    assert ("spam" in page.text.lower(), "It does not meet our comment policy." in page.text) == (
        False,
        True,
    )


def test_status_goes_back_when_a_decision_is_taken_back(
    client: Client, comment: Comment, moderator: User
) -> None:
    comment.undo(comment.publish(by=moderator), by=moderator)
    page = client.get(notifications.status_path(comment))
    assert heading(page) == "Thank you. Your comment has reached us"


@pytest.mark.parametrize(
    "token",
    [
        lambda comment: make_token("confirm", comment.submission_key.hex),
        lambda comment: make_token("comment-status", "0" * 32),
        lambda comment: make_token("comment-status", comment.submission_key.hex)[:-1],
        lambda comment: "A" + make_token("comment-status", comment.submission_key.hex),
        lambda comment: str(comment.pk),
        lambda comment: "x" * 5000,
    ],
)
def test_status_is_found_by_its_own_token_alone(
    client: Client, comment: Comment, token: Callable[[Comment], str]
) -> None:
    assert client.get(f"/comments/status/{token(comment)}/").status_code == 404


def test_status_is_changed_by_no_method(client: Client, comment: Comment) -> None:
    path = notifications.status_path(comment)
    assert [client.head(path).status_code, client.post(path).status_code] == [200, 405]
    assert Comment.objects.get().version == 1
