from collections.abc import Sequence

from django.db import connections, models
from django.db.models import Q

from comments.models.comment import Comment
from kingsfund.core.pagination import capped

# Each name is one step into the index, and as many as are counted behind it; DISTINCT or GROUP BY
# would read the signals of all that waits.
COUNTS_IN_QUEUE = """
WITH RECURSIVE names (name) AS (
    SELECT MIN(name) FROM comments_signal WHERE is_open
    UNION ALL
    SELECT (SELECT MIN(name) FROM comments_signal WHERE is_open AND name > names.name)
    FROM names WHERE names.name IS NOT NULL
)
SELECT name, (
    SELECT COUNT(*) FROM (
        SELECT 1 FROM comments_signal WHERE is_open AND name = names.name LIMIT %s
    ) AS capped
)
FROM names WHERE name IS NOT NULL ORDER BY name
"""


class SignalQuerySet(models.QuerySet["Signal"]):
    def follow(self, comments: Sequence[Comment]) -> None:
        """Note on the signals of comments that were acted on whether they wait, for the queue."""
        for is_open in (True, False):
            numbers = [comment.pk for comment in comments if comment.is_waiting() is is_open]
            if numbers:
                others = self.filter(comment__in=numbers).exclude(is_open=is_open)
                others.update(is_open=is_open)

    def of_the_queue(self) -> "SignalQuerySet":
        """Those of comments that wait."""
        # `is_open=True` becomes a bare column, for which SQLite uses no index.
        return self.filter(is_open__in=[True])

    def counts_in_queue(self, limit: int) -> dict[str, int]:
        """Every signal that some waiting comment has, by name, and how many have it, up to `limit`.

        A comment has a signal once, so this counts comments. One query for any number of signals.
        """
        with connections[self.db].cursor() as cursor:
            cursor.execute(COUNTS_IN_QUEUE, [limit + 1])
            return {name: capped(number, limit) for name, number in cursor.fetchall()}


class Signal(models.Model):
    """One named, explained reason why a comment looks suspicious. It sorts; it never decides."""

    comment = models.ForeignKey(
        "comments.Comment", on_delete=models.CASCADE, related_name="signals"
    )
    name = models.SlugField(max_length=40)
    weight = models.SmallIntegerField()
    explanation = models.CharField(max_length=300)
    is_open = models.BooleanField(default=True, help_text="The comment waits.")

    objects = SignalQuerySet.as_manager()

    class Meta:
        ordering = ["-weight", "pk"]
        indexes = [models.Index(fields=["is_open", "name", "comment"], name="signal_in_queue")]
        constraints = [
            models.UniqueConstraint(fields=["comment", "name"], name="signal_once_a_comment"),
            models.CheckConstraint(condition=~Q(explanation=""), name="signal_is_explained"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.weight:+})"
