"""What can be done to a comment: each act changes it, if it is still what was read, and is logged."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from comments import appealing, consequences
from comments.models.decision import Decision
from comments.models.reason import Reason
from comments.models.revision import Revision
from comments.permissions import MODERATE
from kingsfund.core.permissions import require_permission

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

    from comments.models.comment import Comment

Action, Channel = Decision.Action, Decision.Channel
# What nobody with an account does: who may is settled by the secret link, the rule or the clock.
BY_SYSTEM = (Channel.WRITER, Channel.TRUST, Channel.CLOCK)
# How its writer is told, which changes without a new version: an address can be disowned or forgotten.
REACHED_BY = ("email", "wants_replies", "email_proven_at")
# What a writer may change as long as nobody has begun to read it, or when asked to.
REVISABLE = ("text", "name", "job_title", "organisation", "declared_interest")


class StaleDecision(Exception):
    """The comment has changed since it was read; `latest` is what somebody else did to it."""

    def __init__(self, comment: "Comment", latest: Decision | None) -> None:
        what = str(latest) if latest else "the text was changed"
        super().__init__(f"Comment {comment} has changed since you opened it: {what}.")
        self.comment, self.latest = comment, latest


class WrongState(Exception):
    """The act makes no sense for a comment in this state; the message says so."""


class OwnAppeal(WrongState):
    """Who took a decision does not answer the appeal against it, except by giving in."""


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
        if obstacle := self.obstacle():
            raise WrongState(f"Comment #{self.pk} cannot be published. {obstacle}")
        published = self.Status.PUBLISHED
        return self._act(Action.PUBLISH, published, expected, by=by, batch=batch, channel=channel)

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
        return self._act(Action.DECLINE, self.Status.DECLINED, expected, **details)

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
        if not self.email:
            raise WrongState(f"Comment #{self.pk} has no address to write to.")
        details = {"by": by, "reason": reason, "note": note, "batch": batch}
        return self._act(Action.REVISE, self.Status.REVISE, expected, **details)

    def mark_as_spam(
        self, *, by: "AbstractUser", expected: int | None = None, batch: UUID | None = None
    ) -> Decision:
        """Keep the comment from readers and tell nobody."""
        return self._act(Action.SPAM, self.Status.SPAM, expected, by=by, batch=batch)

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
        """Take back the latest decision and its mail if that has not gone out."""
        if decision.action not in Decision.UNDOABLE:
            raise WrongState(
                f"“{decision.get_action_display()}” is not undone: decide again instead."
            )
        revision = decision.revision_or_none()
        changes = revision.former if revision else {}
        return self._act(
            Action.UNDO,
            self.Status(decision.from_status),
            decision.resulting_version,
            changes=changes,
            by=by,
            undoes=decision,
        )

    # What writers do

    def change(self, changes: Mapping[str, str], *, expected: int | None = None) -> Decision:
        """Take the writer's better words for what nobody has begun to read."""
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
        """Ask for another moderator; `comments.appealing` keeps what the writer says to it."""
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

    def _require_fairness(self, action: str, by: "AbstractUser | None") -> None:
        """Raises `OwnAppeal`. That the writer was right may be found by anybody: publishing is fair."""
        if by is None or action == Action.PUBLISH or action not in appealing.ANSWERING:
            return
        try:
            appealing.require_another(self, by)
        except appealing.SameModerator as error:
            raise OwnAppeal(str(error)) from error

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
        """Change the row if it is still at the version expected, and log it, in one transaction."""
        by = details.get("by")
        if by is not None or details.get("channel", Channel.DESK) not in BY_SYSTEM:
            require_permission(by, MODERATE)
        expected = self.version if expected is None else expected
        now = timezone.now()
        with transaction.atomic():
            before = self._hold_at(expected)
            before._require_sense(action, status)
            before._require_fairness(action, details.get("by"))
            columns = {**self._times(action, status, now), **(changes or {})}
            changed = {"status": status, "version": expected + 1, **columns}
            type(self).objects.filter(pk=self.pk).update(**changed)
            self.refresh_from_db(fields=[*changed, *REACHED_BY])
            decision = self._log(action, before, at=now, **details)
            if changes:
                Revision.objects.keep(before, decision, changes)
            consequences.follow(self, decision, before)
        return decision

    def _hold_at(self, expected: int) -> "Comment":
        """The comment as it is, held: of two people acting at once, the second finds another version.

        Raises `StaleDecision`.
        """
        held = type(self).objects.hold().filter(pk=self.pk, version=expected).first()
        if held is None:
            raise StaleDecision(self, self.latest_decision())
        return held

    def _log(self, action: str, before: "Comment", *, at: datetime, **details: object) -> Decision:
        """Append to the log what took the comment from what it was to what it is."""
        return Decision.objects.append(
            Decision(
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
        )

    def _require_sense(self, action: str, status: str) -> None:
        """Raises `WrongState` for what cannot be done to a comment that is where this one is."""
        if self.emptied_at:
            raise WrongState(f"The words of comment #{self.pk} have been deleted.")
        if self.status == self.Status.WITHDRAWN:
            raise WrongState(f"Comment #{self.pk} was withdrawn by its writer.")
        if action == Action.CHANGE and self.read_at:
            raise WrongState(
                "An editor has begun to read your comment, so it cannot be changed now."
            )
        if self.status == status and action in Decision.MOVES:
            raise WrongState(f"Comment #{self.pk} is {status.label.lower()} already.")

    def _times(self, action: str, status: str, now: datetime) -> dict[str, object]:
        """The columns that say since when the comment is where the act puts it."""
        if action == Action.RESUBMIT:
            return {"decided_at": None, "waiting_since": now, "read_at": None}
        if status == self.Status.WAITING:
            return {"decided_at": None}
        is_decided = action in (*Decision.MOVES, Action.UNDO, Action.WITHDRAW)
        return {"decided_at": now} if is_decided else {}
