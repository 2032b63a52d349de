"""What a moderator decides, on one comment or on many."""

from typing import Any

from django import forms

from comments.forms.fields import CommentTextField, LineField
from comments.models import TEXT_LIMIT, Comment, Decision, Note, Reason

Action = Decision.Action


class DecisionForm(forms.Form):
    """A moderator's decision on one comment, based on the version that was read."""

    ACTIONS = [
        (Action.PUBLISH, "Publish"),
        (Action.REVISE, "Ask to revise"),
        (Action.DECLINE, "Decline"),
        (Action.SPAM, "Spam"),
        (Action.KEEP, "Keep"),
    ]

    action = forms.ChoiceField(choices=ACTIONS)
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    reason = forms.ModelChoiceField(
        Reason.objects.in_use(), required=False, empty_label=None, widget=forms.RadioSelect
    )
    note = CommentTextField(
        subject="The note",
        label="Note to the writer (optional)",
        required=False,
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Added to the reason in the mail, in your own words.",
    )

    def clean(self) -> dict[str, Any]:
        super().clean()
        cleaned = self.cleaned_data
        lacks_reason = not cleaned.get("reason") and "reason" not in self.errors
        if cleaned.get("action") in Decision.REASONED and lacks_reason:
            self.add_error("reason", "Choose a reason: the writer is told it.")
        return cleaned


class EditForm(forms.Form):
    """A light edit of one comment: the text as it is to be, and what readers are told of it."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    text = CommentTextField(
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 12}),
        error_messages={"required": "Leave some text, or decline the comment."},
    )
    why = LineField(
        label="What you changed, and why",
        max_length=Comment._meta.get_field("edit_note").max_length,
        help_text="Readers see this under the comment: “A telephone number was taken out.”",
        error_messages={"required": "Say what you changed and why: readers are told it."},
    )

    def __init__(self, *args: Any, comment: Comment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.comment = comment

    def clean_text(self) -> str:
        text = self.cleaned_data["text"]
        if text == self.comment.text:
            raise forms.ValidationError("The text is as it was.")
        return text


class NoteForm(forms.Form):
    """What a moderator tells the others about a comment."""

    text = CommentTextField(
        label="Note for moderators",
        max_length=Note._meta.get_field("text").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write the note first."},
    )


class BulkDeclineForm(forms.Form):
    """One reason and one note for several comments."""

    reason = forms.ModelChoiceField(
        Reason.objects.in_use(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a reason: the writers are told it."},
    )
    note = CommentTextField(
        subject="The note",
        label="Note to the writers (optional)",
        required=False,
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Added to the reason in each mail, in your own words.",
    )
