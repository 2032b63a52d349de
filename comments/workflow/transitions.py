"""Transitions of comments: each changes a comment, if it is still what was read, and is logged.

One comment or many go the same way, in a number of statements that does not grow with theirs.
Every function takes `expected`, the version it is based on (by default the one that was read), and
raises `StaleDecision` if the comment is at another and `WrongState` if the transition makes no sense.
What moderators decide raises `NotPermitted` unless `by` may moderate.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AbstractUser
from django.db.models import F
from django.db.transaction import atomic
from django.utils import timezone

from comments.models import (
    REVISABLE,
    Appeal,
    AppealIsOpen,
    Applied,
    Comment,
    Decision,
    OwnAppeal,
    Reason,
    Revision,
    StaleDecision,
    Transition,
    WrongState,
)
from comments.models.appeal import ANSWERING, SameModerator
from comments.permissions import MODERATE
from comments.workflow.effects import apply_side_effects
from kingsfund.core.security.permissions import require_permission

Action, Channel = Decision.Action, Decision.Channel
# The state that each decision puts a comment into.
MOVED_TO = {
    Action.PUBLISH: Comment.Status.PUBLISHED,
    Action.REVISE: Comment.Status.REVISE,
    Action.DECLINE: Comment.Status.DECLINED,
    Action.SPAM: Comment.Status.SPAM,
}
# What nobody with an account does: who may is settled by the secret link, the rule or the clock.
BY_SYSTEM = (Channel.WRITER, Channel.TRUST, Channel.CLOCK)
# How its writer is told, which changes without a new version: an address can be disowned or forgotten.
REACHED_BY = ("email", "wants_replies", "email_verified_at")


# What moderators decide


def publish(
    comment: Comment,
    *,
    by: AbstractUser | None,
    expected: int | None = None,
    batch: UUID | None = None,
    channel: str = Channel.STAFF,
) -> Decision:
    """Show the comment to readers and tell its writer.

    Raises `WrongState` also for what readers would not see anyway, because the writer would be
    sent to a page that does not show it.
    """
    details = {"by": by, "batch": batch, "channel": channel}
    return apply(plan(comment, Action.PUBLISH, expected=expected, **details))


def decline(
    comment: Comment,
    *,
    by: AbstractUser,
    reason: Reason,
    note: str = "",
    expected: int | None = None,
    batch: UUID | None = None,
) -> Decision:
    """Keep the comment from readers and tell its writer why."""
    details = {"by": by, "reason": reason, "note": note, "batch": batch}
    return apply(plan(comment, Action.DECLINE, expected=expected, **details))


def ask_to_revise(
    comment: Comment,
    *,
    by: AbstractUser,
    reason: Reason,
    note: str = "",
    expected: int | None = None,
    batch: UUID | None = None,
) -> Decision:
    """Give the comment back to its writer, who is told why and where the text waits."""
    details = {"by": by, "reason": reason, "note": note, "batch": batch}
    return apply(plan(comment, Action.REVISE, expected=expected, **details))


def mark_as_spam(
    comment: Comment, *, by: AbstractUser, expected: int | None = None, batch: UUID | None = None
) -> Decision:
    """Keep the comment from readers and tell nobody."""
    return apply(plan(comment, Action.SPAM, expected=expected, by=by, batch=batch))


def plan(
    comment: Comment, action: str, *, expected: int | None = None, **details: Any
) -> Transition:
    """One of the four decisions on what becomes of the comment, to be applied.

    Raises `WrongState` if it makes no sense whatever the version.
    """
    if action == Action.PUBLISH and (obstacle := comment.obstacle()):
        raise WrongState(f"Comment #{comment.pk} cannot be published. {obstacle}")
    if action == Action.REVISE and not comment.email:
        raise WrongState(f"Comment #{comment.pk} has no address to write to.")
    status = Comment.Status(MOVED_TO[Action(action)])
    return Transition(comment, action, status, _based_on(comment, expected), {}, details)


def edit(
    comment: Comment, *, by: AbstractUser, text: str, why: str, expected: int | None = None
) -> Decision:
    """Change the text lightly; readers are told `why`, the writer what."""
    comment.require_status(Comment.Status.WAITING, Comment.Status.PUBLISHED)
    changes = {"text": text, "edit_note": why}
    return _apply_to(
        comment, Action.EDIT, comment.status, expected, changes=changes, by=by, note=why
    )


def keep(
    comment: Comment, *, by: AbstractUser, note: str = "", expected: int | None = None
) -> Decision:
    """Leave a published comment where it is, although readers have reported it."""
    comment.require_status(Comment.Status.PUBLISHED)
    return _apply_to(comment, Action.KEEP, comment.status, expected, by=by, note=note)


def uphold(
    comment: Comment, *, by: AbstractUser, note: str = "", expected: int | None = None
) -> Decision:
    """Let a decision stand against which the writer has appealed."""
    comment.require_status(Comment.Status.DECLINED, Comment.Status.SPAM)
    return _apply_to(comment, Action.UPHOLD, comment.status, expected, by=by, note=note)


def pick(comment: Comment, *, by: AbstractUser, expected: int | None = None) -> Decision:
    """Point readers to a comment that says something nobody else does."""
    comment.require_status(Comment.Status.PUBLISHED)
    if comment.picked_at:
        raise WrongState(f"Comment #{comment.pk} is an editor’s pick already.")
    changes = {"picked_at": timezone.now()}
    return _apply_to(comment, Action.PICK, comment.status, expected, changes=changes, by=by)


def unpick(comment: Comment, *, by: AbstractUser, expected: int | None = None) -> Decision:
    if not comment.picked_at:
        raise WrongState(f"Comment #{comment.pk} is no editor’s pick.")
    return _apply_to(
        comment, Action.UNPICK, comment.status, expected, changes={"picked_at": None}, by=by
    )


def undo(comment: Comment, decision: Decision, *, by: AbstractUser) -> Decision:
    """Take back the latest decision and its mail; a writer who has had it is told."""
    return apply(plan_undo(comment, decision, by=by))


def plan_undo(comment: Comment, decision: Decision, *, by: AbstractUser) -> Transition:
    """The same, to be applied. Raises `WrongState`."""
    if decision.comment_id != comment.pk:
        raise WrongState(f"That decision is not on comment #{comment.pk}.")
    if decision.action not in Decision.UNDOABLE:
        raise WrongState(f"“{decision.get_action_display()}” is not undone: decide again instead.")
    # What becomes of a comment is decided without a change of its words.
    revision = decision.revision_or_none() if decision.action == Action.EDIT else None
    changes = revision.former if revision else {}
    status = Comment.Status(decision.from_status)
    details = {"by": by, "undoes": decision}
    return Transition(comment, Action.UNDO, status, decision.resulting_version, changes, details)


# What writers do


def change(
    comment: Comment, changes: Mapping[str, str], *, expected: int | None = None
) -> Decision:
    """Take the writer's better words for what no moderator has open."""
    comment.require_status(Comment.Status.WAITING)
    return _by_writer(comment, Action.CHANGE, Comment.Status.WAITING, expected, changes)


