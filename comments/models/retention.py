from django.db import models
from django.db.models import Q
from django.utils import timezone

from kingsfund.core.model_fields import ActorForeignKey


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
