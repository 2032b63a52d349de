"""What another moderator makes of a comment: the answer to an appeal, and a blind review."""

from typing import Any

from django import forms

from comments.forms.fields import CommentTextField
from comments.models import TEXT_LIMIT, Decision, Reason

Action = Decision.Action


class AppealAnswerForm(forms.Form):
    """The answer to an appeal, based on the version of the comment that was read."""

    ACTIONS = [
        (Action.PUBLISH, "Publish it"),
        (Action.REVISE, "Ask to revise"),
        (Action.UPHOLD, "Uphold the decision"),
    ]

    action = forms.ChoiceField(choices=ACTIONS)
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    reason = forms.ModelChoiceField(
        Reason.objects.in_use(), required=False, empty_label=None, widget=forms.RadioSelect
    )
    note = CommentTextField(
        subject="The note",
        label="Note to the writer",
        required=False,
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="What you weighed, in your own words. Needed when the decision is upheld.",
    )

    def clean(self) -> dict[str, Any]:
        super().clean()
        cleaned = self.cleaned_data
        action = cleaned.get("action")
        if action == Action.REVISE and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "Choose what the writer is to revise.")
        if action == Action.UPHOLD and not cleaned.get("note") and "note" not in self.errors:
            self.add_error("note", "Say why: whoever appeals is owed more than the reason again.")
        return cleaned


class BlindReviewForm(forms.Form):
    """What somebody would have decided."""

    ACTIONS = [
        (Action.PUBLISH, "Publish"),
        (Action.REVISE, "Ask to revise"),
        (Action.DECLINE, "Decline"),
        (Action.SPAM, "Mark as spam"),
    ]

    action = forms.ChoiceField(
        label="I would have decided to",
        choices=ACTIONS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you would have decided."},
    )
    reason = forms.ModelChoiceField(
        Reason.objects.in_use(), required=False, empty_label=None, widget=forms.RadioSelect
    )

    def clean(self) -> dict[str, Any]:
        super().clean()
        cleaned = self.cleaned_data
        needs_reason = cleaned.get("action") in Decision.REASONED
        if needs_reason and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "Choose the reason you would have given.")
        if not needs_reason:
            cleaned["reason"] = None
        return cleaned
