"""How several are made to act at the same instant, each on a connection of their own."""

from collections.abc import Callable
from threading import Barrier, Thread

from django.db import connection

from comments.models import Comment, ReportIsSettled, StaleDecision, WrongState
from comments.workflow.appeals import CannotAppeal

REFUSALS = (StaleDecision, WrongState, CannotAppeal, ReportIsSettled)


def read_twice(comment: Comment) -> tuple[Comment, Comment]:
    """As each of the two read it."""
    related = Comment.objects.select_related("article__live_edition", "parent")
    return related.get(pk=comment.pk), related.get(pk=comment.pk)


def attempt(act: Callable[[], object]) -> object:
    """What an act came to: an answer, or what refused it."""
    try:
        return act()
    except REFUSALS as refusal:
        return refusal


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What came of each, all begun at the same instant; what nobody foresaw fails the test."""
    start, results = Barrier(len(acts)), [None] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        try:
            connection.ensure_connection()
            start.wait(timeout=20)
            results[place] = attempt(act)
        except Exception as error:
            results[place] = AssertionError(f"{type(error).__name__}: {error}")
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for result in results:
        if isinstance(result, AssertionError):
            raise result
    return results


def won(results: list[object]) -> list[object]:
    return [result for result in results if not isinstance(result, REFUSALS)]
