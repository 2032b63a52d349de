"""Publishing."""

from django.utils.html import format_html

from articles.admin.actions.base import Act, Subject
from articles.admin.actions.checked import ChecksForm
from articles.workflow import publishing


class Publish(Act):
    name, label, done = "publish", "Publish", "published"
    explanation = "Readers see it at once."
    permission = "articles.publish_article"
    form = ChecksForm
    asks = False
    rests_on_approval = True

    def fits(self, subject: Subject) -> bool:
        return not subject.article.is_withdrawn() and not (
            subject.edition and subject.edition.status == subject.edition.Status.SCHEDULED
        )

    def label_for(self, subject: Subject) -> str:
        return "Publish this edition" if subject.is_live else "Publish"

    def perform(self, subject: Subject, answers: dict[str, object]) -> str:
        reasons = {name: answers.get(name, "") for name in ("override", "approval")}
        if subject.is_held:
            publishing.publish_locked(subject.article, subject.edition, by=subject.user, **reasons)
        else:
            publishing.publish(
                subject.article, by=subject.user, based_on=answers.get("based_on"), **reasons
            )
        address = subject.article.get_absolute_url()
        return format_html('Published: <a href="{}">see it as readers do</a>.', address)


ACTS: list[Act] = [Publish()]
