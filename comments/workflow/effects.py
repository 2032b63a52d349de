"""What follows from transitions of comments, in the same transaction, for one as for many."""

from collections.abc import Sequence

from comments import notifications
from comments.models import Appeal, Applied, Signal
from comments.models.appeal import ANSWERING
from comments.screening import classifier
from comments.screening.requests import follow_change
from comments.workflow import assignments, reports


def apply_side_effects(applied: Sequence[Applied]) -> None:
    """Every line is one thing that must not be forgotten."""
    Signal.objects.follow([one.comment for one in applied])
    answers = settle_appeals(applied)  # before the mails, which say that they answer an appeal
    for comment, _, before in applied:
        follow_change(comment, before)
    reports.settle(applied)
    assignments.drop([one.comment.pk for one in applied])
    classifier.take_note(applied)
    notifications.notify_of_decisions(applied, answers)


def settle_appeals(applied: Sequence[Applied]) -> set[int]:
    """Note which acts answer open appeals; taking such an act back opens the appeal again.

    Returns the keys of the decisions that answer one. A decision cannot be taken back once it is
    appealed against, for the appeal is a later act.
    """
    answers = {
        one.comment.pk: one.decision
        for one in applied
        if one.before.has_open_appeal and one.decision.action in ANSWERING
    }
    for number, decision in answers.items():
        Appeal.objects.open().filter(comment=number).update(answer=decision)
    unapplied = [one.decision.undoes_id for one in applied if one.decision.undoes_id]
    if unapplied:
        Appeal.objects.filter(answer__in=unapplied).update(answer=None)
    return {decision.pk for decision in answers.values()}
