"""The log as a file: complete, harmless in a spreadsheet, and enough to check the hashes by."""

import csv
import hashlib
import json
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from articles.models import Article
from comments.audit.export import COLUMNS, HASHED
from comments.models import Decision, Reason
from comments.workflow import transitions
from kingsfund.models import User
from tests.factories import make_comment


@pytest.fixture
def log(article: Article, moderator: User, second_moderator: User) -> list[Decision]:
    first, second = make_comment(article), make_comment(article)
    transitions.publish(first, by=moderator)
    reason = Reason.objects.get(slug="advertising")
    declined = transitions.decline(second, by=moderator, reason=reason, note="=1+1")
    transitions.undo(second, declined, by=second_moderator)
    return list(Decision.objects.in_order())


def exported(*arguments: str) -> str:
    out = StringIO()
    call_command("export_decisions", *arguments, stdout=out)
    return out.getvalue()


def test_json_lines_are_enough_to_reckon_every_entry_hash_again(log: list[Decision]) -> None:
    """By hand, without the code that wrote them."""
    entry_hash = ""
    lines = [json.loads(line) for line in exported().splitlines()]
    for line in lines:
        says = json.dumps(
            ["1", entry_hash, *(line[name] for name in HASHED)], separators=(",", ":")
        )
        entry_hash = hashlib.sha256(says.encode()).hexdigest()
        assert line["entry_hash"] == entry_hash
    assert [line["id"] for line in lines] == [decision.pk for decision in log]
    assert (lines[1]["reason"], lines[1]["by"], lines[2]["undoes_position"]) == (
        "advertising",
        "mo",
        2,
    )


def test_csv_is_for_spreadsheets(log: list[Decision], tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    call_command("export_decisions", str(file), "--format", "csv")
    rows = list(csv.reader(file.read_text(encoding="utf-8-sig").splitlines()))
    assert rows[0] == COLUMNS
    assert [row[3] for row in rows[1:]] == ["Published", "Declined", "Undone"]
    assert rows[2][9] == "'=1+1"


@pytest.mark.parametrize(
    ("arguments", "positions"),
    [
        (["--action", "undo"], [3]),
        (["--reason", "advertising"], [2]),
        (["--by", "mo"], [1, 2]),
        (["--channel", "trust"], []),
        (["--since", "TODAY"], [1, 2, 3]),
        (["--until", "TODAY"], []),
        (["--since", "TOMORROW"], []),
    ],
    ids=["action", "reason", "by", "channel", "since", "until", "tomorrow"],
)
def test_export_is_narrowed(
    log: list[Decision], arguments: list[str], positions: list[int]
) -> None:
    today = timezone.localdate(log[0].at)
    days = {"TODAY": str(today), "TOMORROW": str(today + timedelta(days=1))}
    lines = exported(*[days.get(word, word) for word in arguments]).splitlines()
    assert [json.loads(line)["position"] for line in lines] == positions
