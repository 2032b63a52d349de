"""A writer asks that somebody else decide again."""

from collections.abc import Mapping

from django import forms
from django.core.exceptions import ValidationError

from comments.forms.comment import says_something
from comments.forms.fields import CommentTextField
from comments.models import Appeal
from kingsfund.core.db.model_fields import max_length_of

APPEAL_LIMIT = max_length_of(Appeal, "text")


def appeal_fits(text: str) -> None:
    if len(text) > APPEAL_LIMIT:
        over = len(text) - APPEAL_LIMIT
        raise ValidationError(
            f"This is {len(text):,} characters long, {over:,} more than the "
            f"{APPEAL_LIMIT:,} there is room for."
        )


class AppealForm(forms.Form):
    """Why the writer thinks that the decision is wrong, based on the version that was read."""

    text = CommentTextField(
        subject="This",
        label="Why you think that we should decide otherwise",
        help_text=f"Up to {APPEAL_LIMIT:,} characters. Only the editors read it.",
        validators=[says_something, appeal_fits],
        error_messages={"required": "Say why we should decide otherwise."},
        widget=forms.Textarea(attrs={"rows": 8, "data-limit": APPEAL_LIMIT}),
    )
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, str] | None = None, *, version: int) -> None:
        super().__init__(
            data,
            auto_id="id_appeal_%s",
            initial={"version": version},
            use_required_attribute=False,
        )
