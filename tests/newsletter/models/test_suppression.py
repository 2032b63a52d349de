import pytest
from django.db import IntegrityError

from newsletter.models import Suppression
from tests.factories import make_suppression


def test_suppression_is_kept_in_lower_case(db: None) -> None:
    make_suppression("Gone@Example.net")
    assert Suppression.objects.get().email == "gone@example.net"


def test_suppression_in_capitals_is_refused_by_the_database(db: None) -> None:
    with pytest.raises(IntegrityError, match="suppression_in_lower_case"):
        Suppression.objects.bulk_create([Suppression(email="Gone@example.net", cause="asked")])


def test_address_is_suppressed_once(db: None) -> None:
    make_suppression("gone@example.net")
    with pytest.raises(IntegrityError):
        make_suppression("gone@example.net", cause="bounced")


def test_of_finds_an_address_however_it_is_capitalised(db: None) -> None:
    entry = make_suppression("gone@example.net")
    make_suppression("other@example.net")
    assert list(Suppression.objects.of("GONE@example.net")) == [entry]


def test_by_request_leaves_out_bounces_and_complaints(db: None) -> None:
    asked = make_suppression(cause="asked")
    make_suppression(cause="bounced")
    make_suppression(cause="complained")
    assert list(Suppression.objects.by_request()) == [asked]
