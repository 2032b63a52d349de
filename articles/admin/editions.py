"""Editions in a list in the admin, and the choice of two of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from articles.models import Article, Edition


@dataclass
class Entry:
    """An edition in a list: where it stands, since when, by whom; `actions` is what can be done."""

    edition: Edition
    article: Article
    actions: Sequence[dict[str, str]] = ()

    @property
    def number(self) -> int:
        return self.edition.number

    @property
    def is_live(self) -> bool:
        return self.edition.pk == self.article.live_edition_id

    @property
    def is_published(self) -> bool:
        return self.edition.status == Edition.Status.PUBLISHED

    @property
    def state(self) -> str:
        """In the admin’s words; of published editions only one is what readers see."""
        if self.is_live:
            return "Withdrawn" if self.article.is_withdrawn() else "Live"
        if self.is_published:
            return "Earlier" if self.article.live_edition_id else "Unpublished"
        return self.edition.get_status_display()

    @property
    def is_left_out(self) -> bool:
        """Whether it was public once and readers may not look it up."""
        return self.is_published and not self.is_live and not self.edition.is_in_history

    @property
    def what(self) -> str:
        """What happened at its moment."""
        if self.is_published:
            return "published"
        return "to be published" if self.edition.publish_at else "saved"

    @property
    def at(self) -> datetime:
        edition = self.edition
        return edition.published_at or edition.publish_at or edition.updated_at

    @property
    def who(self) -> str:
        """Who published, scheduled or saved it; nobody for what was imported or went out by itself."""
        edition = self.edition
        written_by = edition.saved_by or edition.created_by
        user = edition.published_by or edition.scheduled_by or written_by
        return user.get_full_name() or user.get_username() if user else ""

    @property
    def change(self) -> str:
        """The kind of change in a word; the first edition changes nothing."""
        if self.number == 1:
            return ""
        return self.edition.get_change_display().partition(":")[0]

    @property
    def beside_live(self) -> list[int]:
        """Its number and that of what readers see, in their order."""
        return sorted([self.number, self.article.live_edition.number])

    @property
    def told(self) -> str:
        """The whole of it in a line, for a list to choose from."""
        return f"Edition {self.number}: {self.state.lower()}"


Pair = tuple[Entry, Entry]


class Choice:
    """Which two editions are compared: those asked for, or the usual pair if none are.

    Where that cannot be, or is not quite what was asked for, `said` is a sentence about it.
    """

    def __init__(self, entries: Sequence[Entry], older: str, newer: str) -> None:
        self.pair, self.said = choose(entries, older.strip(), newer.strip())
        self.is_made = self.pair is not None
        self.older, self.newer = self.pair or usual_pair(entries) or (None, None)

    @property
    def numbers(self) -> tuple[int, int]:
        return self.older.number, self.newer.number


def choose(entries: Sequence[Entry], older: str, newer: str) -> tuple[Pair | None, str]:
    if len(entries) < 2:
        return None, "There is only one edition, so there is nothing to compare it with yet."
    if not older and not newer:
        return usual_pair(entries), ""
    known = {str(entry.number): entry for entry in entries}
    for asked in (older, newer):
        if asked and asked not in known:
            return None, f"There is no edition “{asked}” of this article. Choose two from the list."
    if not older or not newer:
        return None, "Choose two editions."
    if older == newer:
        return None, f"Edition {older} was chosen twice. Choose two different editions."
    first, second = known[older], known[newer]
    if first.number > second.number:
        said = f"Edition {newer} is the earlier one, so the changes are shown from it on."
        return (second, first), said
    return (first, second), ""


def usual_pair(entries: Sequence[Entry]) -> Pair | None:
    """What readers see now and the open draft; else the last two, without those set aside if it can be.

    `entries` come with the newest first.
    """
    live = next((entry for entry in entries if entry.is_live), None)
    draft = next((entry for entry in entries if entry.edition.is_open()), None)
    if live and draft:
        return live, draft
    counted = [entry for entry in entries if entry.is_published or entry is draft]
    last = counted if len(counted) > 1 else entries
    return (last[1], last[0]) if len(last) > 1 else None
