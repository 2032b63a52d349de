"""What an export holds, as plain values that no longer know which format they came from."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class AuthorEntry:
    login: str
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class TermEntry:
    """A category, a tag, or something else that items were sorted under."""

    taxonomy: str
    slug: str
    name: str
    description: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class CommentEntry:
    number: int
    parent: int
    kind: str
    state: str
    name: str
    email: str
    is_staff: bool
    at: datetime | None
    markup: str


@dataclass(frozen=True, slots=True)
class ItemEntry:
    """A post, or anything else an export has between posts."""

    number: int
    kind: str
    state: str
    title: str
    link: str
    slug: str
    author: str
    markup: str
    excerpt: str
    at: datetime | None
    has_password: bool
    takes_comments: bool
    terms: tuple[TermEntry, ...]
    comments: tuple[CommentEntry, ...]
    repairs: tuple[str, ...] = ()
    # The block editor's notes as JSON, the number of the featured picture, where a file lies, and
    # the names of fields that an editor added by hand.
    footnotes: str = ""
    featured: int = 0
    address: str = ""
    custom: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnreadableEntry:
    """An element that could not be read, where it begins, and why."""

    tag: str
    line: int
    reason: str


Entry = AuthorEntry | TermEntry | ItemEntry | UnreadableEntry
