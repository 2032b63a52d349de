"""Screening comments that wait for it: once, in full, whatever fails and whoever else does it too."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comments.models import Comment, Fingerprint, LinkedSite, Retry, Signal, Trace
from comments.models.comment import SCREENED_LENGTH
from comments.models.screening import KEPT
from comments.screening import registry, runner
from comments.screening.finding import SignalFinding
from comments.screening.registry import SignalCheck
from comments.screening.runner import (
    Result,
    ask_all,
    ask_signal,
    forget_screening,
    forget_traces,
    run_signals,
    screen,
    screen_comments,
    screen_waiting,
    store,
)
from comments.screening.signal_input import Neighbour, SignalInput, gather
from comments.workflow import transitions
from kingsfund.models import User
from tests.comments.screening.conftest import HOSTILE
from tests.factories import make_article, make_comment

SPAM = "Win at our casino today, everybody wins, see http://casino.example/win and be rich at last"


def state(comment: Comment) -> tuple[str, int, list[tuple[str, int]]]:
    """What the row says, and its signals."""
    row = Comment.objects.get(pk=comment.pk)
    return row.screening, row.score, list(row.signals.values_list("name", "weight"))


@pytest.fixture
def with_signals(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Have the site know only these signals: `with_signals(trial=look)`."""

    def replace(**looks: Callable[[SignalInput], SignalFinding | None]) -> None:
        checks = {name: SignalCheck(name, name, name, look) for name, look in looks.items()}
        monkeypatch.setattr(registry, "SIGNALS", checks)

    return replace


def fail(given: SignalInput) -> SignalFinding | None:
    raise ValueError("no such host")


def test_screening_keeps_findings_and_their_sum(db: None) -> None:
    comment = make_comment(text="WIN AT HTTP://10.0.0.1/CASINO/WIN/WIN", organisation="")
    assert (screen_waiting(), screen_waiting()) == (1, 0)
    assert state(comment) == ("done", 30, [("link-hosts", 12), ("links", 10), ("shouting", 5), ("short", 3)])  # fmt: skip
    signal = comment.signals.get(name="link-hosts")
    assert (signal.explanation, signal.is_open) == ("10.0.0.1 is a number instead of a name.", True)


def test_signals_of_a_decided_comment_are_not_of_the_queue(db: None) -> None:
    comment = make_comment(text="Nonsense.", status="published")
    screen_waiting()
    assert list(comment.signals.values_list("name", "is_open")) == [("short", False)]


def test_screening_finds_the_past_of_texts_sites_and_networks(db: None) -> None:
    earlier = make_comment(text=SPAM, status="spam", email="one@example.net")
    later = make_comment(text=SPAM + "!", organisation="", email="two@example.net")
    for comment in (earlier, later):
        Trace.objects.leave(comment, ["network"])
    assert screen_waiting() == 2
    assert state(later) == ("done", 50, [("repeated", 25), ("link-hosts", 15), ("flood", 10)])
    assert gather(later).neighbours == (Neighbour(earlier.name, "spam"),)


def test_screening_takes_the_newest_first_and_so_many(db: None) -> None:
    old, middle, new = (make_comment() for _ in range(3))
    assert screen_waiting(most=2) == 2
    assert [state(one)[0] for one in (old, middle, new)] == ["pending", "done", "done"]


def test_the_task_screens_what_waits(db: None) -> None:
    make_comment()
    assert screen_comments.call() == 1


def test_answer_of_an_author_is_not_suspected(db: None) -> None:
    answer = make_comment(text="AT LAST SOMEBODY SAYS IT HTTP://10.0.0.1/", from_author=True)
    screen_waiting()
    assert state(answer) == ("done", 0, [])
    assert Fingerprint.objects.filter(comment=answer).exists()


def test_comment_emptied_of_its_words_leaves_nothing(db: None) -> None:
    comment = make_comment(text=SPAM)
    Trace.objects.leave(comment, ["network"])
    screen_waiting()
    Comment.objects.update(emptied_at=timezone.now(), screening="pending", text="Deleted.")
    screen_waiting()
    assert state(comment) == ("done", 0, [])
    rows = (Signal, Fingerprint, LinkedSite, Trace, Retry)
    assert [model.objects.count() for model in rows] == [0] * 5


# What fails


def test_signal_that_fails_keeps_none_of_the_others(db: None, with_signals: Callable) -> None:
    with_signals(good=lambda given: SignalFinding(7, "Seen."), bad=fail)
    comment = make_comment()
    assert screen_waiting() == 0
    assert state(comment) == ("failed", 7, [("good", 7), ("not-screened", 0)])
    assert comment.signals.get(name="not-screened").explanation == (
        "Some signals could not be asked. bad: ValueError: no such host."
    )


def test_failed_screening_is_tried_again_three_times(db: None, with_signals: Callable) -> None:
    with_signals(bad=fail)
    comment, now = make_comment(), timezone.now()
    tries = []
    for minutes in (0, 4, 6, 60, 67, 360, 430, 10_000):
        before = Retry.objects.values_list("failures", flat=True).first()
        screen_waiting(at=now + timedelta(minutes=minutes))
        if Retry.objects.get().failures != before:
            tries.append(minutes)
    assert tries == [0, 6, 67, 430]
    with_signals(good=lambda given: SignalFinding(7, "Seen."))
    Retry.objects.update(due_at=now)
    assert (screen_waiting(), Retry.objects.count()) == (1, 0)
    assert state(comment) == ("done", 7, [("good", 7)])


