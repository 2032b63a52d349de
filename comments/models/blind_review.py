from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from comments.models.decision import Decision, Reason
from comments.models.states import MOVES, REASONED
from comments.permissions import MODERATE
from kingsfund.core.db.model_methods import alters_data
from kingsfund.core.security.permissions import requires

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

    from comments.models.comment import Comment


class OwnDecision(Exception):
    """Nobody gives a blind review on a decision of their own."""


class AlreadyGiven(Exception):
    """Somebody else has given the blind review meanwhile."""


class BlindReviewQuerySet(models.QuerySet["BlindReview"]):
    def open_to(self, user: "AbstractUser") -> "BlindReviewQuerySet":
        """Those that somebody could give, the oldest first; none on what they decided themselves.

        What was taken back or emptied meanwhile is asked of nobody.
        """
        asked = self.filter(at=None, decision__undone_by=None, decision__comment__emptied_at=None)
        return asked.exclude(decided_by=user).order_by("decision__position")

    def given(self) -> "BlindReviewQuerySet":
        return self.filter(at__isnull=False)

    def given_since(self, moment: datetime) -> "BlindReviewQuerySet":
        """Those on decisions that stand."""
        return self.filter(at__gte=moment, decision__undone_by=None)


class BlindReview(models.Model):
    """What a second moderator would have decided, without knowing what the first did.

    It changes nothing about the comment: it measures whether two people read the policy alike.
    """

    Action = Decision.Action

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="blind_review")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    drawn_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="blind_reviews",
    )
    action = models.CharField(
        max_length=20,
        blank=True,
        choices=[(action.value, action.label) for action in MOVES],
    )
    reason = models.ForeignKey(
        Reason, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(null=True, blank=True, db_index=True)

    objects = BlindReviewQuerySet.as_manager()

    class Meta:
        ordering = ["decision_id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(by__isnull=True) | ~Q(by=F("decided_by")),
                name="blind_review_is_by_another",
            ),
            models.CheckConstraint(
                condition=Q(action="", by__isnull=True, at__isnull=True)
                | Q(
                    action__in=MOVES,
                    by__isnull=False,
                    at__isnull=False,
                ),
                name="blind_review_is_given_whole",
            ),
            models.CheckConstraint(
                condition=~Q(action__in=REASONED) | Q(reason__isnull=False),
                name="blind_review_to_decline_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"Blind review {self.pk}"

    @alters_data
    @requires(MODERATE)
    def give(
        self,
        *,
        by: "AbstractUser",
        action: str,
        reason: Reason | None = None,
        at: datetime | None = None,
    ) -> None:
        """Note what somebody would have decided, once. Raises `OwnDecision`, `AlreadyGiven`."""
        if by.pk == self.decided_by_id:
            raise OwnDecision("This is your own decision: somebody else gives the blind review.")
        given = {"action": action, "reason": reason, "by": by, "at": at or timezone.now()}
        if not BlindReview.objects.filter(pk=self.pk, at=None).update(**given):
            raise AlreadyGiven("Somebody else has given this blind review meanwhile.")
        self.refresh_from_db()

    # Questions

    def is_given(self) -> bool:
        return self.at is not None

    def agrees(self) -> bool:
        return self.action == self.decision.action

    def comment_as_decided(self) -> "Comment":
        """The comment with the words that the first moderator had before them."""
        comment = self.decision.comment
        later = comment.revisions.filter(decision__position__gt=self.decision.position)
        for revision in later.order_by("-decision__position"):
            for name, former in revision.former.items():
                setattr(comment, name, former)
        return comment
