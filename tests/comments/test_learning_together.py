"""Several learn while others decide, edit, undo and erase: the tables equal the decisions."""

from collections.abc import Callable
from random import Random
from threading import Barrier, Thread

import pytest
from django.db import connection

from comments.models import Comment, StaleDecision, TrainingExample, WrongState
from comments.screening import classifier, classifier_rebuild
from comments.workflow import erasure, transitions
from comments.workflow.moderation import Verdict
from kingsfund.models import User
from tests.factories import make_article, make_comment

COMMENTS, ACTS = 24, 30


class Hand(Thread):
    """One process: does its work again and again, beginning with the others."""

    def __init__(self, work: Callable[[Random], None], number: int, start: Barrier) -> None:
        super().__init__()
        self.work, self.chance, self.start_line = work, Random(number), start
        self.failures: list[Exception] = []

    def run(self) -> None:
        try:
            self.start_line.wait()
            for _ in range(ACTS):
                self.work(self.chance)
        except Exception as error:
            self.failures.append(error)
        finally:
            connection.close()


def learn(chance: Random) -> None:
    classifier.learn_pending(at_most=2)


def moderate(chance: Random) -> None:
    """Decide on, edit or take back whatever comes to hand, as it was a moment ago."""
    mo = User.objects.get(username="mo")
    comment = chance.choice(list(Comment.objects.all()))
    try:
        if chance.random() < 0.4:
            text = f"Other words of {chance.choice('abcdef') * 3} beds."
            transitions.edit(comment, by=mo, text=text, why="Shorter.")
        elif chance.random() < 0.3 and (latest := comment.latest_decision()):
            transitions.undo(comment, latest, by=mo)
        else:
            Verdict(chance.choice(["publish", "spam"])).apply_to(comment, by=mo)
    except (StaleDecision, WrongState):
        pass


@pytest.mark.django_db(transaction=True)
def test_nothing_is_lost_or_counted_twice_by_many_at_once(
    moderator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(classifier, "BATCH", 2)
    # It mends itself where it finds itself out of step, which would hide what this looks for.
    begun, start_over = [], classifier.start_over
    monkeypatch.setattr(
        classifier, "start_over", lambda total: (begun.append(total.pk), start_over(total))
    )
    article = make_article()
    for number in range(COMMENTS):
        make_comment(article, text=f"Words about beds and {chr(97 + number) * 3}.")
    works = [learn, learn, moderate, moderate]
    start = Barrier(len(works))
    hands = [Hand(work, number, start) for number, work in enumerate(works)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert [hand.failures for hand in hands] == [[]] * len(hands)
    while classifier.learn_pending():
        pass
    assert TrainingExample.objects.learned().exists()
    assert begun == [1]  # as it was made
    assert classifier_rebuild.disagreements(lambda number: None) == []
    for comment in Comment.objects.all():
        erasure.erase_comment(comment.pk, at=comment.submitted_at)
    assert (TrainingExample.objects.count(), classifier.learn_pending()) == (0, 0)
    assert classifier_rebuild.disagreements(lambda number: None) == []
