"""When a comment is to be screened: once it has come, and whenever its words change."""

from django.db import transaction

from comments.models import Comment
from comments.screening.runner import screen_comments


def ask_for_screening(comment: Comment) -> None:
    """Have the comment screened, again if it was before, once this transaction has gone through.

    What was found before stays until then; it is the best there is to sort by.
    """
    # Whatever this object says: the worker has a row of its own.
    comment.screening = Comment.Screening.PENDING
    Comment.objects.filter(pk=comment.pk).update(screening=comment.screening)
    transaction.on_commit(screen_comments.enqueue)


def follow_change(comment: Comment, before: Comment) -> None:
    """Have the comment screened again if an act changed its words."""
    if comment.is_reworded_from(before):
        ask_for_screening(comment)
