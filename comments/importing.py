"""Bring another system's comments in, under articles that `articles.importing` has written."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.utils import timezone

from articles.importing.entries import CommentEntry, ItemEntry
from articles.importing.report import HERE, IMPORTED, ItemTally
from articles.importing.text import RAW_TEXT_LIMIT, cut, plain_comment, plain_title
from articles.importing.writing import CommentTarget, make_key, valid_email
from articles.models import Author
from comments.models import Comment, Decision
from comments.screening import classifier
from kingsfund.core.db.databases import raise_sequence
from kingsfund.core.text import tidy, tidy_line

# A higher number is a mistake or an attack: the next comment's would follow it.
HIGHEST_NUMBER = 1_000_000_000
NAME_LIMIT = 80
BATCH = 500

CommentTexts = list[str]

STATES = {
    "1": Comment.Status.PUBLISHED,
    "approve": Comment.Status.PUBLISHED,
    "approved": Comment.Status.PUBLISHED,
    "0": Comment.Status.WAITING,
    "hold": Comment.Status.WAITING,
    "spam": Comment.Status.SPAM,
}
ACTIONS = {
    Comment.Status.PUBLISHED: Decision.Action.PUBLISH,
    Comment.Status.SPAM: Decision.Action.SPAM,
}
Key = TypeVar("Key", int, str)
NOT_COMMENTS = {
    "pingback": "it is a pingback, written by a machine",
    "trackback": "it is a trackback, written by a machine",
}


@dataclass(slots=True)
class PlannedComment:
    """A comment as it will be; `top` is the old number of the comment it answers, 0 for none."""

    entry: CommentEntry
    key: str
    text: str
    status: str
    at: datetime
    top: int = 0


class CommentImport:
    """Brings one export's comments in; with `dry_run` it only finds out."""

    def __init__(self, site: str, *, dry_run: bool) -> None:
        self._site, self._dry_run = site, dry_run

    def read(self, item: ItemEntry) -> CommentTexts:
        """The text of an item's comments: what is costly about them, done before its transaction."""
        return [tidy(plain_comment(entry.markup)) for entry in item.comments]

    def bring(
        self,
        item: ItemEntry,
        place: CommentTarget,
        tally: ItemTally,
        texts: CommentTexts | None = None,
    ) -> None:
        """Write an item's comments, in the caller's transaction. `texts` is what `read` gave."""
        comments: dict[int, PlannedComment] = {}
        texts = self.read(item) if texts is None else texts
        for entry, text in zip(item.comments, texts, strict=True):
            reason = "what it answers was left out" if place.reason else ""
            if reason := reason or reason_not_a_comment(entry, text, comments):
                tally.left_out("comments", name_comment(entry), reason)
            else:
                comments[entry.number] = self._plan(item, entry, text)
        flatten(comments)
        here = find_numbers("imported_from", [comment.key for comment in comments.values()])
        new = [comment for comment in comments.values() if comment.key not in here]
        for comment in comments.values():
            tally.count("comments", HERE if comment.key in here else IMPORTED)
        taken = set(find_numbers("number", [comment.entry.number for comment in new]))
        for comment in new:
            for change in changes_to(comment, comments, taken):
                tally.changed(name_comment(comment.entry), change)
        if new and place.article_id and not self._dry_run:
            known = {number: here.get(comment.key, 0) for number, comment in comments.items()}
            write_comments(new, article_id=place.article_id, known=known, taken=taken)

    def _plan(self, item: ItemEntry, entry: CommentEntry, text: str) -> PlannedComment:
        return PlannedComment(
            entry,
            key=make_key(self._site, item.number, "comment", entry.number),
            text=text,
            status=STATES[entry.state],
            at=entry.at or item.at or timezone.now(),
        )


def name_comment(entry: CommentEntry) -> str:
    return f"comment {entry.number} by “{cut(plain_title(entry.name), 60) or 'nobody'}”"


def reason_not_a_comment(entry: CommentEntry, text: str, known: dict[int, PlannedComment]) -> str:
    """Why a comment is no comment, or nothing if it is one."""
    if entry.kind != "comment":
        return NOT_COMMENTS.get(entry.kind, f"it is not a comment but “{entry.kind}”")
    if entry.state not in STATES:
        return "it is in the bin" if "trash" in entry.state else f"its state is “{entry.state}”"
    if not entry.number:
        return "it has no number, so a second import could not find it again"
    if entry.number in known:
        return "its number is in the file a second time"
    return "" if text else "it says nothing"


