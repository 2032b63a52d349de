import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from newsletter.models import Consent, Newsletter, Subscriber, Subscription
from tests.factories import make_subscription, make_suppression

NOW = datetime(2025, 5, 4, 12, 3, tzinfo=UTC)


def test_address_is_there_once_however_it_is_capitalised(db: None) -> None:
    Subscriber.objects.create(email="Reader@example.org")
    with pytest.raises(IntegrityError):
        Subscriber.objects.create(email="reader@example.org")


def test_at_address_looks_past_capitals(db: None) -> None:
    reader = Subscriber.objects.create(email="Reader@example.org")
    assert Subscriber.objects.at_address("rEADER@example.org").get() == reader
    assert not Subscriber.objects.at_address("reader@example.com").exists()


def test_register_makes_one_and_finds_it_again(db: None) -> None:
    first = Subscriber.objects.register("Reader@example.org", at=NOW - timedelta(days=3))
    again = Subscriber.objects.register("reader@example.org", at=NOW)
    assert first == again
    stored = Subscriber.objects.get()
    assert (stored.email, stored.created_at, stored.asked_at) == (
        "Reader@example.org",
        NOW - timedelta(days=3),
        NOW,
    )


@pytest.mark.django_db(transaction=True)
def test_register_makes_one_of_eight_at_once() -> None:
    start, registered, errors = threading.Barrier(8), [], []

    def register() -> None:
        try:
            start.wait()
            with transaction.atomic():
                registered.append(Subscriber.objects.register("reader@example.org").pk)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=register) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert registered == [Subscriber.objects.get().pk] * 8


def test_ask_for_keeps_what_was_shown_and_confirms_nothing(
    weekly: Newsletter, monthly: Newsletter
) -> None:
    subscriber = Subscriber.objects.create(email="reader@example.org")
    asked = subscriber.ask_for(
        {weekly: "Weekly?", monthly: "Monthly?"}, source="strip: article", network_hash="ab", at=NOW
    )
    assert [str(one) for one in subscriber.places()] == [
        "reader@example.org: Weekly briefing (waiting for confirmation)",
        "reader@example.org: Data monthly (waiting for confirmation)",
    ]
    assert [
        (c.newsletter, c.event, c.wording, c.source, c.network_hash, c.at)
        for c in Consent.objects.asked(one.pk for one in asked)
    ] == [
        (weekly, "asked", "Weekly?", "strip: article", "ab", NOW),
        (monthly, "asked", "Monthly?", "strip: article", "ab", NOW),
    ]


def test_ask_for_leaves_out_what_is_taken_already(weekly: Newsletter, monthly: Newsletter) -> None:
    subscriber = make_subscription(newsletter=weekly).subscriber
    asked = subscriber.ask_for({weekly: "Weekly?", monthly: "Monthly?"}, source="strip: article")
    assert [consent.newsletter for consent in asked] == [monthly]


def test_ask_for_leaves_whoever_unsubscribed_unsubscribed(weekly: Newsletter) -> None:
    subscription = make_subscription(newsletter=weekly, status="unsubscribed")
    asked = subscription.subscriber.ask_for({weekly: "Weekly?"}, source="strip: article")
    assert len(asked) == 1
    subscription.refresh_from_db()
    assert subscription.status == Subscription.Status.UNSUBSCRIBED


def test_never_confirmed_are_those_whose_seven_days_are_over(weekly: Newsletter) -> None:
    old = NOW - timedelta(days=8)
    late = make_subscription("late@example.net", weekly, status="pending").subscriber
    for email, status in [
        ("confirmed@example.net", "confirmed"),
        ("left@example.net", "unsubscribed"),
        ("late@example.net", ""),
    ]:
        if status:
            make_subscription(email, weekly, status=status)
        Subscriber.objects.filter(email=email).update(asked_at=old)
    make_subscription("fresh@example.net", weekly, status="pending")
    assert list(Subscriber.objects.never_confirmed(NOW)) == [late]
    assert list(Subscriber.objects.never_confirmed(old)) == []


def test_confirmed_are_people_who_take_something(weekly: Newsletter, monthly: Newsletter) -> None:
    taker = make_subscription("taker@example.net", weekly).subscriber
    make_subscription("taker@example.net", monthly, status="pending")
    make_subscription("asker@example.net", weekly, status="pending")
    assert list(Subscriber.objects.confirmed()) == [taker]


def test_narrowed_wants_newsletter_and_state_of_the_same_place(
    weekly: Newsletter, monthly: Newsletter
) -> None:
    ann = make_subscription("ann@example.net", weekly).subscriber
    make_subscription("ann@example.net", monthly, status="pending")
    ben = make_subscription("ben@example.net", monthly).subscriber
    people = Subscriber.objects.order_by("email")
    assert list(people.narrowed()) == [ann, ben]
    assert list(people.narrowed(newsletter="monthly")) == [ann, ben]
    assert list(people.narrowed(status="confirmed")) == [ann, ben]
    assert list(people.narrowed(newsletter="monthly", status="confirmed")) == [ben]


def test_suppression_is_found_however_the_address_is_capitalised(db: None) -> None:
    reader = Subscriber.objects.create(email="Reader@example.org")
    assert reader.suppression() is None
    entry = make_suppression("reader@example.org")
    assert reader.suppression() == entry
