"""Hostile input, by every form and on every screen, mail and file."""

import csv
import email
import email.policy
import io
import json
from collections.abc import Iterator

import pytest
from django.core.mail import get_connection
from django.core.management import call_command
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from comments.models import Comment
from kingsfund.core import text as texts
from kingsfund.mail.outbox import build_message
from kingsfund.models import Mail
from tests.comments.attacks import ADDRESSES, LONG_WORD, UNSTORABLE, every_attack, with_controls
from tests.comments.conftest import respond, token_for
from tests.comments.hostile_pages import HIDDEN, Page, faults_of
from tests.comments.hostile_screens import screens, searches, unprintable_addresses
from tests.comments.hostile_world import HARMLESS, World, forms_of, make_world, rows

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
HEADERS = {
    *("content-type", "mime-version", "subject", "from", "to", "message-id", "date"),
    *("auto-submitted", "x-auto-response-suppress", "list-unsubscribe", "list-unsubscribe-post"),
}

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: object) -> Iterator[World]:
    """Made once, since nothing below leaves a trace in it: each test is undone within."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


def markup_of(response: HttpResponse) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode()


def faults_at(client: Client, path: str) -> list[str]:
    """What is wrong with one answer, whatever kind of file it is."""
    response = client.get(path)
    if response.status_code >= 500:
        return [f"{response.status_code} at {path}: {response.exc_info[1]!r:.200}"]
    markup, kind = markup_of(response), response["Content-Type"].partition(";")[0]
    if kind == "text/html":
        return [f"{fault} at {path}" for fault in faults_of(markup)]
    if kind.endswith("json"):
        json.loads(markup)
    return [f"hidden character at {path}"] if HIDDEN.search(markup.removeprefix("\ufeff")) else []


def test_every_form_takes_attacks_as_words_or_refuses_them_beside_the_field(world: World) -> None:
    lines = {"name", "job_title", "organisation", "declared_interest"}
    assert world.refused == dict.fromkeys(with_controls(), lines)
    pages = [answer for answer in world.answers if answer.status_code in (200, 422)]
    assert [fault for page in pages for fault in faults_of(page.text)] == []


def test_nothing_of_an_attack_runs_on_any_screen(world: World) -> None:
    world.moderator.raise_request_exception = False
    assert [fault for path in screens() for fault in faults_at(world.moderator, path)] == []


def test_nothing_of_an_attack_in_an_address_runs_or_breaks(world: World) -> None:
    world.moderator.raise_request_exception = False
    paths = [*searches(), *unprintable_addresses()]
    assert [fault for path in paths for fault in faults_at(world.moderator, path)] == []


def test_every_attack_is_to_be_read_as_it_was_typed(world: World) -> None:
    """The tests above would pass on pages that show nothing."""
    edited = world.comments[0].pk
    paths = ["/articles/beds/", f"/comments/{edited}/", f"/admin/comments/comment/{edited}/change/"]
    for path in paths:
        shown = Page(markup_of(world.moderator.get(path))).text
        lines = {line for attack in every_attack() for line in texts.tidy(attack).splitlines()}
        assert [line for line in lines if line not in shown] == [], path


def test_no_mail_carries_an_attack_as_anything_but_words(world: World) -> None:
    mails = list(Mail.objects.all())
    assert {mail.name for mail in mails} >= {
        *("comments/declined", "comments/revise", "comments/upheld", "comments/published"),
        *("comments/author_told", "comments/report_received", "comments/edited"),
    }
    for mail in mails:
        sent = build_message(mail, get_connection()).message().as_bytes()
        read = email.message_from_bytes(sent, policy=email.policy.default)
        assert {name.lower() for name in read} <= HEADERS, mail.name
        assert len(read["To"].addresses) == 1
        text, html = (part.get_content() for part in read.iter_parts())
        assert (HIDDEN.search(text), faults_of(html, is_mail=True)) == (None, []), mail.name


def test_no_file_runs_an_attack(world: World) -> None:
    table = markup_of(world.moderator.get("/admin/comments/decision/export/"))
    rows = list(csv.reader(io.StringIO(table.removeprefix("\ufeff"), newline="")))
    notes = {row[9][:2] for row in rows}
    assert notes >= {"'=", "'@", "'+", "'＝"}
    assert [cell for row in rows for cell in row if cell.startswith(FORMULA)] == []
    lines = markup_of(world.moderator.get("/admin/comments/decision/export.jsonl")).split("\n")
    assert len([json.loads(line) for line in lines if line]) == len(rows) - 1
    for command, address in (("export_person", "writer0@example.net"), ("verify_decisions", "")):
        out = io.StringIO()
        call_command(command, *filter(None, [address]), stdout=out)
        assert HIDDEN.search(out.getvalue()) is None


@pytest.mark.parametrize("typed", ADDRESSES, ids=[f"address {n}" for n in range(len(ADDRESSES))])
def test_an_address_is_refused_or_no_more_than_an_address(world: World, typed: str) -> None:
    """Whatever the form takes is written to, exported and erased like any other."""
    data = {**HARMLESS, "email": typed, "agrees": "on", "act": "send"}
    response = respond(Client(), world.article, {**data, "token": token_for(world.article)})
    taken = Comment.objects.filter(pk__gt=world.comments[-1].pk + 1).last()
    if response.status_code == 422:
        assert (list(response.context["form"].errors), taken) == (["email"], None)
        return
    assert (response.status_code, HIDDEN.search(taken.email)) == (303, None)
    paths = [f"/admin/comments/comment/{taken.pk}/{page}/" for page in ("change", "writer")]
    assert [fault for path in paths for fault in faults_at(world.moderator, path)] == []
    sent = build_message(Mail.objects.get(to=taken.email), get_connection()).message()
    read = email.message_from_bytes(sent.as_bytes(), policy=email.policy.default)
    assert ({name.lower() for name in read} <= HEADERS, len(read["To"].addresses)) == (True, 1)
    call_command("export_person", taken.email, stdout=io.StringIO())
    call_command("erase_person", taken.email, "--yes", stdout=io.StringIO())
    taken.refresh_from_db()
    assert taken.email == ""


def test_nothing_that_cannot_be_kept_gets_through_a_form(world: World) -> None:
    """NUL and a word of 66 kB are refused by each field; no half of a pair is a server error."""
    forms, before = forms_of(world), rows()
    refusals = [*UNSTORABLE["NUL"], LONG_WORD]
    for form in forms:
        for name in form.words:
            for typed in refusals:
                status = form.post({name: typed}).status_code
                assert status in form.refusals, (form.path, name, typed[:20], status)
    assert rows() == before
    for form in forms:
        for typed in UNSTORABLE["surrogates"]:
            assert form.post(dict.fromkeys(form.words, typed)).status_code < 500, form.path


def test_too_long_a_word_is_given_back_with_the_reason(world: World) -> None:
    respond_to, *_ = forms_of(world)
    response = respond_to.post({"text": LONG_WORD})
    assert response.context["form"]["text"].value() == LONG_WORD
    assert len(response.content) < 2 * len(LONG_WORD)
    assert response.context["form"].errors["text"] == [
        "Write at least a few words.",
        "Your comment is 66,000 characters long, 61,000 more than the 5,000 there is room for.",
    ]


@pytest.mark.parametrize("charset", ["utf-16", "utf-7", "raw_unicode_escape", "zqx", "\u202e"])
def test_a_form_in_another_encoding_is_no_server_error(world: World, charset: str) -> None:
    kind = f"multipart/form-data; boundary=zqx; charset={charset}"
    body = b'--zqx\r\nContent-Disposition: form-data; name="text"\r\n\r\nzqx\\ud800\r\n--zqx--\r\n'
    response = Client().generic("POST", "/articles/beds/respond/", body, content_type=kind)
    assert response.status_code in (400, 422)