def flatten(comments: dict[int, PlannedComment]) -> None:
    """Hang every answer on the comment that its thread began with: threads are one level deep.

    An answer to what is not there, or to itself by a detour, stands as a comment of its own.
    """
    tops: dict[int, int] = {}
    for number in comments:
        path: dict[int, None] = {}
        at = number
        while at in comments and at not in tops and at not in path:
            path[at] = None
            at = comments[at].entry.parent
        if at in path:
            tops.update({step: step for step in path})
        elif path:
            tops.update(dict.fromkeys(path, tops.get(at, next(reversed(path)))))
    for number, top in tops.items():
        comments[number].top = top if top != number else 0


def changes_to(
    comment: PlannedComment, comments: dict[int, PlannedComment], taken: set[int]
) -> Iterator[str]:
    """What an editor should know about a comment that does not come in as it was."""
    entry = comment.entry
    if len(entry.markup) > RAW_TEXT_LIMIT:
        yield f"it was cut after {RAW_TEXT_LIMIT:,} characters"
    if not tidy_line(plain_title(entry.name)):
        yield "it was not signed, and is signed “Anonymous”"
    if entry.email and not valid_email(entry.email):
        yield "its e-mail address is none, and was left out"
    if entry.at is None:
        yield "it has no date, and gets that of the article"
    if entry.number in taken:
        yield "its number belongs to another comment, so it gets a new one"
    elif entry.number > HIGHEST_NUMBER:
        yield "its number is too high, so it gets a new one"
    if entry.parent and not comment.top:
        yield "what it answered is not there, so it stands as a comment of its own"
    elif comment.top != entry.parent:
        yield f"it answers comment {comment.top}, with which the thread began"
    published = Comment.Status.PUBLISHED
    if comment.top and comment.status == published and comments[comment.top].status != published:
        yield f"readers see it once comment {comment.top} is published"


def find_numbers(field: str, values: list[Key]) -> dict[Key, int]:
    """The numbers of the comments that have one of these values."""
    found: dict[Key, int] = {}
    for start in range(0, len(values), BATCH):
        rows = Comment.objects.filter(**{f"{field}__in": values[start : start + BATCH]})
        found.update(rows.values_list(field, "number"))
    return found


def write_comments(
    new: list[PlannedComment], *, article_id: int, known: dict[int, int], taken: set[int]
) -> None:
    """The rows of the comments and of the decisions on them, which nobody here has taken.

    `known` has the numbers here of those that are here already, `taken` the numbers not to be had.
    """
    numbers = dict(known)
    kept = {comment.entry.number for comment in new} - taken
    raise_sequence(Comment, max((n for n in kept if n <= HIGHEST_NUMBER), default=0))
    authors = author_addresses(article_id)
    for group in ([x for x in new if not x.top], [x for x in new if x.top]):
        rows = []
        for comment in group:
            row = make_row(comment, article_id, numbers.get(comment.top), authors)
            if comment.entry.number in kept and comment.entry.number <= HIGHEST_NUMBER:
                row.number = comment.entry.number
            rows.append(row)
        Comment.objects.bulk_create(rows, batch_size=BATCH)
        numbers.update({x.entry.number: row.number for x, row in zip(group, rows, strict=True)})
        Decision.objects.append_all([make_decision(row) for row in rows if row.status in ACTIONS])
        classifier.note_all(rows)


def author_addresses(article_id: int) -> set[str]:
    addresses = Author.objects.filter(bylines__edition__article=article_id).values_list(
        "email", flat=True
    )
    return {address.lower() for address in addresses if address}


def make_row(
    comment: PlannedComment, article_id: int, parent: int | None, authors: set[str]
) -> Comment:
    entry = comment.entry
    email = valid_email(entry.email)
    is_decided = comment.status in ACTIONS
    return Comment(
        article_id=article_id,
        parent_id=parent,
        name=cut(tidy_line(plain_title(entry.name)), NAME_LIMIT) or "Anonymous",
        email=email,
        text=comment.text,
        from_author=entry.is_staff and email.lower() in authors,
        status=comment.status,
        version=2 if is_decided else 1,
        imported_from=comment.key,
        submitted_at=comment.at,
        # With our moderators since now, however long it waited elsewhere.
        waiting_since=comment.at if is_decided else timezone.now(),
        decided_at=comment.at if is_decided else None,
    )


def make_decision(comment: Comment) -> Decision:
    """The decision somebody elsewhere took; when, no export says."""
    return Decision(
        comment=comment,
        action=ACTIONS[Comment.Status(comment.status)],
        channel=Decision.Channel.IMPORT,
        from_status=Comment.Status.WAITING,
        to_status=comment.status,
        resulting_version=comment.version,
        at=comment.submitted_at,
    )
