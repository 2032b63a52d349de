"""Who reads the mail to an address says whether they wrote the comment."""

import re
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Article
from comments import private_links
from comments.models import Comment, Report
from comments.workflow import email_verification
from comments.workflow.submission import receive
from kingsfund.core.security.signing import make_token
from kingsfund.models import Mail, User
from tests.factories import make_comment

MINE, NOT_MINE = {"act": "mine"}, {"act": "not-mine"}


@pytest.fixture
def comment(article: Article) -> Comment:
    return make_comment(article, text="See https://trap.example/now and <b>this</b>.")


def test_received_mail_carries_the_link(client: Client, article: Article) -> None:
    comment = Comment(article=article, name="A B", text="C d.", email="writer@example.net")
    comment, _ = receive(comment, key=UUID(int=1))
    path = re.search(r"/comments/proof/\S+", Mail.objects.get().text).group()
    assert (path, client.get(path).status_code) == (private_links.proof_path(comment), 200)


def test_opening_the_link_changes_nothing(client: Client, comment: Comment) -> None:
    for method in (client.get, client.head):
        assert method(private_links.proof_path(comment)).status_code == 200
    comment.refresh_from_db()
    assert (comment.email_verified_at, comment.status, comment.version) == (None, "waiting", 1)


def test_proof_page_shows_the_words_without_links(client: Client, comment: Comment) -> None:
    page = client.get(private_links.proof_path(comment))
    assert "See https://trap.example/now and &lt;b&gt;this&lt;/b&gt;." in page.text
    assert ('href="https://trap' in page.text, comment.email in page.text) == (False, False)


def test_yes_proves_the_address_once(client: Client, comment: Comment) -> None:
    path = private_links.proof_path(comment)
    response = client.post(path, MINE)
    assert (response.status_code, response.url) == (303, path)
    proven_at = Comment.objects.get().email_verified_at
    client.post(path, MINE)
    client.post(path, NOT_MINE)
    stored = Comment.objects.get()
    assert (stored.email_verified_at, stored.status, stored.email) == (
        proven_at,
        "waiting",
        comment.email,
    )
    assert "You need do nothing more." in client.get(path).text


@pytest.mark.parametrize("act", ["", "yes", "MINE"])
def test_proof_takes_no_other_button(client: Client, comment: Comment, act: str) -> None:
    client.post(private_links.proof_path(comment), {"act": act})
    stored = Comment.objects.get()
    assert (stored.email_verified_at, stored.status) == (None, "waiting")


def test_prove_says_whether_it_is_news(comment: Comment) -> None:
    assert [
        email_verification.verify_address(comment),
        email_verification.verify_address(comment),
    ] == [True, False]


@pytest.mark.parametrize("status", ["waiting", "revise"])
def test_not_me_withdraws_what_waits_and_ends_the_mail(
    client: Client, article: Article, moderator: User, status: str
) -> None:
    comment = Comment(article=article, name="A B", text="C d.", email="writer@example.net")
    comment, _ = receive(comment, key=UUID(int=1))
    Comment.objects.exclude(status=status).update(status=status, decided_at=comment.submitted_at)
    path = private_links.proof_path(comment)
    assert client.post(path, NOT_MINE).status_code == 303
    stored = Comment.objects.get()
    assert (stored.status, stored.email, Mail.objects.get().status) == (
        "withdrawn",
        "",
        "cancelled",
    )
    page = client.get(path)
    assert (page.status_code, "Say whether" in page.text, comment.text in page.text) == (
        200,
        False,
        False,
    )
    client.post(path, MINE)
    assert Comment.objects.get().email_verified_at is None


def test_not_me_reports_what_is_published_and_leaves_it_to_the_moderators(
    client: Client, article: Article
) -> None:
    comment = make_comment(article, status="published")
    path = private_links.proof_path(comment)
    client.post(path, NOT_MINE)
    client.post(path, NOT_MINE)
    stored = Comment.objects.get()
    assert (stored.status, stored.email) == ("published", "")
    assert [report.cause for report in Report.objects.open()] == ["impostor"]


@pytest.mark.parametrize("status", ["declined", "spam", "withdrawn"])
def test_not_me_of_what_is_decided_only_ends_the_mail(article: Article, status: str) -> None:
    comment = make_comment(article, status=status)
    email_verification.reject_authorship(comment)
    stored = Comment.objects.get()
    assert (stored.status, stored.email, Report.objects.count()) == (status, "", 0)


@pytest.mark.parametrize(
    ("token", "status"),
    [
        (lambda comment: make_token("comment-status", comment.submission_key.hex), 404),
        (lambda comment: make_token("comment-proof", [comment.submission_key.hex, "0" * 16]), 410),
        (lambda comment: make_token("comment-proof", ["0" * 32, "0" * 16]), 410),
        (lambda comment: "x", 404),
    ],
    ids=["status", "other address", "no comment", "no token"],
)
def test_proof_is_by_its_own_link_alone(
    client: Client, comment: Comment, token: object, status: int
) -> None:
    path = f"/comments/proof/{token(comment)}/"
    assert [client.get(path).status_code, client.post(path, MINE).status_code] == [status, status]
    assert Comment.objects.get().email_verified_at is None


def test_proof_of_one_comment_is_of_no_other(comment: Comment) -> None:
    other = make_comment(comment.article, email=comment.email)
    email_verification.verify_address(comment)
    other.refresh_from_db()
    assert other.email_verified_at is None


def test_yes_of_a_trusted_writer_publishes_where_the_article_trusts(
    client: Client, article: Article, comment: Comment
) -> None:
    Article.objects.update(comment_policy="trusted")
    at = timezone.now()
    for _ in range(3):
        make_comment(article, status="published", email=comment.email, email_verified_at=at)
    client.post(private_links.proof_path(comment), MINE)
    stored = Comment.objects.get(pk=comment.pk)
    decision = stored.latest_decision()
    assert (stored.status, decision.channel, decision.by) == ("published", "trust", None)


def test_yes_has_the_signals_asked_again(client: Client, comment: Comment) -> None:
    Comment.objects.update(screening="done")
    client.post(private_links.proof_path(comment), MINE)
    assert Comment.objects.get().screening == "pending"
