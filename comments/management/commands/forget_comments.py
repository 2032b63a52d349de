"""Delete what comments may no longer keep, as the clock does, but all of it at once."""

from argparse import ArgumentParser
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from comments.workflow.retention import RULES, forget_batch


class Command(BaseCommand):
    help = (
        "Empty comments whose time is up, state by state, and delete addresses kept long enough, "
        "as the comment policy promises. Each batch is logged. The clock does the same."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Only say what would go.")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        at = timezone.now()
        for rule in RULES:
            if dry_run:
                number = rule.due(at).count()
            else:
                number = sum(iter(partial(forget_batch, rule, at=at), 0))
            self.stdout.write(f"{rule.label}: {number}")
        if dry_run:
            self.stdout.write("Nothing was deleted.")
