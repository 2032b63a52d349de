from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import models, transaction
from django.db.models import Count, F, Max, Q, Subquery
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from comments import notifications
from comments.models.decision import Decision, Reason
from kingsfund.provenance import Imported

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

TEXT_LIMIT = 5000
LETTERS_PER_PAGE = 100
# The columns of a letter that readers see. The e-mail address is not among them.
SHOWN = (
    *("number", "parent_id", "name", "job_title", "organisation", "declared_interest"),
    *("text", "from_author", "submitted_at"),
)


class StaleDecision(Exception):
    """The comment has changed since the moderator read it; `latest` is what somebody else decided."""

    def __init__(self, comment: "Comment", latest: Decision | None) -> None:
        what = str(latest) if latest else "the text was changed"
        super().__init__(f"Comment {comment} has changed since you opened it: {what}.")
        self.comment, self.latest = comment, latest


class WrongState(Exception):
    """The decision makes no sense for a comment in this state."""


class CommentQuerySet(models.QuerySet):
    def awaiting_moderation(self) -> "CommentQuerySet":
        """The queue: who has waited longest comes first."""
        return self.in_state(Comment.Status.WAITING).order_by("submitted_at", "number")

    def in_state(self, status: str) -> "CommentQuerySet":
        return self.filter(status=status)

    def next_waiting(self, after: "Comment | None" = None) -> "Comment | None":
        """Who has waited longest of those behind one comment in the queue, or else of all."""
        queue = self.awaiting_moderation()
        if after is not None:
            behind = Q(submitted_at=after.submitted_at, number__gt=after.number)
            behind |= Q(submitted_at__gt=after.submitted_at)
            following = queue.filter(behind, submitted_at__gte=after.submitted_at).first()
            return following or queue.exclude(pk=after.pk).first()
        return queue.first()

    def published(self) -> "CommentQuerySet":
        """What moderators let through, in the order it was written; `shown` is what readers see."""
        return self.in_state(Comment.Status.PUBLISHED).order_by("submitted_at", "number")

    def shown(self) -> "CommentQuerySet":
        """Published, and not an answer to what is not. Ask the article whether it shows comments."""
        return self.published().filter(
            Q(parent=None) | Q(parent__status=Comment.Status.PUBLISHED),
        )

    def visible(self, at: datetime | None = None) -> "CommentQuerySet":
        """What readers may see on any page: shown, under an article that shows its text and comments."""
        return self.shown().filter(
            article__in=Article.objects.with_text(at)
            .exclude(comment_policy=Article.CommentPolicy.NONE)
            .order_by(),
        )

    def letters(self) -> "CommentQuerySet":
        """Only what answers the article itself, not another letter."""
        return self.filter(parent=None)

    def threads(self, page: int) -> list[tuple]:
        """One page of letters and the answers to each, in one query and the order of writing.

        Rows instead of model objects: a page of hundreds has no time for those. Each row holds, as
        `total` and `letter_total`, what `totals` counts.
        """
        top = page * LETTERS_PER_PAGE
        numbers = self.letters().values("number")[top - LETTERS_PER_PAGE : top]
        counted = self.order_by().values("article").annotate(n=Count("pk")).values("n")
        rows = self.filter(Q(number__in=numbers) | Q(parent__in=numbers)).annotate(
            total=Subquery(counted), letter_total=Subquery(counted.letters())
        )
        return list(rows.values_list(*SHOWN, "total", "letter_total", named=True))

    def totals(self) -> dict[str, int]:
        """How many comments there are, and how many of them are first letters."""
        return self.order_by().aggregate(
            comments=Count("pk"), letters=Count("pk", filter=Q(parent=None))
        )

    def by_writer(self, email: str) -> "CommentQuerySet":
        """All that came from one address; nothing for no address."""
        if not email:
            return self.none()
        return self.alias(writer=Lower("email")).filter(writer=email.lower())

    def outcomes(self) -> dict[str, int]:
        """How many are in each state."""
        counts = self.order_by().values_list("status").annotate(Count("pk"))
        return {**dict.fromkeys(Comment.Status.values, 0), **dict(counts)}

    def with_address_from_before(self, moment: datetime) -> "CommentQuerySet":
        """Decided before a moment, and the writer's e-mail address is kept still."""
        return self.exclude(email="").filter(decided_at__lt=moment)

    def newest_number(self) -> int:
        return self.order_by().aggregate(newest=Max("number"))["newest"] or 0


