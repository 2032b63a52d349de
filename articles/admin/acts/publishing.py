"""Publishing, and the way back."""

from django.utils.html import format_html

from articles import publishing, standing
from articles.admin.acts.base import Act, Subject
from articles.admin.acts.gate import GateForm


class Publish(Act):
    name, label, done = "publish", "Publish", "published"
    explanation = "Readers see it at once."
    permission = "articles.publish_article"
    form = GateForm
    asks = False

    def fits(self, subject: Subject) -> bool:
        return not subject.article.is_withdrawn() and not (
            subject.edition and subject.edition.status == subject.edition.Status.SCHEDULED
        )

    def label_for(self, subject: Subject) -> str:
        return "Publish this edition" if subject.is_live else "Publish"

    def perform(self, subject: Subject, answers: dict[str, object]) -> str:
        publishing.publish(
            subject.article,
            by=subject.user,
            based_on=answers.get("based_on"),
            override=answers.get("override", ""),
        )
        address = subject.article.get_absolute_url()
        return format_html('Published: <a href="{}">see it as readers do</a>.', address)


class TakeDown(Act):
    name, label, done = "take_down", "Take down", "taken down"
    explanation = (
        "Its address answers “not found”, as if it had never been there. For what should not have "
        "been published; to tell readers why, withdraw it instead."
    )
    permission = "articles.publish_article"
    asks = False
    is_grave = True

    def fits(self, subject: Subject) -> bool:
        return subject.article.live_edition_id is not None

    def perform(self, subject: Subject, answers: dict[str, object]) -> str:
        standing.take_down(subject.article, by=subject.user, reason=answers.get("reason", ""))
        return "Taken down: readers and search engines get “not found”."


ACTS: list[Act] = [Publish(), TakeDown()]
