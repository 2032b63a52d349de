"""What the gate would say, beside the text while it is written."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe

from articles.admin.acts import Subject
from articles.admin.acts.gate import report_on
from kingsfund.pages import private_page


class GateDesk:
    """The part of the article's admin that shows what is missing before publication."""

    def gate_urls(self) -> list[URLPattern]:
        return [
            path(
                "<path:object_id>/gate/",
                self.admin_site.admin_view(self.gate_view),
                name="articles_article_gate",
            )
        ]

    def gate_margin(self, request: HttpRequest, subject: Subject) -> dict[str, object]:
        address = reverse("admin:articles_article_gate", args=[subject.article.pk])
        report = report_on(subject) if subject.has_draft else None
        return {"gate_address": address, "gate": report}

    @method_decorator([require_safe, private_page])
    def gate_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """What the gate says of the draft as it was saved last; nothing where there is no draft."""
        subject = self.subject_of(request, self.editable(request, object_id))
        if not subject.has_draft:
            return HttpResponse(status=204)
        return render(
            request, "admin/articles/article/_gate_report.html", {"gate": report_on(subject)}
        )
