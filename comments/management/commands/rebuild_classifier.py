"""Teach the local classifier again from all decisions, or prove that it equals them."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from comments.models import Comment
from comments.screening import classifier_rebuild
from kingsfund.core.db.databases import unlogged_queries
from kingsfund.core.progress import Progress

SHOWN = 20


class Command(BaseCommand):
    help = (
        "Forget what the classifier has learned and learn it again from the comments as they were "
        "decided. With --check nothing is changed: the exit code says whether the two are equal."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="Only compare.")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        number = Comment.objects.count()
        with unlogged_queries(), Progress(number, "comments") as progress:
            if check:
                found = classifier_rebuild.disagreements(progress.advance)
            else:
                learned = classifier_rebuild.rebuild(progress.advance)
        if not check:
            self.stdout.write(f"Learned from {learned} comments.")
            return
        for line in found[:SHOWN]:
            self.stdout.write(line)
        if len(found) == 1:
            raise CommandError("1 disagreement. rebuild_classifier mends it.")
        if found:
            raise CommandError(f"{len(found)} disagreements. rebuild_classifier mends them.")
        self.stdout.write("The classifier equals the decisions.")
