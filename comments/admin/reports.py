"""What readers report: the list by weight. A decision on the comment answers them."""

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe

from comments.admin.base import CommentAdminPart
from comments.models import Comment, Report
from kingsfund.core.pagination import CappedPaginator

PER_PAGE = 50


class ReportsAdminMixin(CommentAdminPart):
    """The part of the admin that answers readers who report a comment."""

    def reports_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("reported/", wrap(self.reported_view), name="comments_comment_reported"),
        ]

    @method_decorator(require_safe)
    def reported_view(self, request: HttpRequest) -> HttpResponse:
        """Published comments that readers have reported, the gravest first."""
        if not self.has_moderate_permission(request):
            raise PermissionDenied
        return TemplateResponse(
            request, "admin/comments/comment_reported.html", reported_context(request, self)
        )


def reported_context(request: HttpRequest, model_admin: CommentAdminPart) -> dict[str, object]:
    reports = Prefetch("reports", Report.objects.open(), to_attr="open_reports")
    reported = Comment.objects.gravest_first().select_related("article__live_edition")
    pages = CappedPaginator(reported.prefetch_related(reports), PER_PAGE)
    return {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "media": model_admin.media,
        "title": "Comments that readers have reported",
        "page": pages.get_page(request.GET.get("p")),
    }
