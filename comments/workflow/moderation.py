"""Decisions of moderators on one comment or many, their notes, and mails that are sent again."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple
from uuid import UUID, uuid4

from django.contrib.auth.models import AbstractUser
from django.utils import timezone

from comments.models import (
    Comment,
    Decision,
    Note,
    Reason,
    StaleDecision,
    Transition,
    WrongState,
)
from comments.permissions import MODERATE
from comments.workflow import transitions
from kingsfund.core.security.permissions import requires
from kingsfund.models import Mail, User

# The decisions that are told with a reason.
BECAUSE = (Decision.Action.REVISE, Decision.Action.DECLINE)
# In one transaction: few, because nobody else decides meanwhile, and their mails are written in it.
AT_ONCE = 25


class Verdict(NamedTuple):
    """What a moderator wants done, with one comment or with many."""

    action: str
    reason: Reason | None = None
    note: str = ""

    def apply_to(
        self,
        comment: Comment,
        *,
        by: AbstractUser,
        expected: int | None = None,
        batch: UUID | None = None,
    ) -> Decision:
        """Decide on one comment. Raises `StaleDecision`, `WrongState`.

        Not on one whose writer has appealed: that is decided by answering the appeal.
        """
        if self.action == Decision.Action.KEEP:
            return transitions.keep(comment, by=by, note=self.note, expected=expected)
        return transitions.apply(self.planned_on(comment, by=by, expected=expected, batch=batch))

    def planned_on(
        self, comment: Comment, *, by: AbstractUser, expected: int | None, batch: UUID | None
    ) -> Transition:
        """The same, to be carried out with others. Raises `WrongState`."""
        says = {"reason": self.reason, "note": self.note} if self.action in BECAUSE else {}
        act = transitions.plan(comment, self.action, expected=expected, by=by, batch=batch, **says)
        return act._replace(may_answer=False)


class Outcome(NamedTuple):
    """What became of a decision on many comments: how many went through, and why the others did not."""

    batch: UUID
    decided: int
    left: list[str]


def decide_on_all(
    verdict: Verdict,
    comments: Iterable[Comment],
    *,
    by: AbstractUser,
    versions: dict[int, int] | None = None,
    batch: UUID | None = None,
) -> Outcome:
    """Apply one verdict to each comment, some at a time in one transaction.

    `versions` holds what the moderator had read, by number. A comment that has changed since, or
    cannot be decided so, is left as it is and told of in the outcome. What is too much for one go is
    decided in several under the same `batch`.
    """
    batch, versions = batch or uuid4(), versions or {}
    plans = [
        lambda one=one: verdict.planned_on(one, by=by, expected=versions.get(one.pk), batch=batch)
        for one in comments
    ]
    return Outcome(batch, *apply_plans(plans))


@requires(MODERATE)
def add_note(comment: Comment, text: str, *, by: User) -> Note:
    """Leave a note about a comment for other moderators."""
    return comment.notes.create(text=text, by=by)


@requires(MODERATE)
def send_mail_again(mail: Mail, *, by: AbstractUser) -> bool:
    """Give a mail about a comment that was given up another chance; False if it was not given up."""
    return mail.send_again()


def undo_all(decisions: Iterable[Decision], *, by: AbstractUser) -> Outcome:
    """Take back each decision that is still the latest on its comment."""
    plans = [lambda one=one: transitions.plan_undo(one.comment, one, by=by) for one in decisions]
    return Outcome(uuid4(), *apply_plans(plans))


def apply_plans(plans: Iterable[Callable[[], Transition]]) -> tuple[int, list[str]]:
    """Carry out acts on different comments; how many went through, and why the others did not."""
    decided, left = 0, []
    for some in batched(plans, AT_ONCE):
        acts = []
        for plan in some:
            try:
                acts.append(plan())
            except WrongState as error:
                left.append(str(error).rstrip("."))
        for act, outcome in zip(acts, transitions.apply_all(acts), strict=True):
            if isinstance(outcome, StaleDecision):
                left.append(f"#{act.comment.pk} because {what_happened(outcome.latest)}")
            elif isinstance(outcome, WrongState):
                left.append(str(outcome).rstrip("."))
            else:
                decided += 1
    return decided, left


def batched(
    plans: Iterable[Callable[[], Transition]], size: int
) -> Iterator[list[Callable[[], Transition]]]:
    plans = list(plans)
    return (plans[start : start + size] for start in range(0, len(plans), size))


def what_happened(latest: Decision | None) -> str:
    """Somebody else's decision as half a sentence: "Nell Price declined it at 10:32"."""
    if latest is None:
        return "it has changed"
    acts = {
        Decision.Action.PUBLISH: "published it",
        Decision.Action.REVISE: "asked its writer to revise it",
        Decision.Action.DECLINE: "declined it",
        Decision.Action.SPAM: "marked it as spam",
        Decision.Action.EDIT: "edited it",
        Decision.Action.KEEP: "kept it",
        Decision.Action.UPHOLD: "upheld the decision",
        Decision.Action.PICK: "made it an editor’s pick",
        Decision.Action.UNPICK: "took its pick away",
        Decision.Action.UNDO: "took a decision back",
        Decision.Action.CHANGE: "changed it",
        Decision.Action.RESUBMIT: "revised it",
        Decision.Action.WITHDRAW: "withdrew it",
        Decision.Action.APPEAL: "appealed",
    }
    moment = timezone.localtime(latest.at)
    day = "" if moment.date() == timezone.localdate() else f" on {moment:%-d %B %Y}"
    return f"{latest.who()} {acts[Decision.Action(latest.action)]} at {moment:%H:%M}{day}"
