"""What readers answer, and what editors decide about it."""

from comments.models.appeal import Appeal
from comments.models.assignment import Claim
from comments.models.blind_review import AlreadyGiven, BlindReview, OwnDecision
from comments.models.comment import REVISABLE, TEXT_LIMIT, Comment, WrongState
from comments.models.comment_queryset import (
    LETTERS_PER_PAGE,
    NEWEST,
    OLDEST,
    PICKS,
    CommentQuerySet,
)
from comments.models.correction import Correction
from comments.models.decision import Decision, DecisionIsFinal, LogHead
from comments.models.fingerprint import Fingerprint, LinkedSite, Near
from comments.models.moderator_digest import Bulletin
from comments.models.note import Note
from comments.models.reason import Reason
from comments.models.report import UNPROVEN, Report, ReportIsSettled, reporter_of
from comments.models.retention import RetentionRun
from comments.models.retry import Retry
from comments.models.revision import Revision
from comments.models.rule import Rule
from comments.models.saved_filter import SavedView
from comments.models.signal import Signal
from comments.models.site_policy import SitePolicy
from comments.models.trace import Trace
from comments.models.training_example import LearnedTotal, LearnedWord, Lesson
from comments.models.transition import AppealIsOpen, Applied, OwnAppeal, StaleDecision, Transition
from comments.models.transparency_report import AccountIsClosed, MonthlyAccount

__all__ = [
    "LETTERS_PER_PAGE",
    "NEWEST",
    "OLDEST",
    "PICKS",
    "REVISABLE",
    "TEXT_LIMIT",
    "UNPROVEN",
    "AccountIsClosed",
    "AlreadyGiven",
    "Appeal",
    "AppealIsOpen",
    "Applied",
    "BlindReview",
    "Bulletin",
    "Claim",
    "Comment",
    "CommentQuerySet",
    "Correction",
    "Decision",
    "DecisionIsFinal",
    "Fingerprint",
    "LearnedTotal",
    "LearnedWord",
    "Lesson",
    "LinkedSite",
    "LogHead",
    "MonthlyAccount",
    "Near",
    "Note",
    "OwnAppeal",
    "OwnDecision",
    "Reason",
    "Report",
    "ReportIsSettled",
    "RetentionRun",
    "Retry",
    "Revision",
    "Rule",
    "SavedView",
    "Signal",
    "SitePolicy",
    "StaleDecision",
    "Trace",
    "Transition",
    "WrongState",
    "reporter_of",
]
