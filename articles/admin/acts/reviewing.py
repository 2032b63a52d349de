"""The second pair of eyes."""

from articles import reviewing
from articles.admin.acts.base import Act, Subject
from articles.models import Edition


class Submit(Act):
    name, label, done = "submit", "Submit for review", "submitted"
    explanation = "Somebody else reads it before it is published."
    asks = False

    def fits(self, subject: Subject) -> bool:
        # Saving opens a draft where there is none.
        return not subject.has_draft or subject.edition.status == Edition.Status.DRAFT

    def perform(self, subject: Subject, answers: dict[str, object]) -> str:
        reviewing.submit(subject.article, by=subject.user, based_on=answers.get("based_on"))
        return "Submitted for review."


ACTS: list[Act] = [Submit()]
