"""What follows from an act on a comment, in the transaction of the act."""

from comments import learning, models, notifications


def follow(
    comment: "models.Comment", decision: "models.Decision", before: "models.Comment"
) -> None:
    """`before` is the comment as it was; every line is one thing that must not be forgotten."""
    comment.signals.keep_open(comment.is_waiting())
    learning.take_note(comment, before)
    notifications.tell_of_decision(comment, decision)
