"""Fields for plain words, as a comment has them."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from comments.models import TEXT_LIMIT, Comment
from kingsfund.core.db.model_fields import max_length_of
from kingsfund.core.fields import AddressField, LineField, ParagraphsField, raw_limit

# Nobody types this much: refused before any work is spent on it.
RAW_LIMIT = raw_limit(TEXT_LIMIT)


class CommentTextField(ParagraphsField):
    """Plain text of several paragraphs, tidied; `subject` begins the sentences about mistakes."""

    def __init__(self, *, subject: str = "Your comment", **options: Any) -> None:
        super().__init__(**options)
        self.subject = subject
        unstorable = f"{subject} holds a character that cannot be stored."
        self.error_messages["unstorable"] = unstorable

    def too_long(self, raw: str) -> ValidationError:
        return ValidationError(f"{self.subject} is far longer than {TEXT_LIMIT:,} characters.")


def line(name: str, label: str, *, missing: str = "", **options: Any) -> LineField:
    """A field as long as its column, with the browser's own name for it."""
    autocomplete = options.pop("autocomplete", None)
    return LineField(
        label=label,
        max_length=max_length_of(Comment, name),
        required=bool(missing),
        error_messages={"required": missing} if missing else {},
        widget=forms.TextInput(attrs={"autocomplete": autocomplete} if autocomplete else {}),
        **options,
    )


def address(*, missing: str = "", **options: Any) -> AddressField:
    """A field for the address of whoever writes; without `missing` it may stay empty."""
    invalid = {"invalid": "Write an e-mail address like name@example.org."}
    return AddressField(
        required=bool(missing),
        error_messages={**invalid, "required": missing} if missing else invalid,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        **options,
    )
