"""What readers answer, and what editors decide about it."""

from comments.models.appeal import Appeal
from comments.models.bulletin import Bulletin
from comments.models.claim import Claim
from comments.models.comment import TEXT_LIMIT, Comment
from comments.models.comment_acts import REVISABLE, StaleDecision, WrongState
from comments.models.comment_queryset import LETTERS_PER_PAGE, CommentQuerySet
from comments.models.correction import Correction
from comments.models.decision import Decision, DecisionIsFinal, LogHead
from comments.models.lesson import LearnedTotal, LearnedWord, Lesson
from comments.models.note import Note
from comments.models.reason import Reason
from comments.models.report import Report
from comments.models.retention import RetentionRun
from comments.models.revision import Revision
from comments.models.signal import Signal

__all__ = [
    "LETTERS_PER_PAGE",
    "REVISABLE",
    "TEXT_LIMIT",
    "Appeal",
    "Bulletin",
    "Claim",
    "Comment",
    "CommentQuerySet",
    "Correction",
    "Decision",
    "DecisionIsFinal",
    "LearnedTotal",
    "LearnedWord",
    "Lesson",
    "LogHead",
    "Note",
    "Reason",
    "Report",
    "RetentionRun",
    "Revision",
    "Signal",
    "StaleDecision",
    "WrongState",
]
