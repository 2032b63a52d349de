"""What happened to a comment and when, as its writer may know it."""

from datetime import datetime
from typing import NamedTuple

from articles.content.diff import Piece, compare_text
from comments import notifications
from comments.models import Comment, Decision

Action = Decision.Action

# Spam is worded as declined: to say more would teach the senders of it. Reports that came to nothing
# and picks are the moderators' own business.
WORDS = {
    Action.PUBLISH: "It was published.",
    Action.REVISE: "An editor asked you to revise it.",
    Action.DECLINE: "An editor decided not to publish it.",
    Action.SPAM: "An editor decided not to publish it.",
    Action.EDIT: "An editor changed some of its words.",
    Action.UPHOLD: "It was read again, and the decision stands.",
    Action.CHANGE: "You changed what you had written.",
    Action.RESUBMIT: "You sent it again, revised.",
    Action.WITHDRAW: "It was withdrawn.",
    Action.APPEAL: "You asked us to decide again.",
}


class TimelineEntry(NamedTuple):
    at: datetime
    what: str


class Edit(NamedTuple):
    """What a moderator changed in the words, and why."""

    at: datetime
    why: str
    pieces: list[Piece]


def chronicle(comment: Comment) -> list[TimelineEntry]:
    """The story in the order in which it happened.

    A decision that was taken back before its mail left was never told, so it is not in it.
    """
    events = [TimelineEntry(comment.submitted_at, "It reached us.")]
    if comment.read_at:
        events.append(TimelineEntry(comment.read_at, "An editor began to read it."))
    if comment.email_verified_at:
        events.append(TimelineEntry(comment.email_verified_at, "You confirmed that you wrote it."))
    decisions = comment.decisions.select_related("undone_by", "undoes").order_by("pk")
    for decision in decisions:
        undone = decision.undoes or decision
        is_undone = decision.undoes or hasattr(decision, "undone_by")
        if is_undone and not notifications.was_told(comment, undone):
            continue
        if decision.undoes:
            what = "change" if undone.action == Action.EDIT else "decision"
            events.append(TimelineEntry(decision.at, f"The {what} was taken back."))
        elif decision.action in WORDS:
            events.append(TimelineEntry(decision.at, WORDS[Action(decision.action)]))
    return sorted(events, key=lambda event: event.at)


def edits_of(comment: Comment) -> list[Edit]:
    """What moderators changed in the words, each against what it replaced, the oldest first."""
    found, after = [], comment.text
    revisions = comment.revisions.select_related("decision__undone_by").order_by("-pk")
    for revision in revisions:
        before = revision.former.get("text")
        if before is None:
            continue
        decision = revision.decision
        if decision.action == Action.EDIT and not hasattr(decision, "undone_by"):
            found.append(Edit(revision.at, decision.note, compare_text(before, after)))
        after = before
    return found[::-1]
