"""What a reader writes, and what a moderator decides: the forms validate, the models decide."""

from comments.forms.decision import BulkDeclineForm, DecisionForm, EditForm, NoteForm
from comments.forms.fields import RAW_LIMIT, LetterField, LineField
from comments.forms.letter import WRITTEN, CommentForm

__all__ = [
    "RAW_LIMIT",
    "WRITTEN",
    "BulkDeclineForm",
    "CommentForm",
    "DecisionForm",
    "EditForm",
    "LetterField",
    "LineField",
    "NoteForm",
]
