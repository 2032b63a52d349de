"""Editors' rules: what one would have caught, which is looked at before it is switched on."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain
from typing import NamedTuple

from django.contrib.auth.models import AbstractUser
from django.db import transaction
from django.utils import timezone

from comments.models import Comment, Rule
from comments.permissions import CHANGE_RULE
from comments.screening.runner import screen_comments
from comments.text_analysis import matching
from kingsfund.core.security.permissions import requires

# A trial looks at so many comments, no older than this, for so long; what it left out it says.
LOOKS_BACK = timedelta(days=90)
MOST_COMMENTS = 20_000
MOST_SECONDS = 5
BATCH = 1000
EXAMPLES = 3
AROUND = 80
# Of those that wait, so many are screened again after a change of the rules.
MOST_ASKED_AGAIN = 5000

Status = Comment.Status
OUTCOMES = (
    *(Status.PUBLISHED, Status.DECLINED, Status.SPAM),
    *(Status.WAITING, Status.REVISE, Status.WITHDRAWN),
)


class Example(NamedTuple):
    """A comment that would have been caught, what by, and the words around that."""

    comment: Comment
    found: str
    excerpt: str


@dataclass(slots=True)
class Trial:
    """What a rule would have caught: how many in each state, and the newest few of them."""

    since: datetime
    looked_at: int = 0
    oldest: datetime | None = None
    left_out: str = ""
    caught: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list["Example"]] = field(default_factory=dict)

    def total(self) -> int:
        return self.caught.total()

    def rows(self) -> list[tuple[str, str, int, list[Example]]]:
        """For each outcome: its name, what it is called, how many, and examples."""
        return [
            (state, str(state.label), self.caught[state], self.examples.get(state, []))
            for state in OUTCOMES
            if self.caught[state] or state in OUTCOMES[:4]
        ]

    def note(self, comment: Comment, found: str) -> None:
        self.caught[comment.status] += 1
        examples = self.examples.setdefault(comment.status, [])
        if len(examples) < EXAMPLES:
            examples.append(Example(comment, found, excerpt_around(comment.text, found)))


def excerpt_around(text: str, found: str) -> str:
    """The part of a text around what was found in it, or its beginning."""
    first = found.split(maxsplit=1)[0] if found.split() else ""
    place = max(0, text.casefold().find(first.casefold()))
    begin, end = max(0, place - AROUND), place + len(found) + AROUND
    part = " ".join(text[begin:end].split())
    return f"{'…' if begin else ''}{part}{'…' if end < len(text) else ''}"


def try_out(
    rule: Rule,
    *,
    at: datetime | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Trial:
    """Look for the rule in the newest comments. Raises `BadPattern`.

    The work is bounded: by days, by a number, and by a time, at which it stops where it is.
    """
    trial = Trial((at or timezone.now()) - LOOKS_BACK)
    matching.matcher(rule.kind, rule.text)
    end = clock() + MOST_SECONDS
    for comment in chain.from_iterable(newest_first(trial.since)):
        if found := rule.find_in(comment):
            trial.note(comment, found)
        trial.looked_at += 1
        trial.oldest = comment.submitted_at
        if clock() >= end:
            trial.left_out = f"stopped after {MOST_SECONDS} seconds"
            break
    if trial.looked_at >= MOST_COMMENTS and not trial.left_out:
        trial.left_out = f"only the newest {MOST_COMMENTS:,} comments are looked at"
    return trial


def newest_first(since: datetime) -> Iterator[list[Comment]]:
    """Comments back to a moment, in short queries, `MOST_COMMENTS` at most."""
    rows = Comment.objects.written_since(since).only(
        *("name", "organisation", "email", "text", "status", "submitted_at")
    )
    last: Comment | None = None
    for _ in range(MOST_COMMENTS // BATCH):
        batch = list((rows.before(last) if last else rows)[:BATCH])
        if batch:
            yield batch
            last = batch[-1]
        if len(batch) < BATCH:
            return


@requires(CHANGE_RULE)
def switch(rule: Rule, on: bool, *, by: AbstractUser, based_on: int | None = None) -> int | None:
    """Switch a rule on or off, and have what waits screened again; return how many comments that is.

    None if the rule is so already. Raises `EditConflict` if it is not the one that was tried.
    """
    with transaction.atomic():
        if not rule.switch(on, by=by, based_on=based_on):
            return None
        return screen_again()


def screen_again() -> int:
    """Have the newest of what waits screened under other rules; return how many comments."""
    count = Comment.objects.ask_again(MOST_ASKED_AGAIN)
    transaction.on_commit(screen_comments.enqueue)
    return count
