from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone

from comments.models.decision import Decision

if TYPE_CHECKING:
    from comments.models.comment import Comment


class RevisionQuerySet(models.QuerySet["Revision"]):
    def keep(
        self, before: "Comment", decision: Decision, changes: Mapping[str, object]
    ) -> "Revision | None":
        """Keep what an act replaced; None if it replaced nothing that was written."""
        former = {
            name: getattr(before, name)
            for name in Revision.WRITTEN
            if name in changes and getattr(before, name) != changes[name]
        }
        if not former:
            return None
        return self.create(comment=before, decision=decision, former=former, at=decision.at)


class Revision(models.Model):
    """What a comment said before an act changed its words: the writer's own, or a moderator's.

    Readers are never shown it, for it may hold what was taken out for a reason.
    """

    WRITTEN = ("text", "name", "job_title", "organisation", "declared_interest", "edit_note")

    comment = models.ForeignKey(
        "comments.Comment", on_delete=models.PROTECT, related_name="revisions"
    )
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="revision")
    former = models.JSONField(help_text="The columns that changed, as they were.")
    at = models.DateTimeField(default=timezone.now)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"Comment #{self.comment_id} before {self.at:%-d %B %Y, %H:%M}"
