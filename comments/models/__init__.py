"""What readers answer, and what editors decide about it."""

from comments.models.appeal import Appeal
from comments.models.audit import ReportIsClosed, RetentionRun, TransparencyReport
from comments.models.blind_review import AlreadyGiven, BlindReview, OwnDecision
from comments.models.comment import REVISABLE, TEXT_LIMIT, Comment, WrongState
from comments.models.comment_queryset import (
    COMMENTS_PER_PAGE,
    NEWEST,
    OLDEST,
    PICKS,
    CommentQuerySet,
)
from comments.models.correction import Correction
from comments.models.decision import ChainTip, Decision, DecisionIsFinal, Reason, Revision
from comments.models.moderators import Assignment, ModeratorDigest, Note, SavedFilter
from comments.models.report import UNPROVEN, Report, ReportIsSettled, reporter_of
from comments.models.rule import Rule
from comments.models.screening import Fingerprint, LinkedSite, Near, Retry, Signal, Trace
from comments.models.site_policy import SitePolicy
from comments.models.training_example import LearnedTotal, LearnedWord, TrainingExample
from comments.models.transition import AppealIsOpen, Applied, OwnAppeal, StaleDecision, Transition

__all__ = [
    "COMMENTS_PER_PAGE",
    "NEWEST",
    "OLDEST",
    "PICKS",
    "REVISABLE",
    "TEXT_LIMIT",
    "UNPROVEN",
    "AlreadyGiven",
    "Appeal",
    "AppealIsOpen",
    "Applied",
    "Assignment",
    "BlindReview",
    "ChainTip",
    "Comment",
    "CommentQuerySet",
    "Correction",
    "Decision",
    "DecisionIsFinal",
    "Fingerprint",
    "LearnedTotal",
    "LearnedWord",
    "LinkedSite",
    "ModeratorDigest",
    "Near",
    "Note",
    "OwnAppeal",
    "OwnDecision",
    "Reason",
    "Report",
    "ReportIsClosed",
    "ReportIsSettled",
    "RetentionRun",
    "Retry",
    "Revision",
    "Rule",
    "SavedFilter",
    "Signal",
    "SitePolicy",
    "StaleDecision",
    "Trace",
    "TrainingExample",
    "Transition",
    "TransparencyReport",
    "WrongState",
    "reporter_of",
]
