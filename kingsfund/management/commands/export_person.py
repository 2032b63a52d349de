"""Everything the site keeps about a person, found by their e-mail address, as JSON."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.core.serializers.json import DjangoJSONEncoder

from kingsfund import data_subjects
from kingsfund.models import SecurityEvent


class Command(BaseCommand):
    help = "Write everything that is kept under an e-mail address as JSON, for the person to have."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--output", type=Path, metavar="FILE", help="Instead of the terminal.")

    def handle(self, *args: Any, email: str, output: Path | None, **options: Any) -> None:
        try:
            data = data_subjects.export(email.strip())
        except data_subjects.NotAnAddress as error:
            raise CommandError(str(error)) from error
        details = "what is kept about a person, by a command"
        SecurityEvent.objects.record(SecurityEvent.Action.EXPORTED, details=details, rows=1)
        text = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
        if output:
            output.write_text(text + "\n", encoding="utf-8")
        else:
            self.stdout.write(text)
