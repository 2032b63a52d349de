"""Appeals: the writer of a comment that was not published asks that somebody else decide again.

An appeal is against one decision, and answered by another: whatever settles what becomes of the
comment answers it. An answer is final: a decision that answers an appeal cannot be appealed against.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction

from comments import models, notifications

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

# The acts that answer an open appeal; after a withdrawal there is nothing left to ask for.
ANSWERING = ("publish", "revise", "decline", "spam", "uphold", "withdraw")


class CannotAppeal(Exception):
    """There is no decision to appeal against, or it has had its appeal; the message says so."""


class SameModerator(Exception):
    """Who took the decision that an appeal is against does not answer the appeal."""

    def __init__(self, appeal: "models.Appeal") -> None:
        super().__init__(
            f"You took the decision that the writer of comment #{appeal.comment_id} appeals "
            "against. Somebody else answers the appeal."
        )
        self.appeal = appeal


def lodge(comment: "models.Comment", text: str, *, expected: int | None = None) -> "models.Appeal":
    """Take an appeal against the decision that keeps a comment from readers.

    Raises `CannotAppeal`, and what `Comment.appeal` raises.
    """
    with transaction.atomic():
        against = appealable(comment)
        if against is None:
            raise CannotAppeal(f"There is nothing to appeal against on comment #{comment.pk}.")
        comment.appeal(expected=expected)
        appeal = models.Appeal.objects.create(comment=comment, decision=against, text=text)
        notifications.tell_of_appeal(appeal)
    return appeal


def appealable(comment: "models.Comment") -> "models.Decision | None":
    """The decision that its writer may appeal against, if there is one."""
    if comment.emptied_at or comment.status not in ("declined", "spam"):
        return None
    decision = comment.standing_decision()
    if decision is None or is_answer(decision.pk):
        return None
    return None if models.Appeal.objects.filter(decision=decision).exists() else decision


def is_answer(decision: int | None) -> bool:
    """Whether a decision, by its key, answers an appeal."""
    return decision is not None and models.Appeal.objects.filter(answer=decision).exists()


def require_another(comment: "models.Comment", by: "AbstractUser") -> None:
    """Raises `SameModerator` if `by` took the decision that an open appeal is against."""
    appeals = models.Appeal.objects.open().filter(comment=comment)
    appeal = appeals.select_related("decision").first()
    if appeal and appeal.decision.by_id == by.pk:
        raise SameModerator(appeal)


def settle(done: Sequence["models.Done"]) -> set[int]:
    """Note which acts answer open appeals; taking such an act back opens the appeal again.

    Returns the keys of the decisions that answer one. A decision cannot be taken back once it is
    appealed against, for the appeal is a later act.
    """
    answers = {
        one.comment.pk: one.decision
        for one in done
        if one.before.has_open_appeal and one.decision.action in ANSWERING
    }
    for number, decision in answers.items():
        models.Appeal.objects.open().filter(comment=number).update(answer=decision)
    undone = [one.decision.undoes_id for one in done if one.decision.undoes_id]
    if undone:
        models.Appeal.objects.filter(answer__in=undone).update(answer=None)
    return {decision.pk for decision in answers.values()}
