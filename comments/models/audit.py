"""What is told of the work of moderators, and of what was deleted, when it is over."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from kingsfund.core.db.model_fields import ActorForeignKey


class ReportIsClosed(Exception):
    """What was published about a finished month is not changed afterwards."""


class TransparencyReportQuerySet(models.QuerySet["TransparencyReport"]):
    def close(self, account: "TransparencyReport") -> bool:
        """Keep the account of a finished month; False if it is kept already. For several clocks."""
        _, is_new = self.get_or_create(
            month=account.month,
            defaults={
                "figures": account.figures,
                "length": account.length,
                "entry_hash": account.entry_hash,
            },
        )
        return is_new

    def update(self, **kwargs: Any) -> int:
        raise ReportIsClosed("The account of a month is never changed.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise ReportIsClosed("The account of a month is never deleted.")


class TransparencyReport(models.Model):
    """What moderators did in one month, as it was published when the month was over."""

    month = models.DateField(unique=True, help_text="Its first day.")
    figures = models.JSONField()
    length = models.BigIntegerField(help_text="How many decisions the log held at its end.")
    entry_hash = models.CharField(
        max_length=64, blank=True, help_text="The hash of the last of them."
    )
    made_at = models.DateTimeField(auto_now_add=True)

    objects = TransparencyReportQuerySet.as_manager()

    class Meta:
        ordering = ["-month"]
        constraints = [
            models.CheckConstraint(
                condition=Q(length=0, entry_hash="") | (Q(length__gt=0) & ~Q(entry_hash="")),
                name="report_has_its_hash",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%B %Y}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise ReportIsClosed(f"The account of {self} is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise ReportIsClosed(f"The account of {self} is never deleted.")


class RetentionRun(models.Model):
    """That something was deleted, by which rule, when and how much: never what or whose."""

    class Rule(models.TextChoices):
        SPAM = "spam", "Spam, emptied"
        WITHDRAWN = "withdrawn", "Withdrawn, emptied"
        DECLINED = "declined", "Declined, emptied"
        REVISE = "revise", "Given back and never handed in again, emptied"
        ADDRESS = "address", "Addresses of writers, deleted"
        PERSON = "person", "A person, erased on request"

    rule = models.CharField(max_length=10, choices=Rule)
    number = models.PositiveIntegerField(help_text="Comments.")
    at = models.DateTimeField(default=timezone.now)
    by = ActorForeignKey()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["-at", "-id"], name="retentionrun_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    rule__in=["spam", "withdrawn", "declined", "revise", "address", "person"]
                ),
                name="retentionrun_rule_is_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_rule_display()}: {self.number}"
