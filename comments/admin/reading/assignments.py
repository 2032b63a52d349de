"""Who has a comment open, and who reads the next one: two moderators never read the same."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from comments.admin.pages import moderator_required, wants_json
from comments.admin.queue.filters import is_key
from comments.admin.queue.position import query_of, queue_url, reading_url, take_next
from comments.models import Comment
from comments.workflow import assignments
from kingsfund.core.security.permissions import signed_in


@require_POST
@moderator_required
def assignment(request: HttpRequest, number: int) -> HttpResponse:
    """Assign a comment, keep it assigned, or release it; the answer says who else has it."""
    comment = get_object_or_404(Comment, pk=number)
    if "release" in request.POST:
        assignments.release(comment, by=signed_in(request))
        return JsonResponse({"holder": ""})
    standing = assignments.take(comment, by=signed_in(request))
    is_own = standing.by_id == request.user.pk
    return JsonResponse({"holder": "" if is_own else standing.holder()})


@require_POST
@moderator_required
def open_next(request: HttpRequest) -> HttpResponse:
    """Assign to who asks the first of the queue, or the one behind `after`, that nobody else reads."""
    number, query = request.POST.get("after", ""), query_of(request)
    comment = Comment.objects.filter(pk=number).first() if is_key(number) else None
    following = take_next(request, comment)
    if wants_json(request):
        return JsonResponse({"url": reading_url(following, query) if following else ""})
    if following is None:
        messages.info(request, "Colleagues are reading everything in this list just now.")
    return redirect(reading_url(following, query) if following else queue_url(query))