def resubmit(
    comment: Comment, changes: Mapping[str, str], *, expected: int | None = None
) -> Decision:
    """Hand in again what a moderator asked the writer to revise; it waits from now."""
    comment.require_status(Comment.Status.REVISE)
    return _by_writer(comment, Action.RESUBMIT, Comment.Status.WAITING, expected, changes)


def withdraw(
    comment: Comment, *, expected: int | None = None, channel: str = Channel.WRITER
) -> Decision:
    """Take the comment from readers and moderators, for good: at its writer's wish, or because
    the time in which the writer could have answered is up."""
    if comment.status in (Comment.Status.WITHDRAWN, Comment.Status.SPAM):
        raise WrongState(f"Comment #{comment.pk} cannot be withdrawn.")
    return _apply_to(comment, Action.WITHDRAW, Comment.Status.WITHDRAWN, expected, channel=channel)


def appeal(comment: Comment, *, expected: int | None = None) -> Decision:
    """Ask for another moderator; `comments.workflow.appeals` keeps what the writer says to it."""
    comment.require_status(Comment.Status.DECLINED, Comment.Status.SPAM)
    return _by_writer(comment, Action.APPEAL, comment.status, expected)


# How


def _by_writer(
    comment: Comment,
    action: str,
    status: str,
    expected: int | None,
    changes: Mapping[str, str] | None = None,
) -> Decision:
    if unknown := set(changes or {}) - set(REVISABLE):
        raise ValueError(f"A writer does not change {sorted(unknown)}.")
    return _apply_to(comment, action, status, expected, changes=changes, channel=Channel.WRITER)


def _apply_to(
    comment: Comment,
    action: str,
    status: str,
    expected: int | None,
    *,
    changes: Mapping[str, object] | None = None,
    **details: Any,
) -> Decision:
    act = Transition(comment, action, status, _based_on(comment, expected), changes or {}, details)
    return apply(act)


def _based_on(comment: Comment, expected: int | None) -> int:
    return comment.version if expected is None else expected


def apply(transition: Transition) -> Decision:
    """Apply one transition. Raises `StaleDecision`, `WrongState`, `NotPermitted`."""
    [outcome] = apply_all([transition])
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


