import csv
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.contrib.admin.models import LogEntry
from django.http import HttpResponse
from django.test import Client

from kingsfund.core.lists.pagination import CappedPaginator
from kingsfund.models import Mail, User
from newsletter.models import Consent, Newsletter, Subscriber, Subscription, Suppression
from newsletter.workflow import subscribing
from newsletter.workflow.subscribing import Origin
from tests.factories import make_consent, make_newsletter, make_subscription, make_suppression

LogIn = Callable[[User], Client]
SUBSCRIBERS = "/admin/newsletter/subscriber/"
NEWSLETTERS = "/admin/newsletter/newsletter/"
SUPPRESSIONS = "/admin/newsletter/suppression/"
CONSENTS = "/admin/newsletter/consent/"


@pytest.fixture
def staff(log_in: LogIn, newsletter_editor: User) -> Client:
    return log_in(newsletter_editor)


def listed(response: HttpResponse) -> list[str]:
    return sorted(str(row) for row in response.context["cl"].result_list)


# Newsletters


def test_newsletters_show_how_many_take_each(
    staff: Client, weekly: Newsletter, monthly: Newsletter
) -> None:
    for status in ("confirmed", "confirmed", "pending"):
        make_subscription(newsletter=weekly, status=status)
    html = staff.get(NEWSLETTERS).content.decode()
    assert '?newsletter=weekly&status=confirmed">2</a>' in html
    assert '<td class="field-waiting">1</td>' in html
    assert '?newsletter=monthly&status=confirmed">0</a>' in html


@pytest.mark.parametrize("number", [1, 3])
def test_newsletters_ask_the_same_questions_for_every_number(
    staff: Client, number: int, django_assert_num_queries: object
) -> None:
    for _ in range(number):
        make_subscription()
    with django_assert_num_queries(7):
        assert len(staff.get(NEWSLETTERS).context["cl"].result_list) == number


def test_newsletter_saved_twice_from_one_version_is_refused(
    staff: Client, weekly: Newsletter
) -> None:
    url = f"{NEWSLETTERS}{weekly.pk}/change/"
    typed = {
        "name": weekly.name,
        "slug": weekly.slug,
        "description": "Mine.",
        "frequency": weekly.frequency,
        "position": 0,
        "is_active": "on",
        "based_on": 1,
    }
    assert staff.post(url, typed).status_code == 302
    response = staff.post(url, typed | {"description": "Theirs."})
    assert "Description is now: Mine." in response.content.decode()
    weekly.refresh_from_db()
    assert (weekly.description, weekly.version) == ("Mine.", 2)


def test_newsletter_with_subscribers_is_not_deleted(log_in: LogIn, weekly: Newsletter) -> None:
    make_subscription(newsletter=weekly)
    client = log_in(User.objects.create_superuser("root", "root@example.org"))
    client.post(f"{NEWSLETTERS}{weekly.pk}/delete/", {"post": "yes"})
    assert Newsletter.objects.count() == 1


# Subscribers


def test_subscribers_show_what_each_takes(
    staff: Client, weekly: Newsletter, monthly: Newsletter
) -> None:
    subscription = make_subscription("ann@example.net", weekly)
    make_subscription("ann@example.net", monthly, status="pending")
    html = staff.get(SUBSCRIBERS).content.decode()
    day = f"{subscription.confirmed_at:%-d %B %Y}"
    assert (
        f"Weekly briefing: confirmed, {day}<br>Data monthly: waiting for confirmation, {day}"
    ) in html


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["ann@example.net", "ben@example.net", "eve@example.net"]),
        ("?q=BEN@", ["ben@example.net"]),
        ("?newsletter=monthly", ["ann@example.net", "ben@example.net"]),
        ("?status=confirmed", ["ann@example.net", "ben@example.net"]),
        ("?newsletter=monthly&status=confirmed", ["ben@example.net"]),
        ("?newsletter=monthly&status=pending&q=net", ["ann@example.net"]),
        ("?newsletter=unknown", []),
        ("?status=unknown", []),
    ],
)
def test_subscribers_are_found_by_newsletter_state_and_address(
    staff: Client, weekly: Newsletter, monthly: Newsletter, query: str, found: list[str]
) -> None:
    make_subscription("ann@example.net", weekly)
    make_subscription("ann@example.net", monthly, status="pending")
    make_subscription("ben@example.net", monthly)
    make_subscription("eve@example.net", weekly, status="unsubscribed")
    assert listed(staff.get(SUBSCRIBERS + query)) == found


