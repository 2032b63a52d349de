"""Fields for plain words: tidied on the way in, nothing in them that hides or breaks."""

from django import forms
from django.core.exceptions import ValidationError

from comments import text as texts
from comments.models import TEXT_LIMIT, Comment

# Nobody types this much: refused before any work is spent on it.
RAW_LIMIT = 20 * TEXT_LIMIT


class LineField(forms.CharField):
    """A value of one line that can stand anywhere: no control character, nothing invisible."""

    def to_python(self, value: object) -> str:
        line = super().to_python(value)
        if texts.has_unstorable(line) or texts.has_controls(line):
            raise ValidationError("Write this on one line, without control characters.")
        return texts.tidy_line(line)


class LetterField(forms.CharField):
    """Plain text of several paragraphs, tidied; `subject` begins the sentences about mistakes."""

    def __init__(self, *, subject: str = "Your comment", **options: object) -> None:
        super().__init__(**options)
        self.subject = subject

    def to_python(self, value: object) -> str:
        letter = super().to_python(value)
        if len(letter) > RAW_LIMIT:
            raise ValidationError(f"{self.subject} is far longer than {TEXT_LIMIT:,} characters.")
        if texts.has_unstorable(letter):
            raise ValidationError(f"{self.subject} holds a character that cannot be stored.")
        return texts.tidy(letter)


def line(name: str, label: str, *, missing: str = "", **options: object) -> LineField:
    """A field as long as its column, with the browser's own name for it."""
    limit = Comment._meta.get_field(name).max_length
    messages = {"max_length": f"Keep this to {limit} characters."}
    if missing:
        messages["required"] = missing
    autocomplete = options.pop("autocomplete", None)
    widget = forms.TextInput(attrs={"autocomplete": autocomplete} if autocomplete else {})
    return LineField(
        label=label,
        max_length=limit,
        required=bool(missing),
        error_messages=messages,
        widget=widget,
        **options,
    )
