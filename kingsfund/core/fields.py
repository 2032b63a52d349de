"""Form fields for what people type. Each looks at the length of what came before anything else.

None lets the browser cut what is too long without a word: there is a counter where there is
JavaScript, an error otherwise, and the text stays in the form.
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator

from kingsfund.core import text as texts
from kingsfund.core.email_addresses import FOREIGN_LETTERS, NOT_AN_ADDRESS, normal_address
from kingsfund.core.email_addresses import RAW_LIMIT as RAW_ADDRESS_LIMIT

TOO_LONG = "Keep this to %(limit_value)s characters: it has %(show_value)s."


def raw_limit(limit: int | None) -> int:
    """How much may be sent for a field before its text is even tidied."""
    return max(1000, 20 * limit) if limit else texts.RAW_LIMIT


class RowField(forms.ModelChoiceField):
    """A choice of a row that is looked up when it is cleaned, and not to compare it.

    Django looks up what a hidden initial value names, for each form of a formset, only to see
    whether it is what was sent.
    """

    def to_python(self, value: object) -> object:
        return None if value in self.empty_values else value

    def clean(self, value: object) -> object:
        row = super().to_python(value)
        self.validate(row)
        self.run_validators(row)
        return row


class RowsField(forms.ModelMultipleChoiceField):
    """A choice of rows that are looked up when they are cleaned, and not to compare them."""

    def to_python(self, value: Any) -> list[object]:
        return [one for one in value or [] if one not in self.empty_values]


class UncutField(forms.CharField):
    """A text field that refuses what nobody types before any work is spent on it."""

    default_error_messages = {"max_length": TOO_LONG}

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        # Our own checks say it in their own words.
        self.validators = [
            one for one in self.validators if not isinstance(one, ProhibitNullCharactersValidator)
        ]

    def widget_attrs(self, widget: forms.Widget) -> dict[str, object]:
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        if self.max_length is not None and not widget.is_hidden:
            attrs["data-limit"] = str(self.max_length)
        return attrs

    def to_python(self, value: object) -> str | None:
        if value in self.empty_values:
            return self.empty_value
        raw = str(value)
        if len(raw) > raw_limit(self.max_length):
            raise self.too_long(raw)
        return self.tidied(raw)

    def too_long(self, raw: str) -> ValidationError:
        limit = self.max_length or raw_limit(self.max_length)
        params = {"limit_value": limit, "show_value": len(raw)}
        return ValidationError(self.error_messages["max_length"], code="max_length", params=params)

    def tidied(self, raw: str) -> str | None:
        """The text as it is kept. Raises `ValidationError`."""
        raise NotImplementedError


class LineField(UncutField):
    """A value of one line that can stand anywhere: no control character, nothing hidden.

    A soft return or a tab, pasted from slides or a table, is a space; in a text area a line break
    is one as well, for people end a line there when it is full.
    """

    default_error_messages = {
        "control": "Write this on one line, without control characters.",
    }

    def tidied(self, raw: str) -> str | None:
        line = texts.with_spaces_in_line(raw.strip())
        if isinstance(self.widget, forms.Textarea):
            line = " ".join(line.split("\n")).replace("\r", " ")
        if texts.has_unstorable(line) or texts.has_controls(line):
            raise ValidationError(self.error_messages["control"], code="control")
        return texts.tidy_line(line) or self.empty_value


class ParagraphsField(UncutField):
    """Plain text of several paragraphs, tidied."""

    widget = forms.Textarea
    default_error_messages = {
        "unstorable": "This holds a character that cannot be stored.",
    }

    def tidied(self, raw: str) -> str | None:
        if texts.has_unstorable(raw):
            raise ValidationError(self.error_messages["unstorable"], code="unstorable")
        return texts.tidy(raw) or self.empty_value


class AddressField(forms.EmailField):
    """An e-mail address, cleaned to the one form it is stored in."""

    default_validators = []
    default_error_messages = {"invalid": NOT_AN_ADDRESS, "foreign_letters": FOREIGN_LETTERS}

    def __init__(self, **options: Any) -> None:
        # The address is measured once it is in its form, in which it may be longer or shorter.
        super().__init__(**{**options, "max_length": None})

    def to_python(self, value: object) -> str | None:
        typed = "" if value in self.empty_values else str(value)
        if len(typed) <= RAW_ADDRESS_LIMIT and not typed.strip():
            return self.empty_value
        try:
            return normal_address(typed)
        except ValidationError as error:
            code = error.code or "invalid"
            raise ValidationError(self.error_messages[code], code=code) from error
