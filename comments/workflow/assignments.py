"""Assignments: who has a comment open, told to the others, so that two do not read the same one.

An assignment stops nobody; that two decide at once is caught by the version (`transitions`).
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone

from comments.models import Assignment, Comment
from comments.models.moderators import LASTS
from comments.permissions import MODERATE
from kingsfund.core.security.permissions import requires
from kingsfund.models import User

TRIES = 3


@requires(MODERATE)
def take(comment: Comment, *, by: User, at: datetime | None = None) -> Assignment:
    """Assign a comment that is opened; return the assignment that holds, which may be a colleague's.

    As long as it holds the writer cannot change what waits. The version stays: nothing that
    a decision could be based on has changed.
    """
    now = at or timezone.now()
    assignments = Assignment.objects.filter(comment=comment).select_related("by")
    fresh = Assignment(comment=comment, by=by, since=now, until=now + LASTS)
    since = Case(When(by=by, until__gt=now, then=F("since")), default=Value(now))
    with transaction.atomic(savepoint=False):
        Comment.objects.mark_read(comment, at=now)
        for _ in range(TRIES):
            Assignment.objects.bulk_create([fresh], ignore_conflicts=True)
            ours = assignments.filter(Q(by=by) | Q(until__lte=now))
            ours.update(by=by, since=since, until=now + LASTS)
            # Gone only if a colleague has released it between the two statements.
            if standing := assignments.first():
                return standing
    return fresh


@requires(MODERATE)
def release(comment: Comment, *, by: User) -> None:
    """End one's own assignment; a colleague's assignment stays."""
    Assignment.objects.filter(comment=comment, by=by).delete()


def drop(numbers: list[int]) -> None:
    """End the assignments of comments that were acted on."""
    Assignment.objects.filter(comment__in=numbers).delete()
