"""The security log: append-only, read in the admin, forgotten in time; every export leaves a line in it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from comments.workflow import transitions
from kingsfund import data_subjects
from kingsfund.models import SecurityEvent, SecurityEventIsFinal, User
from kingsfund.security_events import KEPT_FOR
from tests.factories import make_comment, make_subscription

record = SecurityEvent.objects.record


def test_event_is_never_changed_or_deleted(editor: User) -> None:
    event = record("signed_in", by=editor, account=editor)
    for act in (
        event.save,
        event.delete,
        SecurityEvent.objects.all().delete,
        lambda: SecurityEvent.objects.update(who="nobody"),
    ):
        with pytest.raises(SecurityEventIsFinal):
            act()
    assert SecurityEvent.objects.get().who == "edith"


def test_event_outlives_the_account(editor: User) -> None:
    record("signed_in", by=editor, account=editor)
    editor.delete()
    event = SecurityEvent.objects.get()
    assert (event.by, event.account, event.who, event.whose) == (None, None, "edith", "edith")


def test_unknown_action_is_refused(db: None) -> None:
    with (
        pytest.raises(IntegrityError, match="security_event_action_is_known"),
        transaction.atomic(),
    ):
        record("danced")


def test_events_are_forgotten_after_a_year(db: None) -> None:
    now = timezone.now()
    for age in (KEPT_FOR - timedelta(days=1), KEPT_FOR + timedelta(days=1)):
        record("signed_in", at=now - age)
    assert SecurityEvent.objects.forget_old(now) == 1
    assert SecurityEvent.objects.count() == 1


def test_person_is_exported_and_erased_with_their_events(editor: User) -> None:
    SecurityEvent.objects.create(action="signed_in", by=editor, who="edith", network="192.0.2.1")
    exported = data_subjects.export(editor.email)["site_keeps"]["security_events"]
    assert [(row["action"], row["network"]) for row in exported] == [("signed_in", "192.0.2.1")]
    data_subjects.erase(editor.email)
    assert SecurityEvent.objects.get().network == ""


def exports() -> list[tuple[str, str, int | None]]:
    rows = SecurityEvent.objects.filter(action="exported").order_by("pk")
    return list(rows.values_list("who", "details", "rows"))


def test_every_export_at_the_admin_leaves_a_line(admin_user: User, moderator: User) -> None:
    client = Client()
    client.force_login(admin_user)
    for _ in range(2):
        make_subscription()
    comment = make_comment()
    transitions.publish(comment, by=moderator)
    client.get(reverse("admin:newsletter_subscriber_export"))
    client.get(reverse("admin:articles_event_export"))
    client.get(reverse("admin:comments_decision_export"))
    client.get(reverse("admin:comments_decision_lines"))
    client.post(reverse("admin:comments_comment_export", args=[comment.pk]))
    assert exports() == [
        ("admin", "subscribers, as CSV", 2),
        ("admin", "log of articles, as CSV", 0),
        ("admin", "log of decisions", 1),
        ("admin", "log of decisions", 1),
        ("admin", f"what is kept about the writer of comment {comment.pk}", 1),
    ]


def test_every_export_by_a_command_leaves_a_line(
    db: None, capsys: pytest.CaptureFixture[str]
) -> None:
    make_comment(email="iris@example.net")
    call_command("export_person", "iris@example.net")
    call_command("export_decisions")
    call_command("erase_person", "iris@example.net", yes=True)
    assert [details for _, details, _ in exports()] == [
        "what is kept about a person, by a command",
        "log of decisions, by a command",
    ]
    assert SecurityEvent.objects.latest("pk").action == "erased"


def test_list_is_read_only_and_for_those_with_the_permission(
    admin_user: User, editor: User, log_in: Callable[[User], Client]
) -> None:
    event = record("signed_in", by=editor, account=editor)
    page = log_in(admin_user).get(reverse("admin:kingsfund_securityevent_changelist"))
    assert "Signed in" in page.text
    assert "edith" in page.text
    one = reverse("admin:kingsfund_securityevent_change", args=[event.pk])
    assert log_in(admin_user).post(one, {"who": "x"}).status_code == 403
    assert log_in(admin_user).get(one).status_code == 200
    assert log_in(admin_user).get(reverse("admin:kingsfund_securityevent_add")).status_code == 403
    assert log_in(editor).get(one).status_code == 403
