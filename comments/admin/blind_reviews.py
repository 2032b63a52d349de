"""Blind reviews: a sample of decisions, judged again without knowing them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from comments.admin.appeals import room
from comments.admin.base import CommentAdminPart
from comments.forms import BlindReviewForm
from comments.models import AlreadyGiven, BlindReview, OwnDecision
from kingsfund.core.permissions import signed_in

ON_PAGE = 200
RELATED = (
    *("decision__comment__article__live_edition", "decision__comment__parent"),
    *("decision__by", "decision__reason", "by", "reason"),
)


class BlindReviewAdminMixin(CommentAdminPart):
    """The part of the admin that asks what others would have decided."""

    def blind_review_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path(
                "blind-reviews/",
                wrap(self.blind_reviews_view),
                name="comments_comment_blind_reviews",
            ),
            path(
                "blind-reviews/<number:blind_review>/",
                wrap(self.blind_review_view),
                name="comments_comment_blind_review",
            ),
        ]

    def blind_reviews_view(self, request: HttpRequest) -> HttpResponse:
        """What this moderator can be asked, without anything that was decided."""
        if not self.has_moderate_permission(request):
            raise PermissionDenied
        related = BlindReview.objects.open_to(signed_in(request)).select_related(*RELATED[:2])
        given = BlindReview.objects.given().filter(by=signed_in(request)).select_related(*RELATED)
        context = {
            **room(request, self, "Blind reviews"),
            "blind_reviews": related[:ON_PAGE],
            "given": given.order_by("-at")[:10],
        }
        return TemplateResponse(request, "admin/comments/blind_review_list.html", context)

    def blind_review_view(self, request: HttpRequest, blind_review: int) -> HttpResponse:
        """Blind until it is given; then both side by side."""
        if not self.has_moderate_permission(request):
            raise PermissionDenied
        found = get_object_or_404(BlindReview.objects.select_related(*RELATED), pk=blind_review)
        if found.is_given():
            return blind_review_page(request, self, found, "admin/comments/blind_review_given.html")
        form = BlindReviewForm(request.POST or None)
        if request.method != "POST" or not form.is_valid():
            status = 422 if request.method == "POST" else 200
            return blind_page(request, self, found, form=form, status=status)
        try:
            found.give(by=signed_in(request), **form.cleaned_data)
        except OwnDecision as error:
            raise PermissionDenied(str(error)) from error
        except AlreadyGiven as error:
            messages.warning(request, str(error))
        return redirect("admin:comments_comment_blind_review", found.pk)


def blind_page(
    request: HttpRequest, model_admin: CommentAdminPart, blind_review: BlindReview, **what: Any
) -> HttpResponse:
    """Nobody is shown their own decision as if it were somebody else's."""
    if blind_review.decided_by_id == request.user.pk:
        raise PermissionDenied
    return blind_review_page(
        request, model_admin, blind_review, "admin/comments/blind_review.html", **what
    )


def blind_review_page(
    request: HttpRequest,
    model_admin: CommentAdminPart,
    blind_review: BlindReview,
    template: str,
    *,
    form: BlindReviewForm | None = None,
    status: int = 200,
) -> HttpResponse:
    left: QuerySet[BlindReview] = BlindReview.objects.open_to(signed_in(request)).exclude(
        pk=blind_review.pk
    )
    context = {
        **room(request, model_admin, "Blind review"),
        "blind_review": blind_review,
        "comment": blind_review.comment_as_decided(),
        "form": form,
        "next": left.first(),
    }
    return TemplateResponse(request, template, context, status=status)
