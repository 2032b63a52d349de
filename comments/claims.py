"""Who has a comment in hand: told to the other moderators, so that two do not read the same letter.

A claim stops nobody; that two decide at once is caught by the version (`CommentActs`).
"""

from datetime import datetime

from django.contrib.auth.models import AbstractUser
from django.db import transaction
from django.utils import timezone

from comments import models
from comments.models.claim import LASTS


def take(
    comment: "models.Comment", *, by: AbstractUser, at: datetime | None = None
) -> "models.Claim":
    """Take a comment in hand, or keep it there; the claim that stands, which may be a colleague's.

    From the first time on the writer cannot change what waits. The version stays: nothing that a
    decision could be based on has changed.
    """
    now = at or timezone.now()
    claims = models.Claim.objects.filter(comment=comment)
    with transaction.atomic():
        models.Comment.objects.mark_read(comment, at=now)
        claims.filter(until__lte=now).delete()
        claims.filter(by=by).update(until=now + LASTS)
        fresh = {"by": by, "since": now, "until": now + LASTS}
        # Not asked for again afterwards: a colleague may put it back at any moment.
        return claims.select_related("by").get_or_create(comment=comment, defaults=fresh)[0]


def release(comment: "models.Comment", *, by: AbstractUser) -> None:
    """Put a comment back; a colleague's claim stays."""
    models.Claim.objects.filter(comment=comment, by=by).delete()


def drop(numbers: list[int]) -> None:
    """Comments that were acted on are in nobody's hand."""
    models.Claim.objects.filter(comment__in=numbers).delete()
