"""Appeals: the writer of a comment that was not published asks that somebody else decide again.

An appeal is against one decision, and answered by another: whatever settles what becomes of the
comment answers it. An answer is final: a decision that answers an appeal cannot be appealed against.
"""

from django.db.transaction import atomic

from comments.models import Appeal, Comment, Decision
from comments.notifications import notify_of_appeal
from comments.workflow import transitions


class CannotAppeal(Exception):
    """There is no decision to appeal against, or it has had its appeal; the message says so."""


def lodge(comment: Comment, text: str, *, expected: int | None = None) -> Appeal:
    """Take an appeal against the decision that keeps a comment from readers.

    Raises `CannotAppeal`, and what `transitions.appeal` raises.
    """
    with atomic():
        against = appealable(comment)
        if against is None:
            raise CannotAppeal(f"There is nothing to appeal against on comment #{comment.pk}.")
        transitions.appeal(comment, expected=expected)
        appeal = Appeal.objects.create(comment=comment, decision=against, text=text)
        notify_of_appeal(appeal)
    return appeal


def appealable(comment: Comment) -> Decision | None:
    """The decision that its writer may appeal against, if there is one."""
    if comment.emptied_at or comment.status not in (Comment.Status.DECLINED, Comment.Status.SPAM):
        return None
    decision = comment.standing_decision()
    if decision is None or Appeal.objects.are_answered_by(decision.pk):
        return None
    return None if Appeal.objects.filter(decision=decision).exists() else decision
