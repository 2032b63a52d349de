from collections.abc import Callable

import pytest
from django.conf import LazySettings
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kingsfund.models import Mail, RateLimitCounter
from newsletter import wording
from newsletter.models import Consent, Newsletter, Subscriber
from tests.factories import make_subscription, make_suppression

URL = "/newsletter/subscribe/"
ANSWER = "/newsletter/asked/"


def ask(client: Client, email: str = "reader@example.net", **fields: object) -> HttpResponse:
    data = {"email": email, "newsletters": "weekly.1", "source": "article", "website": "", **fields}
    return client.post(URL, data)


def nothing_stored() -> bool:
    return not (Subscriber.objects.exists() or Consent.objects.exists() or Mail.objects.exists())


def test_ask_stores_the_evidence_and_writes_one_mail(client: Client, weekly: Newsletter) -> None:
    response = client.post(
        URL,
        {"email": "reader@example.net", "newsletters": "weekly.1", "source": "article"},
        headers={"referer": "http://testserver/articles/beds/?utm=x"},
        REMOTE_ADDR="192.0.2.7",
    )
    assert (response.status_code, response.url) == (302, ANSWER)
    consent = Consent.objects.get()
    assert (consent.newsletter, consent.event, consent.source) == (
        weekly,
        "asked",
        "strip: article /articles/beds/",
    )
    assert consent.wording == wording.sentence(weekly)
    assert len(consent.network_hash) == 64
    assert list(Mail.objects.values_list("name", "to")) == [
        ("newsletter/confirm", "reader@example.net")
    ]


def test_ask_for_several_keeps_what_each_box_said(
    client: Client, weekly: Newsletter, monthly: Newsletter
) -> None:
    ask(client, newsletters=["weekly.1", "monthly.1"], source="")
    assert [(c.source, c.wording) for c in Consent.objects.order_by("pk")] == [
        ("newsletters page", wording.box(weekly)),
        ("newsletters page", wording.box(monthly)),
    ]


def test_ask_keeps_no_token_of_a_page_in_the_evidence(client: Client, weekly: Newsletter) -> None:
    page = "http://testserver/newsletter/preferences/secret/"
    client.post(
        URL,
        {"email": "reader@example.net", "newsletters": "weekly.1"},
        headers={"referer": page},
    )
    assert Consent.objects.get().source == "newsletters page"


@pytest.mark.parametrize(
    "referer", ["http://[", "http://testserver/\x1b[31m", "", "http://testserver/" + "a" * 900]
)
def test_ask_stands_any_referrer(client: Client, weekly: Newsletter, referer: str) -> None:
    data = {"email": "reader@example.net", "newsletters": "weekly.1"}
    assert client.post(URL, data, headers={"referer": referer}).url == ANSWER
    assert len(Consent.objects.get().source) <= 200


def test_answer_is_the_same_for_every_address(client: Client, weekly: Newsletter) -> None:
    make_subscription("taken@example.net", weekly)
    make_subscription("waiting@example.net", weekly, status="pending")
    make_subscription("left@example.net", weekly, status="unsubscribed")
    make_suppression("suppressed@example.net")
    answers = set()
    for who in ["new", "taken", "waiting", "left", "suppressed", "taken"]:
        response = ask(client, f"{who}@example.net")
        headers = tuple(sorted(response.headers.items()))
        answers.add((response.status_code, response.content, headers, str(response.cookies)))
    assert len(answers) == 1
    page = client.get(ANSWER)
    assert page.content == Client().get(ANSWER).content
    assert "<h1>Look in your inbox</h1>" in page.content.decode()
    assert list(Mail.objects.order_by("pk").values_list("name", "to")) == [
        ("newsletter/confirm", "new@example.net"),
        ("newsletter/already_subscribed", "taken@example.net"),
        ("newsletter/confirm", "waiting@example.net"),
        ("newsletter/confirm", "left@example.net"),
    ]


@pytest.mark.parametrize("who", ["taken", "waiting", "suppressed", "new"])
def test_every_address_takes_similar_work(client: Client, weekly: Newsletter, who: str) -> None:
    make_subscription("taken@example.net", weekly)
    make_subscription("waiting@example.net", weekly, status="pending")
    make_suppression("suppressed@example.net")
    with CaptureQueriesContext(connection) as captured:
        ask(client, f"{who}@example.net")
    # In a test the end of the whole transaction is one statement where it is kept, otherwise two.
    queries = [query for query in captured if "SAVEPOINT" not in query["sql"]]
    assert len(queries) in (14, 15)


def test_answer_page_holds_nothing_personal(client: Client, weekly: Newsletter) -> None:
    response = client.get(ANSWER)
    assert response.cookies == {}
    assert response.headers["Cache-Control"] == "public, no-cache"


