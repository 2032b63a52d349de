from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone

from newsletter.models.newsletter import Newsletter

if TYPE_CHECKING:
    from newsletter.models.subscriber import Subscriber

# An address that was never confirmed is not kept longer than the link in its mail is good for.
CONFIRMATION_LASTS = timedelta(days=7)


class RecordIsFinal(Exception):
    """Evidence of consent is added to, never changed."""


class ConsentQuerySet(models.QuerySet["Consent"]):
    def asked(self, pks: Iterable[int]) -> "ConsentQuerySet":
        """The sign-ups with these keys, for the link in the mail that they caused."""
        return self.with_what_came_of_them().filter(pk__in=pks)

    def waiting(self, subscriber: "Subscriber", *, at: datetime | None = None) -> "ConsentQuerySet":
        """What somebody asked for in one person's name and nobody has confirmed, as long as a link
        in a mail is good; the newest for each newsletter."""
        since = (at or timezone.now()) - CONFIRMATION_LASTS
        theirs = subscriber.subscriptions.not_confirmed().values("newsletter")
        again = Consent.objects.filter(
            subscriber=OuterRef("subscriber"),
            newsletter=OuterRef("newsletter"),
            event=Consent.Event.ASKED,
            pk__gt=OuterRef("pk"),
        )
        asked = self.with_what_came_of_them().filter(subscriber=subscriber, at__gte=since)
        return asked.filter(~Exists(again), newsletter__in=theirs, is_overtaken=False)

    def with_what_came_of_them(self) -> "ConsentQuerySet":
        """The sign-ups, each with the person and the newsletter.

        `is_overtaken` says that the person has unsubscribed since: such a link confirms nothing.
        """
        ended = Consent.objects.filter(
            subscriber=OuterRef("subscriber"),
            newsletter=OuterRef("newsletter"),
            event=Consent.Event.UNSUBSCRIBED,
            pk__gt=OuterRef("pk"),
        )
        return (
            self.filter(event=Consent.Event.ASKED)
            .annotate(is_overtaken=Exists(ended))
            .select_related("subscriber", "newsletter")
            .order_by("pk")
        )

    def update(self, **kwargs: Any) -> int:
        raise RecordIsFinal("The record of consent is append-only.")

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
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

    subscriber = models.ForeignKey(
        "newsletter.Subscriber", on_delete=models.CASCADE, related_name="consents"
    )
    newsletter = models.ForeignKey(Newsletter, on_delete=models.PROTECT, related_name="consents")
    event = models.CharField(max_length=20, choices=Event)
    wording = models.TextField(help_text="Exactly what the person was shown.")
    source = models.CharField(max_length=200, help_text="The page or act it came from.")
    network_hash = models.CharField(
        max_length=64, blank=True, help_text="A keyed hash of where it came from, not the address."
    )
    at = models.DateTimeField(default=timezone.now)

    # Of those that were read with `with_what_came_of_them`.
    is_overtaken: bool

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(wording=""), name="consent_has_its_wording"),
        ]

    def __str__(self) -> str:
        return f"{self.get_event_display()}, {timezone.localtime(self.at):%-d %B %Y, %H:%M}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise RecordIsFinal("The record of consent is append-only.")
        super().save(*args, **kwargs)
