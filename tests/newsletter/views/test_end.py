import re
from datetime import timedelta

import pytest
from django.core import signing
from django.test import Client

from newsletter import confirmation_links
from newsletter.models import Consent, Newsletter, Subscription
from newsletter.workflow import subscribing
from newsletter.workflow.subscribing import Origin
from tests.factories import make_subscription, make_suppression


@pytest.fixture
def subscription(weekly: Newsletter) -> Subscription:
    return make_subscription("reader@example.net", weekly)


@pytest.fixture
def link(subscription: Subscription) -> str:
    return confirmation_links.unsubscribe_path(subscription)


@pytest.fixture
def visitor() -> Client:
    return Client(enforce_csrf_checks=True)


def state() -> str:
    return Subscription.objects.get().status


def test_opening_the_link_changes_nothing(visitor: Client, link: str) -> None:
    for method in (visitor.get, visitor.head, visitor.get):
        assert method(link).status_code == 200
    response = visitor.get(link)
    html = response.content.decode()
    assert "<h1>Unsubscribe</h1>" in html
    assert "<bdi>reader@example.net</bdi> will no longer receive:" in html
    assert (response.cookies, response.headers["Cache-Control"]) == ({}, "no-store")
    assert state() == "confirmed"


def test_the_button_unsubscribes_and_offers_undo(visitor: Client, link: str) -> None:
    response = visitor.post(link)
    assert (response.status_code, response.url) == (302, link)
    assert state() == "unsubscribed"
    evidence = Consent.objects.get()
    assert (evidence.event, evidence.wording, evidence.source) == (
        "unsubscribed",
        "Unsubscribe",
        "unsubscribe page",
    )
    html = visitor.get(link).content.decode()
    assert "<h1>You are unsubscribed</h1>" in html
    assert ">Undo: keep sending it</button>" in html
    assert 'href="/newsletter/preferences/' in html


@pytest.mark.parametrize(
    "send",
    [
        {"data": "List-Unsubscribe=One-Click", "content_type": "application/x-www-form-urlencoded"},
        {"data": {"List-Unsubscribe": "One-Click"}},
    ],
    ids=["urlencoded", "multipart"],
)
def test_one_click_unsubscribes_without_cookie_or_redirect(
    link: str, send: dict[str, object]
) -> None:
    mail_program = Client(enforce_csrf_checks=True)
    for _ in range(2):
        response = mail_program.post(link, **send)
        assert (response.status_code, response.content) == (200, b"You are unsubscribed.\n")
        assert response.cookies == {}
    assert state() == "unsubscribed"
    evidence = Consent.objects.get()
    assert (evidence.wording, evidence.source) == (
        "List-Unsubscribe=One-Click, pressed in a mail program (RFC 8058)",
        "one click in a mail program",
    )


def test_one_click_for_an_erased_person_is_no_error(
    visitor: Client, link: str, subscription: Subscription
) -> None:
    subscription.subscriber.delete()
    response = visitor.post(link, {"List-Unsubscribe": "One-Click"})
    assert (response.status_code, response.content) == (200, b"You are unsubscribed.\n")
    page = visitor.get(link)
    assert page.status_code == 410
    assert "<h1>There is nothing left to change</h1>" in page.content.decode()


def test_one_click_with_a_broken_link_ends_nothing(visitor: Client, link: str) -> None:
    response = visitor.post(link[:-5] + "/", {"List-Unsubscribe": "One-Click"})
    assert response.status_code == 404
    assert state() == "confirmed"


def test_unsubscribing_twice_is_harmless(visitor: Client, link: str) -> None:
    assert [visitor.post(link).status_code for _ in range(2)] == [302, 302]
    assert Consent.objects.count() == 1


def test_link_is_for_its_own_subscription(visitor: Client, link: str, monthly: Newsletter) -> None:
    other = make_subscription("reader@example.net", monthly)
    visitor.post(link)
    other.refresh_from_db()
    assert other.status == "confirmed"


def test_undo_brings_back_what_was_just_ended(visitor: Client, link: str) -> None:
    visitor.post(link)
    undo = re.search(r'action="(/newsletter/restore/[^"]+)"', visitor.get(link).content.decode())[1]
    assert visitor.get(undo).status_code == 405
    assert state() == "unsubscribed"
    response = visitor.post(undo)
    assert (response.status_code, response.url[:24]) == (302, "/newsletter/unsubscribe/")
    assert state() == "confirmed"
    assert "<h1>Unsubscribe</h1>" in visitor.get(response.url).content.decode()


def test_undo_is_good_for_one_unsubscribing(
    visitor: Client, link: str, subscription: Subscription
) -> None:
    visitor.post(link)
    undo = re.search(r'action="(/newsletter/restore/[^"]+)"', visitor.get(link).content.decode())[1]
    visitor.post(undo)
    visitor.post(link)
    response = visitor.post(undo)
    assert response.status_code == 410
    assert "<h1>This link has been overtaken</h1>" in response.content.decode()
    assert state() == "unsubscribed"


def test_undo_is_good_for_a_day(
    visitor: Client, link: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor.post(link)
    undo = re.search(r'action="(/newsletter/restore/[^"]+)"', visitor.get(link).content.decode())[1]
    later = signing.time.time() + 86_401
    monkeypatch.setattr(signing.time, "time", lambda: later)
    assert visitor.post(undo).status_code == 410
    assert state() == "unsubscribed"


def test_undo_is_not_offered_a_day_later(
    visitor: Client, link: str, subscription: Subscription
) -> None:
    at = subscription.created_at - timedelta(days=1, seconds=1)
    subscription.unsubscribe(wording="Stop", source="test", at=at)
    html = visitor.get(link).content.decode()
    assert "/newsletter/restore/" not in html
    assert "<h1>You are unsubscribed</h1>" in html


def test_undo_is_not_offered_to_a_suppressed_address(visitor: Client, link: str) -> None:
    visitor.post(link)
    make_suppression("reader@example.net")
    assert "/newsletter/restore/" not in visitor.get(link).content.decode()


def test_unsubscribing_takes_effect_at_once(visitor: Client, link: str) -> None:
    assert Subscription.objects.deliverable().count() == 1
    visitor.post(link)
    assert Subscription.objects.deliverable().count() == 0


@pytest.mark.parametrize("number", [1, 3])
def test_page_asks_the_same_questions_for_every_number_of_newsletters(
    visitor: Client, db: None, number: int, django_assert_num_queries: object
) -> None:
    subscriptions = [make_subscription("reader@example.net") for _ in range(number)]
    subscribing.end(subscriptions, origin=Origin("test"))
    path = confirmation_links.unsubscribe_path(*subscriptions)
    with django_assert_num_queries(2):
        html = visitor.get(path).content.decode()
    assert html.count("<strong>Newsletter ") == number
