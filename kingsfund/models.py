"""Accounts, and rows of the tools: mail waiting to be sent, counters of attempts, the security log."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from kingsfund.core.db.model_methods import alters_data
from kingsfund.core.security.ratelimit import RateLimitCounter
from kingsfund.core.security.secret_links import blank
from kingsfund.security_events import SecurityEvent, SecurityEventIsFinal
from kingsfund.users import User

__all__ = [
    "Mail",
    "MailQuerySet",
    "RateLimitCounter",
    "SecurityEvent",
    "SecurityEventIsFinal",
    "User",
]

# A worker that has not settled a message by then is taken for dead and the message is sent again.
LEASE = timedelta(minutes=5)
RETRY_AFTER = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 480)]


class MailQuerySet(models.QuerySet["Mail"]):
    def deliverable(self, at: datetime | None = None) -> "MailQuerySet":
        """Messages whose time has come, with those a dead worker left half done."""
        at = at or timezone.now()
        return self.filter(
            Q(status=Mail.Status.QUEUED, due_at__lte=at)
            | Q(status=Mail.Status.SENDING, leased_until__lte=at)
        ).order_by("due_at", "pk")

    def queued(self) -> "MailQuerySet":
        return self.filter(status=Mail.Status.QUEUED)

    def sent_or_sending(self) -> "MailQuerySet":
        """Messages that are with their reader, or on their way."""
        return self.filter(status__in=[Mail.Status.SENDING, Mail.Status.SENT])

    def settled(self) -> "MailQuerySet":
        return self.exclude(status__in=[Mail.Status.QUEUED, Mail.Status.SENDING])


class Mail(models.Model):
    """One message to one person: the row is the queue and the account.

    Written in the transaction of the act that causes it, so that neither is ever without the other.
    """

    class Status(models.TextChoices):
        QUEUED = "queued", "Waiting to be sent"
        SENDING = "sending", "Being sent"
        SENT = "sent", "Sent"
        FAILED = "failed", "Could not be sent"
        CANCELLED = "cancelled", "Called back before it was sent"

    name = models.CharField(max_length=80, help_text="Which message it is: <app>/<message>.")
    about = models.CharField(
        max_length=80, blank=True, help_text="What it is about: comment:40416."
    )
    to = models.EmailField()
    subject = models.CharField(max_length=255)
    text = models.TextField()
    html = models.TextField()
    headers = models.JSONField(default=dict, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    leased_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "mails"
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=Q(status__in=["queued", "sending"]),
                name="mail_pending",
            ),
            models.Index(fields=["about"], name="mail_about"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="sent", sent_at__isnull=False)
                | (~Q(status="sent") & Q(sent_at__isnull=True)),
                name="mail_sent_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"

    @alters_data
    def claim(self, *, at: datetime | None = None) -> bool:
        """Take the message for sending; False when another worker or a call-back was first."""
        at = at or timezone.now()
        claimed = (
            Mail.objects.deliverable(at)
            .filter(pk=self.pk, attempts=self.attempts)
            .order_by()
            .update(status=Mail.Status.SENDING, leased_until=at + LEASE, attempts=F("attempts") + 1)
        )
        return claimed == 1

    @alters_data
    def mark_sent(self) -> None:
        self.status, self.sent_at, self.error = Mail.Status.SENT, timezone.now(), ""
        self.save(update_fields=["status", "sent_at", "error"])

    @alters_data
    def mark_failed(self, error: Exception, *, permanent: bool = False) -> None:
        """Put the message back for later, or give it up after the last retry."""
        tried = self.attempts + 1
        self.error = blank(f"{type(error).__name__}: {error}"[:2000])[:500]
        if permanent or tried > len(RETRY_AFTER):
            self.status = Mail.Status.FAILED
        else:
            self.status = Mail.Status.QUEUED
            self.due_at = timezone.now() + RETRY_AFTER[tried - 1]
        self.save(update_fields=["status", "due_at", "error"])

    @alters_data
    def send_again(self) -> bool:
        """Give a message that was given up another chance; False if it is not given up any more."""
        failed = Mail.objects.filter(pk=self.pk, status=Mail.Status.FAILED)
        again = {"status": Mail.Status.QUEUED, "attempts": 0, "due_at": timezone.now()}
        return failed.update(**again) == 1
