"""What the gate would say, beside the text while it is written."""

from django.http import HttpRequest

from articles.admin.acts import Subject
from articles.admin.acts.gate import report_on


class GateDesk:
    """The part of the article's admin that shows what is missing before publication."""

    def gate_margin(self, request: HttpRequest, subject: Subject) -> dict[str, object]:
        return {"gate": report_on(subject) if subject.has_draft else None}
