"""What the queue is narrowed by and sorted by; every question is answered by an index."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Value
from django.db.models.functions import Lower
from django.utils import timezone

from comments.models.appeal import Appeal
from comments.models.moderators import Assignment
from comments.models.report import Report
from comments.models.states import CommentStatus, ReportStatus, Screening

if TYPE_CHECKING:
    from comments.models.comment import Comment  # noqa: F401 - of which the rows are
    from kingsfund.models import User

# Up to so many rows are looked up one by one; of more, some stand near the top of any list.
FEW = 1000


class QueueQuerySet(models.QuerySet["Comment"]):
    # States, and what else puts a comment before moderators

    def in_state(self, *states: str) -> Self:
        return self.filter(status__in=states) if len(states) > 1 else self.filter(status=states[0])

    def reported(self) -> Self:
        """Readers see it, one of them thinks they should not, and no moderator has answered."""
        return (
            self.in_state(CommentStatus.PUBLISHED)
            .filter(reports__status=ReportStatus.OPEN)
            .distinct()
        )

    def appealed(self) -> Self:
        """Its writer has asked for another decision and waits for it."""
        return self.filter(appeals__isnull=False, appeals__answer=None).distinct()

    def with_open_appeal(self) -> Self:
        """With whether the writer has appealed and waits, as `has_open_appeal`.

        To lodge an appeal is an act, so whoever holds the comment at a version can rely on it.
        """
        appeals = Appeal.objects.filter(comment=OuterRef("pk"), answer=None).order_by()
        return self.annotate(has_open_appeal=Exists(appeals))

    def unscreened(self) -> Self:
        """Waiting, and the screening has not come to it or has failed."""
        return self.in_state(CommentStatus.WAITING).exclude(screening=Screening.DONE)

    # What narrows them

    def with_signal(self, name: str) -> Self:
        return self.filter(signals__is_open__in=[True, False], signals__name=name)

    def with_open_signal(self, name: str) -> Self:
        """The same among what waits, whose signals are kept apart from the many others."""
        return self.filter(signals__is_open__in=[True], signals__name=name)

    def in_hands_of(self, user: "User", at: datetime | None = None) -> Self:
        """What a moderator has taken up and not let go of: few, so they are looked up by key."""
        return self.about_looked_up(Assignment.objects.standing(at).filter(by=user))

    def not_with_colleagues(self, user: "User", at: datetime | None = None) -> Self:
        """Without what another moderator has open just now."""
        others = Assignment.objects.filter(until__gt=at or timezone.now()).exclude(by=user)
        return self.filter(~Exists(others.filter(comment=OuterRef("pk"))))

    def unassigned(self, at: datetime | None = None) -> Self:
        """What nobody has open just now."""
        standing = Assignment.objects.filter(until__gt=at or timezone.now())
        return self.filter(~Exists(standing.filter(comment=OuterRef("pk"))))

    def about_looked_up(self, rows: models.QuerySet) -> Self:
        """What rows of another table are about, for a sorted list, at the price of a query before.

        Without statistics a database cannot know which is faster, and SQLite has none: few are
        looked up by their keys and sorted, of many the list is walked until a page is full.
        """
        rows = rows.order_by()
        keys = set(rows.values_list("comment", flat=True)[: FEW + 1])
        if len(keys) <= FEW:
            return self.filter(pk__in=keys)
        return self.filter(Exists(rows.filter(comment=OuterRef("pk"))))

    def from_organisation(self, name: str) -> Self:
        """Everybody who gave this organisation, in capitals or not."""
        return self.alias(place=Lower("organisation")).filter(place=Lower(Value(name)))

    def first_from_writer(self) -> Self:
        return self.filter(is_first=True)

    def with_proven_email(self) -> Self:
        return self.filter(email_verified_at__isnull=False)

    def edited(self) -> Self:
        """A moderator has changed the words."""
        return self.exclude(edit_note="")

    # Orders: each one is an index read from one of its ends

    def oldest_first(self) -> Self:
        return self.order_by("waiting_since", "number")

    def newest_first(self) -> Self:
        return self.order_by("-waiting_since", "-number")

    def most_suspicious_first(self) -> Self:
        return self.order_by("-score", "-waiting_since", "-number")

    def least_suspicious_first(self) -> Self:
        return self.order_by("score", "waiting_since", "number")

    def with_what_a_row_shows(self) -> Self:
        """All that a list says of a comment, whatever the number of rows, in three queries."""
        reports = Report.objects.open().order_by("pk")
        return self.select_related("article__live_edition", "assignment__by").prefetch_related(
            "signals", models.Prefetch("reports", reports, to_attr="open_reports")
        )
