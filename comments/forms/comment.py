"""A reader's comment."""

from collections.abc import Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html

from articles.models import Article
from comments.forms.fields import CommentTextField, address, line
from comments.models import TEXT_LIMIT, Comment
from kingsfund.core.numbers import as_number
from kingsfund.core.text import count_words

COUNTER = '<p class="form-text" aria-live="polite" data-count-for="id_comment_text"></p>'


def is_signature(name: str) -> None:
    if not any(char.isalpha() for char in name):
        raise ValidationError("Write your name in letters.")


def says_something(text: str) -> None:
    if count_words(text) < 2:
        raise ValidationError("Write at least a few words.")


def comment_fits(text: str) -> None:
    if len(text) > TEXT_LIMIT:
        over = len(text) - TEXT_LIMIT
        raise ValidationError(
            f"Your comment is {len(text):,} characters long, {over:,} more than the "
            f"{TEXT_LIMIT:,} there is room for."
        )


class WriterForm(forms.Form):
    """What a comment consists of, however often it is written."""

    text = CommentTextField(
        label="Your comment",
        help_text=(
            f"Plain text, up to {TEXT_LIMIT:,} characters. Leave an empty line between "
            "paragraphs; web addresses become links."
        ),
        validators=[says_something, comment_fits],
        error_messages={"required": "Write your comment."},
        widget=forms.Textarea(attrs={"rows": 10, "data-limit": TEXT_LIMIT}),
    )
    name = line(
        "name",
        "Your name",
        missing="Write your name.",
        autocomplete="name",
        help_text="Comments appear under the writer’s real name.",
        validators=[is_signature],
    )
    job_title = line(
        "job_title",
        "Job title",
        missing="Write your job title, or how you know the subject: patient, carer, student.",
        autocomplete="organization-title",
        help_text="Not writing from a job? Say how you know the subject: patient, carer, student.",
    )
    organisation = line(
        "organisation",
        "Organisation",
        missing="Write your organisation, or the place that you write from.",
        autocomplete="organization",
        help_text="Where you do that, or the place that you write from.",
    )
    declared_interest = line(
        "declared_interest",
        "Declared interest (optional)",
        help_text="Anything readers should know when they weigh what you say: funding, employment, a product. It is shown with your comment.",
    )

    def __init__(self, data: Mapping[str, str] | None = None, **options: Any) -> None:
        super().__init__(data, auto_id="id_comment_%s", use_required_attribute=False, **options)


class CommentForm(WriterForm):
    """A reader's comment; the same form before and after the preview."""

    email = address(
        label="E-mail address",
        missing="Write your e-mail address, so that we can tell you what becomes of your comment.",
        help_text="Kept private: never shown, never passed on. We tell you there what becomes of your comment.",
    )
    wants_replies = forms.BooleanField(
        label="Tell me by e-mail when somebody answers",
        required=False,
        help_text="Only once you have confirmed your address, by a link that we send you. Each mail has a link to stop.",
    )
    agrees = forms.BooleanField(
        error_messages={"required": "We can only take comments under the comment policy."}
    )
    # A trap for programs that fill in every field. Its name is one no browser completes by itself.
    second_subject = forms.CharField(
        label="Leave this field empty",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    parent = forms.CharField(required=False, widget=forms.HiddenInput)
    field_order = [*("text", "name", "job_title", "organisation", "email", "declared_interest")]

    def __init__(
        self,
        data: Mapping[str, str] | None = None,
        *,
        article: Article | None = None,
        parent: Comment | None = None,
    ) -> None:
        initial = {"parent": parent.pk} if parent else None
        super().__init__(data, initial=initial)
        self.article = article
        self.fields["agrees"].label = format_html(
            'I have read the <a href="{}">comment policy</a> and agree that my comment is shown '
            "with my name if it is published.",
            reverse("comments:policy"),
        )
        self.helper = self.make_helper()

    @staticmethod
    def make_helper() -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True  # the public page carries no token; the preview adds its own
        helper.layout = Layout(
            "text",
            HTML(COUNTER),
            Fieldset(
                "Who is writing",
                *["name", "job_title", "organisation", "email", "declared_interest"],
                css_class="comment-identity",
            ),
            "wants_replies",
            "agrees",
            Div("second_subject", css_class="unseen", aria_hidden="true"),
            "parent",
        )
        return helper

    def clean_parent(self) -> Comment | None:
        """The published comment that is answered. An error takes it out of the form, so that the next
        press of the button sends a comment on the article."""
        number = self.cleaned_data["parent"]
        if not number:
            return None
        try:
            return find_parent(number, self.article)
        except ValidationError:
            self.empty("parent")
            raise

    def clean_second_subject(self) -> str:
        """What walked into the trap; the form comes back without it, in case it was a browser."""
        self.empty("second_subject")
        return self.cleaned_data["second_subject"]

    def empty(self, name: str) -> None:
        self.data = {**dict(self.data.items()), name: ""}

    def as_comment(self) -> Comment:
        """The comment as readers will see it, not stored."""
        values = {name: self.cleaned_data[name] for name in WRITTEN}
        values |= {name: self.cleaned_data[name] for name in ("parent", "wants_replies")}
        return Comment(article=self.article, **values)

    def answered(self) -> Comment | None:
        """The comment that is answered, as far as the form knows one."""
        return getattr(self, "cleaned_data", {}).get("parent") or None

    def is_trapped(self) -> bool:
        return bool(self.cleaned_data["second_subject"])


# The columns that a writer fills; nothing else in a post reaches the row.
WRITTEN = ["text", "name", "job_title", "organisation", "email", "declared_interest"]


def find_parent(number: str, article: Article | None) -> Comment:
    """A comment under the article that may be answered. Raises `ValidationError`."""
    visible = Comment.objects.visible().filter(article=article)
    is_number = as_number(number) is not None
    parent = visible.filter(pk=number).first() if is_number else None
    if parent is None:
        raise ValidationError(
            "The comment you are answering is not on the page any more. What you wrote is "
            "still here: it can be sent as a comment on the article."
        )
    if parent.parent_id:
        raise ValidationError(
            "An answer cannot be answered itself. What you wrote is still here: it can be "
            "sent as a comment on the article."
        )
    return parent