@pytest.mark.parametrize("number", [1, 3])
def test_subscribers_ask_the_same_questions_for_every_number(
    staff: Client, number: int, django_assert_num_queries: object
) -> None:
    for _ in range(number):
        make_subscription()
    with django_assert_num_queries(9):
        assert len(staff.get(SUBSCRIBERS).context["cl"].result_list) == number


def test_subscribers_are_not_counted_to_the_end(
    staff: Client, weekly: Newsletter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(CappedPaginator, "limit", 2)
    for _ in range(3):
        make_subscription(newsletter=weekly)
    assert "more than 2 subscribers" in " ".join(staff.get(SUBSCRIBERS).content.decode().split())


@pytest.mark.parametrize("number", [1, 3])
def test_subscriber_page_shows_the_evidence(
    staff: Client, number: int, django_assert_num_queries: object
) -> None:
    for _ in range(number):
        subscription = make_subscription("ann@example.net")
        make_consent(subscription, wording="We will <b>send</b> it.")
    url = f"{SUBSCRIBERS}{subscription.subscriber_id}/change/"
    staff.get(url)  # content types are looked up once in the life of a process
    with django_assert_num_queries(10):
        html = staff.get(url).content.decode()
    assert html.count("We will &lt;b&gt;send&lt;/b&gt; it.") == number
    assert ("<input" in html.partition("<form")[2], "Save" in html) == (True, False)


@pytest.mark.parametrize("who", ["newsletter_editor", "superuser"])
def test_nobody_is_subscribed_confirmed_or_renamed_by_hand(
    log_in: LogIn, newsletter_editor: User, weekly: Newsletter, who: str
) -> None:
    root = User.objects.create_superuser("root", "root@example.org")
    client = log_in(root if who == "superuser" else newsletter_editor)
    subscription = make_subscription("ann@example.net", weekly, status="pending")
    url = f"{SUBSCRIBERS}{subscription.subscriber_id}/change/"
    forged = {
        "email": "eve@example.net",
        "name": "Eve",
        "subscriptions-TOTAL_FORMS": 1,
        "subscriptions-INITIAL_FORMS": 1,
        "subscriptions-0-id": subscription.pk,
        "subscriptions-0-status": "confirmed",
    }
    answers = [client.post(url, forged), client.get(f"{SUBSCRIBERS}add/")]
    answers += [client.get(f"{CONSENTS}add/"), client.post(f"{CONSENTS}add/", {})]
    assert [answer.status_code for answer in answers] == [403, 403, 403, 403]
    subscription.refresh_from_db()
    assert (subscription.status, str(subscription.subscriber)) == ("pending", "ann@example.net")


def test_erasing_explains_and_takes_everything(
    staff: Client, weekly: Newsletter, newsletter_editor: User
) -> None:
    subscribing.request_subscription("ann@example.net", {weekly: "Weekly?"}, origin=Origin("test"))
    make_suppression("ann@example.net")
    subscriber = Subscriber.objects.get()
    url = f"{SUBSCRIBERS}{subscriber.pk}/delete/"
    html = staff.get(url).content.decode()
    assert "<li>consents: 1</li>" in html
    assert ">Erase this person" in html or 'value="Erase this person"' in html
    assert Subscriber.objects.count() == 1
    assert staff.post(url, {"post": "yes"}).status_code == 302
    left = [model.objects.count() for model in (Subscriber, Subscription, Consent, Mail)]
    assert left == [0, 0, 0, 0]
    assert Suppression.objects.count() == 1
    assert [(entry.object_repr, entry.user) for entry in LogEntry.objects.all()] == [
        (f"subscriber {subscriber.pk}", newsletter_editor)
    ]


def test_subscribers_are_not_deleted_in_bulk(staff: Client) -> None:
    subscriber = make_subscription().subscriber
    staff.post(
        SUBSCRIBERS,
        {"action": "delete_selected", "_selected_action": subscriber.pk, "post": "yes"},
    )
    assert Subscriber.objects.count() == 1


# Export


def exported(client: Client, query: str = "") -> list[list[str]]:
    response = client.get(f"{SUBSCRIBERS}export/{query}")
    assert response.streaming
    text = b"".join(response.streaming_content).decode()
    assert text[0] == "\ufeff"
    return [row[:3] for row in csv.reader(text[1:].splitlines())][1:]


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        (
            "",
            [
                ["ann@example.net", "Weekly briefing", "Confirmed"],
                ["ann@example.net", "Data monthly", "Waiting for confirmation"],
                ["'=1+1@example.net", "Data monthly", "Confirmed"],
            ],
        ),
        ("?q=ann&newsletter=weekly", [["ann@example.net", "Weekly briefing", "Confirmed"]]),
        (
            "?newsletter=monthly&status=confirmed",
            [["'=1+1@example.net", "Data monthly", "Confirmed"]],
        ),
        ("?newsletter=monthly&status=confirmed&q=ann", []),
    ],
)
def test_export_is_the_list_as_filtered(
    staff: Client, weekly: Newsletter, monthly: Newsletter, query: str, rows: list[list[str]]
) -> None:
    make_subscription("ann@example.net", weekly)
    make_subscription("ann@example.net", monthly, status="pending")
    make_subscription("=1+1@example.net", monthly)
    assert exported(staff, query) == rows


