import re

import pytest
from django.http import HttpResponse
from django.test import Client

from newsletter import confirmation_links, wording
from newsletter.models import Consent, Newsletter, Subscriber, Subscription, Suppression
from newsletter.workflow import subscribing
from newsletter.workflow.subscribing import Origin
from tests.factories import make_consent, make_newsletter, make_subscription, make_suppression


@pytest.fixture
def subscriber(weekly: Newsletter) -> Subscriber:
    return make_subscription("Reader@example.net", weekly).subscriber


@pytest.fixture
def link(subscriber: Subscriber) -> str:
    return confirmation_links.preferences_path(subscriber)


@pytest.fixture
def visitor() -> Client:
    return Client(enforce_csrf_checks=True)


def send(visitor: Client, link: str, html: str = "", **fields: object) -> HttpResponse:
    """Open the page and send its form with these fields instead of its own."""
    html = html or visitor.get(link).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', html)[1]
    had = re.findall(r'name="had" value="([^"]+)"', html)
    return visitor.post(link, {"csrfmiddlewaretoken": token, "had": had, "act": "save", **fields})


def states() -> dict[str, str]:
    return dict(Subscription.objects.values_list("newsletter__slug", "status"))


def test_opening_the_page_changes_nothing(
    visitor: Client, link: str, monthly: Newsletter, subscriber: Subscriber
) -> None:
    for done in ("save", "stop", "never", "allow", "<script>"):
        assert visitor.get(link, {"done": done, "act": "never"}).status_code == 200
    response = visitor.get(link)
    assert [choice.is_ticked for choice in response.context["form"].choices] == [True, False]
    assert (states(), Suppression.objects.count()) == ({"weekly": "confirmed"}, 0)
    assert Consent.objects.count() == 0


def test_page_shows_what_is_stored(visitor: Client, link: str, subscriber: Subscriber) -> None:
    subscriber.rename("Ann <b>Reader</b>")
    make_consent(subscriber.subscriptions.get(), wording="Weekly & more?", source="strip: article")
    response = visitor.get(link)
    html = response.content.decode()
    assert "<dd><bdi>Reader@example.net</bdi></dd>" in html
    assert "<dd><bdi>Ann &lt;b&gt;Reader&lt;/b&gt;</bdi></dd>" in html
    assert "Weekly &amp; more?" in html
    assert "strip: article" in html
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow"


def test_save_begins_and_ends_what_was_changed(
    visitor: Client, link: str, monthly: Newsletter, subscriber: Subscriber
) -> None:
    response = send(visitor, link, newsletters="monthly.1", name="Ann")
    assert (response.status_code, response.url) == (302, f"{link}?done=save")
    assert states() == {"weekly": "unsubscribed", "monthly": "confirmed"}
    subscriber.refresh_from_db()
    assert subscriber.name == "Ann"
    assert {(c.event, c.wording, c.source) for c in Consent.objects.all()} == {
        ("confirmed", wording.box(monthly), "preferences page"),
        ("unsubscribed", "[ ] Weekly briefing\n[Save]", "preferences page"),
    }
    assert "This is what you receive from now on." in visitor.get(response.url).content.decode()


def test_save_from_an_old_tab_brings_nothing_back(
    visitor: Client, link: str, subscriber: Subscriber
) -> None:
    old_tab = visitor.get(link).content.decode()
    subscribing.stop_everything(subscriber, origin=Origin("test"))
    send(visitor, link, html=old_tab, newsletters="weekly.1")
    assert states() == {"weekly": "unsubscribed"}


def test_save_confirms_what_waited(
    visitor: Client, link: str, subscriber: Subscriber, monthly: Newsletter
) -> None:
    make_subscription("Reader@example.net", monthly, status="pending")
    send(visitor, link, newsletters=["weekly.1", "monthly.1"])
    assert states() == {"weekly": "confirmed", "monthly": "confirmed"}


def test_closed_newsletter_can_be_left_and_not_begun(
    visitor: Client, link: str, weekly: Newsletter
) -> None:
    make_newsletter("Closed", slug="closed", is_active=False)
    Newsletter.objects.filter(pk=weekly.pk).update(is_active=False)
    assert send(visitor, link, newsletters=["weekly.1", "closed.1"]).status_code == 422
    send(visitor, link, newsletters=[])
    assert states() == {"weekly": "unsubscribed"}


def test_name_that_is_too_long_is_shown_again(visitor: Client, link: str) -> None:
    response = send(visitor, link, newsletters="weekly.1", name="n" * 81)
    html = response.content.decode()
    assert response.status_code == 422
    assert 'value="' + "n" * 81 + '"' in html
    assert '<a href="#id_name">Keep this to 80 characters: it has 81.' in html


def test_stop_ends_everything(
    visitor: Client, link: str, subscriber: Subscriber, monthly: Newsletter
) -> None:
    make_subscription("Reader@example.net", monthly)
    response = send(visitor, link, act="stop")
    assert response.url == f"{link}?done=stop"
    assert states() == {"weekly": "unsubscribed", "monthly": "unsubscribed"}


def test_never_suppresses_and_can_be_taken_back(visitor: Client, link: str) -> None:
    send(visitor, link, act="never")
    assert [(one.email, one.cause) for one in Suppression.objects.all()] == [
        ("reader@example.net", "asked")
    ]
    assert states() == {"weekly": "unsubscribed"}
    html = visitor.get(link).content.decode()
    assert "You asked us never to write to this address" in html
    assert 'name="newsletters"' not in html
    send(visitor, link, act="allow")
    assert Suppression.objects.count() == 0
    assert states() == {"weekly": "unsubscribed"}


@pytest.mark.parametrize("cause", ["bounced", "complained"])
def test_bounce_and_complaint_are_not_the_readers_to_take_back(
    visitor: Client, link: str, cause: str
) -> None:
    html = visitor.get(link).content.decode()
    make_suppression("reader@example.net", cause=cause)
    assert 'value="allow"' not in visitor.get(link).content.decode()
    send(visitor, link, html=html, act="allow")
    assert Suppression.objects.count() == 1


def test_save_for_a_suppressed_address_begins_nothing(
    visitor: Client, link: str, monthly: Newsletter
) -> None:
    html = visitor.get(link).content.decode()
    make_suppression("reader@example.net")
    response = send(visitor, link, html=html, newsletters=["weekly.1", "monthly.1"])
    assert response.status_code == 410
    assert "<h1>We do not write to this address</h1>" in response.content.decode()
    assert states() == {"weekly": "confirmed"}


def test_form_without_its_token_is_refused(visitor: Client, link: str) -> None:
    response = visitor.post(link, {"act": "stop"})
    assert response.status_code == 403
    assert states() == {"weekly": "confirmed"}


def test_unknown_act_does_nothing(visitor: Client, link: str) -> None:
    assert send(visitor, link, act="delete").status_code == 400
    assert states() == {"weekly": "confirmed"}


def test_link_of_an_erased_person_says_so(
    visitor: Client, link: str, subscriber: Subscriber
) -> None:
    subscriber.delete()
    response = visitor.get(link)
    assert response.status_code == 410
    assert "<h1>There is nothing left to change</h1>" in response.content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_page_asks_the_same_questions_for_every_number_of_rows(
    visitor: Client,
    link: str,
    subscriber: Subscriber,
    number: int,
    django_assert_num_queries: object,
) -> None:
    for _ in range(number):
        make_consent(make_subscription("Reader@example.net"))
    with django_assert_num_queries(6):
        html = visitor.get(link).content.decode()
    assert html.count("<blockquote>") == number
