"""The clock: everything that has to happen at some time rather than at some request."""

import os
import time
import traceback
from argparse import ArgumentParser
from threading import Thread
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections

from kingsfund.core.periodic import Job, Pace, jobs_at

PUBLISHING_EVERY = 1  # seconds
FORGETTING_EVERY = 600
# What goes wrong with the database or the network is said in a line; the rest is ours to mend.
OF_THE_WORLD = (DatabaseError, OSError)


class Command(BaseCommand):
    help = (
        "Do what has fallen due, once; with --every, again and again: what is to be published "
        "every second, mail as often as said, forgetting every ten minutes."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--every",
            type=float,
            metavar="SECONDS",
            help="Go on for ever, and look for mail this far apart.",
        )

    def handle(self, *args: Any, every: float | None, **options: Any) -> None:
        if not every:
            raise SystemExit(1 if self.do(jobs_at(*Pace)) else 0)
        # Each in a thread with a connection of its own, so that a slow mail server or a long
        # purge holds up nothing that readers were promised for a minute.
        for pace, seconds in ((Pace.SENDING, every), (Pace.FORGETTING, FORGETTING_EVERY)):
            Thread(target=self.do_or_die, args=[jobs_at(pace), seconds], daemon=True).start()
        self.do_for_ever(jobs_at(Pace.PUBLISHING), PUBLISHING_EVERY)

    def do_for_ever(self, jobs: list[Job], seconds: float) -> None:
        """Do them, and again so many seconds after they began, or at once if they took longer."""
        while True:
            began = time.monotonic()
            self.do(jobs)
            time.sleep(max(0, began + seconds - time.monotonic()))

    def do_or_die(self, jobs: list[Job], seconds: float) -> None:
        """In a thread: should it ever end, the process ends with it, and is started again."""
        try:
            self.do_for_ever(jobs, seconds)
        finally:
            traceback.print_exc()
            os._exit(1)

    def do(self, jobs: list[Job]) -> int:
        """Run every job, whatever became of the one before; return how many failed."""
        failures = 0
        for name, run, _ in jobs:
            try:
                close_old_connections()
                count = run()
            except Exception as error:
                failures += 1
                self.report(name, error)
            else:
                if count:
                    self.stdout.write(f"{name}: {count}")
        return failures

    def report(self, name: str, error: Exception) -> None:
        """Say on standard error what went wrong, and where, if that is not the world's doing."""
        self.stderr.write(f"{name}: {type(error).__name__}: {error}")
        if not isinstance(error, OF_THE_WORLD):
            self.stderr.write("".join(traceback.format_exception(error)))
