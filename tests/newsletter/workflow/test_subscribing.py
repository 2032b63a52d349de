import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from kingsfund.models import Mail, RateLimitCounter
from newsletter import wording
from newsletter.confirmation_links import LinkUnusable
from newsletter.models import Consent, Newsletter, Subscriber, Subscription, Suppression
from newsletter.workflow import subscribing
from newsletter.workflow.subscribing import Origin
from tests.factories import make_consent, make_newsletter, make_subscription, make_suppression

HERE = Origin("test", "ab")
READER = "reader@example.net"


def ask(*newsletters: Newsletter, email: str = READER, **fields: object) -> None:
    wordings = {newsletter: f"{newsletter}?" for newsletter in newsletters}
    subscribing.request_subscription(email, wordings, origin=HERE, **fields)


def mails() -> list[tuple[str, str]]:
    return list(Mail.objects.order_by("pk").values_list("name", "to"))


def events() -> list[tuple[str, str, str]]:
    return list(Consent.objects.order_by("pk").values_list("newsletter__slug", "event", "wording"))


def inspect_confirmation(*consents: Consent, is_expired: bool = False) -> subscribing.Asking:
    found = list(Consent.objects.asked(consent.pk for consent in consents))
    return subscribing.inspect_confirmation(found, is_expired=is_expired)


# Asking


def test_ask_by_a_new_address_sends_one_mail_to_confirm(
    weekly: Newsletter, monthly: Newsletter
) -> None:
    ask(weekly, monthly)
    assert mails() == [("newsletter/confirm", READER)]
    assert events() == [
        ("weekly", "asked", "Weekly briefing?"),
        ("monthly", "asked", "Data monthly?"),
    ]
    assert not Subscription.objects.confirmed().exists()


def test_ask_by_a_subscriber_says_so_by_mail_only(weekly: Newsletter) -> None:
    make_subscription(READER, weekly)
    ask(weekly)
    assert mails() == [("newsletter/already_subscribed", READER)]
    assert events() == []


@pytest.mark.django_db(transaction=True)
def test_ask_for_eight_newsletters_at_once_loses_none() -> None:
    newsletters, errors = [make_newsletter(f"Letter {n}") for n in range(8)], []
    start = threading.Barrier(8)

    def ask_at_once(newsletter: Newsletter) -> None:
        try:
            start.wait()
            ask(newsletter)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask_at_once, args=[one]) for one in newsletters]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert Mail.objects.exclude(status="cancelled").count() == 1
    linked = Consent.objects.order_by("pk").first()
    assert {consent.newsletter for consent in inspect_confirmation(linked).waiting} == set(
        newsletters
    )


def test_ask_by_a_subscriber_for_another_one_too_confirms_that_one(
    weekly: Newsletter, monthly: Newsletter
) -> None:
    make_subscription(READER, weekly)
    ask(weekly, monthly)
    assert mails() == [("newsletter/confirm", READER)]
    assert events() == [("monthly", "asked", "Data monthly?")]


def test_ask_for_a_suppressed_address_leaves_nothing_behind(weekly: Newsletter) -> None:
    make_suppression(READER)
    ask(weekly, email="Reader@example.net")
    assert mails() == []
    assert not Subscriber.objects.exists()
    assert not RateLimitCounter.objects.exists()


def test_ask_sends_one_mail_a_day_whatever_is_asked_for(
    weekly: Newsletter, monthly: Newsletter
) -> None:
    noon = timezone.now().replace(hour=12)
    ask(weekly, at=noon)
    leave()
    ask(monthly, email="READER@example.net", at=noon + timedelta(hours=1))
    ask(weekly, email="other@example.net", at=noon)
    assert mails() == [("newsletter/confirm", READER), ("newsletter/confirm", "other@example.net")]
    assert events() == [
        ("weekly", "asked", "Weekly briefing?"),
        ("monthly", "asked", "Data monthly?"),
        ("weekly", "asked", "Weekly briefing?"),
    ]
    ask(monthly, at=noon + timedelta(days=1))
    assert len(mails()) == 3


def test_ask_sends_one_mail_a_day_to_one_mailbox(weekly: Newsletter) -> None:
    for number in range(3):
        ask(weekly, email=f"victim+{number}@example.net", at=timezone.now().replace(hour=12))
    assert len(mails()) == 1


