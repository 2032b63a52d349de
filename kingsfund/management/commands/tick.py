"""The clock: everything that has to happen at some time rather than at some request."""

import time
from argparse import ArgumentParser
from collections.abc import Callable

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections

from articles.presence import forget_presence
from comments.moderation import forget_addresses
from comments.notifications import tell_moderators
from kingsfund.emails import deliver_due_mail, forget_old_mail
from kingsfund.throttle import forget_old_counters
from newsletter.subscribing import forget_long_gone, forget_never_confirmed

FORGETTING_EVERY = 600  # seconds


def prune_task_results() -> int:
    """Delete the records of tasks done a day ago: they only woke the worker."""
    call_command("prune_db_task_results", min_age_days=1, failed_min_age_days=7, verbosity=0)
    return 0


# Each is safe to run twice, late, in two processes at once, or not at all for a day.
SENDING: dict[str, Callable[[], int]] = {
    "moderators told of new comments": tell_moderators,
    "mails sent": deliver_due_mail,
}
FORGETTING: dict[str, Callable[[], int]] = {
    "addresses of writers forgotten": forget_addresses,
    "addresses never confirmed forgotten": forget_never_confirmed,
    "subscribers long gone forgotten": forget_long_gone,
    "old mails forgotten": forget_old_mail,
    "old counters forgotten": forget_old_counters,
    "windows closed long ago forgotten": forget_presence,
    "old tasks forgotten": prune_task_results,
}


class Command(BaseCommand):
    help = "Do what has fallen due, once; with --every, again and again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--every", type=float, metavar="SECONDS", help="Go on for ever, this far apart."
        )

    def handle(self, *args: object, every: float | None, **options: object) -> None:
        failures = self.do(SENDING | FORGETTING)
        if not every:
            raise SystemExit(1 if failures else 0)
        forgot_at = time.monotonic()
        while True:
            time.sleep(every)
            self.do(SENDING)
            if time.monotonic() - forgot_at >= FORGETTING_EVERY:
                self.do(FORGETTING)
                forgot_at = time.monotonic()

    def do(self, chores: dict[str, Callable[[], int]]) -> int:
        """Do every chore, whatever became of the one before; return how many failed."""
        failures = 0
        for name, chore in chores.items():
            close_old_connections()
            try:
                count = chore()
            except (DatabaseError, OSError) as error:
                failures += 1
                self.stderr.write(f"{name}: {type(error).__name__}: {error}")
            else:
                if count:
                    self.stdout.write(f"{name}: {count}")
        return failures
