"""Write the log of decisions to a file, or to standard output."""

from argparse import ArgumentParser
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from comments.audit.export import as_json_lines, as_spreadsheet
from comments.models import Decision
from kingsfund.models import SecurityEvent

FORMATS = {"csv": as_spreadsheet, "jsonl": as_json_lines}


class Command(BaseCommand):
    help = "Write the log of decisions on comments: JSON Lines, which holds all that is hashed, or CSV."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="Standard output if not given.")
        parser.add_argument("--format", choices=FORMATS, default="jsonl")
        parser.add_argument("--since", type=date.fromisoformat, metavar="YYYY-MM-DD")
        parser.add_argument(
            "--until", type=date.fromisoformat, metavar="YYYY-MM-DD", help="Not this day itself."
        )
        parser.add_argument("--action", choices=Decision.Action.values)
        parser.add_argument("--channel", choices=Decision.Channel.values)
        parser.add_argument("--reason", metavar="SLUG")
        parser.add_argument("--by", metavar="USERNAME")

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = {
            "at__gte": begin_of(options["since"]),
            "at__lt": begin_of(options["until"]),
            "action": options["action"],
            "channel": options["channel"],
            "reason__slug": options["reason"],
            "by__username": options["by"],
        }
        asked = {name: value for name, value in wanted.items() if value is not None}
        decisions = Decision.objects.filter(**asked)
        lines = FORMATS[options["format"]](decisions)
        if options["file"] is None:
            record_export(decisions.count())
            for line in lines:
                self.stdout.write(line, ending="")
            return
        try:
            file = options["file"].open("w", encoding="utf-8", newline="")
        except OSError as error:
            raise CommandError(f"The file cannot be written: {error}") from error
        with file:
            record_export(decisions.count())
            file.writelines(lines)


def record_export(rows: int) -> None:
    SecurityEvent.objects.record(
        SecurityEvent.Action.EXPORTED, details="log of decisions, by a command", rows=rows
    )


def begin_of(day: date | None) -> datetime | None:
    if day is None:
        return None
    return timezone.make_aware(datetime.combine(day, time.min))
