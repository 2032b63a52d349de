"""Publishing on time while every process is killed again and again, on a real database."""

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection

from articles.models import Article, Event

ROOT = Path(__file__).resolve().parents[2]


def database_url() -> str:
    """The test's own database, for processes of their own."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


@pytest.mark.django_db(transaction=True)
def test_each_of_two_hundred_articles_appears_once_on_time_whoever_is_killed() -> None:
    command = ["benchmarks/scheduled_publishing.py", "--articles", "200", "--seconds", "8"]
    environment = {**os.environ, "DATABASE_URL": database_url(), "EMAIL_URL": "dummymail://"}
    result = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )

    assert result.returncode == 0, result.stdout + result.stderr
    account = json.loads(result.stdout)
    wrong = ("lost", "doubled", "early", "misdated", "seen_early")
    assert {name: account[name] for name in wrong} == {name: [] for name in wrong}
    # How many kills and looks there were, and how late it was, is the machine's affair.
    assert account["kills"] > 0
    assert account["pages_missing_before"] + account["pages_seen_after"] > 0

    # The account is not believed on its word.
    events = Event.objects.of_kind(Event.Kind.PUBLISHED)
    assert events.values("article").distinct().count() == events.count() == 200
    assert Article.objects.published().count() == 200
    assert {event.who for event in events} == {"the clock"}
