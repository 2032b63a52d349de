"""What a reader writes, and what a moderator decides: the forms validate, the models decide."""

from comments.forms.decision import BulkDeclineForm, DecisionForm
from comments.forms.fields import RAW_LIMIT, LetterField, LineField
from comments.forms.letter import WRITTEN, CommentForm
from comments.forms.second_look import AppealForm, OpinionForm

__all__ = [
    "RAW_LIMIT",
    "WRITTEN",
    "AppealForm",
    "BulkDeclineForm",
    "CommentForm",
    "DecisionForm",
    "LetterField",
    "LineField",
    "OpinionForm",
]
