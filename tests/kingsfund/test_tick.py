from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core import mail as outbox
from django.core.management import call_command
from django.db import DatabaseError
from django.utils import timezone

from articles.models import Picture
from kingsfund.management.commands import tick
from kingsfund.models import Counter, Mail
from newsletter.models import Subscriber
from tests.factories import make_comment, make_picture, make_subscription


@pytest.fixture(autouse=True)
def _keep_the_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test's own transaction lives on the connection that the clock would look after."""
    monkeypatch.setattr(tick, "close_old_connections", lambda: None)


def run() -> tuple[int, str, str]:
    """The exit code, and what is said about chores done and chores failed."""
    said, failed = StringIO(), StringIO()
    with pytest.raises(SystemExit) as stop:
        call_command("tick", stdout=said, stderr=failed)
    return stop.value.code, said.getvalue(), failed.getvalue()


def test_tick_does_whatever_is_due_and_nothing_twice(moderator: User) -> None:
    now = timezone.now()
    make_comment(at=now - timedelta(hours=1))
    Counter.objects.create(key="k", window_ends_at=now - timedelta(minutes=1))
    make_picture()
    Picture.objects.update(due_at=now - timedelta(minutes=2))
    make_subscription("typed@example.net", status="pending")
    Subscriber.objects.update(asked_at=now - timedelta(days=8))

    code, said, failed = run()

    assert (code, failed) == (0, "")
    assert said.splitlines() == [
        "moderators told of new comments: 1",
        "mails sent: 1",
        "pictures made ready: 1",
        "addresses never confirmed forgotten: 1",
        "old counters forgotten: 1",
    ]
    assert [message.to for message in outbox.outbox] == [[moderator.email]]
    assert run() == (0, "", "")


def test_tick_goes_on_after_a_chore_that_failed(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> int:
        raise DatabaseError("no such table")

    Mail.objects.create(
        name="trial/hello", to="reader@example.net", subject="s", text="t", html="h"
    )
    monkeypatch.setattr(tick, "SENDING", {"what fails": fail, **tick.SENDING})
    code, said, failed = run()
    assert (code, said, failed) == (
        1,
        "mails sent: 1\n",
        "what fails: DatabaseError: no such table\n",
    )
