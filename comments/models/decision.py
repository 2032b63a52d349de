from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class DecisionIsFinal(Exception):
    """A decision is a record of what happened; it is answered by another, never changed."""


class ReasonQuerySet(models.QuerySet):
    def in_use(self) -> "ReasonQuerySet":
        return self.filter(is_active=True)


class Reason(models.Model):
    """Why a comment is declined, tied to a paragraph of the public comment policy."""

    slug = models.SlugField(max_length=40, unique=True)
    label = models.CharField(max_length=80, help_text="For moderators, a few words.")
    explanation = models.TextField(help_text="For the writer, in the mail: one or two sentences.")
    policy_anchor = models.SlugField(
        max_length=40, blank=True, help_text="The paragraph of the comment policy it rests on."
    )
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField("in use", default=True)

    objects = ReasonQuerySet.as_manager()

    class Meta:
        ordering = ["position", "label"]

    def __str__(self) -> str:
        return self.label


class DecisionQuerySet(models.QuerySet):
    def in_batch(self, batch: UUID) -> "DecisionQuerySet":
        """What was decided in one go."""
        return self.filter(batch=batch)

    def with_comments(self) -> "DecisionQuerySet":
        return self.select_related("comment__article", "comment__parent", "by")

    def update(self, **kwargs: object) -> int:
        raise DecisionIsFinal("Decisions are append-only.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise DecisionIsFinal("Decisions are append-only.")


class Decision(models.Model):
    """An editor's act on a comment, with who, when and why. Append-only."""

    class Action(models.TextChoices):
        PUBLISH = "publish", "Published"
        DECLINE = "decline", "Declined"
        SPAM = "spam", "Marked as spam"
        UNDO = "undo", "Undone"

    comment = models.ForeignKey(
        "comments.Comment", on_delete=models.PROTECT, related_name="decisions"
    )
    action = models.CharField(max_length=20, choices=Action)
    from_status = models.CharField(max_length=20)
    to_status = models.CharField(max_length=20)
    resulting_version = models.PositiveIntegerField(help_text="The comment's version after it.")
    reason = models.ForeignKey(
        Reason, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    note = models.TextField(blank=True, help_text="What the writer is told besides the reason.")
    undoes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="undone_by"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="comment_decisions",
        help_text="Nobody for what an import brought along.",
    )
    batch = models.UUIDField(
        null=True, blank=True, db_index=True, help_text="Shared by what was decided in one go."
    )
    at = models.DateTimeField(default=timezone.now)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["-at"], name="decision_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["comment", "resulting_version"], name="decision_one_per_version"
            ),
            models.CheckConstraint(
                condition=Q(action__in=["publish", "decline", "spam", "undo"]),
                name="decision_action_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(action="decline") | Q(reason__isnull=False),
                name="decision_to_decline_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(action="undo", undoes__isnull=False)
                | (~Q(action="undo") & Q(undoes__isnull=True)),
                name="decision_undo_names_what_it_undoes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()} by {self.who()}, {timezone.localtime(self.at):%-d %B %Y, %H:%M}"

    def save(self, *args: object, **kwargs: object) -> None:
        if self.pk:
            raise DecisionIsFinal("Decisions are append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        raise DecisionIsFinal("Decisions are append-only.")

    # Questions

    def who(self) -> str:
        """The name of who decided, as colleagues know it."""
        return self.by.get_full_name() or self.by.get_username() if self.by else "import"
