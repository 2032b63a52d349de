"""The log of decisions, the reasons given, and the words that were replaced."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Max, Q
from django.utils import timezone

from comments.models import hash_chain
from comments.models.states import DECIDED, MOVES, REASONED, Action, CommentStatus
from kingsfund.core.db.model_fields import PlainCharField, PlainTextField

if TYPE_CHECKING:
    from comments.models.comment import Comment


class ReasonQuerySet(models.QuerySet["Reason"]):
    def in_use(self) -> "ReasonQuerySet":
        return self.filter(is_active=True)


class Reason(models.Model):
    """Why a comment is declined or given back, tied to a paragraph of the public comment policy."""

    slug = models.SlugField(max_length=40, unique=True)
    label = PlainCharField(max_length=80, help_text="For moderators, a few words.")
    explanation = PlainTextField(help_text="For the writer, in the mail: one or two sentences.")
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


class DecisionIsFinal(Exception):
    """A decision is a record of what happened; it is answered by another, never changed."""


class ChainTipQuerySet(models.QuerySet["ChainTip"]):
    def lock(self) -> "ChainTip":
        """The one row, locked: who holds it alone appends to the log."""
        return self.select_for_update().get_or_create(pk=1)[0]


class ChainTip(models.Model):
    """How long the log of decisions is and the hash of the last: one row, held by who appends."""

    length = models.BigIntegerField(default=0)
    entry_hash = models.CharField(max_length=64, blank=True)

    objects = ChainTipQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.length} decisions, {self.entry_hash or 'not begun'}"


class DecisionQuerySet(models.QuerySet["Decision"]):
    def append(self, decision: "Decision") -> "Decision":
        """Write one decision at the end of the log."""
        return self.append_all([decision])[0]

    def append_all(self, decisions: list["Decision"]) -> list["Decision"]:
        """Write decisions at the end of the log, each hashed together with the one before.

        One at a time holds the head of the log, so that no two follow the same one.
        """
        with transaction.atomic(savepoint=False):
            head = ChainTip.objects.lock()
            for decision in decisions:
                decision.chain_to(head)
            Decision.objects.bulk_create(decisions, batch_size=500)
            head.save()
        return decisions

    def in_order(self) -> "DecisionQuerySet":
        """The log from its beginning."""
        return self.order_by("position")

    def standing_on(self, numbers: list[int]) -> list["Decision"]:
        """The decision that the state of each of these comments rests on, in the order given."""
        if not numbers:
            return []
        moves = self.filter(
            comment__in=numbers,
            action__in=MOVES,
            undone_by=None,
            to_status=F("comment__status"),
        )
        related = moves.select_related("by", "reason", "comment__article")
        newest = {decision.comment_id: decision for decision in related.order_by("pk")}
        return [newest[number] for number in numbers if number in newest]

    def latest_on(self, numbers: Collection[int]) -> dict[int, "Decision"]:
        """The last decision on each of these comments, by the comment's number."""
        if not numbers:
            return {}
        theirs = self.filter(comment__in=numbers).order_by().values("comment")
        newest = theirs.annotate(newest=Max("pk")).values("newest")
        rows = self.filter(pk__in=newest).select_related("by", "reason")
        return {decision.comment_id: decision for decision in rows}

    def in_batch(self, batch: UUID) -> "DecisionQuerySet":
        """What was decided in one go."""
        return self.filter(batch=batch)

    def with_comments(self) -> "DecisionQuerySet":
        return self.select_related("comment__article", "comment__parent", "by")

    def at_home(self) -> "DecisionQuerySet":
        """What was done on this site: not what an import brought along, dated elsewhere."""
        return self.exclude(channel=Decision.Channel.IMPORT)

    def between(self, start: datetime, end: datetime) -> "DecisionQuerySet":
        return self.filter(at__gte=start, at__lt=end)

    def standing(self, until: datetime | None = None) -> "DecisionQuerySet":
        """Those that were not taken back, or not before a moment: what every figure counts."""
        stands = Q(undone_by=None)
        return self.filter(stands | Q(undone_by__at__gte=until) if until else stands)

    def taken_in_the_admin(self) -> "DecisionQuerySet":
        """What moderators decided should become of comments, whether or not it stands."""
        return self.filter(channel=Decision.Channel.STAFF, action__in=MOVES)

    # The three that figures are made of: each counts what stands, as `standing` has it.

    def in_the_admin(self, until: datetime | None = None) -> "DecisionQuerySet":
        """What moderators decided should become of comments."""
        return self.taken_in_the_admin().standing(until)

    def answers(self, until: datetime | None = None) -> "DecisionQuerySet":
        """What moderators decided on what waited for them: the end of a writer's wait."""
        return self.in_the_admin(until).filter(
            from_status=CommentStatus.WAITING, waited__isnull=False
        )

    def overturning(self, until: datetime | None = None) -> "DecisionQuerySet":
        """What moderators decided anew on what had been decided before."""
        return self.in_the_admin(until).filter(from_status__in=DECIDED)

    def erase_notes(self) -> int:
        """Forget what was written to or by people; the hashes still hold without the words."""
        return super().update(note="", note_salt="")

    def update(self, **kwargs: Any) -> int:
        raise DecisionIsFinal("Decisions are append-only.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise DecisionIsFinal("Decisions are append-only.")


class Decision(models.Model):
    """An act on a comment, an editor's or the writer's, with who, when and why. Append-only.

    Each is hashed: by what it says and the hash before it (`comments.models.hash_chain`).
    """

    Action = Action

    class Channel(models.TextChoices):
        STAFF = "admin", "In the admin"
        TRUST = "trust", "By the rule for trusted writers"
        WRITER = "writer", "By the writer"
        IMPORT = "import", "Brought along by an import"
        CLOCK = "clock", "When its time was up"

    MOVES, REASONED = MOVES, REASONED
    UNDOABLE = (*MOVES, Action.EDIT)

    comment = models.ForeignKey(
        "comments.Comment", on_delete=models.PROTECT, related_name="decisions"
    )
    action = models.CharField(max_length=20, choices=Action)
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.STAFF)
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
        help_text="Nobody for what a moderator did not do.",
    )
    batch = models.UUIDField(
        null=True, blank=True, db_index=True, help_text="Shared by what was decided in one go."
    )
    at = models.DateTimeField(default=timezone.now)
    waited = models.PositiveIntegerField(
        null=True, blank=True, help_text="Seconds that the comment had waited for it."
    )
    score = models.SmallIntegerField(
        null=True, blank=True, help_text="What the signals added up to then."
    )
    position = models.BigIntegerField(unique=True, editable=False)
    note_salt = models.CharField(max_length=32, blank=True, editable=False)
    note_digest = models.CharField(max_length=64, blank=True, editable=False)
    entry_hash = models.CharField(max_length=64, editable=False)

    # Of those that `comments.similar` finds.
    similar_because: str

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["-at"], name="decision_newest"),
            # The figures: what moderators did between two moments, and how long it took.
            models.Index(fields=["channel", "at", "action", "waited"], name="decision_for_figures"),
            # The log, narrowed, from its end.
            models.Index(fields=["action", "position"], name="decision_by_action"),
            models.Index(fields=["channel", "position"], name="decision_by_channel"),
            models.Index(fields=["by", "position"], name="decision_by_person"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["comment", "resulting_version"], name="decision_one_per_version"
            ),
            models.CheckConstraint(
                condition=Q(action__in=Action.values), name="decision_action_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(action__in=REASONED) | Q(reason__isnull=False),
                name="decision_to_decline_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(action=Action.UNDO, undoes__isnull=False)
                | (~Q(action=Action.UNDO) & Q(undoes__isnull=True)),
                name="decision_undo_names_what_it_undoes",
            ),
        ]

    def __str__(self) -> str:
        # What writers do says so itself.
        who = "" if self.channel == self.Channel.WRITER else f" by {self.who()}"
        moment = timezone.localtime(self.at)
        return f"{self.get_action_display()}{who}, {moment:%-d %B %Y, %H:%M}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        raise DecisionIsFinal("Decisions are appended to the log: Decision.objects.append().")

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise DecisionIsFinal("Decisions are append-only.")

    def chain_to(self, head: ChainTip) -> None:
        """Take the place after the head of the log, and move the head on."""
        self.position = head.length + 1
        if self.note:
            self.note_salt = hash_chain.new_salt()
            self.note_digest = hash_chain.digest_of_note(self.note, self.note_salt)
        self.entry_hash = hash_chain.entry_hash_of(self, head.entry_hash)
        head.length, head.entry_hash = self.position, self.entry_hash

    # Questions

    def who(self) -> str:
        """The name of who decided, as colleagues know it."""
        if self.by:
            return self.by.get_full_name() or self.by.get_username()
        names = {
            self.Channel.WRITER: "the writer",
            self.Channel.TRUST: "the rule for trusted writers",
            self.Channel.CLOCK: "the clock",
        }
        return names.get(self.Channel(self.channel), "import")

    def revision_or_none(self) -> "Revision | None":
        """What the act replaced, if it changed any words."""
        return getattr(self, "revision", None)


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
