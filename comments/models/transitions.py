"""How acts on comments are carried out: held, looked at, changed and logged together.

One comment or many go the same way, in a number of statements that does not grow with theirs.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from comments.models.decision import Decision
from comments.models.revision import Revision
from comments.permissions import MODERATE
from comments.workflow import appeals, effects
from kingsfund.core.permissions import require_permission

if TYPE_CHECKING:
    from comments.models.comment import Comment

Action, Channel = Decision.Action, Decision.Channel
# What nobody with an account does: who may is settled by the secret link, the rule or the clock.
BY_SYSTEM = (Channel.WRITER, Channel.TRUST, Channel.CLOCK)
# How its writer is told, which changes without a new version: an address can be disowned or forgotten.
REACHED_BY = ("email", "wants_replies", "email_proven_at")


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


class AppealIsOpen(WrongState):
    """The writer has appealed: a decision is taken as the answer, by who has read the appeal."""


class Act(NamedTuple):
    """Something to be done to a comment: what it is in afterwards, and the version it is based on.

    `may_answer` is false where nobody says to have read the writer's appeal.
    """

    comment: "Comment"
    action: str
    status: str
    expected: int
    changes: Mapping[str, object]
    details: Mapping[str, object]
    may_answer: bool = True


class Done(NamedTuple):
    """An act that was carried out: the comment as it is now and as it was, and the row of the log."""

    comment: "Comment"
    decision: Decision
    before: "Comment"


def carry_out_one(act: Act) -> Decision:
    """Do one thing to one comment. Raises `StaleDecision`, `WrongState`."""
    [outcome] = carry_out([act])
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


def carry_out(acts: Sequence[Act]) -> list[Decision | StaleDecision | WrongState]:
    """Do something to each of several comments, no comment twice, in one transaction.

    Each is changed if it is still at the version expected and the act makes sense, and is left as it
    is otherwise: what came of each stands in its place. Raises `NotPermitted`, and does nothing then.
    """
    for act in acts:
        require_right(act)
    now = timezone.now()
    with transaction.atomic():
        held = hold_all(acts)
        outcomes = [refusal_of(act, held.get(act.comment.pk)) for act in acts]
        going = [act for act, refusal in zip(acts, outcomes, strict=True) if refusal is None]
        change_all(going, now, held)
        done = log_all(going, now, held)
        if done:
            effects.follow(done)
    decided = iter(done)
    return [refusal or next(decided).decision for refusal in outcomes]


def require_right(act: Act) -> None:
    """Raises `NotPermitted` for what only moderators do, unless `by` is one."""
    by = act.details.get("by")
    if by is not None or act.details.get("channel", Channel.DESK) not in BY_SYSTEM:
        require_permission(by, MODERATE)


def hold_all(acts: Sequence[Act]) -> dict[int, "Comment"]:
    """The comments as they are: of two people acting at once, the second finds another version.

    Held in the order of their numbers, so that two who hold several never wait for each other.
    """
    if not acts:
        return {}
    numbers = [act.comment.pk for act in acts]
    rows = type(acts[0].comment).objects.hold().with_open_appeal()
    return {row.pk: row for row in rows.filter(pk__in=numbers).order_by("number")}


def refusal_of(act: Act, before: "Comment | None") -> StaleDecision | WrongState | None:
    """Why an act cannot be carried out on a comment as it is; None if it can."""
    if before is None or before.version != act.expected:
        return StaleDecision(act.comment, act.comment.latest_decision())
    try:
        before.require_sense(act.action, act.status)
        require_appeal_read(act, before)
        require_fairness(act, before)
    except WrongState as error:
        return error
    return None


def require_appeal_read(act: Act, before: "Comment") -> None:
    """Raises `AppealIsOpen` if the act would answer an appeal that nobody has read."""
    if before.has_open_appeal and not act.may_answer:
        raise AppealIsOpen(
            f"The writer of comment #{before.pk} has appealed: read the appeal and answer it."
        )


def require_fairness(act: Act, before: "Comment") -> None:
    """Raises `OwnAppeal`. That the writer was right may be found by anybody: publishing is fair."""
    by = act.details.get("by")
    if by is None or act.action == Action.PUBLISH or act.action not in appeals.ANSWERING:
        return
    if not before.has_open_appeal:
        return
    try:
        appeals.require_another(before, by)
    except appeals.SameModerator as error:
        raise OwnAppeal(str(error)) from error


def change_all(acts: Sequence[Act], now: datetime, held: Mapping[int, "Comment"]) -> None:
    """Write the columns that the acts change: one statement for all that change alike."""
    alike: dict[tuple, list[int]] = {}
    for act in acts:
        comment, before = act.comment, held[act.comment.pk]
        columns = {
            "status": act.status,
            **before.times_of(act.action, act.status, now),
            **act.changes,
        }
        alike.setdefault(tuple(columns.items()), []).append(comment.pk)
        for name in REACHED_BY:
            setattr(comment, name, getattr(before, name))
        for name, value in {**columns, "version": act.expected + 1}.items():
            setattr(comment, name, value)
    for columns, numbers in alike.items():
        rows = type(acts[0].comment).objects.filter(pk__in=numbers)
        rows.update(version=F("version") + 1, **dict(columns))


def log_all(acts: Sequence[Act], now: datetime, held: Mapping[int, "Comment"]) -> list[Done]:
    """Append the acts to the log, in their order, with what each replaced of the words."""
    done = [
        Done(
            comment, comment.line_of_log(action, held[comment.pk], now, **details), held[comment.pk]
        )
        for comment, action, *_, details, _ in acts
    ]
    if done:
        Decision.objects.append_all([one.decision for one in done])
    for act, one in zip(acts, done, strict=True):
        if act.changes:
            Revision.objects.keep(one.before, one.decision, act.changes)
    return done
