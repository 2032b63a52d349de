"""The writer's private page."""

from collections.abc import Callable

import pytest
from django.test import Client

from articles.models import Article
from comments import notifications
from comments.models import Comment, Reason
from comments.workflow import assignments, email_verification, transitions
from kingsfund.core.security.signing import make_token
from kingsfund.models import User
from tests.factories import make_comment


@pytest.fixture
def comment(article: Article) -> Comment:
    return make_comment(article, text="My <b>words</b>.", job_title="Nurse")


def heading(page: object) -> str:
    return page.text.partition("<h1>")[2].partition("</h1>")[0]


def test_status_of_a_waiting_comment_says_what_happens_next(
    client: Client, comment: Comment, settings: object
) -> None:
    settings.COMMENT_RESPONSE_DAYS = 3
    page = client.get(notifications.status_path(comment))
    assert heading(page) == "Thank you. Your comment has reached us"
    assert (
        "within 3 working days" in page.text,
        f"<strong>#{comment.pk}</strong>" in page.text,
    ) == (
        True,
        True,
    )
    assert '<p dir="auto">My &lt;b&gt;words&lt;/b&gt;.</p>' in page.text
    assert f'data-draft-done="comment-{comment.article_id}"' in page.text


def test_status_is_private(client: Client, comment: Comment) -> None:
    page = client.get(notifications.status_path(comment))
    headers = [page[name] for name in ("Cache-Control", "X-Robots-Tag", "Referrer-Policy")]
    assert headers == ["no-store", "noindex, nofollow", "no-referrer"]
    assert (len(page.cookies), comment.email in page.text) == (0, False)


def test_status_of_a_published_comment_links_to_it(
    client: Client, comment: Comment, moderator: User
) -> None:
    transitions.publish(comment, by=moderator)
    page = client.get(notifications.status_path(comment))
    assert heading(page) == "Your comment is published"
    assert f'<a href="/comments/{comment.pk}/">' in page.text


def test_status_of_a_published_comment_links_to_nothing_that_readers_cannot_see(
    client: Client, comment: Comment, moderator: User
) -> None:
    transitions.publish(comment, by=moderator)
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
    transitions.decline(comment, by=moderator, reason=reason, note="Name no <names>.")
    page = client.get(notifications.status_path(comment))
    assert heading(page) == "Your comment was not published"
    for part in (
        reason.explanation,
        '<p dir="auto">Name no &lt;names&gt;.</p>',
        "/comments/policy/#law",
        "/appeal/",
    ):
        assert part in page.text


def test_status_of_spam_says_no_more_than_declined(
    client: Client, comment: Comment, moderator: User
) -> None:
    transitions.mark_as_spam(comment, by=moderator)
    page = client.get(notifications.status_path(comment))
    assert heading(page) == "Your comment was not published"
    assert ("spam" in page.text.lower(), "It does not meet our comment policy." in page.text) == (
        False,
        True,
    )


def test_status_goes_back_when_a_decision_is_taken_back(
    client: Client, comment: Comment, moderator: User
) -> None:
    transitions.undo(comment, transitions.publish(comment, by=moderator), by=moderator)
    page = client.get(notifications.status_path(comment))
    assert heading(page) == "Thank you. Your comment has reached us"


@pytest.mark.parametrize("was_asked", [True, False])
def test_status_speaks_of_the_mail_only_if_there_was_one(
    client: Client, comment: Comment, was_asked: bool
) -> None:
    if was_asked:
        notifications.acknowledge(comment)
    page = client.get(notifications.status_path(comment))
    assert ("We have sent a mail" in page.text) is was_asked
    email_verification.verify_address(comment)
    page = client.get(notifications.status_path(comment))
    assert ("We have sent a mail" in page.text, "You confirmed" in page.text) == (False, True)


def test_status_says_that_an_editor_reads_it_now(
    client: Client, comment: Comment, moderator: User
) -> None:
    assignments.take(comment, by=moderator)
    page = client.get(notifications.status_path(comment))
    assert heading(page) == "An editor is reading your comment"
    assert ("/edit/" in page.text, "/withdraw/" in page.text) == (False, True)


def test_status_of_a_comment_to_revise_says_what_is_asked(
    client: Client, comment: Comment, moderator: User
) -> None:
    reason = Reason.objects.get(slug="identifies_patient")
    transitions.ask_to_revise(comment, by=moderator, reason=reason, note="Leave out the <ward>.")
    page = client.get(notifications.status_path(comment))
    assert heading(page) == "Please revise your comment"
    asked = [reason.explanation, "Leave out the &lt;ward&gt;.", "/comments/policy/#confidentiality"]
    assert [part in page.text for part in [*asked, "/edit/", "/withdraw/"]] == [True] * 5


def test_status_of_a_withdrawn_comment_is_final(client: Client, comment: Comment) -> None:
    transitions.withdraw(comment)
    page = client.get(notifications.status_path(comment))
    assert heading(page) == "Your comment is withdrawn"
    assert [act in page.text for act in ("/edit/", "/withdraw/", "/appeal/")] == [False] * 3


def test_status_of_a_deleted_comment_shows_nothing_of_it(client: Client, comment: Comment) -> None:
    Comment.objects.update(emptied_at=comment.submitted_at)
    page = client.get(notifications.status_path(comment))
    assert heading(page) == "Your comment has been deleted"
    assert ("My &lt;b&gt;words" in page.text, comment.name in page.text) == (False, False)


def test_status_shows_word_by_word_what_an_editor_changed(
    client: Client, comment: Comment, moderator: User
) -> None:
    transitions.edit(comment, by=moderator, text="My words.", why="Took out markup.")
    page = client.get(notifications.status_path(comment))
    assert "Took out markup." in page.text
    assert "&lt;b&gt;" in page.text.partition('class="comparison"')[2].partition("</del>")[0]


TRAPPED = make_token("comment-status", None)


@pytest.mark.parametrize("act", ["edit", "withdraw", "appeal"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_trapped_program_is_led_back_to_the_page_it_got(
    client: Client, db: None, act: str, method: str
) -> None:
    page = f"/comments/status/{TRAPPED}/"
    response = getattr(client, method)(f"{page}{act}/", {"text": "Buy."})
    assert (response.status_code, response.url) == (302, page)
    assert heading(client.get(page)) == "Thank you. Your comment has reached us"


@pytest.mark.parametrize("act", ["edit", "withdraw", "appeal"])
def test_act_is_offered_to_nobody_without_the_link(
    client: Client, comment: Comment, act: str
) -> None:
    forged = make_token("comment-proof", comment.submission_key.hex)
    for token in (forged, "x", str(comment.pk)):
        for response in (
            client.get(f"/comments/status/{token}/{act}/"),
            client.post(f"/comments/status/{token}/{act}/"),
        ):
            assert response.status_code == 404
    assert Comment.objects.get().version == 1


@pytest.mark.parametrize(
    "token",
    [
        lambda comment: make_token("confirm", comment.submission_key.hex),
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
    gone = make_token("comment-status", "0" * 32)
    assert client.get(f"/comments/status/{gone}/").status_code == 410


def test_status_is_changed_by_no_method(client: Client, comment: Comment) -> None:
    path = notifications.status_path(comment)
    assert [client.head(path).status_code, client.post(path).status_code] == [200, 405]
    assert Comment.objects.get().version == 1
