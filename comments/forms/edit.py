"""A comment that its writer takes up again."""

from collections.abc import Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Fieldset, Layout
from django import forms

from comments.forms.comment import COUNTER, WriterForm
from comments.models import REVISABLE, Comment

UNCHANGED = (
    "This is what you sent before. Change what the editor asked about, or withdraw the comment."
)


class RewriteForm(WriterForm):
    """The same words and the same checks as when it was sent, based on the version that was read."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, str] | None = None, *, comment: Comment) -> None:
        initial = {name: getattr(comment, name) for name in (*REVISABLE, "version")}
        super().__init__(data, initial=initial)
        self.comment = comment
        self.helper = self.make_helper()

    @staticmethod
    def make_helper() -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = (
            True  # whoever does not know the address of the page cannot post to it
        )
        who = Fieldset(
            "Who is writing",
            *("name", "job_title", "organisation", "declared_interest"),
            css_class="comment-identity",
        )
        helper.layout = Layout("text", HTML(COUNTER), who, "version")
        return helper

    def clean(self) -> dict[str, Any]:
        super().clean()
        is_asked_for = self.comment.status == Comment.Status.REVISE
        if is_asked_for and not self.errors and not self.changes():
            self.add_error("text", UNCHANGED)
        return self.cleaned_data

    def changes(self) -> dict[str, str]:
        """The columns that are other than they were, with what they are to be."""
        written = {name: self.cleaned_data[name] for name in REVISABLE}
        return {name: new for name, new in written.items() if new != getattr(self.comment, name)}
