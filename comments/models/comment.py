from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from comments.models.comment_queryset import COMMENTS_PER_PAGE, CommentQuerySet
from comments.models.decision import Decision
from comments.models.moderators import Assignment
from comments.models.states import KEEPS_ANSWERS, Action, CommentStatus, Screening
from kingsfund.core.db.provenance import Imported

TEXT_LIMIT = 5000
# What a writer may change as long as no moderator has it open, or when asked to.
REVISABLE = ("text", "name", "job_title", "organisation", "declared_interest")
# Forms take a quarter of this. Of an imported comment that is longer, the beginning is screened.
SCREENED_LENGTH = 20_000
# How the queue is sorted: a state, in the order of waiting.
IN_QUEUE = ["status", "waiting_since", "number"]
# What signals and the classifier look at.
SCREENED = ("text", "name", "job_title", "organisation")


class WrongState(Exception):
    """The action makes no sense for a comment in this state; the message says so."""


class Comment(Imported):
    """A reader's comment under an article. Its primary key is its public number."""

    Status = CommentStatus
    Screening = Screening

    number = models.BigAutoField(primary_key=True)
    # Looked up by `comment_place`, which begins with it.
    article = models.ForeignKey(
        Article, on_delete=models.PROTECT, related_name="comments", db_index=False
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replies",
        help_text="The comment this answers; an answer is never answered itself.",
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
    waiting_since = models.DateTimeField(
        default=timezone.now, help_text="When it came to the moderators, the last time."
    )
    read_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When a moderator first took it up."
    )
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)
    email_verified_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="When whoever reads mail to the address said that they wrote this.",
    )
    wants_replies = models.BooleanField(default=False, help_text="Asked for mail on answers.")
    is_first = models.BooleanField(
        default=True, help_text="Nothing from the address had been published when it came."
    )
    seconds_taken = models.PositiveIntegerField(
        null=True, blank=True, help_text="From the preview to sending."
    )
    screening = models.CharField(max_length=10, choices=Screening, default=Screening.PENDING)
    score = models.SmallIntegerField(
        default=0, help_text="What the signals add up to: it sorts, it never decides."
    )
    edit_note = models.CharField(
        max_length=200, blank=True, help_text="What readers are told a moderator changed, and why."
    )
    picked_at = models.DateTimeField("editor’s pick since", null=True, blank=True, editable=False)
    emptied_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When words and person were deleted."
    )

    # What is not known is not shown; `with_marks()` knows.
    corrected_in: int | None = None
    # Of those that were read `with_open_appeal()`.
    has_open_appeal: bool

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["-submitted_at", "-number"]
        permissions = [
            ("moderate_comment", "Can decide on comments"),
            ("erase_person", "Can export and erase what is kept about a writer"),
        ]
        indexes = [
            # The admin’s lists: one state in the order of waiting, from either end, and each filter.
            models.Index(fields=IN_QUEUE, name="comment_state"),
            models.Index(
                fields=["status", "score", "waiting_since", "number"], name="comment_by_score"
            ),
            models.Index(
                fields=["status", "article", "waiting_since", "number"], name="comment_by_article"
            ),
            models.Index(
                *("status", Lower("organisation"), "waiting_since", "number"),
                name="comment_by_organisation",
            ),
            models.Index(fields=IN_QUEUE, condition=Q(is_first=True), name="comment_by_newness"),
            models.Index(
                fields=IN_QUEUE,
                condition=Q(email_verified_at__isnull=False),
                name="comment_by_proof",
            ),
            models.Index(fields=IN_QUEUE, condition=~Q(edit_note=""), name="comment_by_edit"),
            models.Index(
                fields=IN_QUEUE,
                condition=~Q(screening=Screening.DONE),
                name="comment_by_screening",
            ),
            models.Index(
                fields=["number"],
                condition=Q(screening=Screening.PENDING),
                name="comment_to_screen",
            ),
            # An article's comments in the order of writing, and its answers: read without the rows.
            models.Index(
                fields=["article", "parent", "submitted_at", "number", "status"],
                name="comment_place",
            ),
            models.Index(
                fields=["article", "picked_at"],
                condition=Q(picked_at__isnull=False),
                name="comment_picked",
            ),
            models.Index(fields=["-submitted_at", "-number"], name="comment_newest"),
            models.Index(Lower("email"), name="comment_writer"),
            models.Index(
                fields=["decided_at"], condition=~Q(email=""), name="comment_address_kept"
            ),
            models.Index(
                fields=["status", "decided_at", "number"],
                condition=Q(emptied_at=None),
                name="comment_to_empty",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("number")), name="comment_not_its_own_parent"
            ),
            models.CheckConstraint(
                condition=Q(status__in=CommentStatus.values), name="comment_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(status=CommentStatus.WAITING, decided_at__isnull=True)
                | (~Q(status=CommentStatus.WAITING) & Q(decided_at__isnull=False)),
                name="comment_decided_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(screening__in=Screening.values), name="comment_screening_is_known"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="comment_is_signed"),
            models.CheckConstraint(condition=~Q(text=""), name="comment_says_something"),
        ]

    def __str__(self) -> str:
        return f"#{self.number} by {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("comments:comment-detail", args=[self.number])

    # Questions

    def is_visible(self, at: datetime | None = None) -> bool:
        return Comment.objects.visible(at).filter(pk=self.pk).exists()

    def is_published(self) -> bool:
        return self.status == self.Status.PUBLISHED

    def is_waiting(self) -> bool:
        return self.status == self.Status.WAITING

    def may_be_rewritten(self) -> bool:
        """Whether its writer may change it: nobody is reading it just now, or it is asked for."""
        return self.status == self.Status.REVISE or (self.is_waiting() and not self.is_being_read())

    def is_being_read(self) -> bool:
        """Whether a moderator has it open just now."""
        return Assignment.objects.standing().filter(comment=self.pk).exists()

    def may_be_withdrawn(self) -> bool:
        """Whether there is anything left for its writer to take back."""
        return self.status in (self.Status.WAITING, self.Status.REVISE, self.Status.PUBLISHED)

    def seconds_waited(self, at: datetime | None = None) -> int:
        """How long it has been with the moderators."""
        return max(0, int(((at or timezone.now()) - self.waiting_since).total_seconds()))

    def obstacle(self) -> str:
        """Why readers would not see the comment even if it were published; empty if they would."""
        if not self.article.is_readable():
            return "Its article is not published."
        if not self.article.shows_comments():
            return "Its article shows no comments."
        if self.parent and self.parent.status not in KEEPS_ANSWERS:
            return f"It answers comment #{self.parent_id}, which is not published."
        return ""

    def forget_address(self) -> None:
        """Let nothing be sent, and nothing be proven, to the address any more."""
        self.email, self.wants_replies = "", False
        self.save(update_fields=["email", "wants_replies"])

    def assignment_or_none(self) -> Assignment | None:
        """Who has it open, if that has not lapsed."""
        assignment = getattr(self, "assignment", None)
        return assignment if assignment and assignment.is_standing() else None

    def text_at(self, version: int) -> str:
        """What the comment said at a version: the text that was replaced first after it."""
        later = self.revisions.filter(decision__resulting_version__gt=version)
        replaced = later.filter(former__has_key="text").order_by("decision__resulting_version")
        first = replaced.first()
        return first.former["text"] if first else self.text

    def latest_decision(self) -> Decision | None:
        return self.decisions.select_related("by", "reason").order_by("-pk").first()

    def standing_decision(self) -> Decision | None:
        """The decision that the present state rests on: the newest that was not undone."""
        acts = self.decisions.filter(
            action__in=Decision.MOVES, to_status=self.status, undone_by=None
        )
        return acts.select_related("by", "reason").order_by("-pk").first()

    def thread_page(self) -> int:
        """The page of the article's comments that it stands on, counted from 1."""
        comment = self.parent or self
        before = Q(submitted_at=comment.submitted_at, number__lt=comment.number)
        before |= Q(submitted_at__lt=comment.submitted_at)
        comments = Comment.objects.filter(article=self.article_id).visible_threads()
        return comments.filter(before).count() // COMMENTS_PER_PAGE + 1

    def screened_text(self) -> str:
        """The text that signals and the classifier look at."""
        return self.text[:SCREENED_LENGTH]

    def is_reworded_from(self, before: "Comment") -> bool:
        """Whether it says something else, or is signed otherwise, than before."""
        return any(getattr(self, name) != getattr(before, name) for name in SCREENED)

    # Transitions. `comments.workflow.transitions` locks the row and writes the log.

    def require_status(self, *states: str) -> None:
        """Raises `WrongState` unless the comment is in one of these states."""
        if self.status not in states:
            raise WrongState(f"Comment #{self.pk} is {self.get_status_display().lower()}.")

    def require_possible(self, action: str, status: str) -> None:
        """Raises `WrongState` for what cannot be done to a comment that is where this one is."""
        if self.emptied_at:
            raise WrongState(f"The words of comment #{self.pk} have been deleted.")
        if self.status == self.Status.WITHDRAWN:
            raise WrongState(f"Comment #{self.pk} was withdrawn by its writer.")
        if action == Action.CHANGE and self.is_being_read():
            raise WrongState("An editor is reading your comment, so it cannot be changed just now.")
        if self.status == status and action in Decision.MOVES:
            raise WrongState(f"Comment #{self.pk} is {self.Status(status).label.lower()} already.")

    def timestamps_after(self, action: str, status: str, now: datetime) -> dict[str, object]:
        """The columns that say since when the comment is where the act puts it."""
        if action == Action.RESUBMIT:
            return {"decided_at": None, "waiting_since": now, "read_at": None}
        if status == self.Status.WAITING:
            return {"decided_at": None}
        is_decided = action in (*Decision.MOVES, Action.UNDO, Action.WITHDRAW)
        return {"decided_at": now} if is_decided else {}

    def new_decision(
        self, action: str, before: "Comment", at: datetime, **details: Any
    ) -> Decision:
        """What took the comment from what it was to what it is."""
        return Decision(
            comment=self,
            action=action,
            from_status=before.status,
            to_status=self.status,
            resulting_version=self.version,
            waited=before.seconds_waited(at) if action in Decision.MOVES else None,
            score=before.score,
            at=at,
            **details,
        )
