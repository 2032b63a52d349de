"""What can be done to a comment: each act changes it, if it is still what was read, and is logged."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone

from comments.models.decision import Decision
from comments.models.reason import Reason
from comments.models.transitions import Act, WrongState, carry_out_one

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

    from comments.models.comment import Comment

Action, Channel = Decision.Action, Decision.Channel
# The state that each decision puts a comment into.
MOVED_TO = {
    Action.PUBLISH: "published",
    Action.REVISE: "revise",
    Action.DECLINE: "declined",
    Action.SPAM: "spam",
}
# What a writer may change as long as no moderator has it open, or when asked to.
REVISABLE = ("text", "name", "job_title", "organisation", "declared_interest")


class CommentActs:
    """The part of a comment that is about what becomes of it.

    Every act takes `expected`, the version it is based on (default: as this object was read), and
    raises `StaleDecision` if the comment is at another, `WrongState` if it makes no sense. What
    moderators decide raises `NotPermitted` unless `by` may moderate.
    """

    # What moderators decide

    def publish(
        self,
        *,
        by: "AbstractUser | None",
        expected: int | None = None,
        batch: UUID | None = None,
        channel: str = Channel.DESK,
    ) -> Decision:
        """Show the comment to readers and tell its writer.

        Raises `WrongState` also for what readers would not see anyway, because the writer would be
        sent to a page that does not show it.
        """
        details = {"by": by, "batch": batch, "channel": channel}
        return carry_out_one(self.planned(Action.PUBLISH, expected=expected, **details))

    def decline(
        self,
        *,
        by: "AbstractUser",
        reason: Reason,
        note: str = "",
        expected: int | None = None,
        batch: UUID | None = None,
    ) -> Decision:
        """Keep the comment from readers and tell its writer why."""
        details = {"by": by, "reason": reason, "note": note, "batch": batch}
        return carry_out_one(self.planned(Action.DECLINE, expected=expected, **details))

    def ask_to_revise(
        self,
        *,
        by: "AbstractUser",
        reason: Reason,
        note: str = "",
        expected: int | None = None,
        batch: UUID | None = None,
    ) -> Decision:
        """Give the comment back to its writer, who is told why and where the text waits."""
        details = {"by": by, "reason": reason, "note": note, "batch": batch}
        return carry_out_one(self.planned(Action.REVISE, expected=expected, **details))

    def mark_as_spam(
        self, *, by: "AbstractUser", expected: int | None = None, batch: UUID | None = None
    ) -> Decision:
        """Keep the comment from readers and tell nobody."""
        return carry_out_one(self.planned(Action.SPAM, expected=expected, by=by, batch=batch))

    def planned(self, action: str, *, expected: int | None = None, **details: object) -> Act:
        """One of the four decisions on what becomes of the comment, to be carried out.

        Raises `WrongState` if it makes no sense whatever the version.
        """
        if action == Action.PUBLISH and (obstacle := self.obstacle()):
            raise WrongState(f"Comment #{self.pk} cannot be published. {obstacle}")
        if action == Action.REVISE and not self.email:
            raise WrongState(f"Comment #{self.pk} has no address to write to.")
        status = self.Status(MOVED_TO[Action(action)])
        return Act(self, action, status, self._based_on(expected), {}, details)

    def edit(
        self, *, by: "AbstractUser", text: str, why: str, expected: int | None = None
    ) -> Decision:
        """Change the text lightly; readers are told `why`, the writer what."""
        self.require(self.Status.WAITING, self.Status.PUBLISHED)
        changes = {"text": text, "edit_note": why}
        return self._act(Action.EDIT, self.status, expected, changes=changes, by=by, note=why)

    def keep(self, *, by: "AbstractUser", note: str = "", expected: int | None = None) -> Decision:
        """Leave a published comment where it is, although readers have reported it."""
        self.require(self.Status.PUBLISHED)
        return self._act(Action.KEEP, self.status, expected, by=by, note=note)

    def uphold(
        self, *, by: "AbstractUser", note: str = "", expected: int | None = None
    ) -> Decision:
        """Let a decision stand against which the writer has appealed."""
        self.require(self.Status.DECLINED, self.Status.SPAM)
        return self._act(Action.UPHOLD, self.status, expected, by=by, note=note)

    def pick(self, *, by: "AbstractUser", expected: int | None = None) -> Decision:
        """Point readers to a comment that says something nobody else does."""
        self.require(self.Status.PUBLISHED)
        if self.picked_at:
            raise WrongState(f"Comment #{self.pk} is an editor’s pick already.")
        changes = {"picked_at": timezone.now()}
        return self._act(Action.PICK, self.status, expected, changes=changes, by=by)

    def unpick(self, *, by: "AbstractUser", expected: int | None = None) -> Decision:
        if not self.picked_at:
            raise WrongState(f"Comment #{self.pk} is no editor’s pick.")
        return self._act(Action.UNPICK, self.status, expected, changes={"picked_at": None}, by=by)

    def undo(self, decision: Decision, *, by: "AbstractUser") -> Decision:
        """Take back the latest decision and its mail; a writer who has had it is told."""
        return carry_out_one(self.planned_undo(decision, by=by))

    def planned_undo(self, decision: Decision, *, by: "AbstractUser") -> Act:
        """The same, to be carried out. Raises `WrongState`."""
        if decision.action not in Decision.UNDOABLE:
            raise WrongState(
                f"“{decision.get_action_display()}” is not undone: decide again instead."
            )
        # What becomes of a comment is decided without a change of its words.
        revision = decision.revision_or_none() if decision.action == Action.EDIT else None
        changes = revision.former if revision else {}
        status = self.Status(decision.from_status)
        details = {"by": by, "undoes": decision}
        return Act(self, Action.UNDO, status, decision.resulting_version, changes, details)

    # What writers do

    def change(self, changes: Mapping[str, str], *, expected: int | None = None) -> Decision:
        """Take the writer's better words for what no moderator has open."""
        self.require(self.Status.WAITING)
        return self._by_writer(Action.CHANGE, self.Status.WAITING, expected, changes)

    def resubmit(self, changes: Mapping[str, str], *, expected: int | None = None) -> Decision:
        """Hand in again what a moderator asked the writer to revise; it waits from now."""
        self.require(self.Status.REVISE)
        return self._by_writer(Action.RESUBMIT, self.Status.WAITING, expected, changes)

    def withdraw(self, *, expected: int | None = None, channel: str = Channel.WRITER) -> Decision:
        """Take the comment from readers and moderators, for good: at its writer's wish, or because
        the time in which the writer could have answered is up."""
        if self.status in (self.Status.WITHDRAWN, self.Status.SPAM):
            raise WrongState(f"Comment #{self.pk} cannot be withdrawn.")
        return self._act(Action.WITHDRAW, self.Status.WITHDRAWN, expected, channel=channel)

    def appeal(self, *, expected: int | None = None) -> Decision:
        """Ask for another moderator; `comments.workflow.appeals` keeps what the writer says to it."""
        self.require(self.Status.DECLINED, self.Status.SPAM)
        return self._by_writer(Action.APPEAL, self.status, expected)

    for _act_of in (publish, decline, ask_to_revise, mark_as_spam, edit, keep, uphold, pick):
        _act_of.alters_data = True
    for _act_of in (unpick, undo, change, resubmit, withdraw, appeal):
        _act_of.alters_data = True
    del _act_of

    # How

    def require(self, *states: str) -> None:
        """Raises `WrongState` unless the comment is in one of these states."""
        if self.status not in states:
            raise WrongState(f"Comment #{self.pk} is {self.get_status_display().lower()}.")

    def _by_writer(
        self,
        action: str,
        status: str,
        expected: int | None,
        changes: Mapping[str, str] | None = None,
    ) -> Decision:
        if unknown := set(changes or {}) - set(REVISABLE):
            raise ValueError(f"A writer does not change {sorted(unknown)}.")
        return self._act(action, status, expected, changes=changes, channel=Channel.WRITER)

    def _act(
        self,
        action: str,
        status: str,
        expected: int | None,
        *,
        changes: Mapping[str, object] | None = None,
        **details: object,
    ) -> Decision:
        act = Act(self, action, status, self._based_on(expected), changes or {}, details)
        return carry_out_one(act)

    def _based_on(self, expected: int | None) -> int:
        return self.version if expected is None else expected

    def line_of_log(
        self, action: str, before: "Comment", at: datetime, **details: object
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

    def require_sense(self, action: str, status: str) -> None:
        """Raises `WrongState` for what cannot be done to a comment that is where this one is."""
        if self.emptied_at:
            raise WrongState(f"The words of comment #{self.pk} have been deleted.")
        if self.status == self.Status.WITHDRAWN:
            raise WrongState(f"Comment #{self.pk} was withdrawn by its writer.")
        if action == Action.CHANGE and self.is_being_read():
            raise WrongState("An editor is reading your comment, so it cannot be changed just now.")
        if self.status == status and action in Decision.MOVES:
            raise WrongState(f"Comment #{self.pk} is {status.label.lower()} already.")

    def times_of(self, action: str, status: str, now: datetime) -> dict[str, object]:
        """The columns that say since when the comment is where the act puts it."""
        if action == Action.RESUBMIT:
            return {"decided_at": None, "waiting_since": now, "read_at": None}
        if status == self.Status.WAITING:
            return {"decided_at": None}
        is_decided = action in (*Decision.MOVES, Action.UNDO, Action.WITHDRAW)
        return {"decided_at": now} if is_decided else {}