def leave() -> None:
    """The mails that wait are sent."""
    Mail.objects.update(status="sent", sent_at=timezone.now())


def test_link_of_the_first_mail_confirms_what_was_asked_for_after_it(
    weekly: Newsletter, monthly: Newsletter
) -> None:
    ask(weekly)
    leave()
    for _ in range(3):
        ask(monthly)
    assert len(mails()) == 1
    asking = inspect_confirmation(Consent.objects.order_by("pk").first())
    assert [consent.newsletter for consent in asking.waiting] == [weekly, monthly]
    begun = subscribing.confirm(asking, origin=HERE)
    assert [(one.newsletter, one.status) for one in begun] == [
        (weekly, "confirmed"),
        (monthly, "confirmed"),
    ]
    assert events() == [
        ("weekly", "asked", "Weekly briefing?"),
        ("monthly", "asked", "Data monthly?"),
        ("weekly", "confirmed", wording.confirmation(weekly)),
        ("monthly", "confirmed", wording.confirmation(monthly)),
    ]


def test_used_link_confirms_what_was_asked_for_after_it(
    weekly: Newsletter, monthly: Newsletter
) -> None:
    ask(weekly)
    first = Consent.objects.get()
    subscribing.confirm(inspect_confirmation(first), origin=HERE)
    leave()
    ask(monthly)
    assert [consent.newsletter for consent in inspect_confirmation(first).waiting] == [monthly]


def test_expired_link_confirms_nothing_that_came_after_it(
    weekly: Newsletter, monthly: Newsletter
) -> None:
    ask(weekly)
    leave()
    ask(monthly)
    with pytest.raises(LinkUnusable) as refusal:
        inspect_confirmation(Consent.objects.order_by("pk").first(), is_expired=True)
    assert refusal.value.reason == "expired"


def test_mail_that_has_not_left_is_written_anew_with_everything(
    weekly: Newsletter, monthly: Newsletter
) -> None:
    make_subscription(READER, weekly)
    ask(weekly)
    ask(monthly)
    assert list(Mail.objects.order_by("pk").values_list("name", "status")) == [
        ("newsletter/already_subscribed", "cancelled"),
        ("newsletter/confirm", "queued"),
    ]
    third = make_newsletter("Third")
    ask(third)
    mail = Mail.objects.get(status="queued")
    assert (monthly.name in mail.text, third.name in mail.text) == (True, True)


@pytest.mark.django_db(transaction=True)
def test_ask_by_eight_at_once_makes_one_subscriber_and_one_mail() -> None:
    weekly, errors, start = make_newsletter("Weekly"), [], threading.Barrier(8)

    def ask_at_once(number: int) -> None:
        try:
            start.wait()
            ask(weekly, email=READER if number % 2 else READER.title())
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask_at_once, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert [subscriber.email.lower() for subscriber in Subscriber.objects.all()] == [READER]
    assert [name for name, _ in mails()] == ["newsletter/confirm"]
    assert len(events()) == 1


# Looking at a link


def test_look_at_tells_what_waits_what_is_taken_and_what_else_there_is(
    weekly: Newsletter, monthly: Newsletter
) -> None:
    taken = make_subscription(READER).newsletter
    make_newsletter("Closed", is_active=False)
    consent = make_consent(make_subscription(READER, weekly, status="pending"))
    asking = inspect_confirmation(consent)
    assert asking.subscriber.email == READER
    assert (asking.waiting, asking.taken, asking.others) == ([consent], [taken], [monthly])


def test_look_at_a_used_link_shows_what_is_taken_even_when_it_is_old(weekly: Newsletter) -> None:
    consent = make_consent(make_subscription(READER, weekly))
    asking = inspect_confirmation(consent, is_expired=True)
    assert (asking.waiting, asking.taken) == ([], [weekly])


