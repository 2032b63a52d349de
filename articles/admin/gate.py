"""What the gate would say, beside the text while it is written."""

from django.http import HttpRequest

from articles import gate
from articles.admin.acts import Subject


class GateDesk:
    """The part of the article's admin that shows what is missing before publication."""

    def gate_margin(self, request: HttpRequest, subject: Subject) -> dict[str, object]:
        if not subject.has_draft:
            return {}
        return {"problems": gate.problems_of(subject.article, subject.edition)}
