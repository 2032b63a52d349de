"""Blind reviews: a sample of decisions, judged again without knowing them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_safe

from comments.admin.pages import admin_page, moderator_required
from comments.forms import BlindReviewForm
from comments.models import AlreadyGiven, BlindReview, OwnDecision
from kingsfund.core.security.permissions import signed_in

ON_PAGE = 200
RELATED = (
    *("decision__comment__article__live_edition", "decision__comment__parent"),
    *("decision__by", "decision__reason", "by", "reason"),
)


@require_safe
@moderator_required
def blind_review_list(request: HttpRequest) -> HttpResponse:
    """What this moderator can be asked, without anything that was decided."""
    waiting = BlindReview.objects.open_to(signed_in(request)).select_related(*RELATED[:2])
    given = BlindReview.objects.given().filter(by=signed_in(request)).select_related(*RELATED)
    context: dict[str, Any] = {
        "blind_reviews": waiting[:ON_PAGE],
        "given": given.order_by("-at")[:10],
    }
    return admin_page(request, "blind_review_list", "Blind reviews", **context)


@require_http_methods(["GET", "HEAD", "POST"])
@moderator_required
def blind_review_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Blind until it is given; then both side by side."""
    found = get_object_or_404(BlindReview.objects.select_related(*RELATED), pk=pk)
    if found.is_given():
        return show(request, found, "blind_review_given")
    # Nobody is shown their own decision as if it were somebody else's.
    if found.decided_by_id == request.user.pk:
        raise PermissionDenied
    form = BlindReviewForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return show(request, found, "blind_review", form=form, status=status)
    try:
        found.give(by=signed_in(request), **form.cleaned_data)
    except OwnDecision as error:
        raise PermissionDenied(str(error)) from error
    except AlreadyGiven as error:
        messages.warning(request, str(error))
    return redirect("admin:comments_comment_blind_review", found.pk)


def show(
    request: HttpRequest,
    blind_review: BlindReview,
    template: str,
    *,
    form: BlindReviewForm | None = None,
    status: int = 200,
) -> HttpResponse:
    others = BlindReview.objects.open_to(signed_in(request)).exclude(pk=blind_review.pk)
    context = {
        "blind_review": blind_review,
        "comment": blind_review.comment_as_decided(),
        "form": form,
        "next": others.first(),
    }
    return admin_page(request, template, "Blind review", status=status, **context)
