"""Does the log of decisions still say what was written into it? Read in order, at flat memory.

What the hashes prove and what they cannot is said in docs/adr/0022-the-log-of-decisions-is-sealed.md.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.db.models import OuterRef, Subquery

from comments.models import ChainTip, Comment, Decision, hash_chain

CHUNK = 2000


class ChainError(NamedTuple):
    """One thing that is not as it was written: where, and what."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


class Head(NamedTuple):
    """How long the log was at some time and the hash of its last decision, to be kept elsewhere."""

    length: int
    entry_hash: str

    def __str__(self) -> str:
        return f"{self.length}:{self.entry_hash}"

    @classmethod
    def parse(cls, text: str) -> "Head":
        """Read what `str` wrote. Raises `ValueError`."""
        length, _, entry_hash = text.strip().partition(":")
        if not length.isdecimal() or len(length) > 18:
            raise ValueError(f"{text!r} is not LENGTH:HASH")
        return cls(int(length), entry_hash)


def present_head() -> Head:
    row = ChainTip.objects.filter(pk=1).first()
    return Head(row.length, row.entry_hash) if row else Head(0, "")


def find_chain_errors(expected: Iterable[Head] = ()) -> Iterator[ChainError]:
    """Everything that is wrong with the log, and with comments that are not as it says.

    What is decided meanwhile is not read, so that a busy admin raises no alarm.
    """
    yield from faults_of_log(present_head(), expected)
    yield from faults_of_comments()


def faults_of_log(head: Head, expected: Iterable[Head] = ()) -> Iterator[ChainError]:
    wanted = {one.length: one.entry_hash for one in expected if one.length}
    last = Head(0, "")
    log = Decision.objects.in_order().filter(position__lte=head.length).select_related("undoes")
    for decision in log.iterator(chunk_size=CHUNK):
        yield from faults_of_place(decision, last)
        yield from faults_of_note(decision)
        yield from faults_of_undoing(decision)
        if wanted.pop(decision.position, decision.entry_hash) != decision.entry_hash:
            yield ChainError(place(decision), "has another hash than the one kept for it")
        last = Head(decision.position, decision.entry_hash)
    yield from faults_of_end(head, last)
    for length in sorted(wanted):
        yield ChainError(f"position {length}", "is not in the log, though its hash was kept")


def faults_of_place(decision: Decision, last: Head) -> Iterator[ChainError]:
    """Does it follow the one before? After a gap its hash cannot be known, so only the gap is told."""
    if decision.position > last.length + 1:
        yield missing(last.length + 1, decision.position - 1)
    elif decision.position <= last.length:
        yield ChainError(place(decision), "stands before the beginning of the log")
    elif hash_chain.entry_hash_of(decision, last.entry_hash) != decision.entry_hash:
        yield ChainError(place(decision), "does not say what was recorded")


def faults_of_note(decision: Decision) -> Iterator[ChainError]:
    """An erased note is gone with its salt, and its digest stands."""
    if decision.note:
        digest = hash_chain.digest_of_note(decision.note, decision.note_salt)
        if digest != decision.note_digest:
            yield ChainError(place(decision), "has another note than was recorded")
    elif decision.note_salt:
        yield ChainError(place(decision), "has lost its note, and not by erasing")


def faults_of_undoing(decision: Decision) -> Iterator[ChainError]:
    undone = decision.undoes
    if (decision.action == Decision.Action.UNDO) != (undone is not None):
        yield ChainError(place(decision), "undoes nothing, or is no undoing")
    if undone is None:
        return
    takes_back = (
        undone.comment_id == decision.comment_id
        and undone.resulting_version == decision.resulting_version - 1
        and undone.from_status == decision.to_status
        and undone.to_status == decision.from_status
    )
    if undone.action not in Decision.UNDOABLE or not takes_back:
        yield ChainError(place(decision), f"cannot have undone position {undone.position}")


def faults_of_end(head: Head, last: Head) -> Iterator[ChainError]:
    if last.length < head.length:
        yield missing(last.length + 1, head.length)
    elif last.entry_hash != head.entry_hash:
        yield ChainError("head", "does not have the hash of the last decision")
    # In one statement, or what is appended meanwhile would look like it.
    length = Subquery(ChainTip.objects.filter(pk=1).values("length")[:1])
    beyond = Decision.objects.filter(position__gt=length).order_by("position")
    if not ChainTip.objects.filter(pk=1).exists() and Decision.objects.exists():
        yield ChainError("head", "is missing")
    for position in beyond.values_list("position", flat=True).iterator(chunk_size=CHUNK):
        yield ChainError(f"position {position}", "stands beyond the head of the log")


def faults_of_comments() -> Iterator[ChainError]:
    """Each comment is where its last decision put it; one without any waits, as it came.

    That its words are deleted is one version more, which is nobody’s decision.
    """
    last = Decision.objects.filter(comment=OuterRef("pk")).order_by("-resulting_version")
    rows = (
        Comment.objects.order_by("pk")
        .annotate(last_version=Subquery(last.values("resulting_version")[:1]))
        .annotate(last_status=Subquery(last.values("to_status")[:1]))
        .values_list("pk", "status", "version", "emptied_at", "last_version", "last_status")
    )
    for number, status, version, emptied_at, last_version, last_status in rows.iterator(CHUNK):
        where = f"comment #{number}"
        if last_version is None:
            if status != Comment.Status.WAITING:
                yield ChainError(where, f"is {status}, which no decision made it")
            continue
        if status != last_status:
            yield ChainError(where, f"is {status}, its last decision says {last_status}")
        if version != last_version + bool(emptied_at):
            what = f"is at version {version}, its last decision at {last_version}"
            yield ChainError(where, what)


def place(decision: Decision) -> str:
    return f"position {decision.position} (comment #{decision.comment_id})"


def missing(first: int, last: int) -> ChainError:
    if first == last:
        return ChainError(f"position {first}", "is missing")
    return ChainError(f"positions {first} to {last}", "are missing")
