from datetime import datetime, timedelta

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.utils import timezone

from newsletter.models.newsletter import Newsletter

# An address that was never confirmed is not kept longer than the link in its mail is good for.
CONFIRMATION_LASTS = timedelta(days=7)


class RecordIsFinal(Exception):
    """Evidence of consent is added to, never changed."""


class SubscriberQuerySet(models.QuerySet):
    def confirmed(self) -> "SubscriberQuerySet":
        """People who take at least one newsletter."""
        theirs = Subscription.objects.confirmed().filter(subscriber=OuterRef("pk"))
        return self.filter(Exists(theirs))

    def never_confirmed(self, at: datetime | None = None) -> "SubscriberQuerySet":
        """Addresses somebody typed and nobody confirmed in time: they have to go."""
        before = (at or timezone.now()) - CONFIRMATION_LASTS
        ever = Subscription.objects.filter(subscriber=OuterRef("pk")).exclude(
            status=Subscription.Status.PENDING
        )
        return self.filter(~Exists(ever), asked_at__lt=before)


class Subscriber(models.Model):
    """An e-mail address, and what it receives."""

    email = models.EmailField()
    name = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    asked_at = models.DateTimeField(
        default=timezone.now, editable=False, help_text="When a sign-up was last asked for."
    )

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["-created_at", "-id"], name="subscriber_newest")]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="subscriber_address_once",
                violation_error_message="There is a subscriber with this address already.",
            ),
        ]

    def __str__(self) -> str:
        return self.email


class SubscriptionQuerySet(models.QuerySet):
    def confirmed(self) -> "SubscriptionQuerySet":
        return self.filter(status=Subscription.Status.CONFIRMED)

    def pending(self) -> "SubscriptionQuerySet":
        return self.filter(status=Subscription.Status.PENDING)

    def deliverable(self) -> "SubscriptionQuerySet":
        """Confirmed, and the address is not on the list of those that must not be mailed."""
        suppressed = Suppression.objects.filter(email=Lower(OuterRef("subscriber__email")))
        return self.confirmed().filter(~Exists(suppressed))


class Subscription(models.Model):
    """A subscriber's place on one newsletter."""

    class Status(models.TextChoices):
        PENDING = "pending", "Waiting for confirmation"
        CONFIRMED = "confirmed", "Confirmed"
        UNSUBSCRIBED = "unsubscribed", "Unsubscribed"

    subscriber = models.ForeignKey(
        Subscriber, on_delete=models.CASCADE, related_name="subscriptions"
    )
    newsletter = models.ForeignKey(
        Newsletter, on_delete=models.PROTECT, related_name="subscriptions"
    )
    status = models.CharField(max_length=20, choices=Status, default=Status.PENDING, editable=False)
    confirmed_at = models.DateTimeField(null=True, blank=True, editable=False)
    unsubscribed_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["newsletter", "subscriber"],
                condition=Q(status="confirmed"),
                name="subscription_audience",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["subscriber", "newsletter"], name="subscription_once_per_newsletter"
            ),
            models.CheckConstraint(
                condition=~Q(status="confirmed") | Q(confirmed_at__isnull=False),
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

    def confirm(self, *, wording: str, source: str, at: datetime | None = None) -> bool:
        """Put the address on the list, with the wording it agreed to; False when it was on already."""
        return self._move(
            self.Status.CONFIRMED,
            Consent.Event.CONFIRMED,
            {"confirmed_at": at or timezone.now(), "unsubscribed_at": None},
            wording=wording,
            source=source,
        )

    def unsubscribe(self, *, wording: str, source: str, at: datetime | None = None) -> bool:
        """Take the address off the list; False when it was off already."""
        return self._move(
            self.Status.UNSUBSCRIBED,
            Consent.Event.UNSUBSCRIBED,
            {"unsubscribed_at": at or timezone.now()},
            wording=wording,
            source=source,
        )

    confirm.alters_data = unsubscribe.alters_data = True

    def _move(
        self, status: str, event: str, stamps: dict[str, object], *, wording: str, source: str
    ) -> bool:
        with transaction.atomic():
            others = Subscription.objects.filter(pk=self.pk).exclude(status=status)
            if not others.update(status=status, **stamps):
                return False
            self.refresh_from_db()
            Consent.objects.create(
                subscriber=self.subscriber,
                newsletter=self.newsletter,
                event=event,
                wording=wording,
                source=source,
            )
        return True


class ConsentQuerySet(models.QuerySet):
    def update(self, **kwargs: object) -> int:
        raise RecordIsFinal("The record of consent is append-only.")


class Consent(models.Model):
    """Evidence of what somebody agreed to: append-only, with the wording they were shown.

    UK GDPR, article 7(1): the controller has to be able to demonstrate consent. It goes with the
    subscriber, when that person is erased.
    """

    class Event(models.TextChoices):
        ASKED = "asked", "Asked for it"
        CONFIRMED = "confirmed", "Confirmed"
        UNSUBSCRIBED = "unsubscribed", "Unsubscribed"
        IMPORTED = "imported", "Imported"

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="consents")
    newsletter = models.ForeignKey(Newsletter, on_delete=models.PROTECT, related_name="consents")
    event = models.CharField(max_length=20, choices=Event)
    wording = models.TextField(help_text="Exactly what the person was shown.")
    source = models.CharField(max_length=200, help_text="The page or act it came from.")
    network_hash = models.CharField(
        max_length=64, blank=True, help_text="A keyed hash of where it came from, not the address."
    )
    at = models.DateTimeField(default=timezone.now)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.get_event_display()}, {timezone.localtime(self.at):%-d %B %Y, %H:%M}"

    def save(self, *args: object, **kwargs: object) -> None:
        if self.pk:
            raise RecordIsFinal("The record of consent is append-only.")
        super().save(*args, **kwargs)


class Suppression(models.Model):
    """An address that must not be mailed, and why."""

    class Cause(models.TextChoices):
        BOUNCED = "bounced", "It does not exist any more"
        COMPLAINED = "complained", "Its owner complained"
        ASKED = "asked", "Its owner asked us never to write"

    email = models.EmailField(unique=True, help_text="In lower case.")
    cause = models.CharField(max_length=20, choices=Cause)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(email=Lower("email")),
                name="suppression_in_lower_case",
                violation_error_message="Write the address in lower case.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email}: {self.get_cause_display().lower()}"

    def save(self, *args: object, **kwargs: object) -> None:
        self.email = self.email.lower()
        super().save(*args, **kwargs)
