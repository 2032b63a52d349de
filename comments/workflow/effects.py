"""What follows from acts on comments, in the transaction of the acts, for one as for many."""

from collections.abc import Sequence

from comments import models, notifications
from comments.screening import classifier
from comments.screening.requests import follow_change
from comments.workflow import appeals, assignments, reports


def follow(done: Sequence["models.Done"]) -> None:
    """Every line is one thing that must not be forgotten."""
    models.Signal.objects.follow(done)
    answers = appeals.settle(done)  # before the mails, which say that they answer an appeal
    for comment, _, before in done:
        follow_change(comment, before)
    reports.settle(done)
    assignments.drop([comment.pk for comment, _, _ in done])
    classifier.take_note(done)
    notifications.tell_of_decisions(done, answers)
