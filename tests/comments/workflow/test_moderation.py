"""Decisions on one comment and on many, also when several people act at the same moment."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from articles.models import Article
from comments.models import Comment, Decision, Reason, WrongState
from comments.workflow import transitions
from comments.workflow.moderation import Verdict, decide_on_all, undo_all
from kingsfund.models import User
from tests.comments.racing import at_once, won
from tests.factories import make_comment


@pytest.mark.django_db(transaction=True)
def test_decisions_of_several_moderators_at_once_leave_one(
    article: Article, moderator: User, second_moderator: User
) -> None:
    number = make_comment(article).pk
    reason = Reason.objects.create(slug="r", label="R", explanation="Because.")
    verdicts = [Verdict("publish"), Verdict("decline", reason), Verdict("spam")] * 2
    people = [moderator, second_moderator] * 3

    def act(verdict: Verdict, person: User) -> Callable[[], Decision]:
        comment = Comment.objects.get(pk=number)
        return lambda: verdict.apply_to(comment, by=person, expected=1)

    results = at_once(*[act(*pair) for pair in zip(verdicts, people, strict=True)])
    decision, comment = Decision.objects.get(), Comment.objects.get()
    assert won(results) == [decision]
    assert (comment.status, comment.version) == (decision.to_status, 2)


def test_decide_on_all_and_undo_all_return_what_they_left(
    article: Article, moderator: User, second_moderator: User
) -> None:
    comments = [make_comment(article) for _ in range(3)]
    read = {comment.pk: comment.version for comment in comments}
    transitions.mark_as_spam(Comment.objects.get(pk=comments[0].pk), by=second_moderator)
    at = timezone.localtime(Decision.objects.get().at)
    outcome = decide_on_all(Verdict("publish"), Comment.objects.all(), by=moderator, versions=read)
    why = f"#{comments[0].pk} because Nell Price marked it as spam at {at:%H:%M}"
    assert outcome[1:] == (2, [why])
    batch = Decision.objects.with_comments().in_batch(outcome.batch)
    assert undo_all(batch, by=moderator)[1:] == (2, [])
    none = dict.fromkeys(Comment.Status.values, 0)
    assert Comment.objects.outcomes() == {**none, "waiting": 2, "spam": 1}


def test_decision_on_another_comment_is_not_undone(article: Article, moderator: User) -> None:
    one, other = make_comment(article), make_comment(article)
    decision = transitions.publish(other, by=moderator)
    transitions.mark_as_spam(one, by=moderator)
    with pytest.raises(WrongState, match=f"not on comment #{one.pk}"):
        transitions.undo(one, decision, by=moderator)