def test_ask_by_a_robot_gets_the_answer_and_stores_nothing(
    client: Client, weekly: Newsletter
) -> None:
    person, robot = ask(client), None
    Subscriber.objects.all().delete()
    Mail.objects.all().delete()
    robot = ask(client, website="http://spam.example")
    assert (robot.status_code, robot.url, robot.content) == (302, ANSWER, person.content)
    assert nothing_stored()


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}]
)
def test_ask_from_another_site_is_refused(
    client: Client, weekly: Newsletter, headers: dict[str, str]
) -> None:
    data = {"email": "reader@example.net", "newsletters": "weekly.1"}
    assert client.post(URL, data, headers=headers).status_code == 403
    assert nothing_stored()


def test_ask_needs_no_cookie_and_sets_none(weekly: Newsletter) -> None:
    response = ask(Client(enforce_csrf_checks=True))
    assert (response.status_code, response.cookies) == (302, {})


def test_ask_with_a_wrong_address_shows_what_was_typed(
    client: Client, weekly: Newsletter, monthly: Newsletter
) -> None:
    response = ask(client, 'reader@"><b>', newsletters="monthly.1")
    html = response.content.decode()
    assert response.status_code == 422
    assert 'value="reader@&quot;&gt;&lt;b&gt;"' in html
    assert '<a href="#id_email">Enter an e-mail address in the format name@example.org.</a>' in html
    assert [choice.is_ticked for choice in response.context["form"].choices] == [False, True]
    assert html.count(" checked>") == 1
    assert "<title>Error: Newsletters</title>" in html
    assert response.headers["Cache-Control"] == "no-store"
    assert nothing_stored()


def test_ask_without_a_box_ticked_says_so(client: Client, weekly: Newsletter) -> None:
    response = client.post(URL, {"email": "reader@example.net"})
    html = response.content.decode()
    assert response.status_code == 422
    assert '<a href="#id_newsletters_0">Tick at least one newsletter.</a>' in html
    assert 'id="id_newsletters_0"' in html
    assert 'value="reader@example.net"' in html


def test_ask_on_a_page_older_than_the_newsletter_shows_what_it_is_now(
    client: Client, weekly: Newsletter
) -> None:
    weekly.description, weekly.version = "Something else.", 2
    weekly.save()
    response = ask(client)
    html = response.content.decode()
    assert response.status_code == 422
    assert "The newsletters on offer have changed since you opened the page." in html
    assert ("Something else." in html, " checked>" in html) == (True, False)
    assert nothing_stored()


@pytest.mark.parametrize("field", ["email", "newsletters", "source", "website"])
@pytest.mark.parametrize("value", ["\0", "a\0b@example.org", "\ud7ff\ufffe", "x" * 10_000])
def test_ask_stands_any_value(client: Client, weekly: Newsletter, field: str, value: str) -> None:
    assert ask(client, **{field: value}).status_code in (302, 422)


def test_ask_too_often_from_one_network_says_when_to_try_again(
    client: Client, weekly: Newsletter, settings: LazySettings
) -> None:
    settings.SIGN_UP_LIMIT = "2/600"
    assert [ask(client, f"reader{n}@example.net").status_code for n in range(2)] == [302, 302]
    response = ask(client, "third@example.net")
    html = response.content.decode()
    assert response.status_code == 429
    assert 1 <= int(response.headers["Retry-After"]) <= 600
    assert "Many sign-ups have come from your network" in html
    assert 'value="third@example.net"' in html
    assert html.count(" checked>") == 1
    assert Subscriber.objects.count() == 2
    assert (
        client.post(
            URL,
            {"email": "third@example.net", "newsletters": "weekly.1"},
            REMOTE_ADDR="192.0.2.99",
        ).status_code
        == 302
    )


def test_opening_the_address_of_the_form_changes_nothing(
    client: Client, weekly: Newsletter
) -> None:
    response = client.get(URL, {"email": "reader@example.net", "newsletters": "weekly.1"})
    assert response.status_code == 405
    assert nothing_stored()


def test_addresses_are_counted_without_being_kept(client: Client, weekly: Newsletter) -> None:
    ask(client)
    assert "reader" not in "".join(RateLimitCounter.objects.values_list("key", flat=True))


@pytest.mark.parametrize("is_known", [False, True])
def test_ask_takes_few_statements(
    client: Client,
    weekly: Newsletter,
    django_assert_max_num_queries: Callable,
    is_known: bool,
) -> None:
    """As many for an address that takes it already as for a new one."""
    if is_known:
        make_subscription("reader@example.net", weekly)
    with django_assert_max_num_queries(18):
        ask(client)
    assert Mail.objects.count() == 1
