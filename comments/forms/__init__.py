"""What a reader writes, and what a moderator decides: the forms validate, the models decide."""

from comments.forms.appeal import APPEAL_LIMIT, AppealForm
from comments.forms.author_reply import AnswerForm
from comments.forms.blind_review import AppealAnswerForm, BlindReviewForm
from comments.forms.comment import WRITTEN, CommentForm, WriterForm
from comments.forms.decision import BulkDeclineForm, DecisionForm, EditForm, NoteForm
from comments.forms.edit import RewriteForm
from comments.forms.fields import RAW_LIMIT, CommentTextField, LineField
from comments.forms.report import ReportForm

__all__ = [
    "APPEAL_LIMIT",
    "RAW_LIMIT",
    "WRITTEN",
    "AnswerForm",
    "AppealAnswerForm",
    "AppealForm",
    "BlindReviewForm",
    "BulkDeclineForm",
    "CommentForm",
    "CommentTextField",
    "DecisionForm",
    "EditForm",
    "LineField",
    "NoteForm",
    "ReportForm",
    "RewriteForm",
    "WriterForm",
]
