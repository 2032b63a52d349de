"""Who has a comment in hand: told to the other moderators, so that two do not read the same letter.

An assignment stops nobody; that two decide at once is caught by the version (`CommentActs`).
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone

from comments.models import Assignment, Comment
from comments.models.assignment import LASTS
from comments.permissions import MODERATE
from kingsfund.core.permissions import requires
from kingsfund.models import User

TRIES = 3


@requires(MODERATE)
def take(comment: Comment, *, by: User, at: datetime | None = None) -> Assignment:
    """Take a comment in hand, or keep it there; the assignment that stands, which may be a colleague's.

    As long as the assignment stands the writer cannot change what waits. The version stays: nothing that
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
            # Gone only if a colleague has put it back between the two statements.
            if standing := assignments.first():
                return standing
    return fresh


@requires(MODERATE)
def release(comment: Comment, *, by: User) -> None:
    """Put a comment back; a colleague's assignment stays."""
    Assignment.objects.filter(comment=comment, by=by).delete()


def drop(numbers: list[int]) -> None:
    """Comments that were acted on are in nobody's hand."""
    Assignment.objects.filter(comment__in=numbers).delete()