@pytest.mark.parametrize("reason", ["expired", "suppressed", "overtaken"])
def test_look_at_refuses_a_link_that_can_do_nothing(weekly: Newsletter, reason: str) -> None:
    subscription = make_subscription(READER, weekly, status="pending")
    consent = make_consent(subscription)
    if reason == "suppressed":
        make_suppression(READER)
    if reason == "overtaken":
        subscription.unsubscribe(wording="Stop", source="test")
    with pytest.raises(LinkUnusable) as refusal:
        inspect_confirmation(consent, is_expired=reason == "expired")
    assert (refusal.value.reason, refusal.value.subscriber.email) == (reason, READER)


# Confirming


def test_confirm_begins_what_was_asked_for_and_welcomes(
    weekly: Newsletter, monthly: Newsletter
) -> None:
    consent = make_consent(make_subscription(READER, weekly, status="pending"), wording="Weekly?")
    begun = subscribing.confirm(inspect_confirmation(consent), also=[monthly], origin=HERE)
    assert [(one.newsletter, one.status) for one in begun] == [
        (weekly, "confirmed"),
        (monthly, "confirmed"),
    ]
    assert events() == [
        ("weekly", "asked", "Weekly?"),
        ("weekly", "confirmed", wording.confirmation(weekly)),
        ("monthly", "confirmed", wording.box(monthly)),
    ]
    assert mails() == [("newsletter/welcome", READER)]


def test_confirm_twice_welcomes_once(weekly: Newsletter) -> None:
    asking = inspect_confirmation(make_consent(make_subscription(READER, weekly, status="pending")))
    assert len(subscribing.confirm(asking, origin=HERE)) == 1
    assert subscribing.confirm(asking, origin=HERE) == []
    assert mails() == [("newsletter/welcome", READER)]


def test_confirm_of_a_page_opened_before_unsubscribing_begins_nothing(weekly: Newsletter) -> None:
    subscription = make_subscription(READER, weekly, status="pending")
    asking = inspect_confirmation(make_consent(subscription))
    subscription.unsubscribe(wording="Stop", source="test")
    assert subscribing.confirm(asking, origin=HERE) == []
    subscription.refresh_from_db()
    assert subscription.status == "unsubscribed"


def test_confirm_of_an_erased_person_begins_nothing(weekly: Newsletter) -> None:
    asking = inspect_confirmation(make_consent(make_subscription(READER, weekly, status="pending")))
    asking.subscriber.__class__.objects.all().delete()
    with pytest.raises(LinkUnusable) as refusal:
        subscribing.confirm(asking, origin=HERE)
    assert refusal.value.reason == "forgotten"


def test_confirm_after_coming_back_is_allowed(weekly: Newsletter) -> None:
    subscription = make_subscription(READER, weekly, status="unsubscribed")
    asking = inspect_confirmation(make_consent(subscription))
    assert [one.status for one in subscribing.confirm(asking, origin=HERE)] == ["confirmed"]


# Changing


def test_change_preferences_does_only_what_was_changed(
    weekly: Newsletter, monthly: Newsletter
) -> None:
    third = make_newsletter("Third")
    subscriber = make_subscription(READER, weekly).subscriber
    make_subscription(READER, third)
    subscribing.change_preferences(
        subscriber, name="Ann Reader", begin=[monthly], end=[weekly], origin=HERE
    )
    subscriber.refresh_from_db()
    assert subscriber.name == "Ann Reader"
    assert {str(one.newsletter): one.status for one in subscriber.places()} == {
        "Weekly briefing": "unsubscribed",
        "Third": "confirmed",
        "Data monthly": "confirmed",
    }
    assert events() == [
        ("monthly", "confirmed", wording.box(monthly)),
        ("weekly", "unsubscribed", "[ ] Weekly briefing\n[Save]"),
    ]
    assert mails() == []


def test_stop_everything_ends_what_waits_as_well(weekly: Newsletter, monthly: Newsletter) -> None:
    subscriber = make_subscription(READER, weekly).subscriber
    make_subscription(READER, monthly, status="pending")
    other = make_subscription("other@example.net", weekly)
    assert len(subscribing.stop_everything(subscriber, origin=HERE)) == 2
    assert subscribing.stop_everything(subscriber, origin=HERE) == []
    assert list(Subscription.objects.not_ended()) == [other]
    assert {text for _, _, text in events()} == {"Unsubscribe from everything"}


