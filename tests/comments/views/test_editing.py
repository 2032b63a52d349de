"""A writer takes a comment up again, before anybody reads it or when asked to."""

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from articles.models import Article
from comments import private_links
from comments.models import Comment, Reason, Revision, StaleDecision, WrongState
from comments.views.editing import CHANGES, DAY
from comments.workflow import assignments, transitions
from kingsfund.core.security.ratelimit import hit
from kingsfund.models import User
from tests.factories import make_comment

WORDS = {
    "text": "Better words than before.",
    "name": "Iris Calder",
    "job_title": "Ward manager",
    "organisation": "Northvale Hospitals",
    "declared_interest": "",
}


@pytest.fixture
def comment(article: Article) -> Comment:
    return make_comment(article, **{**WORDS, "text": "The first words."})


@pytest.fixture
def reason(db: None) -> Reason:
    return Reason.objects.get(slug="identifies_patient")


def send(client: Client, comment: Comment, **changes: object) -> HttpResponse:
    """Post the form as it was opened when `comment` was read."""
    data = {**WORDS, "version": comment.version, **changes}
    return client.post(private_links.act_path("edit", comment), data)


def in_form(response: HttpResponse) -> str:
    return response.context["form"]["text"].value()


def test_edit_page_holds_the_words_and_no_address(client: Client, comment: Comment) -> None:
    page = client.get(private_links.act_path("edit", comment))
    assert (page.status_code, in_form(page)) == (200, "The first words.")
    assert (comment.email in page.text, "email" in page.context["form"].fields) == (False, False)
    assert (page["Referrer-Policy"], len(page.cookies)) == ("no-referrer", 0)


def test_change_is_stored_and_what_it_replaced_is_kept(client: Client, comment: Comment) -> None:
    since = comment.waiting_since
    response = send(client, comment)
    assert (response.status_code, response.url) == (303, private_links.status_path(comment))
    comment.refresh_from_db()
    assert (comment.text, comment.version, comment.waiting_since) == (WORDS["text"], 2, since)
    assert Revision.objects.get().former == {"text": "The first words."}


def test_change_without_a_change_is_no_act(client: Client, comment: Comment) -> None:
    assert send(client, comment, text="The first words.").status_code == 303
    assert Comment.objects.get().version == 1


def test_change_takes_only_the_columns_of_a_comment(client: Client, comment: Comment) -> None:
    send(client, comment, email="other@example.net", status="published", from_author="on")
    stored = Comment.objects.get()
    assert (stored.email, stored.status, stored.from_author) == (comment.email, "waiting", False)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("text", "", "Write your comment."),
        ("name", "...", "Write your name in letters."),
        ("job_title", "Nurse\nX: y", "Write this on one line, without control characters."),
        ("version", "x", "Enter a whole number."),
    ],
)
def test_change_is_checked_as_the_comment_was(
    client: Client, comment: Comment, field: str, value: str, message: str
) -> None:
    page = send(client, comment, **{field: value})
    assert (page.status_code, message in page.text, Comment.objects.get().version) == (422, True, 1)


def test_change_waits_while_an_editor_reads(
    client: Client, comment: Comment, moderator: User
) -> None:
    assignments.take(comment, by=moderator)
    page = send(client, comment)
    assert (page.status_code, "An editor began to read" in page.text) == (409, True)
    assert WORDS["text"] in page.text.partition("<textarea")[2]
    assert Comment.objects.get().text == "The first words."


@pytest.mark.parametrize(
    ("act", "why"), [("publish", "was published"), ("mark_as_spam", "decided not to publish")]
)
def test_change_comes_too_late_once_it_is_decided(
    client: Client, comment: Comment, moderator: User, act: str, why: str
) -> None:
    getattr(transitions, act)(Comment.objects.get(), by=moderator)
    page = send(client, comment)
    assert (page.status_code, why in page.text, WORDS["text"] in page.text) == (409, True, True)
    assert ("spam" in page.text.lower(), Comment.objects.get().text) == (False, "The first words.")


