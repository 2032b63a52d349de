"""Publishing."""

from django import forms
from django.utils.html import format_html

from articles import gate, publishing
from articles.admin.acts.base import Act, ActForm, Subject


class PublishForm(ActForm):
    override = forms.CharField(
        label="Why it is published all the same",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Kept in the log with the checks it passes over.",
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if not self.subject.user.has_perm("articles.override_gate"):
            del self.fields["override"]


class Publish(Act):
    name, label, done = "publish", "Publish", "published"
    explanation = "Readers see it at once."
    permission = "articles.publish_article"
    form = PublishForm
    asks = False

    def fits(self, subject: Subject) -> bool:
        return not subject.article.is_withdrawn() and not (
            subject.edition and subject.edition.status == subject.edition.Status.SCHEDULED
        )

    def label_for(self, subject: Subject) -> str:
        return "Publish this edition" if subject.is_live else "Publish"

    def context(self, subject: Subject) -> dict[str, object]:
        draft = subject.article.draft_edition()
        return {"problems": gate.problems_of(subject.article, draft)}

    def perform(self, subject: Subject, answers: dict[str, object]) -> str:
        publishing.publish(
            subject.article,
            by=subject.user,
            based_on=answers.get("based_on"),
            override=answers.get("override", ""),
        )
        address = subject.article.get_absolute_url()
        return format_html('Published: <a href="{}">see it as readers do</a>.', address)


ACTS: list[Act] = [Publish()]
