from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone

if TYPE_CHECKING:
    from comments.models.comment import Comment

# A weekend and the days around it, so that a comment read on Monday can still be explained.
KEPT = timedelta(days=7)
DAY = timedelta(days=1)
MOST_NEIGHBOURS = 50


class TraceQuerySet(models.QuerySet["Trace"]):
    def leave(self, comment: "Comment", keys: Sequence[str]) -> "Trace":
        """Keep from which network a comment came, for `KEPT`.

        `keys` are the network's hashes under every key of the site; all its traces get the newest.
        """
        newest, *former = keys
        if former:
            self.filter(key__in=former).update(key=newest)
        return self.create(comment=comment, key=newest, until=comment.submitted_at + KEPT)

    def around(self, trace: "Trace") -> "TraceQuerySet":
        """The other comments from the same network within a day of one."""
        near = (trace.until - DAY, trace.until + DAY)
        return self.filter(key=trace.key, until__range=near).exclude(pk=trace.pk)

    def ended(self, at: datetime | None = None) -> "TraceQuerySet":
        return self.filter(until__lte=at or timezone.now())


class Trace(models.Model):
    """From which network a comment came, as a keyed hash with an end: never the address itself."""

    comment = models.OneToOneField(
        "comments.Comment", on_delete=models.CASCADE, primary_key=True, related_name="trace"
    )
    key = models.CharField(max_length=64)
    until = models.DateTimeField(db_index=True)

    objects = TraceQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["key", "until"], name="trace_of_network")]
        constraints = [
            models.CheckConstraint(condition=~models.Q(key=""), name="trace_has_a_key"),
        ]

    def __str__(self) -> str:
        return f"Trace of #{self.comment_id}"