def test_export_is_a_private_file_and_linked_with_the_filter(
    staff: Client, weekly: Newsletter
) -> None:
    make_subscription(newsletter=weekly)
    html = staff.get(f"{SUBSCRIBERS}?newsletter=weekly&p=1").content.decode()
    assert f'href="{SUBSCRIBERS}export/?newsletter=weekly"' in html
    response = staff.get(f"{SUBSCRIBERS}export/")
    response.close()
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "no-store" in response.headers["Cache-Control"]
    today = datetime.now(tz=UTC).year
    assert response.headers["Content-Disposition"].startswith(
        f'attachment; filename="subscribers-{today}-'
    )


def test_export_with_a_filter_that_does_not_exist_goes_back_to_the_list(staff: Client) -> None:
    response = staff.get(f"{SUBSCRIBERS}export/?email__nonsense=1")
    assert (response.status_code, response.url) == (302, SUBSCRIBERS)


# Suppressions


def test_suppression_is_added_and_deleted(staff: Client, weekly: Newsletter) -> None:
    make_subscription("Gone@example.net", weekly)
    typed = {"email": "GONE@Example.net", "cause": "bounced"}
    assert staff.post(f"{SUPPRESSIONS}add/", typed).status_code == 302
    suppression = Suppression.objects.get()
    assert (suppression.email, suppression.cause) == ("gone@example.net", "bounced")
    assert not Subscription.objects.deliverable().exists()
    url = f"{SUPPRESSIONS}{suppression.pk}/delete/"
    assert "is possible again" in staff.get(url).content.decode()
    staff.post(url, {"post": "yes"})
    assert not Suppression.objects.exists()
    assert Subscription.objects.deliverable().exists()
    log = LogEntry.objects.order_by("pk").values_list("object_repr", flat=True)
    assert [text for text in log if "@" in text] == []


def test_suppression_is_not_changed(staff: Client) -> None:
    suppression = make_suppression("gone@example.net")
    url = f"{SUPPRESSIONS}{suppression.pk}/change/"
    assert staff.post(url, {"email": "other@example.net", "cause": "asked"}).status_code == 403
    assert Suppression.objects.get().email == "gone@example.net"


# Evidence


@pytest.mark.parametrize("number", [1, 3])
def test_evidence_asks_the_same_questions_for_every_number(
    staff: Client, number: int, django_assert_num_queries: object
) -> None:
    for _ in range(number):
        make_consent()
    with django_assert_num_queries(7):
        assert len(staff.get(CONSENTS).context["cl"].result_list) == number


def test_evidence_is_for_reading(staff: Client) -> None:
    consent = make_consent()
    url = f"{CONSENTS}{consent.pk}/"
    answers = [staff.get(f"{url}change/"), staff.post(f"{url}change/"), staff.post(f"{url}delete/")]
    assert [answer.status_code for answer in answers] == [200, 403, 403]
    assert Consent.objects.count() == 1


# Who may


@pytest.mark.parametrize("who", ["author_user", "editor", "moderator", "stranger"])
def test_nobody_else_sees_subscribers(
    request: pytest.FixtureRequest, log_in: LogIn, weekly: Newsletter, who: str
) -> None:
    subscriber = make_subscription(newsletter=weekly).subscriber
    client = log_in(request.getfixturevalue(who))
    for url in (
        SUBSCRIBERS,
        f"{SUBSCRIBERS}export/",
        f"{SUBSCRIBERS}{subscriber.pk}/change/",
        f"{SUBSCRIBERS}{subscriber.pk}/delete/",
        NEWSLETTERS,
        SUPPRESSIONS,
        CONSENTS,
    ):
        assert (url, client.get(url).status_code) == (url, 403)


def test_visitors_are_asked_to_sign_in(client: Client, weekly: Newsletter) -> None:
    response = client.get(f"{SUBSCRIBERS}export/")
    assert response.url == f"/admin/login/?next={SUBSCRIBERS}export/"


def test_closed_newsletters_stay_in_the_list(staff: Client) -> None:
    make_newsletter("Closed", is_active=False)
    assert listed(staff.get(NEWSLETTERS)) == ["Closed"]
