"""When a comment is to be screened: once it has come, and whenever its words change."""

from typing import TYPE_CHECKING

from django.db import transaction

from comments.tasks import screen_comments

if TYPE_CHECKING:
    from comments.models import Comment

# The columns that signals look at and acts change.
LOOKED_AT = ("text", "name", "job_title", "organisation")


def ask_for_screening(comment: "Comment") -> None:
    """Have the comment screened, again if it was before, once this transaction has gone through.

    What was found before stays until then; it is the best there is to sort by.
    """
    # Whatever this object says: the worker has a row of its own.
    comment.screening = type(comment).Screening.PENDING
    type(comment).objects.filter(pk=comment.pk).update(screening=comment.screening)
    transaction.on_commit(screen_comments.enqueue)


def follow_change(comment: "Comment", before: "Comment") -> None:
    """Have the comment screened again if an act changed its words."""
    if any(getattr(comment, name) != getattr(before, name) for name in LOOKED_AT):
        ask_for_screening(comment)
