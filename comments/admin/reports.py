"""What readers report: the list by weight. A decision on the comment answers them."""

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from comments.admin.pages import admin_page, moderator_required
from comments.models import Comment, Report
from kingsfund.core.lists.pagination import CappedPaginator

PER_PAGE = 50


@require_safe
@moderator_required
def reported(request: HttpRequest) -> HttpResponse:
    """Published comments that readers have reported, the gravest first."""
    reports = Prefetch("reports", Report.objects.open(), to_attr="open_reports")
    comments = Comment.objects.gravest_first().select_related("article__live_edition")
    pages = CappedPaginator(comments.prefetch_related(reports), PER_PAGE)
    page = pages.get_page(request.GET.get("p"))
    title = "Comments that readers have reported"
    return admin_page(request, "comment_reported", title, page=page)
