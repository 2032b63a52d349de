"""Bring a WordPress export in: posts, their authors, topics and comments."""

from argparse import ArgumentParser
from contextlib import ExitStack, nullcontext
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import DataError, IntegrityError, transaction

from articles.importing.entries import AuthorEntry, Entry, ItemEntry, TermEntry
from articles.importing.planning import count_as, name_item
from articles.importing.references import References, read_references
from articles.importing.report import ImportReport, ItemTally
from articles.importing.source import NotAnExport
from articles.importing.wordpress import ImportedBody
from articles.importing.writing import ArticleImport
from articles.importing.wxr import Export
from comments.importing import CommentImport, CommentTexts, name_comment
from kingsfund.core.db.databases import unlogged_queries
from kingsfund.core.progress import Progress

FIRST = ("posts", "comments", "authors", "topics")
UNREADABLE = {"item": "unreadable items", "wp:author": "authors"}


class Import:
    """One export on its way in: each item in a transaction of its own, killed at any time."""

    def __init__(
        self, export: Export, references: References, report: ImportReport, *, dry_run: bool
    ) -> None:
        self._export, self._references = export, references
        self._report, self._dry_run = report, dry_run

    @cached_property
    def _articles(self) -> ArticleImport:
        return ArticleImport(self._export.site, dry_run=self._dry_run, references=self._references)

    @cached_property
    def _comments(self) -> CommentImport:
        return CommentImport(self._export.site, dry_run=self._dry_run)

    def run(self, progress: Progress, source: BinaryIO) -> None:
        done = 0
        for entry in self._export.entries():
            self.bring(entry)
            progress.advance(source.tell() - done)
            done = source.tell()
        progress.advance(source.tell() - done)
        if self._export.is_cut_off:
            self._report.note(
                f"the file breaks off in line {self._export.line}: what followed is missing"
            )

    def bring(self, entry: Entry) -> None:
        if isinstance(entry, ItemEntry):
            self.bring_item(entry)
            return
        tally = ItemTally()
        if isinstance(entry, AuthorEntry):
            self._articles.bring_author(entry, tally)
        elif isinstance(entry, TermEntry):
            self._articles.bring_term(entry, tally)
        else:
            what = f"{entry.tag.removeprefix('wp:')} that begins in line {entry.line}"
            tally.left_out(UNREADABLE.get(entry.tag, "topics"), what, entry.reason)
        self._report.add(tally)

    def bring_item(self, item: ItemEntry) -> None:
        before, tally = ItemTally(), ItemTally()
        self._articles.prepare(item, before)
        self._report.add(before)
        try:
            body, comments = self._articles.read(item), self._comments.read(item)
            self.write_item(item, body, comments, tally)
        except IntegrityError:
            # Somebody took the address or a number since it was found free: look again, once.
            tally = ItemTally()
            self.write_or_report(item, body, comments, tally)
        except (DataError, ValidationError) as error:
            tally = refuse(item, error)
        self._articles.done_with(item)
        self._report.add(tally)

    def write_or_report(
        self, item: ItemEntry, body: ImportedBody | None, comments: CommentTexts, tally: ItemTally
    ) -> None:
        try:
            self.write_item(item, body, comments, tally)
        except (IntegrityError, DataError) as error:
            refused = refuse(item, error)
            tally.counts, tally.lines = refused.counts, refused.lines

    def write_item(
        self, item: ItemEntry, body: ImportedBody | None, comments: CommentTexts, tally: ItemTally
    ) -> None:
        """What was read is written: nothing that takes long happens in the transaction."""
        with nullcontext() if self._dry_run else transaction.atomic():
            place = self._articles.bring_item(item, tally, body)
            self._comments.bring(item, place, tally, comments)


def refuse(item: ItemEntry, error: Exception) -> ItemTally:
    """The account of an item that is too large, or that the database would not take."""
    tally = ItemTally()
    if isinstance(error, ValidationError):
        reason = " ".join(error.messages)
    else:
        reason = f"the database refused it ({' '.join(str(error).split())})"
    tally.left_out(count_as(item), name_item(item), reason)
    for comment in item.comments:
        tally.left_out("comments", name_comment(comment), "what it answers was left out")
    return tally


class Command(BaseCommand):
    help = (
        "Bring in the posts, authors, topics and comments of a WordPress export (WXR). What is "
        "here already stays as it is, so it may be run again: after a crash, or with a newer export."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="The export, an .xml file.")
        parser.add_argument(
            "--dry-run", action="store_true", help="Read and report the same, write nothing."
        )
        parser.add_argument("--report", type=Path, help="A file for a copy of the report.")

    def handle(self, *, file: Path, dry_run: bool, report: Path | None, **options: Any) -> None:
        if report and report.exists() and file.exists() and report.samefile(file):
            raise CommandError(f"{report}: the report would be written over the export.")
        with ExitStack() as stack:
            try:
                source = stack.enter_context(file.open("rb"))
                copy = stack.enter_context(report.open("w", encoding="utf-8")) if report else None
            except OSError as error:
                raise CommandError(f"{error.filename}: {error.strerror}") from error
            stack.enter_context(unlogged_queries())
            progress = stack.enter_context(Progress(file.stat().st_size, "bytes"))

            def write(line: str) -> None:
                with progress.paused():
                    self.stdout.write(line)
                if copy:
                    copy.write(line + "\n")

            result = ImportReport(write)
            self.read(file, source, result, progress, dry_run=dry_run)
            for line in ["", *result.table(FIRST)]:
                write(line)
        if not result.total():
            raise CommandError(f"{file}: nothing could be read.")
        if dry_run:
            self.stdout.write("This was a dry run: nothing was written.")

    def read(
        self,
        file: Path,
        source: BinaryIO,
        result: ImportReport,
        progress: Progress,
        *,
        dry_run: bool,
    ) -> None:
        try:
            references = read_references(source)
            source.seek(0)
            Import(Export(source), references, result, dry_run=dry_run).run(progress, source)
        except NotAnExport as error:
            raise CommandError(f"{file}: {error}") from error
        except KeyboardInterrupt as error:
            raise CommandError(
                "Stopped. What was reported is in; run it again for the rest."
            ) from error
