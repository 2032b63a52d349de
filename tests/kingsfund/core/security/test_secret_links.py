"""No export, page, log or evidence shows a link that is the key to a page."""

import json
import logging

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from articles.models import ReviewLink
from comments import private_links
from comments.models import Comment
from comments.workflow import submission
from kingsfund import data_subjects
from kingsfund.core.security import secret_links
from kingsfund.core.security.secret_links import LineFormatter, blank
from kingsfund.models import Mail, User
from newsletter.models import Consent
from tests.factories import make_article, make_newsletter, make_subscription

TOKEN = "InsiYWJjIjoxfSI:1tXyZ0:Qw-_9aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789ab"


@pytest.mark.parametrize(
    ("text", "blanked"),
    [
        (f"See https://example.org/comments/proof/{TOKEN}/.", "See [link to verify the address]."),
        (f"<http://localhost:8000/comments/replies/{TOKEN}/>", "<[link to stop mail about replies]>"),
        (f"Not Found: /comments/status/{TOKEN}/edit/", "Not Found: [link to the writer’s private page]"),
        (f"/newsletter/confirm/{TOKEN.replace(':', '%3A')}/", "[link to confirm the subscription]"),
        (f'"GET /review/{TOKEN}/?paragraph=2 HTTP/1.1" 200', '"GET [link to read the draft] HTTP/1.1" 200'),
        (f"href='/review/{TOKEN}/files/a.pdf'", "href='[link to read the draft]'"),
        ("https://example.org/comments/40416/", "https://example.org/comments/40416/"),
        ("No link at all: /comments/proof/", "No link at all: /comments/proof/"),
    ],
)  # fmt: skip
def test_blank_puts_the_purpose_in_place_of_a_link(text: str, blanked: str) -> None:
    assert blank(text) == blanked


def test_every_route_with_a_token_has_its_purpose() -> None:
    assert set(secret_links.secret_routes().values()) == set(secret_links.PURPOSES)


def test_blanking_takes_no_longer_than_the_text_is_long() -> None:
    """Doubling what could be the beginning of an address doubles the steps, which is what is counted."""
    pattern = secret_links._pattern()
    assert pattern.search("https://" * 20_000) is None
    assert pattern.search("https://" + "a" * 500_000) is None


@pytest.fixture
def comment(db: None) -> Comment:
    """Received, so that the mail with the proof link lies in the row."""
    letter = Comment(
        article=make_article(), name="Iris", job_title="Nurse", organisation="Ward",
        email="iris@example.net", text="A letter.",
    )  # fmt: skip
    from uuid import uuid4

    return submission.receive(letter, key=uuid4())[0]


def test_export_has_no_link_and_the_mail_to_be_sent_has_it(
    comment: Comment, capsys: pytest.CaptureFixture[str]
) -> None:
    path = private_links.proof_path(comment)
    assert path in Mail.objects.get().text
    call_command("export_person", comment.email)
    text = capsys.readouterr().out
    assert path not in text
    assert "[link to verify the address]" in json.loads(text)["mails"][0]["text"]


def test_page_of_a_writer_and_its_file_have_no_link(
    comment: Comment, editor: User, log_in: object
) -> None:
    make_subscription(comment.email)
    client = log_in(editor)
    page = client.get(reverse("admin:comments_comment_writer", args=[comment.pk])).text
    assert "what is kept by newsletters, site_keeps" in page
    assert "Newsletter subscribers" not in page
    file = client.post(reverse("admin:comments_comment_export", args=[comment.pk])).json()
    assert file["left_out"] == ["newsletters", "site_keeps"]
    assert "newsletters" not in file
    assert private_links.proof_path(comment) not in json.dumps(file)


def test_export_leaves_out_the_mails_of_apps_that_were_not_asked(
    comment: Comment, editor: User
) -> None:
    Mail.objects.create(
        name="newsletter/welcome", to=comment.email, subject="s", text="t", html="h"
    )
    assert [
        mail["subject"] for mail in data_subjects.export(comment.email, by=editor)["mails"]
    ] != ["s"]
    assert "s" not in [
        mail["subject"] for mail in data_subjects.export(comment.email, by=editor)["mails"]
    ]
    assert "s" in [mail["subject"] for mail in data_subjects.export(comment.email)["mails"]]


def test_log_line_of_a_page_not_found_has_no_link(
    db: None, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "django.request"):
        logging.getLogger("django").addHandler(caplog.handler)
        assert client.get(f"/comments/proof/{TOKEN}/no/such/page/").status_code == 404
        logging.getLogger("django").removeHandler(caplog.handler)
    form = LineFormatter("{levelname}: {message}", style="{")
    lines = [form.format(record) for record in caplog.records]
    assert lines[0] == "WARNING: Not Found: [link to verify the address]"
    assert settings.LOGGING["formatters"]["line"]["()"].endswith("LineFormatter")


def test_traceback_in_the_log_has_no_link() -> None:
    try:
        raise ValueError(f"/review/{TOKEN}/")
    except ValueError:
        import sys

        record = logging.LogRecord("x", logging.ERROR, "", 0, "Broken", (), sys.exc_info())
    assert TOKEN not in LineFormatter().format(record)


def test_evidence_of_a_sign_up_keeps_no_link(client: Client, db: None) -> None:
    weekly = make_newsletter("Weekly", slug="weekly")
    client.post(
        "/newsletter/subscribe/",
        {"email": "ada@example.net", "newsletters": [weekly.offer]},
        headers={"referer": f"https://example.org/comments/status/{TOKEN}/"},
    )
    assert TOKEN[:20] not in str(list(Consent.objects.values_list("source", flat=True)))


def test_error_of_a_mail_keeps_no_link(comment: Comment) -> None:
    mail = Mail.objects.get()
    mail.mark_failed(
        ValueError(f"550 refused: https://example.org{private_links.proof_path(comment)}")
    )
    assert mail.error == "ValueError: 550 refused: [link to verify the address]"


@pytest.mark.parametrize(("email", "is_shown"), [("", True), ("rae@example.net", False)])
def test_link_of_an_outside_reader_is_shown_only_to_be_passed_on_by_hand(
    editor: User, log_in: object, email: str, is_shown: bool
) -> None:
    from articles.notifications import review_path
    from articles.workflow import external_review
    from tests.factories import make_draft

    edition = make_draft().draft_edition()
    link: ReviewLink = external_review.make_link(edition, by=editor, name="Rae", email=email)
    page = log_in(editor).get(reverse("admin:articles_article_links", args=[edition.article_id]))
    assert (review_path(link) in page.text) is is_shown
