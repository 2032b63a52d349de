"""What the newsletters keep about a person."""

from datetime import datetime

from django.contrib.auth.models import AbstractUser

from kingsfund.core.security.permissions import requires
from kingsfund.data_subjects import DataProvider, DataRecord
from newsletter.models import Consent, Subscriber, Subscription, Suppression
from newsletter.workflow import subscribing


def holdings(email: str) -> list[DataRecord]:
    people = Subscriber.objects.at_address(email)
    return [
        DataRecord(people.count(), "Newsletter subscribers", "deleted"),
        DataRecord(
            Subscription.objects.filter(subscriber__in=people).count(),
            "Newsletter subscriptions",
            "deleted",
        ),
        DataRecord(
            Consent.objects.filter(subscriber__in=people).count(), "Records of consent", "deleted"
        ),
        DataRecord(
            Suppression.objects.of(email).count(),
            "Entries that the address must not be mailed",
            "they stay, or it could be mailed again",
            goes=False,
        ),
    ]


def export(email: str) -> dict[str, object]:
    people = Subscriber.objects.at_address(email)
    places = Subscription.objects.filter(subscriber__in=people).order_by("pk")
    evidence = Consent.objects.filter(subscriber__in=people).order_by("pk")
    return {
        "subscribers": list(people.values("email", "name", "created_at", "asked_at")),
        "subscriptions": list(
            places.values(
                *("newsletter__name", "status", "created_at", "confirmed_at", "unsubscribed_at")
            )
        ),
        "consents": list(
            evidence.values("newsletter__name", "event", "wording", "source", "network_hash", "at")
        ),
        "suppressions": list(Suppression.objects.of(email).values("cause", "at")),
    }


@requires(subscribing.ERASE, by_system=True)
def erase(email: str, *, by: AbstractUser | None, at: datetime) -> None:
    for subscriber in Subscriber.objects.at_address(email):
        subscribing.erase_subscriber(subscriber, by=by)


PROVIDER = DataProvider("newsletters", "newsletter", subscribing.ERASE, holdings, export, erase)
