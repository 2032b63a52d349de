"""Prove that the log of decisions is as it was written."""

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand

from comments.audit.verification import Head, find_chain_errors, present_head


def head(text: str) -> Head:
    try:
        return Head.parse(text)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from error


class Command(BaseCommand):
    help = (
        "Read the log of decisions on comments from its beginning, check every hash, and that each "
        "comment is where the log says. One line for each fault; ends with 1 if there is any."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--head",
            action="store_true",
            help="Only print how long the log is and its hash, as LENGTH:HASH, to keep elsewhere.",
        )
        parser.add_argument(
            "--expect",
            type=head,
            action="append",
            default=[],
            metavar="LENGTH:HASH",
            help="What --head printed once: the log must still begin so. Can be given repeatedly.",
        )

    def handle(self, *args: Any, head: bool, expect: list[Head], **options: Any) -> None:
        if head:
            self.stdout.write(str(present_head()))
            return
        faults = 0
        for fault in find_chain_errors(expect):
            faults += 1
            self.stdout.write(str(fault))
        if faults:
            raise SystemExit(1)
        self.stdout.write(f"{present_head().length:,} decisions, each as it was recorded.")
