from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import DatabaseError, models, transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Lower
from django.utils import timezone

from kingsfund.core.db.model_fields import AddressModelField, PlainCharField
from kingsfund.core.db.model_methods import alters_data
from newsletter.models.consent import CONFIRMATION_LASTS, Consent
from newsletter.models.newsletter import Newsletter
from newsletter.models.subscription import Subscription
from newsletter.models.suppression import Suppression

# Evidence that somebody agreed, and left, is kept for as long as it could be asked for.
EVIDENCE_LASTS = timedelta(days=3 * 365)


class SubscriberQuerySet(models.QuerySet["Subscriber"]):
    def at_address(self, email: str) -> "SubscriberQuerySet":
        """The one with this address, however it is capitalised, found by the unique index."""
        return self.annotate(address=Lower("email")).filter(address=email.lower())

    def register(self, email: str, *, at: datetime | None = None) -> "Subscriber":
        """The subscriber with this address, made if need be, locked, and stamped as having asked.

        Any number of people may type the same address at once. Call inside a transaction, with an
        address from `normal_address`.
        """
        at = at or timezone.now()
        for _ in range(3):
            new = Subscriber(email=email, created_at=at, asked_at=at)
            Subscriber.objects.bulk_create([new], ignore_conflicts=True)
            subscriber = self.at_address(email).select_for_update().first()
            # Gone already only when the clock forgot the address between the two statements.
            if subscriber:
                Subscriber.objects.filter(pk=subscriber.pk).update(asked_at=at)
                return subscriber
        raise DatabaseError("The address could not be kept.")

    def confirmed(self) -> "SubscriberQuerySet":
        """People who take at least one newsletter."""
        theirs = Subscription.objects.confirmed().filter(subscriber=OuterRef("pk"))
        return self.filter(Exists(theirs))

    def narrowed(self, *, newsletter: str = "", status: str = "") -> "SubscriberQuerySet":
        """People with a place on one newsletter (by slug), in one state, or both of the same place."""
        if not newsletter and not status:
            return self
        places = Subscription.objects.narrowed(newsletter=newsletter, status=status)
        return self.filter(Exists(places.filter(subscriber=OuterRef("pk"))))

    def never_confirmed(self, at: datetime | None = None) -> "SubscriberQuerySet":
        """Addresses somebody typed and nobody confirmed in time: they have to go."""
        before = (at or timezone.now()) - CONFIRMATION_LASTS
        ever = Subscription.objects.filter(subscriber=OuterRef("pk")).exclude(
            status=Subscription.Status.PENDING
        )
        return self.filter(~Exists(ever), asked_at__lt=before)

    def long_gone(self, at: datetime | None = None) -> "SubscriberQuerySet":
        """People who left every newsletter so long ago that the evidence has served its purpose."""
        before = (at or timezone.now()) - EVIDENCE_LASTS
        theirs = Subscription.objects.filter(subscriber=OuterRef("pk"))
        recent = theirs.exclude(unsubscribed_at__lt=before)
        return self.filter(Exists(theirs), ~Exists(recent), asked_at__lt=before)


class Subscriber(models.Model):
    """An e-mail address, and what it receives."""

    email = AddressModelField("e-mail")  # as `normal_address` writes it
    name = PlainCharField(max_length=80, blank=True)
    created_at = models.DateTimeField("known since", default=timezone.now)
    asked_at = models.DateTimeField("last signed up", default=timezone.now, editable=False)

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="subscriber_newest"),
            models.Index(fields=["asked_at"], name="subscriber_asked"),
        ]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="subscriber_address_once",
                violation_error_message="There is a subscriber with this address already.",
            ),
        ]

    def __str__(self) -> str:
        return self.email

    # Transitions

    @alters_data
    @transaction.atomic(savepoint=False)
    def ask_for(
        self,
        wordings: Mapping[Newsletter, str],
        *,
        source: str,
        network_hash: str = "",
        at: datetime | None = None,
    ) -> list[Consent]:
        """Note that somebody asked for these newsletters, with the wording each was offered with.

        Returns the evidence for those that are to be confirmed, which leaves out what the address
        takes already. Somebody may ask with another person's address, so asking changes nothing
        else: whoever has unsubscribed stays so until the link in the mail is used.
        """
        at = at or timezone.now()
        Subscription.objects.bulk_create(
            [Subscription(subscriber=self, newsletter=one, created_at=at) for one in wordings],
            ignore_conflicts=True,
        )
        taken = set(self.subscriptions.confirmed().values_list("newsletter_id", flat=True))
        return Consent.objects.bulk_create(
            Consent(
                subscriber=self,
                newsletter=newsletter,
                event=Consent.Event.ASKED,
                wording=wording,
                source=source,
                network_hash=network_hash,
                at=at,
            )
            for newsletter, wording in wordings.items()
            if newsletter.pk not in taken
        )

    @alters_data
    def rename(self, name: str) -> None:
        self.name = name
        self.save(update_fields=["name"])

    # Questions

    def places(self) -> list[Subscription]:
        """Every subscription, in the order the newsletters are offered in."""
        places = self.subscriptions.select_related("newsletter")
        return list(places.order_by("newsletter__position", "newsletter_id"))

    def suppression(self) -> Suppression | None:
        """Why the address must not be mailed, if it must not."""
        return Suppression.objects.of(self.email).first()

    # Text

    @property
    def about(self) -> str:
        """How the mail account names this person without the address."""
        return f"subscriber:{self.pk}"
