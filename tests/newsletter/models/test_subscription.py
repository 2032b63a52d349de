from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from newsletter.models import Consent, Newsletter, Subscription
from tests.factories import make_subscription, make_suppression

AT = datetime(2013, 7, 12, 9, 30, tzinfo=UTC)


def test_confirm_stamps_the_time_and_keeps_the_wording(weekly: Newsletter) -> None:
    subscription = make_subscription(newsletter=weekly, status="pending")
    assert subscription.confirm(wording="Yes?", source="confirm page", network_hash="ab", at=AT)
    subscription.refresh_from_db()
    assert (subscription.status, subscription.confirmed_at) == ("confirmed", AT)
    assert list(
        Consent.objects.values_list(
            "newsletter__slug", "event", "wording", "source", "network_hash", "at"
        )
    ) == [("weekly", "confirmed", "Yes?", "confirm page", "ab", AT)]


def test_confirm_a_second_time_does_nothing(weekly: Newsletter) -> None:
    subscription = make_subscription(newsletter=weekly)
    since = subscription.confirmed_at
    assert not subscription.confirm(wording="Yes?", source="confirm page", at=AT)
    subscription.refresh_from_db()
    assert subscription.confirmed_at == since
    assert not Consent.objects.exists()


def test_unsubscribe_stamps_the_time_and_keeps_the_evidence(weekly: Newsletter) -> None:
    subscription = make_subscription(newsletter=weekly)
    assert subscription.unsubscribe(wording="Stop", source="unsubscribe page", at=AT)
    subscription.refresh_from_db()
    assert (subscription.status, subscription.unsubscribed_at) == ("unsubscribed", AT)
    assert list(Consent.objects.values_list("event", "wording", "at")) == [
        ("unsubscribed", "Stop", AT)
    ]


def test_unsubscribe_a_second_time_does_nothing(weekly: Newsletter) -> None:
    subscription = make_subscription(newsletter=weekly, status="unsubscribed")
    assert not subscription.unsubscribe(wording="Stop", source="unsubscribe page", at=AT)
    assert not Consent.objects.exists()


def test_stale_object_confirms_nothing_that_somebody_else_has_confirmed(weekly: Newsletter) -> None:
    subscription = make_subscription(newsletter=weekly, status="pending")
    stale = Subscription.objects.get(pk=subscription.pk)
    assert subscription.confirm(wording="Yes?", source="confirm page")
    assert not stale.confirm(wording="Yes?", source="confirm page")
    assert Consent.objects.count() == 1


def test_deliverable_leaves_out_the_suppressed_and_the_unconfirmed(weekly: Newsletter) -> None:
    reader = make_subscription("Reader@example.net", weekly)
    make_subscription("Gone@example.net", weekly)
    make_subscription(newsletter=weekly, status="pending")
    make_subscription(newsletter=weekly, status="unsubscribed")
    make_suppression("gone@example.net")
    assert list(Subscription.objects.deliverable()) == [reader]


@pytest.mark.parametrize(
    ("status", "can"), [("unsubscribed", True), ("confirmed", False), ("pending", False)]
)
def test_can_be_restored_only_what_was_ended(db: None, status: str, can: bool) -> None:
    assert make_subscription(status=status).can_be_restored() is can


def test_can_be_restored_for_a_day(db: None) -> None:
    subscription = make_subscription()
    subscription.unsubscribe(wording="Stop", source="test", at=AT)
    assert subscription.can_be_restored(AT + timedelta(hours=23)) is True
    assert subscription.can_be_restored(AT + timedelta(hours=25)) is False


def test_can_not_be_restored_what_was_never_confirmed(db: None) -> None:
    subscription = make_subscription(status="pending")
    subscription.unsubscribe(wording="Stop", source="preferences page")
    assert subscription.can_be_restored() is False


def test_state_has_its_date(weekly: Newsletter) -> None:
    subscription = make_subscription(newsletter=weekly)
    subscription.confirmed_at = AT
    assert subscription.state == "confirmed, 12 July 2013"
    subscription.unsubscribe(wording="Stop", source="test", at=AT)
    assert subscription.state == "unsubscribed, 12 July 2013"


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("subscription_confirmed_has_its_time", {"status": "confirmed"}),
        (
            "subscription_confirmed_has_its_time",
            {"status": "pending", "confirmed_at": AT},
        ),
        ("subscription_unsubscribed_has_its_time", {"status": "unsubscribed"}),
        (
            "subscription_unsubscribed_has_its_time",
            {"status": "confirmed", "confirmed_at": AT, "unsubscribed_at": AT},
        ),
        ("subscription_confirmed_has_its_time", {"status": "strange"}),
    ],
)
def test_states_and_times_agree(weekly: Newsletter, name: str, fields: dict[str, object]) -> None:
    subscriber = make_subscription().subscriber
    with pytest.raises(IntegrityError, match=name):
        Subscription.objects.create(subscriber=subscriber, newsletter=weekly, **fields)


def test_subscriber_has_one_place_on_a_newsletter(weekly: Newsletter) -> None:
    subscription = make_subscription(newsletter=weekly)
    with pytest.raises(IntegrityError):
        Subscription.objects.create(
            subscriber=subscription.subscriber, newsletter=weekly, created_at=timezone.now()
        )
