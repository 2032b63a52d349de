import csv
import tracemalloc
from datetime import UTC, datetime

import pytest

from newsletter.exporting import subscriptions_as_csv
from newsletter.models import Newsletter, Subscriber, Subscription
from tests.factories import make_newsletter, make_subscription

AT = datetime(2013, 7, 12, 9, 30, tzinfo=UTC)
HEADING = ["e-mail", "newsletter", "status", "asked for", "confirmed", "unsubscribed"]


def rows() -> list[list[str]]:
    text = "".join(subscriptions_as_csv(Subscription.objects.all(), by=None))
    assert text[0] == "\ufeff"
    return list(csv.reader(text[1:].splitlines()))


def test_export_has_one_line_for_each_subscription(weekly: Newsletter, monthly: Newsletter) -> None:
    reader = Subscriber.objects.create(email="reader@example.net")
    Subscription.objects.create(
        subscriber=reader,
        newsletter=weekly,
        status="unsubscribed",
        created_at=AT,
        confirmed_at=AT,
        unsubscribed_at=AT,
    )
    Subscription.objects.create(subscriber=reader, newsletter=monthly, created_at=AT)
    stamp = "2013-07-12T10:30:00+01:00"
    assert rows() == [
        HEADING,
        ["reader@example.net", "Weekly briefing", "Unsubscribed", stamp, stamp, stamp],
        ["reader@example.net", "Data monthly", "Waiting for confirmation", stamp, "", ""],
    ]


def test_hostile_names_and_addresses_stay_in_their_cells(db: None) -> None:
    newsletter = make_newsletter('=HYPERLINK("//evil.example","x")', slug="odd")
    make_subscription("=1+1@example.org", newsletter)
    make_subscription('a"b,c;@example.org', newsletter)
    assert [row[:2] for row in rows()[1:]] == [
        ["'=1+1@example.org", """'=HYPERLINK("//evil.example","x")"""],
        ['a"b,c;@example.org', """'=HYPERLINK("//evil.example","x")"""],
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_export_asks_one_question(
    weekly: Newsletter, number: int, django_assert_num_queries: object
) -> None:
    for _ in range(number):
        make_subscription(newsletter=weekly)
    with django_assert_num_queries(1):
        assert len(rows()) == 1 + number


def test_export_of_many_keeps_memory_flat(weekly: Newsletter) -> None:
    Subscriber.objects.bulk_create(
        Subscriber(email=f"reader{number}@example.net") for number in range(20_000)
    )
    Subscription.objects.bulk_create(
        Subscription(subscriber_id=pk, newsletter=weekly)
        for pk in Subscriber.objects.values_list("pk", flat=True)
    )
    tracemalloc.start()
    number = sum(1 for _ in subscriptions_as_csv(Subscription.objects.all(), by=None))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert number == 20_001
    assert peak < 5_000_000  # bytes; 20,000 rows at once are more than 20 MB
