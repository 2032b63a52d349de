import pytest
from django.db import IntegrityError

from newsletter.models import Consent, RecordIsFinal
from tests.factories import make_consent, make_subscription


def test_consent_is_never_changed(db: None) -> None:
    consent = make_consent(wording="This.")
    consent.wording = "That."
    with pytest.raises(RecordIsFinal, match="append-only"):
        consent.save()
    with pytest.raises(RecordIsFinal, match="append-only"):
        Consent.objects.update(wording="That.")
    with pytest.raises(RecordIsFinal, match="append-only"):
        Consent.objects.bulk_update([consent], ["wording"])
    assert Consent.objects.get().wording == "This."


def test_consent_without_wording_is_none(db: None) -> None:
    with pytest.raises(IntegrityError, match="consent_has_its_wording"):
        make_consent(wording="")


def test_consent_goes_with_the_person(db: None) -> None:
    consent = make_consent()
    consent.subscriber.delete()
    assert not Consent.objects.exists()


def test_asked_knows_what_has_been_overtaken(db: None) -> None:
    subscription = make_subscription()
    first = make_consent(subscription)
    subscription.unsubscribe(wording="Stop", source="test")
    second = make_consent(subscription)
    other = make_consent()
    asked = Consent.objects.asked([first.pk, second.pk, other.pk])
    assert [(one, one.is_overtaken) for one in asked] == [
        (first, True),
        (second, False),
        (other, False),
    ]


def test_asked_finds_no_other_event(db: None) -> None:
    consent = make_consent(event=Consent.Event.CONFIRMED)
    assert list(Consent.objects.asked([consent.pk])) == []
