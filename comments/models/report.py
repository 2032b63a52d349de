from django.db import models
from django.db.models import Q
from django.utils import timezone


class ReportQuerySet(models.QuerySet):
    def open(self) -> "ReportQuerySet":
        """Those that no moderator has answered."""
        return self.filter(status="open")

    def by_reader(self, email: str) -> "ReportQuerySet":
        """Those that came from one address, as long as it is kept."""
        return self.filter(email__iexact=email) if email else self.none()


class Report(models.Model):
    """A reader says that a published comment should not be there."""

    class Status(models.TextChoices):
        OPEN = "open", "Open"
        UPHELD = "upheld", "The reader was right"
        DISMISSED = "dismissed", "The comment was kept"

    class Cause(models.TextChoices):
        PERSONAL = "personal", "It attacks a person"
        IDENTIFIES = "identifies", "It identifies a patient or a colleague"
        LEGAL = "legal", "It could break the law"
        UNTRUE = "untrue", "It states as a fact what is not true"
        ADVERTISING = "advertising", "It advertises"
        IMPOSTOR = "impostor", "It is not by the person who signed it"
        OTHER = "other", "Something else"

    comment = models.ForeignKey(
        "comments.Comment", on_delete=models.PROTECT, related_name="reports"
    )
    cause = models.CharField(max_length=20, choices=Cause)
    text = models.TextField(blank=True, max_length=1000)
    email = models.EmailField(blank=True, help_text="Never shown; deleted when it is settled.")
    reporter = models.CharField(
        max_length=64, blank=True, db_index=True, help_text="A keyed hash of a proven address."
    )
    weight = models.FloatField(default=0.5, help_text="How often this reader was right, 0 to 1.")
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    submission_key = models.UUIDField(unique=True, editable=False)
    at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["status", "at"], name="report_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["open", "upheld", "dismissed"]),
                name="report_status_is_known",
            ),
            models.CheckConstraint(
                condition=Q(status="open", settled_at__isnull=True)
                | (~Q(status="open") & Q(settled_at__isnull=False)),
                name="report_settled_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_cause_display()}: #{self.comment_id}"
