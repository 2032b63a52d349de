"""An author's answer to a comment."""

from django import forms

from comments.forms.comment import comment_fits, says_something
from comments.forms.fields import CommentTextField
from comments.models import TEXT_LIMIT


class AnswerForm(forms.Form):
    """Only the text: the signature is the author's entry."""

    text = CommentTextField(
        label="Your answer",
        help_text=(
            f"Plain text, up to {TEXT_LIMIT:,} characters. Leave an empty line between "
            "paragraphs; web addresses become links."
        ),
        validators=[says_something, comment_fits],
        error_messages={"required": "Write your answer."},
        widget=forms.Textarea(attrs={"rows": 10, "data-limit": TEXT_LIMIT}),
    )