class Comment(Imported):
    """A reader's letter under an article. Its primary key is its public number."""

    class Status(models.TextChoices):
        WAITING = "waiting", "Waiting"
        PUBLISHED = "published", "Published"
        DECLINED = "declined", "Declined"
        SPAM = "spam", "Spam"

    number = models.BigAutoField(primary_key=True)
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="comments")
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replies",
        help_text="The letter this answers; an answer is never answered itself.",
    )
    name = models.CharField(max_length=80)
    job_title = models.CharField(max_length=120, blank=True)
    organisation = models.CharField(max_length=160, blank=True)
    email = models.EmailField("e-mail", blank=True, help_text="Never shown to readers.")
    declared_interest = models.CharField(max_length=300, blank=True)
    text = models.TextField(max_length=TEXT_LIMIT)
    from_author = models.BooleanField(
        default=False, help_text="Written by an author of the article, signed in."
    )
    status = models.CharField(max_length=20, choices=Status, default=Status.WAITING)
    version = models.PositiveIntegerField(
        default=1, editable=False, help_text="Counts every change of text or state."
    )
    policy_version = models.CharField(
        max_length=20, blank=True, help_text="The comment policy that the writer agreed to."
    )
    submission_key = models.UUIDField(
        default=uuid4,
        unique=True,
        editable=False,
        help_text="Made when the form was shown: sending the form twice makes one comment.",
    )
    submitted_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["-submitted_at", "-number"]
        permissions = [("moderate_comment", "Can decide on comments")]
        indexes = [
            # The desk's lists: one state in the order of writing, from either end.
            models.Index(fields=["status", "submitted_at", "number"], name="comment_state"),
            models.Index(
                fields=["article", "submitted_at", "number"],
                condition=Q(status="published"),
                name="comment_thread",
            ),
            models.Index(fields=["-submitted_at", "-number"], name="comment_newest"),
            models.Index(Lower("email"), name="comment_writer"),
            models.Index(
                fields=["decided_at"], condition=~Q(email=""), name="comment_address_kept"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("number")), name="comment_not_its_own_parent"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["waiting", "published", "declined", "spam"]),
                name="comment_status_is_known",
            ),
            models.CheckConstraint(
                condition=Q(status="waiting", decided_at__isnull=True)
                | (~Q(status="waiting") & Q(decided_at__isnull=False)),
                name="comment_decided_has_its_time",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="comment_is_signed"),
            models.CheckConstraint(condition=~Q(text=""), name="comment_says_something"),
        ]

    def __str__(self) -> str:
        return f"#{self.number} by {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("comments:comment-detail", args=[self.number])

    # Transitions

    def publish(
        self, *, by: "AbstractUser", expected: int | None = None, batch: UUID | None = None
    ) -> Decision:
        """Show the comment to readers and tell its writer.

        Raises `StaleDecision`, and `WrongState` also for what readers would not see anyway, because
        the writer would be sent to a page that does not show it.
        """
        if obstacle := self.obstacle():
            raise WrongState(f"Comment #{self.pk} cannot be published. {obstacle}")
        return self._decide(
            Decision.Action.PUBLISH, self.Status.PUBLISHED, by, expected, batch=batch
        )

    def decline(
        self,
        *,
        by: "AbstractUser",
        reason: Reason,
        note: str = "",
        expected: int | None = None,
        batch: UUID | None = None,
    ) -> Decision:
        """Keep the comment from readers and tell its writer why. Raises `StaleDecision`, `WrongState`."""
        return self._decide(
            Decision.Action.DECLINE,
            self.Status.DECLINED,
            by,
            expected,
            reason=reason,
            note=note,
            batch=batch,
        )

    def mark_as_spam(
        self, *, by: "AbstractUser", expected: int | None = None, batch: UUID | None = None
    ) -> Decision:
        """Keep the comment from readers and tell nobody. Raises `StaleDecision`, `WrongState`."""
        return self._decide(Decision.Action.SPAM, self.Status.SPAM, by, expected, batch=batch)

    def undo(self, decision: Decision, *, by: "AbstractUser") -> Decision:
        """Take back the latest decision and its mail if that has not gone out.

        Raises `StaleDecision` when it is not the latest any more, `WrongState` for an undo of an undo.
        """
        if decision.action == Decision.Action.UNDO:
            raise WrongState("An undo is not undone: decide again instead.")
        return self._decide(
            Decision.Action.UNDO,
            self.Status(decision.from_status),
            by,
            decision.resulting_version,
            undoes=decision,
        )

    publish.alters_data = decline.alters_data = mark_as_spam.alters_data = True
    undo.alters_data = True

    def _decide(
        self,
        action: str,
        status: str,
        by: "AbstractUser",
        expected: int | None,
        **details: object,
    ) -> Decision:
        """Change the state if the comment is still at `expected` (default: as this object was read)."""
        expected = self.version if expected is None else expected
        now = timezone.now()
        with transaction.atomic():
            current = Comment.objects.filter(pk=self.pk, version=expected)
            before = current.values_list("status", flat=True).first()
            if before == status and action != Decision.Action.UNDO:
                raise WrongState(f"Comment #{self.pk} is {status.label.lower()} already.")
            decided_at = None if status == self.Status.WAITING else now
            # The version is in the condition, so of two people deciding at once one changes no row.
            if not current.update(status=status, version=expected + 1, decided_at=decided_at):
                raise StaleDecision(self, self.latest_decision())
            self.refresh_from_db(fields=["status", "version", "decided_at"])
            decision = Decision.objects.create(
                comment=self,
                action=action,
                from_status=before,
                to_status=status,
                resulting_version=self.version,
                by=by,
                at=now,
                **details,
            )
            notifications.tell_of_decision(self, decision)
        return decision

    # Questions

    def is_visible(self, at: datetime | None = None) -> bool:
        return Comment.objects.visible(at).filter(pk=self.pk).exists()

    def is_published(self) -> bool:
        return self.status == self.Status.PUBLISHED

    def is_waiting(self) -> bool:
        return self.status == self.Status.WAITING

    def obstacle(self) -> str:
        """Why readers would not see the comment even if it were published; empty if they would."""
        if not self.article.is_readable():
            return "Its article is not published."
        if not self.article.shows_comments():
            return "Its article shows no comments."
        if self.parent and not self.parent.is_published():
            return f"It answers comment #{self.parent_id}, which is not published."
        return ""

    def latest_decision(self) -> Decision | None:
        return self.decisions.select_related("by", "reason").order_by("-pk").first()

    def standing_decision(self) -> Decision | None:
        """The decision that the present state rests on: the newest that was not undone."""
        acts = self.decisions.exclude(action=Decision.Action.UNDO).filter(undone_by=None)
        return acts.select_related("by", "reason").order_by("-pk").first()

    def thread_page(self) -> int:
        """The page of the article's comments that it stands on, counted from 1."""
        letter = self.parent or self
        before = Q(submitted_at=letter.submitted_at, number__lt=letter.number)
        before |= Q(submitted_at__lt=letter.submitted_at)
        letters = Comment.objects.shown().letters().filter(article=self.article_id)
        return letters.filter(before).count() // LETTERS_PER_PAGE + 1
