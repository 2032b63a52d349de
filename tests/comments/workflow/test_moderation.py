"""What a submission and a decision set off, also when several people act at the same moment."""

from collections.abc import Callable
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from articles.models import Article
from comments.models import Comment, Decision, Reason, StaleDecision, WrongState
from comments.workflow import transitions
from comments.workflow.moderation import Verdict, decide_on_all, receive, undo_all
from kingsfund.models import Mail, User
from tests.factories import make_comment


def together(acts: list[Callable[[], object]]) -> list[object]:
    """Run each act in a thread of its own, all from the same moment; return what came of them."""
    start, results = Barrier(len(acts)), [None] * len(acts)

    def run(place: int) -> None:
        start.wait()
        try:
            results[place] = acts[place]()
        except (StaleDecision, WrongState) as error:
            results[place] = type(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[place]) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def letter(article: Article) -> Comment:
    return Comment(article=article, name="A B", text="C d.", email="a@example.net")


@pytest.mark.parametrize("status", Comment.Status.values)
def test_receive_notes_whether_anything_from_the_address_was_published(
    article: Article, status: str
) -> None:
    make_comment(article, email="A@Example.net", status=status)
    make_comment(article, email="other@example.net", status="published")
    comment, _ = receive(letter(article), key=uuid4())
    comment.refresh_from_db()
    assert comment.is_first is (status != "published")


def test_receive_gives_back_what_has_the_key_already(article: Article) -> None:
    key = uuid4()
    first, second = receive(letter(article), key=key), receive(letter(article), key=key)
    assert (first[1], second, Comment.objects.count()) == (True, (first[0], False), 1)
    assert Mail.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_receive_stores_one_of_eight_that_come_together(article: Article) -> None:
    key = uuid4()
    results = together([lambda: receive(letter(article), key=key)] * 8)
    assert sorted(is_new for _, is_new in results) == [False] * 7 + [True]
    assert {comment.pk for comment, _ in results} == {Comment.objects.get().pk}
    assert Mail.objects.count() == 1


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

    results = together([act(*pair) for pair in zip(verdicts, people, strict=True)])
    decision, comment = Decision.objects.get(), Comment.objects.get()
    assert [result for result in results if result is not StaleDecision] == [decision]
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
