"""Saying that one has a comment in hand, and hearing who else has."""

from django.contrib.admin import ModelAdmin
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path

from comments import claims
from comments.admin.reading import refuse
from comments.models import Comment


class ClaimingDesk:
    """The part of the desk that keeps two moderators from reading the same letter."""

    def claiming_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<number:number>/claim/", wrap(self.claim_view), name="comments_comment_claim"),
        ]

    def claim_view(self, request: HttpRequest, number: int) -> HttpResponse:
        return claim(request, self, number)


def claim(request: HttpRequest, desk: ModelAdmin, number: int) -> HttpResponse:
    """Take a comment in hand, keep it there, or put it back; the answer says who else has it."""
    if refusal := refuse(request, desk):
        return refusal
    comment = get_object_or_404(Comment, pk=number)
    if "release" in request.POST:
        claims.release(comment, by=request.user)
        return JsonResponse({"holder": ""})
    standing = claims.take(comment, by=request.user)
    is_own = standing.by_id == request.user.pk
    return JsonResponse({"holder": "" if is_own else standing.holder()})
