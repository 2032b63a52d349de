"""When a comment is to be screened."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from articles.models import Article
from comments.models import Comment, Reason, Trace
from comments.screening.runner import screen_comments, screen_waiting
from comments.workflow import transitions
from comments.workflow.submission import receive
from kingsfund.models import User
from tests.factories import make_comment


def screening(comment: Comment) -> str:
    return Comment.objects.get(pk=comment.pk).screening


def receive_one(article: Article, **options: object) -> Comment:
    letter = Comment(article=article, name="A B", text="C d.", email="a@example.net")
    return receive(letter, key=uuid4(), **options)[0]


def test_receive_wakes_the_worker(
    article: Article, django_capture_on_commit_callbacks: Callable
) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        comment = receive_one(article)
    assert screen_comments.enqueue in callbacks
    assert screening(comment) == "pending"


def test_receive_leaves_a_trace_of_the_network_and_none_of_no_network(article: Article) -> None:
    comment, _ = receive_one(article, network=["hash"]), receive_one(article)
    assert list(Trace.objects.values_list("comment", "key")) == [(comment.pk, "hash")]


@pytest.fixture
def done(article: Article) -> Comment:
    comment = make_comment(article)
    screen_waiting()
    comment.refresh_from_db()
    return comment


def test_change_of_words_asks_again(done: Comment) -> None:
    transitions.change(done, {"text": "In other words."})
    assert (done.screening, screening(done)) == ("pending", "pending")


def test_change_of_nothing_asks_nothing(done: Comment) -> None:
    transitions.change(done, {"text": done.text, "declared_interest": "None"})
    assert screening(done) == "done"


def test_edit_and_its_undoing_ask_again(done: Comment, moderator: User) -> None:
    decision = transitions.edit(done, by=moderator, text="In other words.", why="clearer")
    assert (screening(done), screen_waiting(), screening(done)) == ("pending", 1, "done")
    transitions.undo(done, decision, by=moderator)
    assert screening(done) == "pending"


def test_resubmitting_asks_again(done: Comment, moderator: User) -> None:
    transitions.ask_to_revise(done, by=moderator, reason=Reason.objects.first())
    assert screening(done) == "done"
    transitions.resubmit(done, {"organisation": "Elsewhere"})
    assert screening(done) == "pending"
