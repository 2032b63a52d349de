"""Fill the site: with a small demo, once, or with any number of rows for measuring."""

import time
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from kingsfund.core.db.databases import unlogged_queries
from kingsfund.core.progress import Progress
from kingsfund.demo import site
from kingsfund.demo.account import Account, NoFirstAccount, first_account
from kingsfund.demo.bulk_articles import add_articles
from kingsfund.demo.bulk_comments import NoOpenArticle, add_busy, add_comments, add_pending
from kingsfund.demo.bulk_subscribers import add_subscribers

Added = TypeVar("Added")
OPTIONS = {
    "articles": "published articles of about 800 words, over ten years",
    "comments": "published comments, spread over them (or over all articles)",
    "pending": "comments that wait for a moderator",
    "subscribers": "confirmed subscribers, with evidence of their consent",
    "busy": "published comments on the one article /articles/busy/",
}


class Command(BaseCommand):
    help = (
        "Without options: write the demo site, unless there is content, and the first account, unless "
        "there is a superuser. "
        "With options: add that many rows to what is there, and no demo."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        for name, what in OPTIONS.items():
            parser.add_argument(f"--{name}", type=int, default=0, metavar="N", help=what)
        parser.add_argument(
            "--editions", type=int, default=1, metavar="N", help="of each of those articles"
        )

    def handle(self, **options: Any) -> None:
        numbers = {name: options[name] for name in OPTIONS}
        if min(numbers.values()) < 0 or options["editions"] < 1:
            raise CommandError("Numbers start at 0, editions at 1.")
        try:
            if any(numbers.values()):
                self.seed_bulk(numbers, editions=options["editions"], now=timezone.now())
            else:
                self.seed_demo(now=timezone.localtime())
        except (NoFirstAccount, NoOpenArticle) as error:
            raise CommandError(str(error)) from error

    def seed_demo(self, *, now: datetime) -> None:
        try:
            # In one transaction, because half a demo would be taken for a site.
            with transaction.atomic():
                account = first_account()
                counts = site.seed_demo(by=account.user, now=now) if site.is_wanted() else {}
        except IntegrityError as error:
            if site.is_wanted():
                raise
            raise CommandError("Another seed was faster: the demo site is there now.") from error
        if counts:
            listed = ", ".join(f"{number} {what}" for what, number in counts.items())
            self.stdout.write(f"The demo site is written: {listed}.")
        else:
            self.stdout.write("There is content here already, so no demo site was written.")
        if account.is_new:
            self.show(account)

    def show(self, account: Account) -> None:
        """Say once how to get in."""
        password = account.password or "as set in DJANGO_SUPERUSER_PASSWORD"
        lines = [
            f"The site      {settings.SITE_URL}/",
            f"The admin     {settings.SITE_URL}{reverse('admin:index')}",
            f"Username      {account.user.get_username()}",
            f"Password      {password}" + (" (shown this once)" if account.password else ""),
        ]
        rule = "-" * max(map(len, lines))
        self.stdout.write("\n".join(["", rule, *lines, rule, ""]))

    def seed_bulk(self, numbers: dict[str, int], *, editions: int, now: datetime) -> None:
        began = time.monotonic()
        with unlogged_queries():
            first = 0
            if numbers["articles"]:
                first = self.run(
                    add_articles, numbers["articles"], "articles", now=now, editions=editions
                )
            if numbers["comments"]:
                self.run(
                    add_comments, numbers["comments"], "comments", now=now, first_article=first
                )
            if numbers["pending"]:
                self.run(add_pending, numbers["pending"], "waiting comments", now=now)
            if numbers["busy"]:
                self.run(add_busy, numbers["busy"], "comments on one article", now=now)
            if numbers["subscribers"]:
                self.run(add_subscribers, numbers["subscribers"], "subscribers", now=now)
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("ANALYZE")  # It would be minutes before PostgreSQL does.
        listed = ", ".join(f"{number:,} {name}" for name, number in numbers.items() if number)
        self.stdout.write(f"Added: {listed}, in {time.monotonic() - began:.0f} s.")

    def run(self, add: Callable[..., Added], number: int, unit: str, **options: Any) -> Added:
        with Progress(number, unit) as progress:
            return add(number, advance=progress.advance, **options)
