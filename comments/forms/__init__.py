"""What a reader writes, and what a moderator decides: the forms validate, the models decide."""

from comments.forms.answer import AnswerForm
from comments.forms.decision import BulkDeclineForm, DecisionForm
from comments.forms.fields import RAW_LIMIT, LetterField, LineField
from comments.forms.letter import WRITTEN, CommentForm
from comments.forms.report import ReportForm

__all__ = [
    "RAW_LIMIT",
    "WRITTEN",
    "AnswerForm",
    "BulkDeclineForm",
    "CommentForm",
    "DecisionForm",
    "LetterField",
    "LineField",
    "ReportForm",
]