@pytest.mark.parametrize(
    ("seconds", "warnings"), [(0.5, []), (0.6, ["Signal trial took 0.60 s of processor time"])]
)
def test_signal_that_takes_long_is_named_in_the_log_and_answers(
    caplog: pytest.LogCaptureFixture, seconds: float, warnings: list[str]
) -> None:
    trial = SignalCheck("trial", "Trial", "For the test.", lambda given: SignalFinding(7, "Seen."))
    assert ask_signal(trial, SignalInput(), clock=iter([0.0, seconds]).__next__) == SignalFinding(
        7, "Seen."
    )
    assert [record.getMessage() for record in caplog.records] == warnings


def test_comment_is_screened_by_signals_that_take_long(
    db: None,
    monkeypatch: pytest.MonkeyPatch,
    with_signals: Callable,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(runner, "SLOW", -1)
    with_signals(good=lambda given: SignalFinding(7, "Seen."), bad=fail)
    comment = make_comment()
    screen_waiting()
    assert state(comment) == ("failed", 7, [("good", 7), ("not-screened", 0)])
    assert [record.args[0] for record in caplog.records] == ["good", "bad", "bad"]


def test_every_signal_is_asked_whatever_became_of_the_others(with_signals: Callable) -> None:
    with_signals(bad=fail, none=lambda given: None, good=lambda given: SignalFinding(1, "Seen."))
    result = ask_all(SignalInput())
    assert result == ({"good": SignalFinding(1, "Seen.")}, {"bad": "ValueError: no such host"})


def test_what_cannot_be_looked_at_is_marked_and_holds_up_nobody(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*args: object, **kwargs: object) -> None:
        raise TypeError("odd text")

    first, second = make_comment(), make_comment()
    monkeypatch.setattr(type(Fingerprint.objects.all()), "keep", break_down)
    monkeypatch.setattr(type(Fingerprint.objects), "keep", break_down)
    assert screen_waiting() == 0
    assert [state(one)[0] for one in (first, second)] == ["failed", "failed"]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_screened(db: None, text: str) -> None:
    comment = make_comment(text=text)
    assert (screen(comment.pk), state(comment)[0]) == (True, "done")


def test_text_is_looked_at_before_the_comment_is_locked(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A text of 20,000 characters takes a while, and on SQLite everybody who writes would wait."""
    outside, depths = len(connection.savepoint_ids), []

    def watch(look: Callable) -> Callable:
        def watched(text: str) -> object:
            depths.append(len(connection.savepoint_ids))
            return look(text)

        return watched

    for name in ("sketch_of", "addresses_in"):
        monkeypatch.setattr(runner, name, watch(getattr(runner, name)))
    screen(make_comment(text="See http://a.example").pk)
    assert depths == [outside, outside]


def test_signals_look_at_the_beginning_of_a_text_of_any_length(db: None) -> None:
    comment = make_comment(text="a" * SCREENED_LENGTH + " http://a.example")
    assert len(gather(comment).text) == SCREENED_LENGTH
    assert screen(comment.pk)
    assert not LinkedSite.objects.exists()


# Who else does it


def test_findings_about_former_words_are_thrown_away(db: None, moderator: User) -> None:
    comment = make_comment(text="AT LAST SOMEBODY SAYS IT ALOUD")
    read = Comment.objects.get(pk=comment.pk)
    result = run_signals(read)
    transitions.edit(comment, by=moderator, text="At last somebody says it aloud.", why="calmed")
    assert store(read, result) is False
    assert state(comment) == ("pending", 0, [])
    assert (screen_waiting(), state(comment)) == (1, ("done", 0, []))


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_keep_each_finding_once() -> None:
    article = make_article()
    comments = [make_comment(article, text="WIN AT HTTP://10.0.0.1/CASINO/WIN") for _ in range(5)]
    start, done, errors = Barrier(2), [], []

    def work() -> None:
        start.wait()
        try:
            done.append(screen_waiting())
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    workers = [Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert (errors, sum(done)) == ([], 5)
    rows = [state(comment) for comment in comments]
    assert {row[0] for row in rows} == {"done"}
    assert [row[1] for row in rows] == [sum(weight for _, weight in row[2]) for row in rows]


def test_queries_are_as_many_whatever_is_there(db: None) -> None:
    article = make_article()

    def queries() -> int:
        comment = make_comment(article, text=SPAM, email="same@example.net")
        Trace.objects.leave(comment, ["network"])
        with CaptureQueriesContext(
            connection,
        ) as context:
            screen(comment.pk)
        return len(context)

    queries()
    few = queries()
    for _ in range(30):
        queries()
    assert queries() == few


def test_worker_that_dies_while_it_writes_loses_and_doubles_nothing(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    comment = make_comment(text="Nonsense.")
    comment.signals.create(name="earlier", weight=4, explanation="Found before.")

    def die(*args: object) -> None:
        raise OperationalError("the connection was lost")

    with monkeypatch.context() as dying:
        dying.setattr(Result, "signals", die)
        with pytest.raises(OperationalError):
            screen_waiting()
    assert state(comment) == ("pending", 0, [("earlier", 4)])
    assert (screen_waiting(), state(comment)) == (1, ("done", 3, [("short", 3)]))


# What is forgotten


def test_traces_end(db: None) -> None:
    now = timezone.now()
    for age in (timedelta(0), KEPT + timedelta(seconds=1)):
        Trace.objects.leave(make_comment(at=now - age), ["network"])
    assert (forget_traces(at=now), Trace.objects.count()) == (1, 1)


def test_forget_deletes_what_is_kept_of_a_comment(db: None) -> None:
    gone, stays = (make_comment(text=SPAM) for _ in range(2))
    for comment in (gone, stays):
        Trace.objects.leave(comment, ["network"])
    screen_waiting()
    forget_screening([gone.pk])
    for model in (Signal, Fingerprint, LinkedSite, Trace):
        assert set(model.objects.values_list("comment", flat=True)) == {stays.pk}
