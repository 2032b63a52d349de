"""The commands that hand out and erase what is kept about a person, across the apps."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles.models import Author, Remark, ReviewLink
from comments.models import Comment
from kingsfund.models import User
from newsletter.models import Consent, Subscriber, Suppression
from tests.factories import make_author, make_comment, make_draft, make_subscription

ADDRESS = "serval@example.net"


@pytest.fixture
def person(db: None) -> None:
    """Writes, subscribes, was invited to read a draft, and is an author with an account."""
    make_comment(email=ADDRESS, text="Ein Brief über Betten.")
    subscription = make_subscription(ADDRESS)
    Consent.objects.create(
        subscriber=subscription.subscriber,
        newsletter=subscription.newsletter,
        event="confirmed",
        wording="Send me the weekly.",
        source="page",
    )
    Suppression.objects.create(email=ADDRESS, cause="asked")
    edition = make_draft().draft_edition()
    link = ReviewLink.objects.create(
        edition=edition,
        name="Serval",
        email=ADDRESS.title(),
        expires_at=timezone.now() + timedelta(days=9),
    )
    Remark.objects.create(edition=edition, link=link, text="Figure 3 is wrong.")
    make_author("Serval Lee", email=ADDRESS)
    User.objects.create_user("serval", ADDRESS)


def said(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().out.splitlines()


STAYS = [
    "Not erased: Remarks on drafts: 1 (they stay, without a name)",
    "Not erased: Entries as an author: 1 (they stay with the articles; change them by hand)",
    "Not erased: Entries that the address must not be mailed: 1 (they stay, or it could be mailed again)",
    "Not erased: Staff accounts with the address: 1 (they stay; deactivate them by hand)",
]


def test_erase_person_says_first_what_it_would_do(
    person: None, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("erase_person", ADDRESS.upper())
    assert sorted(said(capsys)) == sorted(
        [
            "Comments waiting or given back: 1 (withdrawn and emptied)",
            "Newsletter subscribers: 1 (deleted)",
            "Newsletter subscriptions: 1 (deleted)",
            "Records of consent: 1 (deleted)",
            "Invitations to read a draft: 1 (name and address deleted, link ended)",
            *STAYS,
            "Nothing was changed. With --yes it is done.",
        ]
    )
    assert Comment.objects.get().email == ADDRESS
    assert Subscriber.objects.count() == 1


def test_erase_person_erases_in_every_app_and_leaves_what_it_says(
    person: None, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("erase_person", ADDRESS, yes=True)
    assert said(capsys)[-5:] == [*STAYS, "Done."]
    assert Comment.objects.get().email == ""
    assert (Subscriber.objects.count(), Consent.objects.count()) == (0, 0)
    link = ReviewLink.objects.get()
    assert (link.email, link.name, link.is_open()) == ("", "An external reviewer", False)
    assert (Author.objects.get(email=ADDRESS).name, User.objects.count()) == ("Serval Lee", 1)


def test_erase_person_of_nobody(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("erase_person", "nobody@example.net", yes=True)
    assert said(capsys) == ["Nothing is kept under this address."]
    for command in ("erase_person", "export_person"):
        with pytest.raises(CommandError, match="“” is not an e-mail address"):
            call_command(command, " ")


def test_export_person_writes_json_with_a_key_for_each_app(
    person: None, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    call_command("export_person", ADDRESS)
    text = capsys.readouterr().out
    data = json.loads(text)
    assert sorted(data) == [
        *("articles", "comments", "email", "left_out", "made_at", "mails", "newsletters", "site"),
        "site_keeps",
    ]
    assert "Ein Brief über Betten." in text
    assert data["newsletters"]["consents"][0]["wording"] == "Send me the weekly."
    assert data["articles"]["remarks"][0]["text"] == "Figure 3 is wrong."
    assert data["site_keeps"]["accounts"][0]["username"] == "serval"
    call_command("export_person", ADDRESS, output=tmp_path / "out.json")
    written = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert written["comments"] == data["comments"]


SPELLINGS = [
    "jane10@bücher.example",
    "Jane10\u200b@xn--bcher-kva.example",
    "ｊａｎｅ10@bü\u00adcher.example",
]


@pytest.mark.parametrize("typed", SPELLINGS)
def test_export_person_finds_every_spelling_of_an_address(
    db: None, capsys: pytest.CaptureFixture[str], typed: str
) -> None:
    address = "jane10@xn--bcher-kva.example"
    make_comment(email=address)
    make_author("Jane Ten", email=address)
    make_subscription(address)
    User.objects.create_user("jane", address)
    call_command("export_person", typed)
    data = json.loads(capsys.readouterr().out)
    found = [
        data["comments"]["comments"],
        data["articles"]["authors"],
        data["newsletters"]["subscribers"],
        data["site_keeps"]["accounts"],
    ]
    assert (data["email"], [len(rows) for rows in found]) == (address, [1, 1, 1, 1])


@pytest.mark.parametrize("typed", SPELLINGS)
def test_erase_person_finds_every_spelling_of_an_address(db: None, typed: str) -> None:
    comment = make_comment(email="jane10@xn--bcher-kva.example")
    call_command("erase_person", typed, yes=True)
    comment.refresh_from_db()
    assert comment.email == ""
