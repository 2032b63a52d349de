import re
from datetime import timedelta

import pytest
from django.core import signing
from django.http import HttpResponse
from django.test import Client

from kingsfund.models import Mail
from newsletter import wording
from newsletter.models import Consent, Newsletter, Subscriber, Subscription
from newsletter.models.subscriber import CONFIRMATION_LASTS
from newsletter.workflow import subscribing
from newsletter.workflow.subscribing import Origin
from tests.factories import make_suppression
from tests.newsletter.conftest import path_in


@pytest.fixture
def link(weekly: Newsletter) -> str:
    """The path in the mail to somebody who asked for the weekly newsletter."""
    subscribing.request_subscription(
        "reader@example.net", {weekly: "Weekly?"}, origin=Origin("strip: article")
    )
    return path_in(Mail.objects.get(), "confirm")


@pytest.fixture
def visitor() -> Client:
    return Client(enforce_csrf_checks=True)


def press(visitor: Client, link: str, **fields: object) -> HttpResponse:
    """Open the link and press the button on the page."""
    html = visitor.get(link).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', html)[1]
    shown = re.findall(r'name="shown" value="([^"]+)"', html)
    return visitor.post(link, {"csrfmiddlewaretoken": token, "shown": shown, **fields})


def states() -> list[tuple[str, str]]:
    return list(Subscription.objects.order_by("pk").values_list("newsletter__slug", "status"))


def mails() -> list[str]:
    return list(Mail.objects.order_by("pk").values_list("name", flat=True))


def test_opening_the_link_changes_nothing(
    visitor: Client, link: str, weekly: Newsletter, monthly: Newsletter
) -> None:
    for method in (visitor.get, visitor.head, visitor.get):
        response = method(link)
        assert response.status_code == 200
    html = visitor.get(link).content.decode()
    assert wording.sentence(weekly) in html
    assert ">Yes, subscribe me</button>" in html
    assert "<strong>Data monthly</strong>" in html
    assert " checked>" not in html
    assert response.headers["Cache-Control"] == "no-store"
    assert states() == [("weekly", "pending")]
    assert Consent.objects.count() == 1


def test_the_button_confirms_and_welcomes(visitor: Client, link: str, weekly: Newsletter) -> None:
    response = press(visitor, link)
    assert (response.status_code, response.url) == (302, link)
    assert states() == [("weekly", "confirmed")]
    evidence = Consent.objects.first()
    assert (evidence.event, evidence.wording, evidence.source, len(evidence.network_hash)) == (
        "confirmed",
        wording.confirmation(weekly),
        "confirm page",
        64,
    )
    assert mails() == ["newsletter/confirm", "newsletter/welcome"]
    html = visitor.get(link).content.decode()
    assert "<h1>You are subscribed</h1>" in html
    assert 'href="/newsletter/preferences/' in html


def test_a_ticked_box_begins_another_newsletter(
    visitor: Client, link: str, monthly: Newsletter
) -> None:
    press(visitor, link, newsletters="monthly.1")
    assert states() == [("weekly", "confirmed"), ("monthly", "confirmed")]
    assert Consent.objects.filter(newsletter=monthly).get().wording == wording.box(monthly)


def test_confirming_twice_is_harmless(visitor: Client, link: str) -> None:
    html = visitor.get(link).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', html)[1]
    data = {"csrfmiddlewaretoken": token, "shown": "weekly.1"}
    answers = [visitor.post(link, data) for _ in range(2)]
    assert [(answer.status_code, answer.url) for answer in answers] == [(302, link)] * 2
    assert mails() == ["newsletter/confirm", "newsletter/welcome"]
    assert Consent.objects.count() == 2


def test_expired_link_offers_to_ask_again(
    visitor: Client, link: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = signing.time.time() + (CONFIRMATION_LASTS + timedelta(minutes=1)).total_seconds()
    monkeypatch.setattr(signing.time, "time", lambda: later)
    response = visitor.get(link)
    html = response.content.decode()
    assert response.status_code == 410
    assert "<h1>This link has expired</h1>" in html
    assert 'action="/newsletter/subscribe/"' in html
    assert 'value="reader@example.net"' in html
    assert states() == [("weekly", "pending")]


def test_link_used_after_unsubscribing_does_not_bring_back(visitor: Client, link: str) -> None:
    press(visitor, link)
    subscribing.stop_everything(Subscriber.objects.get(), origin=Origin("test"))
    response = visitor.get(link)
    html = response.content.decode()
    assert response.status_code == 410
    assert "<h1>This link has been overtaken</h1>" in html
    token = visitor.cookies["csrf"].value
    response = visitor.post(link, {"csrfmiddlewaretoken": token, "shown": "weekly.1"})
    assert response.status_code == 410
    assert states() == [("weekly", "unsubscribed")]


def test_link_for_a_suppressed_address_leads_to_the_preferences(visitor: Client, link: str) -> None:
    make_suppression("reader@example.net")
    response = visitor.get(link)
    html = response.content.decode()
    assert response.status_code == 410
    assert "<h1>We do not write to this address</h1>" in html
    assert 'href="/newsletter/preferences/' in html
    assert "/newsletter/subscribe/" not in html


def test_link_of_a_forgotten_address_says_so(visitor: Client, link: str) -> None:
    Subscriber.objects.all().delete()
    response = visitor.get(link)
    assert response.status_code == 410
    assert "<h1>There is nothing left to change</h1>" in response.content.decode()


@pytest.mark.parametrize("cut", [10, -4])
def test_link_cut_in_two_says_so(visitor: Client, link: str, cut: int) -> None:
    start = len("/newsletter/confirm/")
    token = link[start:-1][:cut]
    response = visitor.get(f"/newsletter/confirm/{token}/")
    assert response.status_code == 404
    assert "<h1>This link is not whole</h1>" in response.content.decode()


def test_page_older_than_the_newsletter_shows_what_it_is_now(
    visitor: Client, link: str, weekly: Newsletter
) -> None:
    Newsletter.objects.filter(pk=weekly.pk).update(frequency="Daily", version=2)
    response = press(visitor, link, shown="weekly.1")
    html = response.content.decode()
    assert response.status_code == 422
    assert "We will e-mail you Weekly briefing (daily)" in html
    assert '<a href="#send">The newsletters on offer have changed' in html
    assert states() == [("weekly", "pending")]


def test_button_without_its_cookie_is_refused_in_plain_words(link: str) -> None:
    response = Client(enforce_csrf_checks=True).post(link, {"shown": "weekly.1"})
    assert response.status_code == 403
    assert response.templates[0].name == "403_csrf.html"
    assert states() == [("weekly", "pending")]


def test_newsletter_closed_meanwhile_can_still_be_confirmed(
    visitor: Client, link: str, weekly: Newsletter
) -> None:
    Newsletter.objects.filter(pk=weekly.pk).update(is_active=False)
    press(visitor, link)
    assert states() == [("weekly", "confirmed")]
