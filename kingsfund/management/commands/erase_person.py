"""Erase what the site keeps about a person, found by their e-mail address."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kingsfund import data_subjects
from kingsfund.models import SecurityEvent


class Command(BaseCommand):
    help = (
        "Say what is kept under an e-mail address and what erasing would do to it; with --yes, "
        "erase it for good."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--yes", action="store_true", help="Do it. Nothing brings it back.")

    def handle(self, *args: Any, email: str, yes: bool, **options: Any) -> None:
        email = email.strip()
        try:
            found = data_subjects.erase(email) if yes else data_subjects.holdings(email)
        except data_subjects.NotAnAddress as error:
            raise CommandError(str(error)) from error
        if not found:
            self.stdout.write("Nothing is kept under this address.")
            return
        for holding in sorted(found, key=lambda holding: not holding.goes):
            self.stdout.write(f"{'' if holding.goes else 'Not erased: '}{holding}")
        if yes:
            SecurityEvent.objects.record(SecurityEvent.Action.ERASED, details="by a command")
        self.stdout.write("Done." if yes else "Nothing was changed. With --yes it is done.")
