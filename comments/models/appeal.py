from typing import TYPE_CHECKING

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils import timezone

from comments.models.decision import Decision
from comments.models.states import Action

if TYPE_CHECKING:
    from comments.models.comment import Comment

# What answers an open appeal; after a withdrawal there is nothing left to ask for.
ANSWERING = (
    *(Action.PUBLISH, Action.REVISE, Action.DECLINE, Action.SPAM, Action.UPHOLD, Action.WITHDRAW),
)


class SameModerator(Exception):
    """Who took the decision that an appeal is against does not answer the appeal."""

    def __init__(self, appeal: "Appeal") -> None:
        super().__init__(
            f"You took the decision that the writer of comment #{appeal.comment_id} appeals "
            "against. Somebody else answers the appeal."
        )
        self.appeal = appeal


class AppealQuerySet(models.QuerySet["Appeal"]):
    def open(self) -> "AppealQuerySet":
        """Those that nobody has answered, the oldest first."""
        return self.filter(answer=None).order_by("at", "pk")

    def are_answered_by(self, decision: int | None) -> bool:
        """Whether a decision, by its key, answers an appeal."""
        return decision is not None and self.filter(answer=decision).exists()

    def require_another(self, comment: "Comment", by: AbstractUser) -> None:
        """Raises `SameModerator` if `by` took the decision that an open appeal is against."""
        appeal = self.open().filter(comment=comment).select_related("decision").first()
        if appeal and appeal.decision.by_id == by.pk:
            raise SameModerator(appeal)


class Appeal(models.Model):
    """A writer asks that somebody else decide again. Who decided first does not answer it."""

    comment = models.ForeignKey(
        "comments.Comment", on_delete=models.PROTECT, related_name="appeals"
    )
    decision = models.OneToOneField(
        Decision, on_delete=models.PROTECT, related_name="appeal", help_text="What it is against."
    )
    text = models.TextField(max_length=2000)
    at = models.DateTimeField(default=timezone.now)
    answer = models.OneToOneField(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="answers_appeal"
    )

    objects = AppealQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="appeal_says_something"),
        ]

    def __str__(self) -> str:
        return f"Appeal on #{self.comment_id}"
