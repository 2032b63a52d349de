"""What follows from an act on a comment, in the transaction of the act."""

from comments import appealing, claims, learning, models, notifications, reporting
from comments.screening.asking import follow_change


def follow(
    comment: "models.Comment", decision: "models.Decision", before: "models.Comment"
) -> None:
    """`before` is the comment as it was; every line is one thing that must not be forgotten."""
    comment.signals.keep_open(comment.is_waiting())
    appealing.settle(comment, decision)  # before the mails, which say that they answer an appeal
    follow_change(comment, before)
    reporting.settle(comment, decision)
    claims.drop(comment)
    learning.take_note(comment, before)
    notifications.tell_of_decision(comment, decision)
