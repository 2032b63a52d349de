from datetime import datetime, timedelta

from django.db import models, transaction
from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone

from kingsfund.core.db.model_methods import alters_data
from newsletter.models.consent import Consent
from newsletter.models.newsletter import Newsletter
from newsletter.models.suppression import Suppression

# How long an unsubscribing can be taken back.
UNDO_LASTS = timedelta(days=1)


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def confirmed(self) -> "SubscriptionQuerySet":
        return self.filter(status=Subscription.Status.CONFIRMED)

    def not_confirmed(self) -> "SubscriptionQuerySet":
        return self.exclude(status=Subscription.Status.CONFIRMED)

    def pending(self) -> "SubscriptionQuerySet":
        return self.filter(status=Subscription.Status.PENDING)

    def not_ended(self) -> "SubscriptionQuerySet":
        """Those that unsubscribing changes."""
        return self.exclude(status=Subscription.Status.UNSUBSCRIBED)

    def deliverable(self) -> "SubscriptionQuerySet":
        """Confirmed, and the address is not on the list of those that must not be mailed."""
        suppressed = Suppression.objects.filter(email=Lower(OuterRef("subscriber__email")))
        return self.confirmed().filter(~Exists(suppressed))

    def narrowed(self, *, newsletter: str = "", status: str = "") -> "SubscriptionQuerySet":
        """Those of one newsletter, by slug, and in one state; empty narrows nothing."""
        narrowed = self
        if newsletter:
            narrowed = narrowed.filter(newsletter__slug=newsletter)
        return narrowed.filter(status=status) if status else narrowed


class Subscription(models.Model):
    """A subscriber's place on one newsletter."""

    class Status(models.TextChoices):
        PENDING = "pending", "Waiting for confirmation"
        CONFIRMED = "confirmed", "Confirmed"
        UNSUBSCRIBED = "unsubscribed", "Unsubscribed"

    subscriber = models.ForeignKey(
        "newsletter.Subscriber", on_delete=models.CASCADE, related_name="subscriptions"
    )
    newsletter = models.ForeignKey(
        Newsletter, on_delete=models.PROTECT, related_name="subscriptions"
    )
    status = models.CharField(max_length=20, choices=Status, default=Status.PENDING, editable=False)
    confirmed_at = models.DateTimeField("confirmed", null=True, blank=True, editable=False)
    unsubscribed_at = models.DateTimeField("unsubscribed", null=True, blank=True, editable=False)
    created_at = models.DateTimeField("first asked for", default=timezone.now, editable=False)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["newsletter", "subscriber"],
                condition=Q(status="confirmed"),
                name="subscription_audience",
            ),
            models.Index(
                fields=["newsletter", "subscriber"],
                condition=Q(status="pending"),
                name="subscription_waiting",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["subscriber", "newsletter"], name="subscription_once_per_newsletter"
            ),
            models.CheckConstraint(
                condition=Q(status="pending", confirmed_at__isnull=True)
                | Q(status="confirmed", confirmed_at__isnull=False)
                | Q(status="unsubscribed"),
                name="subscription_confirmed_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(status="unsubscribed", unsubscribed_at__isnull=False)
                | (~Q(status="unsubscribed") & Q(unsubscribed_at__isnull=True)),
                name="subscription_unsubscribed_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subscriber}: {self.newsletter} ({self.get_status_display().lower()})"

    # Transitions

    @alters_data
    def confirm(
        self, *, wording: str, source: str, network_hash: str = "", at: datetime | None = None
    ) -> bool:
        """Put the address on the list, with the wording it agreed to; False when it was on already."""
        at = at or timezone.now()
        stamps: dict[str, object] = {"confirmed_at": at, "unsubscribed_at": None}
        evidence = Consent(wording=wording, source=source, network_hash=network_hash, at=at)
        return self._move(self.Status.CONFIRMED, Consent.Event.CONFIRMED, stamps, evidence)

    @alters_data
    def unsubscribe(
        self, *, wording: str, source: str, network_hash: str = "", at: datetime | None = None
    ) -> bool:
        """Take the address off the list; False when it was off already."""
        at = at or timezone.now()
        evidence = Consent(wording=wording, source=source, network_hash=network_hash, at=at)
        return self._move(
            self.Status.UNSUBSCRIBED, Consent.Event.UNSUBSCRIBED, {"unsubscribed_at": at}, evidence
        )

    def _move(self, status: str, event: str, stamps: dict[str, object], evidence: Consent) -> bool:
        with transaction.atomic():
            others = Subscription.objects.filter(pk=self.pk).exclude(status=status)
            if not others.update(status=status, **stamps):
                return False
            self.refresh_from_db()
            evidence.subscriber_id, evidence.newsletter_id = self.subscriber_id, self.newsletter_id
            evidence.event = event
            evidence.save()
        return True

    # Questions

    @property
    def is_confirmed(self) -> bool:
        return self.status == self.Status.CONFIRMED

    @property
    def is_ended(self) -> bool:
        return self.status == self.Status.UNSUBSCRIBED

    def can_be_restored(self, at: datetime | None = None) -> bool:
        """Whether unsubscribing can be taken back: it is recent, and had been confirmed."""
        if not self.is_ended or not self.confirmed_at or not self.unsubscribed_at:
            return False
        return self.unsubscribed_at > (at or timezone.now()) - UNDO_LASTS

    # Text

    @property
    def state(self) -> str:
        """The state with its date: "confirmed, 12 July 2013"."""
        times = {
            self.Status.CONFIRMED: self.confirmed_at,
            self.Status.UNSUBSCRIBED: self.unsubscribed_at,
            self.Status.PENDING: self.created_at,
        }
        day = timezone.localtime(times[self.Status(self.status)])
        return f"{self.get_status_display().lower()}, {day:%-d %B %Y}"


def with_counts(newsletters: QuerySet[Newsletter]) -> QuerySet[Newsletter]:
    """Annotate each with its `confirmed_count` and `pending_count`, in the one query."""
    return newsletters.annotate(
        confirmed_count=_count_of(Subscription.objects.confirmed()),
        pending_count=_count_of(Subscription.objects.pending()),
    )


def _count_of(subscriptions: QuerySet) -> Coalesce:
    """How many of them the newsletter in the outer query has.

    A subquery for each count, because a join would read the subscribers of every newsletter, and
    this reads one short index.
    """
    counted = (
        subscriptions.filter(newsletter=OuterRef("pk"))
        .order_by()
        .values("newsletter")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
