"""The clock: everything that has to happen at some time rather than at some request."""

import os
import time
import traceback
from argparse import ArgumentParser
from collections.abc import Callable
from threading import Thread

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections

from articles.workflow import draft_history, external_review
from articles.workflow.lifecycle import end_due
from articles.workflow.pictures import render_left_behind
from articles.workflow.presence import forget_presence
from articles.workflow.publishing import publish_due
from comments.audit.blind_reviews import draw as draw_opinions
from comments.audit.figures import measure_answer_time
from comments.audit.transparency import close_months
from comments.notifications import tell_moderators
from comments.screening.classifier import learn_pending
from comments.screening.runner import forget_traces, screen_waiting
from comments.workflow.overload import watch_the_queue
from comments.workflow.retention import forget_due
from kingsfund.core.ratelimit import forget_old_counters
from kingsfund.mail.outbox import deliver_due_mail, forget_old_mail
from kingsfund.models import SecurityEvent
from newsletter.workflow.subscribing import forget_long_gone, forget_never_confirmed

PUBLISHING_EVERY = 1  # seconds
FORGETTING_EVERY = 600
# What goes wrong with the database or the network is said in a line; the rest is ours to mend.
OF_THE_WORLD = (DatabaseError, OSError)

Chores = dict[str, Callable[[], int]]


def prune_task_results() -> int:
    """Delete the records of tasks done a day ago: they only woke the worker."""
    call_command("prune_db_task_results", min_age_days=1, failed_min_age_days=7, verbosity=0)
    return 0


# Each is safe to run twice, late, in two processes at once, or not at all for a day.
PUBLISHING: Chores = {"articles published": publish_due, "articles ended": end_due}
SENDING: Chores = {
    "moderators told of new comments": tell_moderators,
    "moderators told of a surge": watch_the_queue,
    "mails sent": deliver_due_mail,
    "comments screened": screen_waiting,
    "pictures made ready": render_left_behind,
    "decisions learned from": learn_pending,
}
FORGETTING: Chores = {
    "answer time measured": measure_answer_time,
    "months of moderation closed": close_months,
    "second opinions asked for": draw_opinions,
    "networks of comments forgotten": forget_traces,
    "comments and addresses past their time forgotten": forget_due,
    "addresses of outside readers forgotten": external_review.forget_addresses,
    "addresses never confirmed forgotten": forget_never_confirmed,
    "subscribers long gone forgotten": forget_long_gone,
    "old texts of drafts forgotten": draft_history.forget_old,
    "old mails forgotten": forget_old_mail,
    "old counters forgotten": forget_old_counters,
    "old security events forgotten": SecurityEvent.objects.forget_old,
    "windows closed long ago forgotten": forget_presence,
    "old tasks forgotten": prune_task_results,
}


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

    def handle(self, *args: object, every: float | None, **options: object) -> None:
        if not every:
            raise SystemExit(1 if self.do(PUBLISHING | SENDING | FORGETTING) else 0)
        # Each in a thread with a connection of its own, so that a slow mail server or a long
        # purge holds up nothing that readers were promised for a minute.
        for chores, seconds in ((SENDING, every), (FORGETTING, FORGETTING_EVERY)):
            Thread(target=self.do_or_die, args=[chores, seconds], daemon=True).start()
        self.do_for_ever(PUBLISHING, PUBLISHING_EVERY)

    def do_for_ever(self, chores: Chores, seconds: float) -> None:
        """Do them, and again so many seconds after they began, or at once if they took longer."""
        while True:
            began = time.monotonic()
            self.do(chores)
            time.sleep(max(0, began + seconds - time.monotonic()))

    def do_or_die(self, chores: Chores, seconds: float) -> None:
        """In a thread: should it ever end, the process ends with it, and is started again."""
        try:
            self.do_for_ever(chores, seconds)
        finally:
            traceback.print_exc()
            os._exit(1)

    def do(self, chores: Chores) -> int:
        """Do every chore, whatever became of the one before; return how many failed."""
        failures = 0
        for name, chore in chores.items():
            try:
                close_old_connections()
                count = chore()
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
