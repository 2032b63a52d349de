"""The states of a comment and the acts on it, for constraints and queries; models name them again."""

from django.db import models


class CommentStatus(models.TextChoices):
    WAITING = "waiting", "Waiting"
    REVISE = "revise", "To be revised"
    PUBLISHED = "published", "Published"
    DECLINED = "declined", "Declined"
    SPAM = "spam", "Spam"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Screening(models.TextChoices):
    PENDING = "pending", "Not screened yet"
    DONE = "done", "Screened"
    FAILED = "failed", "Not screened"


class ReportStatus(models.TextChoices):
    OPEN = "open", "Open"
    UPHELD = "upheld", "The reader was right"
    DISMISSED = "dismissed", "The comment was kept"


class Action(models.TextChoices):
    PUBLISH = "publish", "Published"
    REVISE = "revise", "Asked to revise"
    DECLINE = "decline", "Declined"
    SPAM = "spam", "Marked as spam"
    EDIT = "edit", "Edited"
    KEEP = "keep", "Kept, though reported"
    UPHOLD = "uphold", "Upheld on appeal"
    PICK = "pick", "Made an editor’s pick"
    UNPICK = "unpick", "No longer an editor’s pick"
    UNDO = "undo", "Undone"
    CHANGE = "change", "Changed by its writer"
    RESUBMIT = "resubmit", "Revised by its writer"
    WITHDRAW = "withdraw", "Withdrawn by its writer"
    APPEAL = "appeal", "Appealed against"


# The acts that decide what becomes of a comment, and those of them for which there is a reason.
MOVES = (Action.PUBLISH, Action.REVISE, Action.DECLINE, Action.SPAM)
REASONED = (Action.DECLINE, Action.REVISE)
# The states that a decision leaves a comment in for good, until another is taken.
DECIDED = (CommentStatus.PUBLISHED, CommentStatus.DECLINED, CommentStatus.SPAM)
# The states of a comment under which its published answers stay where they are.
KEEPS_ANSWERS = (CommentStatus.PUBLISHED, CommentStatus.WITHDRAWN)