def test_never_write_again_stops_and_suppresses(weekly: Newsletter) -> None:
    subscriber = make_subscription("Reader@example.net", weekly).subscriber
    subscribing.suppress_address(subscriber, origin=HERE)
    subscribing.suppress_address(subscriber, origin=HERE)
    assert [(one.email, one.cause) for one in Suppression.objects.all()] == [(READER, "asked")]
    assert events() == [("weekly", "unsubscribed", "Never write to me again")]


def test_never_write_again_keeps_an_earlier_cause(weekly: Newsletter) -> None:
    make_suppression(READER, cause="bounced")
    subscribing.suppress_address(make_subscription(READER, weekly).subscriber, origin=HERE)
    assert Suppression.objects.get().cause == "bounced"


@pytest.mark.parametrize(("cause", "left"), [("asked", 0), ("bounced", 1), ("complained", 1)])
def test_allow_writing_again_takes_back_only_what_was_asked_for(
    db: None, cause: str, left: int
) -> None:
    make_suppression(READER, cause=cause)
    subscribing.allow_writing_again(make_subscription(READER).subscriber)
    assert Suppression.objects.count() == left


def test_restore_takes_back_an_unsubscribing(weekly: Newsletter) -> None:
    subscription = make_subscription(READER, weekly)
    subscribing.end([subscription], origin=HERE)
    assert subscribing.restore([subscription], origin=HERE) == [subscription]
    assert events() == [
        ("weekly", "unsubscribed", "Unsubscribe"),
        ("weekly", "confirmed", "Undo: keep sending it"),
    ]


def test_restore_leaves_a_suppressed_address_alone(weekly: Newsletter) -> None:
    subscription = make_subscription(READER, weekly, status="unsubscribed")
    make_suppression(READER)
    assert subscribing.restore([subscription], origin=HERE) == []


# Forgetting


def test_forget_never_confirmed_erases_whoever_did_not_confirm_in_time(
    weekly: Newsletter, monthly: Newsletter
) -> None:
    asked_at = timezone.now()
    ask(weekly, at=asked_at)
    make_subscription("taker@example.net", weekly)
    make_subscription("taker@example.net", monthly, status="pending")
    Subscriber.objects.filter(email="taker@example.net").update(asked_at=asked_at)
    assert subscribing.forget_never_confirmed(asked_at + timedelta(days=7)) == 0
    assert subscribing.forget_never_confirmed(asked_at + timedelta(days=7, seconds=1)) == 1
    assert subscribing.forget_never_confirmed(asked_at + timedelta(days=8)) == 0
    assert [str(one) for one in Subscription.objects.all()] == [
        "taker@example.net: Weekly briefing (confirmed)"
    ]
    assert mails() == []
    assert events() == []


def test_forget_never_confirmed_takes_many_in_batches(
    weekly: Newsletter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subscribing, "BATCH", 2)
    for _ in range(5):
        make_subscription(newsletter=weekly, status="pending")
    later = timezone.now() + timedelta(days=8)
    assert subscribing.forget_never_confirmed(later) == 5
    assert not Subscriber.objects.exists()


def test_forget_long_gone_erases_who_left_everything_three_years_ago(
    weekly: Newsletter, monthly: Newsletter
) -> None:
    now = timezone.now()
    make_subscription("gone@example.net", weekly, status="unsubscribed")
    make_subscription("half@example.net", weekly, status="unsubscribed")
    make_subscription("half@example.net", monthly)
    later = now + timedelta(days=3 * 365)
    assert subscribing.forget_long_gone(later - timedelta(minutes=1)) == 0
    assert subscribing.forget_long_gone(later + timedelta(minutes=1)) == 1
    assert [one.email for one in Subscriber.objects.all()] == ["half@example.net"]


def test_erase_leaves_nothing_but_the_suppression(weekly: Newsletter) -> None:
    ask(weekly, email="Reader@example.net")
    ask(weekly, email="other@example.net")
    make_suppression(READER)
    subscribing.erase_subscriber(Subscriber.objects.at_address(READER).get(), by=None)
    assert [subscriber.email for subscriber in Subscriber.objects.all()] == ["other@example.net"]
    assert mails() == [("newsletter/confirm", "other@example.net")]
    assert len(events()) == 1
    assert Suppression.objects.count() == 1
