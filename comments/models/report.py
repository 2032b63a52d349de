from django.db import models
from django.db.models import Count, Q
from django.utils import timezone

from comments.models.decision import Decision
from comments.models.states import ReportStatus
from kingsfund.core.db.model_methods import alters_data
from kingsfund.core.security.keyed_hashes import keyed_hashes

# What a report weighs whose sender is unknown; the first of a known reader weighs a half.
UNPROVEN = 0.25


class ReportIsSettled(Exception):
    """A moderator has answered the report, so nothing about it changes any more."""


def reporter_of(email: str) -> str:
    """By what a reader is known who reports more than once: not to be turned back into an address."""
    return reporters_of(email)[0]


def reporters_of(email: str) -> list[str]:
    """The same under every key of the site, the newest first."""
    return keyed_hashes(f"reporter:{email.lower()}")


class ReportQuerySet(models.QuerySet["Report"]):
    def open(self) -> "ReportQuerySet":
        """Those that no moderator has answered."""
        return self.filter(status=ReportStatus.OPEN)

    def settle(self, status: str, *, decision: Decision) -> int:
        """Answer those that are open by a moderator's decision; their addresses are deleted."""
        return self.open().update(
            status=status, settled_at=decision.at, settled_by=decision, email=""
        )

    def reopen(self, decisions: list[int]) -> int:
        """What decisions settled that were taken back waits for an answer again."""
        settled = self.filter(settled_by__in=decisions)
        return settled.update(status=ReportStatus.OPEN, settled_at=None, settled_by=None)

    def weight_of(self, reporter: str) -> float:
        """How often a reader was right, 0 to 1, by the rule of succession: the first weighs a half."""
        theirs = self.filter(reporter=reporter).aggregate(
            upheld=Count("pk", filter=Q(status=ReportStatus.UPHELD)),
            settled=Count("pk", filter=~Q(status=ReportStatus.OPEN)),
        )
        return (theirs["upheld"] + 1) / (theirs["settled"] + 2)

    def know_by_newest_key(self, email: str) -> None:
        """Find a reader's reports under the newest key from now on, whichever it was before."""
        newest, *former = reporters_of(email)
        if former:
            self.filter(reporter__in=former).update(reporter=newest)

    def by_reader(self, email: str) -> "ReportQuerySet":
        """Those that came from one address: while it is kept, and by its code if it was proven."""
        if not email:
            return self.none()
        return self.filter(Q(email__iexact=email) | Q(reporter__in=reporters_of(email)))


class Report(models.Model):
    """A reader says that a published comment should not be there."""

    Status = ReportStatus

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
    weight = models.FloatField(
        default=UNPROVEN, help_text="How often this reader was right, 0 to 1."
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    submission_key = models.UUIDField(unique=True, editable=False)
    settled_by = models.ForeignKey(
        Decision,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="settled_reports",
    )
    at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["status", "at"], name="report_state"),
            models.Index(fields=["status", "comment", "weight"], name="report_of_comment"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=ReportStatus.values), name="report_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(status=ReportStatus.OPEN, settled_at__isnull=True)
                | (~Q(status=ReportStatus.OPEN) & Q(settled_at__isnull=False)),
                name="report_settled_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(weight__gte=0, weight__lte=1), name="report_weight_is_a_share"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_cause_display()}: #{self.comment_id}"

    @alters_data
    def prove(self, reporter: str) -> None:
        """Whoever reads mail to the address says that the report is theirs; it weighs what they do.

        A second report of one comment by one reader adds nothing. Raises `ReportIsSettled`.
        """
        theirs = Report.objects.filter(reporter=reporter, comment=self.comment_id)
        is_second = theirs.exclude(pk=self.pk).exists()
        weight = 0 if is_second else Report.objects.weight_of(reporter)
        opened = Report.objects.open().filter(pk=self.pk)
        if not opened.update(reporter=reporter, weight=weight):
            raise ReportIsSettled(f"{self} has its answer.")
        self.refresh_from_db()

    def is_open(self) -> bool:
        return self.status == self.Status.OPEN

    def is_proven(self) -> bool:
        return bool(self.reporter)