def apply_all(transitions: Sequence[Transition]) -> list[Decision | StaleDecision | WrongState]:
    """Apply transitions of several comments, one for each, in one transaction.

    A comment is changed if it is still at the version expected and the transition makes sense, and is
    left as it is otherwise: what came of each stands in its place. Raises `NotPermitted`, and applies
    none then.
    """
    for one in transitions:
        require_right(one)
    now = timezone.now()
    with atomic():
        locked = lock_comments(transitions)
        outcomes = refusals_of(transitions, locked)
        possible = [
            one for one, refusal in zip(transitions, outcomes, strict=True) if refusal is None
        ]
        update_comments(possible, now, locked)
        applied = append_decisions(possible, now, locked)
        if applied:
            apply_side_effects(applied)
    decided = iter(applied)
    return [refusal or next(decided).decision for refusal in outcomes]


def require_right(transition: Transition) -> None:
    """Raises `NotPermitted` for what only moderators do, unless `by` is one."""
    by = transition.details.get("by")
    if by is not None or transition.details.get("channel", Channel.STAFF) not in BY_SYSTEM:
        require_permission(by, MODERATE)


def lock_comments(transitions: Sequence[Transition]) -> dict[int, Comment]:
    """The comments as they are: of two people acting at once, the second finds another version.

    Locked in the order of their numbers, so that two who lock several never wait for each other.
    """
    if not transitions:
        return {}
    numbers = [one.comment.pk for one in transitions]
    rows = Comment.objects.lock().with_open_appeal()
    return {row.pk: row for row in rows.filter(pk__in=numbers).order_by("number")}


def refusals_of(
    transitions: Sequence[Transition], locked: Mapping[int, Comment]
) -> list[StaleDecision | WrongState | None]:
    """Why each transition cannot be applied to its comment as it is; None for those that can."""
    numbers = [one.comment.pk for one in transitions]
    stale = {
        one.comment.pk
        for one, before in zip(transitions, map(locked.get, numbers), strict=True)
        if before is None or before.version != one.expected
    }
    latest = Decision.objects.latest_on(stale)
    return [
        StaleDecision(one.comment, latest.get(number))
        if number in stale
        else refusal_of(one, locked[number])
        for one, number in zip(transitions, numbers, strict=True)
    ]


def refusal_of(transition: Transition, before: Comment) -> WrongState | None:
    """Why a transition makes no sense for a comment as it is; None if it does."""
    try:
        before.require_possible(transition.action, transition.status)
        require_appeal_read(transition, before)
        require_another_moderator(transition, before)
    except WrongState as error:
        return error
    return None


def require_appeal_read(transition: Transition, before: Comment) -> None:
    """Raises `AppealIsOpen` if the transition would answer an appeal that nobody has read."""
    if before.has_open_appeal and not transition.may_answer:
        raise AppealIsOpen(
            f"The writer of comment #{before.pk} has appealed: read the appeal and answer it."
        )


def require_another_moderator(transition: Transition, before: Comment) -> None:
    """Raises `OwnAppeal`. That the writer was right may be found by anybody: publishing is fair."""
    by, action = transition.details.get("by"), transition.action
    if by is None or action == Action.PUBLISH or action not in ANSWERING:
        return
    if not before.has_open_appeal:
        return
    try:
        Appeal.objects.require_another(before, by)
    except SameModerator as error:
        raise OwnAppeal(str(error)) from error


def update_comments(
    transitions: Sequence[Transition], now: datetime, locked: Mapping[int, Comment]
) -> None:
    """Write the columns that change: one statement for all comments that change alike."""
    alike: dict[tuple, list[int]] = {}
    for one in transitions:
        comment, before = one.comment, locked[one.comment.pk]
        columns = {
            "status": one.status,
            **before.timestamps_after(one.action, one.status, now),
            **one.changes,
        }
        alike.setdefault(tuple(columns.items()), []).append(comment.pk)
        for name in REACHED_BY:
            setattr(comment, name, getattr(before, name))
        for name, value in {**columns, "version": one.expected + 1}.items():
            setattr(comment, name, value)
    for changed, numbers in alike.items():
        rows = Comment.objects.filter(pk__in=numbers)
        rows.update(version=F("version") + 1, **dict(changed))


def append_decisions(
    transitions: Sequence[Transition], now: datetime, locked: Mapping[int, Comment]
) -> list[Applied]:
    """Log the transitions, in their order, with what each replaced of the words."""
    applied = []
    for one in transitions:
        before = locked[one.comment.pk]
        decision = one.comment.new_decision(one.action, before, now, **one.details)
        applied.append(Applied(one.comment, decision, before))
    if applied:
        Decision.objects.append_all([one.decision for one in applied])
    for one, outcome in zip(transitions, applied, strict=True):
        if one.changes:
            Revision.objects.keep(outcome.before, outcome.decision, one.changes)
    return applied