def test_moderator_decides_on_nothing_that_was_changed_since(
    client: Client, comment: Comment, moderator: User
) -> None:
    """The other order: the moderator opened the comment, the writer changes it, then the decision."""
    read = Comment.objects.get()
    assert send(client, comment).status_code == 303
    with pytest.raises(StaleDecision):
        transitions.publish(read, by=moderator)
    assert (Comment.objects.get().status, Comment.objects.get().text) == ("waiting", WORDS["text"])


def test_change_is_refused_when_the_reading_has_begun_since_it_was_let_in(
    comment: Comment, moderator: User
) -> None:
    """The moderator opens the comment after the writer’s post was let in, before it is stored."""
    let_in = Comment.objects.get()
    assignments.take(comment, by=moderator)
    with pytest.raises(WrongState):
        transitions.change(let_in, {"text": WORDS["text"]})
    assert Comment.objects.get().text == comment.text


def test_change_from_two_windows_shows_both_and_takes_the_second_on_a_second_press(
    client: Client, comment: Comment
) -> None:
    send(client, comment, text="From the first window.")
    page = send(client, comment, text="From the second window.")
    assert (page.status_code, in_form(page)) == (409, "From the second window.")
    assert "From the first window." in page.text
    version = page.context["form"]["version"].value()
    assert send(client, comment, text="From the second window.", version=version).status_code == 303
    assert Comment.objects.get().text == "From the second window."


def test_revise_shows_what_is_asked_and_sends_it_back_to_the_queue(
    client: Client, comment: Comment, moderator: User, reason: Reason
) -> None:
    yesterday = timezone.now() - timedelta(days=1)
    Comment.objects.update(waiting_since=yesterday, read_at=yesterday)
    transitions.ask_to_revise(comment, by=moderator, reason=reason, note="Leave out the ward.")
    page = client.get(private_links.act_path("edit", comment))
    asked = [reason.explanation, "Leave out the ward.", "/comments/policy/#confidentiality"]
    assert [part in page.text for part in asked] == [True, True, True]
    before = timezone.now()
    assert send(client, comment).status_code == 303
    comment = Comment.objects.get()
    assert (comment.status, comment.text, comment.read_at) == ("waiting", WORDS["text"], None)
    assert comment.waiting_since >= before


def test_revise_without_a_change_is_told_so(
    client: Client, comment: Comment, moderator: User, reason: Reason
) -> None:
    transitions.ask_to_revise(comment, by=moderator, reason=reason)
    page = send(client, comment, text="The first words.")
    assert (page.status_code, "This is what you sent before." in page.text) == (422, True)
    assert Comment.objects.get().status == "revise"


def test_change_begun_before_it_was_given_back_is_shown_what_is_asked(
    client: Client, comment: Comment, moderator: User, reason: Reason
) -> None:
    transitions.ask_to_revise(Comment.objects.get(), by=moderator, reason=reason)
    page = send(client, comment)
    assert (page.status_code, in_form(page)) == (409, WORDS["text"])
    assert reason.explanation in page.text


def test_change_has_a_limit_that_loses_nothing(client: Client, comment: Comment) -> None:
    for _ in range(CHANGES):
        hit(f"comment-change:{comment.pk}", CHANGES, DAY)
    page = send(client, comment)
    assert (page.status_code, in_form(page)) == (429, WORDS["text"])
    assert Comment.objects.get().version == 1


@pytest.mark.parametrize("status", ["published", "declined", "spam", "withdrawn"])
def test_edit_page_of_what_is_decided_leads_back(
    client: Client, article: Article, status: str
) -> None:
    comment = make_comment(article, status=status)
    response = client.get(private_links.act_path("edit", comment))
    assert (response.status_code, response.url) == (302, private_links.status_path(comment))
