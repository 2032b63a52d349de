"""A reader's report of a published comment."""

from collections.abc import Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.core.exceptions import ValidationError

from comments.forms.fields import CommentTextField, address
from comments.models import Comment, Report

LIMIT = 1000


class ReportForm(forms.Form):
    """Why a comment should not be there, and optionally where to write about it."""

    cause = forms.ChoiceField(
        label="What is wrong with it?",
        choices=Report.Cause.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is wrong with it."},
    )
    text = CommentTextField(
        label="What should we know? (optional)",
        required=False,
        help_text="Which words, how you know. Only moderators read it.",
        widget=forms.Textarea(attrs={"rows": 5, "data-limit": LIMIT}),
    )
    email = address(
        label="E-mail address (optional)",
        help_text="If you want to know what becomes of it. We ask you by mail to confirm it, and delete it with our answer.",
    )
    # A trap for programs that fill in every field; see CommentForm.
    second_subject = forms.CharField(
        label="Leave this field empty",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, data: Mapping[str, str] | None = None, **options: Any) -> None:
        super().__init__(data, auto_id="id_report_%s", use_required_attribute=False, **options)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True  # the page adds the token next to its own
        trap = Div("second_subject", css_class="unseen", aria_hidden="true")
        self.helper.layout = Layout("cause", "text", "email", trap)

    @staticmethod
    def typed(data: Mapping[str, str]) -> dict[str, str]:
        """What was typed, as it came, to be shown again without a check."""
        return {name: data.get(name, "") for name in ("cause", "text", "email")}

    def clean_text(self) -> str:
        text = self.cleaned_data["text"]
        if len(text) > LIMIT:
            raise ValidationError(f"Keep this to {LIMIT:,} characters: it has {len(text):,}.")
        return text

    def clean(self) -> dict[str, Any]:
        super().clean()
        cleaned = self.cleaned_data
        says_nothing = not cleaned.get("text") and "text" not in self.errors
        if cleaned.get("cause") == Report.Cause.OTHER and says_nothing:
            self.add_error("text", "Say in a few words what is wrong with it.")
        return cleaned

    def is_trapped(self) -> bool:
        return bool(self.cleaned_data["second_subject"])

    def report(self, comment: Comment) -> Report:
        """The report, not stored."""
        values = {name: self.cleaned_data[name] for name in ("cause", "text", "email")}
        return Report(comment=comment, **values)
