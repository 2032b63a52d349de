"""What is to happen at a moment set for it: each row by itself, and once, whoever does it.

The row is the truth. The clock looks at what is due every second, and a task that was put into the
queue when the moment was set looks at that moment; either of them suffices, and any number of them
may run at the same time.
"""

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Q, QuerySet
from django_tasks.base import Task

from articles.models import Refused

logger = logging.getLogger(__name__)

BATCH = 200
FURTHEST = timedelta(days=366 * 50)
FIRST_BACKOFF, LONGEST_BACKOFF = 2.0, 300.0  # seconds
# SQLite has no queue for writing: who asks again at once is served again, and others wait.
SQLITE_YIELD = 0.003  # seconds


class NotInTheFuture(Refused):
    """A moment that lies in the past cannot be waited for."""


class TooFarAhead(Refused):
    """A moment that nobody here will see is a slip of the hand."""


def require_future(moment: datetime, *, at: datetime) -> None:
    """Raises `NotInTheFuture`, `TooFarAhead`."""
    if moment <= at:
        raise NotInTheFuture("That moment has passed already.")
    if moment > at + FURTHEST:
        raise TooFarAhead("That is more than fifty years ahead. Check the year.")


def wake_worker_at(moment: datetime, job: Task) -> None:
    """Once the transaction has committed, queue a task for the moment, if the queue can wait."""
    if job.get_backend().supports_defer:
        transaction.on_commit(job.using(run_after=moment).enqueue)


class DueJob:
    """Something done to each row whose moment has come. A row that fails does not stop the others.

    It is reported and waits before it is tried again, twice as long each time, up to five minutes.
    `function` takes a key, and returns whether it did anything: somebody else may have been faster.
    """

    def __init__(self, name: str, function: Callable[..., bool]) -> None:
        self.name, self.function = name, function
        self._backoffs: dict[int, tuple[float, float]] = {}  # key: until when, and how long

    def do(
        self, rows: QuerySet, *, moment: str, key: str = "pk", at: datetime | None = None
    ) -> int:
        """Do it to every row, the longest due first; return how many it was done to.

        Keys come in batches, each after the last row of the one before, so that memory does not
        grow with what is due, and a row that stays due is met once.
        """
        done, rest = 0, rows.order_by(moment, "pk")
        while batch := list(rest.values_list(moment, "pk", key)[:BATCH]):
            done += sum(self.attempt(number, at=at) for _, _, number in batch)
            last, pk, _ = batch[-1]
            later = Q(**{f"{moment}__gt": last}) | Q(**{moment: last, "pk__gt": pk})
            rest = rows.filter(later).order_by(moment, "pk")
        return done

    def attempt(self, number: int, *, at: datetime | None) -> bool:
        until, backoff = self._backoffs.get(number, (0.0, FIRST_BACKOFF / 2))
        if time.monotonic() < until:
            return False
        try:
            done = self.function(number, at=at)
        except (OperationalError, InterfaceError):
            raise  # the database is away or busy: nothing is wrong with this row
        except Exception as error:
            backoff = min(backoff * 2, LONGEST_BACKOFF)
            self._backoffs[number] = (time.monotonic() + backoff, backoff)
            logger.exception("%s %s: %s; tried again in %.0f s", self.name, number, error, backoff)
            return False
        self._backoffs.pop(number, None)
        if done and connection.vendor == "sqlite":
            time.sleep(SQLITE_YIELD)
        return done
