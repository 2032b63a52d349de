"""What an edition may become, from every state."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from articles.models import Edition, EditionIsFrozen, WrongEditionState
from kingsfund.models import User
from tests.factories import make_article, make_draft

Status = Edition.Status
NOW = datetime(2025, 5, 4, 12, 3, tzinfo=UTC)
LATER = NOW + timedelta(days=1)

TRANSITIONS: dict[str, Callable[[Edition, User], None]] = {
    "submit": lambda edition, user: edition.submit(by=user, at=NOW),
    "approve": lambda edition, user: edition.approve(by=user, at=NOW),
    "send back": lambda edition, user: edition.send_back(),
    "schedule": lambda edition, user: edition.schedule(by=user, publish_at=LATER),
    "unschedule": lambda edition, user: edition.unschedule(),
    "publish": lambda edition, user: edition.mark_published(by=user, at=NOW),
    "set aside": lambda edition, user: edition.set_aside(),
}
# What every transition makes of an edition in each state; what is not here is refused.
TABLE = {
    ("draft", "submit"): "in_review",
    ("draft", "approve"): "ready",
    ("draft", "schedule"): "scheduled",
    ("draft", "publish"): "published",
    ("draft", "set aside"): "set_aside",
    ("in_review", "approve"): "ready",
    ("in_review", "send back"): "draft",
    ("in_review", "schedule"): "scheduled",
    ("in_review", "publish"): "published",
    ("in_review", "set aside"): "set_aside",
    ("ready", "send back"): "draft",
    ("ready", "schedule"): "scheduled",
    ("ready", "publish"): "published",
    ("ready", "set aside"): "set_aside",
    ("scheduled", "unschedule"): "draft",
    ("scheduled", "publish"): "published",
    ("scheduled", "set aside"): "set_aside",
}


def edition_in(status: str) -> Edition:
    """An edition in a state, as the database has it."""
    stamps = {"scheduled": {"publish_at": LATER}, "published": {"published_at": NOW}}
    edition = make_draft().draft_edition()
    Edition.objects.filter(pk=edition.pk).update(status=status, **stamps.get(status, {}))
    return Edition.objects.get(pk=edition.pk)


@pytest.mark.parametrize("transition", TRANSITIONS)
@pytest.mark.parametrize("status", Status.values)
def test_edition_moves_only_as_the_table_says(editor: User, status: str, transition: str) -> None:
    edition = edition_in(status)
    if expected := TABLE.get((status, transition)):
        TRANSITIONS[transition](edition, editor)
    else:
        expected = status
        with pytest.raises(
            WrongEditionState, match=f"Edition 1 is {edition.get_status_display().lower()}"
        ):
            TRANSITIONS[transition](edition, editor)
    edition.refresh_from_db()
    assert edition.status == expected


def test_edition_that_was_approved_is_ready_again_when_taken_off_the_schedule(editor: User) -> None:
    edition = edition_in("in_review")
    edition.approve(by=editor, at=NOW)
    edition.schedule(by=editor, publish_at=LATER)
    edition.unschedule()
    assert (edition.status, edition.publish_at) == (Status.READY, None)


def test_edition_loses_its_approval_when_it_is_sent_back(editor: User) -> None:
    edition = edition_in("in_review")
    edition.approve(by=editor, at=NOW)
    edition.send_back()
    edition.refresh_from_db()
    assert (edition.approved_by, edition.approved_at) == (None, None)


@pytest.mark.parametrize("status", ["scheduled", "published", "set_aside"])
def test_frozen_edition_keeps_its_text(db: None, status: str) -> None:
    edition = edition_in(status)
    edition.title = "Quietly another"
    with pytest.raises(EditionIsFrozen, match="cannot be changed"):
        edition.save()
    edition.refresh_from_db()
    assert edition.title != "Quietly another"


@pytest.mark.parametrize("status", ["draft", "in_review", "ready"])
def test_open_edition_changes(db: None, status: str) -> None:
    edition = edition_in(status)
    edition.title = "Another"
    edition.save()
    edition.refresh_from_db()
    assert edition.title == "Another"


@pytest.mark.parametrize("status", ["draft", "in_review", "ready", "scheduled"])
def test_article_has_one_open_edition(db: None, status: str) -> None:
    edition = edition_in(status)
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.create(article=edition.article, number=2, title="Second")


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "scheduled"},
        {"publish_at": LATER},
        {"status": "published"},
        {"published_at": NOW},
        {"status": "lost"},
    ],
    ids=["no moment", "moment of a draft", "no time", "time of a draft", "unknown state"],
)
def test_edition_constraints_hold_in_the_database(db: None, fields: dict[str, object]) -> None:
    edition = make_draft().draft_edition()
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.filter(pk=edition.pk).update(**fields)


def test_due_are_those_whose_moment_has_come_the_longest_waiting_first(db: None) -> None:
    first, second, third = (edition_in("scheduled") for _ in range(3))
    for edition, minutes in ((first, -1), (second, -5), (third, 1)):
        moment = NOW + timedelta(minutes=minutes)
        Edition.objects.filter(pk=edition.pk).update(publish_at=moment)
    assert list(Edition.objects.due(NOW)) == [second, first]


def test_edition_taken_out_of_the_history_is_visible_only_while_it_is_live(db: None) -> None:
    article = make_article()
    article.live_edition.keep_in_history(False)
    assert list(Edition.objects.visible()) == [article.live_edition]
    assert list(Edition.objects.in_history()) == []
