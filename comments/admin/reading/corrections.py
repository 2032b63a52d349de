"""Crediting a comment with the correction of the article that it led to."""

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from comments.admin.action_views import act_on
from comments.admin.base import CommentAdminPart
from comments.models import Comment
from comments.workflow import corrections
from comments.workflow.corrections import NotCredited
from kingsfund.core.numbers import as_number
from kingsfund.core.permissions import signed_in


class CorrectionsAdminMixin(CommentAdminPart):
    """The part of the admin that names a comment as the source of a correction."""

    def corrections_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<number:number>/credit/", wrap(self.credit_view), name="comments_comment_credit"),
            path(
                "<number:number>/uncredit/",
                wrap(self.uncredit_view),
                name="comments_comment_uncredit",
            ),
        ]

    def credit_view(self, request: HttpRequest, number: int) -> HttpResponse:
        def credit(comment: Comment) -> None:
            chosen = row_asked(request, "edition")
            edition = corrections.corrections_to_choose(comment).filter(pk=chosen).first()
            if edition is None:
                raise NotCredited("Choose a correction of this article.")
            corrections.credit(comment, edition, by=signed_in(request))

        return act_on(request, self, number, credit, "has the credit for the correction")

    def uncredit_view(self, request: HttpRequest, number: int) -> HttpResponse:
        def uncredit(comment: Comment) -> None:
            correction = comment.corrections.filter(pk=row_asked(request, "correction")).first()
            if correction is None:
                raise NotCredited("The credit was taken back already.")
            corrections.take_credit_back(correction, by=signed_in(request))

        return act_on(request, self, number, uncredit, "has no credit for it any more")


def row_asked(request: HttpRequest, name: str) -> int:
    number = request.POST.get(name, "")
    return as_number(number) or 0
