"""What a reader writes, and what a moderator decides: the forms validate, the models decide."""

from comments.forms.answer import AnswerForm
from comments.forms.appeal import APPEAL_LIMIT, AppealForm
from comments.forms.decision import BulkDeclineForm, DecisionForm, EditForm, NoteForm
from comments.forms.fields import RAW_LIMIT, LetterField, LineField
from comments.forms.letter import WRITTEN, CommentForm, LetterForm
from comments.forms.report import ReportForm
from comments.forms.rewriting import RewriteForm
from comments.forms.second_look import AppealAnswerForm, OpinionForm

__all__ = [
    "APPEAL_LIMIT",
    "RAW_LIMIT",
    "WRITTEN",
    "AnswerForm",
    "AppealAnswerForm",
    "AppealForm",
    "BulkDeclineForm",
    "CommentForm",
    "DecisionForm",
    "EditForm",
    "LetterField",
    "LetterForm",
    "LineField",
    "NoteForm",
    "OpinionForm",
    "ReportForm",
    "RewriteForm",
]
