from datetime import timedelta
from io import StringIO
from threading import Event

import pytest
from django.core import mail as outbox
from django.core.management import call_command
from django.db import DatabaseError
from django.utils import timezone

from articles.models import Picture
from articles.workflow import lifecycle, publishing
from comments.screening import classifier
from kingsfund.core import periodic
from kingsfund.core.periodic import Job, Pace
from kingsfund.management.commands import tick
from kingsfund.models import Mail, RateLimitCounter, User
from newsletter.models import Subscriber
from tests.factories import (
    make_article,
    make_comment,
    make_draft,
    make_picture,
    make_subscription,
)


@pytest.fixture(autouse=True)
def _keep_the_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test's own transaction lives on the connection that the clock would look after."""
    monkeypatch.setattr(tick, "close_old_connections", lambda: None)


def run() -> tuple[int, str, str]:
    """The exit code, and what is said about jobs done and jobs failed."""
    said, failed = StringIO(), StringIO()
    with pytest.raises(SystemExit) as stop:
        call_command("tick", stdout=said, stderr=failed)
    return stop.value.code, said.getvalue(), failed.getvalue()


def test_tick_does_whatever_is_due_and_nothing_twice(moderator: User) -> None:
    now = timezone.now()
    make_comment(at=now - timedelta(hours=1))
    RateLimitCounter.objects.create(key="k", window_ends_at=now - timedelta(minutes=1))
    classifier.note_all([make_comment(status="spam")])
    make_picture()
    Picture.objects.update(due_at=now - timedelta(minutes=2))
    make_subscription("typed@example.net", status="pending")
    Subscriber.objects.update(asked_at=now - timedelta(days=8))

    code, said, failed = run()

    assert (code, failed) == (0, "")
    assert said.splitlines() == [
        "moderators told of new comments: 1",
        "comments screened: 2",
        "decisions learned from: 1",
        "pictures made ready: 1",
        "mails sent: 1",
        "addresses never confirmed forgotten: 1",
        "old counters forgotten: 1",
    ]
    assert [message.to for message in outbox.outbox] == [[moderator.email]]
    assert run() == (0, "", "")


def test_tick_goes_on_after_a_job_that_failed(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> int:
        raise DatabaseError("no such table")

    Mail.objects.create(
        name="trial/hello", to="reader@example.net", subject="s", text="t", html="h"
    )
    jobs = [Job("what fails", fail, Pace.SENDING), *periodic.jobs_at(Pace.SENDING)]
    monkeypatch.setattr(tick, "jobs_at", lambda *paces: jobs)
    code, said, failed = run()
    assert (code, said, failed) == (
        1,
        "mails sent: 1\n",
        "what fails: DatabaseError: no such table\n",
    )


def test_tick_publishes_and_ends_what_is_due(editor: User) -> None:
    now, day = timezone.now(), timedelta(days=1)
    publishing.schedule(make_draft(), by=editor, publish_at=now - day, at=now - 2 * day)
    lifecycle.plan_end(
        make_article(), by=editor, ends_at=now - day, ending="close_comments", at=now - 2 * day
    )

    assert run() == (0, "articles published: 1\narticles ended: 1\nmails sent: 1\n", "")


def test_tick_survives_what_nobody_expected_and_says_where(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble() -> int:
        return [][1]

    jobs = [Job("what stumbles", stumble, Pace.PUBLISHING)]
    monkeypatch.setattr(tick, "jobs_at", lambda *paces: jobs)
    code, said, failed = run()
    assert (code, said) == (1, "")
    assert failed.startswith("what stumbles: IndexError: list index out of range\nTraceback")
    assert "in stumble" in failed


@pytest.mark.django_db(transaction=True)
def test_slow_mail_holds_up_no_publication(editor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    article = make_draft()
    at = timezone.now() + timedelta(seconds=0.5)
    publishing.schedule(article, by=editor, publish_at=at)
    sending, stopped = Event(), Event()

    def send_slowly() -> int:
        sending.set()
        stopped.wait(timeout=20)
        return 0

    def publish_until_done() -> int:
        sending.wait(timeout=20)
        if count := publishing.publish_due():
            raise KeyboardInterrupt(f"{count} published")
        return 0

    jobs = {
        Pace.PUBLISHING: [Job("publishing", publish_until_done, Pace.PUBLISHING)],
        Pace.SENDING: [Job("slow mail", send_slowly, Pace.SENDING)],
        Pace.FORGETTING: [],
    }
    monkeypatch.setattr(tick, "jobs_at", jobs.get)
    monkeypatch.setattr(tick, "PUBLISHING_EVERY", 0.1)
    # Once is enough here, and no thread outlives the test.
    monkeypatch.setattr(tick.Command, "do_or_die", lambda self, jobs, _: self.do(jobs))
    with pytest.raises(KeyboardInterrupt, match="1 published"):
        call_command("tick", every=60)

    article.refresh_from_db()
    assert article.is_published()
    assert not stopped.is_set()
    stopped.set()
