"""What follows from acts on comments, in the transaction of the acts, for one as for many."""

from collections.abc import Sequence

from comments import appealing, claims, learning, models, notifications, reporting
from comments.screening.asking import follow_change


def follow(done: Sequence["models.Done"]) -> None:
    """Every line is one thing that must not be forgotten."""
    models.Signal.objects.follow(done)
    answers = appealing.settle(done)  # before the mails, which say that they answer an appeal
    for comment, _, before in done:
        follow_change(comment, before)
    reporting.settle(done)
    claims.drop([comment.pk for comment, _, _ in done])
    learning.take_note(done)
    notifications.tell_of_decisions(done, answers)
