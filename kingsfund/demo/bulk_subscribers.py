"""Any number of confirmed subscribers for measuring, each with evidence of consent."""

from datetime import datetime, timedelta

from django.db import transaction

from kingsfund.demo.bulk_articles import Advance, next_number
from kingsfund.demo.people import NEWSLETTERS
from kingsfund.demo.prose import Prose
from newsletter import wording
from newsletter.models import Consent, Newsletter, Subscriber, Subscription

BATCH = 1000
YEARS = timedelta(days=3 * 365)


def add_subscribers(number: int, *, now: datetime, advance: Advance) -> None:
    """Write subscribers who took one or more of the open newsletters in the last three years."""
    newsletters = list(Newsletter.objects.open()) or make_newsletters()
    first = next_number(Subscriber)
    prose = Prose(f"subscribers {first}")
    for start in range(0, number, BATCH):
        batch = range(start, min(start + BATCH, number))
        people = [
            Subscriber(email=f"reader{first + index}@example.net", created_at=at, asked_at=at)
            for index in batch
            for at in [now - YEARS * (1 - index / number)]
        ]
        with transaction.atomic():
            write_bulk_subscribers(people, newsletters, prose)
        advance(len(people))


def make_newsletters() -> list[Newsletter]:
    return [
        Newsletter.objects.create(
            slug=slug, name=name, frequency=frequency, description="What is new.", position=position
        )
        for position, (slug, name, frequency) in enumerate(NEWSLETTERS, 1)
    ]


def write_bulk_subscribers(
    people: list[Subscriber], newsletters: list[Newsletter], prose: Prose
) -> None:
    Subscriber.objects.bulk_create(people)
    chosen = [
        (person, newsletter)
        for person in people
        for newsletter in choose_newsletters(newsletters, prose)
    ]
    Subscription.objects.bulk_create(
        Subscription(
            subscriber=person,
            newsletter=newsletter,
            status=Subscription.Status.CONFIRMED,
            created_at=person.created_at,
            confirmed_at=person.created_at + timedelta(minutes=9),
        )
        for person, newsletter in chosen
    )
    offers = {newsletter: wording.sentence(newsletter) for newsletter in newsletters}
    confirmations = {newsletter: wording.confirmation(newsletter) for newsletter in newsletters}
    Consent.objects.bulk_create(
        consent
        for person, newsletter in chosen
        for consent in (
            make_consent(person, newsletter, Consent.Event.ASKED, offers[newsletter], 0),
            make_consent(person, newsletter, Consent.Event.CONFIRMED, confirmations[newsletter], 9),
        )
    )


def choose_newsletters(newsletters: list[Newsletter], prose: Prose) -> list[Newsletter]:
    """Mostly the first, sometimes others; never none."""
    chance = prose.random.random
    chosen = [one for one in newsletters if chance() < (0.3 if one.position > 1 else 0.8)]
    return chosen or newsletters[:1]


def make_consent(
    person: Subscriber, newsletter: Newsletter, event: str, shown: str, minutes: int
) -> Consent:
    return Consent(
        subscriber=person,
        newsletter=newsletter,
        event=event,
        wording=shown,
        source="strip: footer" if minutes == 0 else "confirm page",
        at=person.created_at + timedelta(minutes=minutes),
    )
