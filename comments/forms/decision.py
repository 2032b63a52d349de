"""What a moderator decides, on one comment or on many."""

from django import forms

from comments.forms.fields import LetterField
from comments.models import Reason


class DecisionForm(forms.Form):
    """A moderator's decision on one comment, based on the version that was read."""

    ACTIONS = [("publish", "Publish"), ("decline", "Decline"), ("spam", "Spam")]

    action = forms.ChoiceField(choices=ACTIONS)
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    reason = forms.ModelChoiceField(
        Reason.objects.in_use(), required=False, empty_label=None, widget=forms.RadioSelect
    )
    note = LetterField(
        label="Note to the writer (optional)",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Added to the reason in the mail, in your own words.",
    )

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        lacks_reason = not cleaned.get("reason") and "reason" not in self.errors
        if cleaned.get("action") == "decline" and lacks_reason:
            self.add_error("reason", "Choose a reason: the writer is told it.")
        return cleaned


class BulkDeclineForm(forms.Form):
    """One reason and one note for several comments."""

    reason = forms.ModelChoiceField(
        Reason.objects.in_use(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a reason: the writers are told it."},
    )
    note = LetterField(
        label="Note to the writers (optional)",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Added to the reason in each mail, in your own words.",
    )
