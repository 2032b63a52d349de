"""The address by which the reading screen says who has a comment open."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path

from comments.admin.base import CommentAdminPart
from comments.admin.queue.filters import is_key
from comments.admin.queue.position import query_of, queue_url, reading_url, take_next
from comments.admin.reading.page import refuse, wants_json
from comments.models import Comment
from comments.workflow import assignments
from kingsfund.core.permissions import signed_in


class AssignmentAdminMixin(CommentAdminPart):
    """The part of the admin that keeps two moderators from reading the same comment."""

    def assignment_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path(
                "<number:number>/assignment/",
                wrap(self.assignment_view),
                name="comments_comment_assignment",
            ),
            path("next/", wrap(self.next_view), name="comments_comment_next"),
        ]

    def assignment_view(self, request: HttpRequest, number: int) -> HttpResponse:
        return assignment(request, self, number)

    def next_view(self, request: HttpRequest) -> HttpResponse:
        return open_next(request, self)


def assignment(request: HttpRequest, model_admin: CommentAdminPart, number: int) -> HttpResponse:
    """Assign a comment, keep it assigned, or release it; the answer says who else has it."""
    if refusal := refuse(request, model_admin):
        return refusal
    comment = get_object_or_404(Comment, pk=number)
    if "release" in request.POST:
        assignments.release(comment, by=signed_in(request))
        return JsonResponse({"holder": ""})
    standing = assignments.take(comment, by=signed_in(request))
    is_own = standing.by_id == request.user.pk
    return JsonResponse({"holder": "" if is_own else standing.holder()})


def open_next(request: HttpRequest, model_admin: CommentAdminPart) -> HttpResponse:
    """Assign to who asks the first of the queue, or the one behind `after`, that nobody else reads."""
    if refusal := refuse(request, model_admin):
        return refusal
    number, query = request.POST.get("after", ""), query_of(request)
    comment = Comment.objects.filter(pk=number).first() if is_key(number) else None
    following = take_next(request, comment)
    if wants_json(request):
        return JsonResponse({"url": reading_url(following, query) if following else ""})
    if following is None:
        messages.info(request, "Colleagues are reading everything in this list just now.")
    return redirect(reading_url(following, query) if following else queue_url(query))
