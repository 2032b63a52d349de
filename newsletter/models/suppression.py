from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from kingsfund.core.db.model_fields import AddressModelField


class SuppressionQuerySet(models.QuerySet["Suppression"]):
    def of(self, email: str) -> "SuppressionQuerySet":
        """The entry for an address, however it is capitalised."""
        return self.filter(email=email.lower())

    def by_request(self) -> "SuppressionQuerySet":
        """Those that the owner asked for, and may take back."""
        return self.filter(cause=Suppression.Cause.ASKED)


class Suppression(models.Model):
    """An address that must not be mailed, and why."""

    class Cause(models.TextChoices):
        BOUNCED = "bounced", "It does not exist any more"
        COMPLAINED = "complained", "Its owner complained"
        ASKED = "asked", "Its owner asked us never to write"

    email = AddressModelField("e-mail", unique=True, help_text="Kept in lower case.")
    cause = models.CharField(max_length=20, choices=Cause)
    at = models.DateTimeField("since", default=timezone.now, editable=False)

    objects = SuppressionQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["-at", "-id"], name="suppression_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(email=Lower("email")),
                name="suppression_in_lower_case",
                violation_error_message="Write the address in lower case.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email}: {self.get_cause_display().lower()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = self.email.lower()
        super().save(*args, **kwargs)
