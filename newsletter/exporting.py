"""Subscribers as a table for a spreadsheet."""

from collections.abc import Iterator

from django.contrib.auth.models import AbstractUser

from kingsfund.core.lists.csv_export import CHUNK, as_csv, as_text
from kingsfund.core.security.permissions import requires
from newsletter.models import Subscription
from newsletter.models.subscription import SubscriptionQuerySet

COLUMNS = ["e-mail", "newsletter", "status", "asked for", "confirmed", "unsubscribed"]


@requires("newsletter.view_subscriber", by_system=True)
def subscriptions_as_csv(
    subscriptions: SubscriptionQuerySet, *, by: AbstractUser | None
) -> Iterator[str]:
    """One line for each, after the heading; times in the site's time zone."""
    rows = subscriptions.order_by("subscriber_id", "newsletter_id").values_list(
        "subscriber__email",
        "newsletter__name",
        "status",
        "created_at",
        "confirmed_at",
        "unsubscribed_at",
    )
    labels = dict(Subscription.Status.choices)
    return as_csv(
        COLUMNS,
        (
            [email, newsletter, labels[status], *(as_text(time) for time in times)]
            for email, newsletter, status, *times in rows.iterator(chunk_size=CHUNK)
        ),
    )
