"""Who has a comment in hand: told to the other moderators, so that two do not read the same letter.

A claim stops nobody; that two decide at once is caught by the version (`CommentActs`).
"""

from datetime import datetime

from django.contrib.auth.models import AbstractUser
from django.db import transaction
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone

from comments.models import Claim, Comment
from comments.models.assignment import LASTS
from comments.permissions import MODERATE
from kingsfund.core.permissions import requires

TRIES = 3


@requires(MODERATE)
def take(comment: Comment, *, by: AbstractUser, at: datetime | None = None) -> Claim:
    """Take a comment in hand, or keep it there; the claim that stands, which may be a colleague's.

    As long as the claim stands the writer cannot change what waits. The version stays: nothing that
    a decision could be based on has changed.
    """
    now = at or timezone.now()
    claims = Claim.objects.filter(comment=comment).select_related("by")
    fresh = Claim(comment=comment, by=by, since=now, until=now + LASTS)
    since = Case(When(by=by, until__gt=now, then=F("since")), default=Value(now))
    with transaction.atomic(savepoint=False):
        Comment.objects.mark_read(comment, at=now)
        for _ in range(TRIES):
            Claim.objects.bulk_create([fresh], ignore_conflicts=True)
            ours = claims.filter(Q(by=by) | Q(until__lte=now))
            ours.update(by=by, since=since, until=now + LASTS)
            # Gone only if a colleague has put it back between the two statements.
            if standing := claims.first():
                return standing
    return fresh


@requires(MODERATE)
def release(comment: Comment, *, by: AbstractUser) -> None:
    """Put a comment back; a colleague's claim stays."""
    Claim.objects.filter(comment=comment, by=by).delete()


def drop(numbers: list[int]) -> None:
    """Comments that were acted on are in nobody's hand."""
    Claim.objects.filter(comment__in=numbers).delete()
