"""The writer's private page: what became of one comment."""

from email.utils import parseaddr

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from comments.models import Comment
from kingsfund.pages import private_page
from kingsfund.signing import BadToken, read_token


@require_safe
@private_page
def comment_status(request: HttpRequest, token: str) -> HttpResponse:
    """What became of one comment, for who holds the link: its writer, unless it was passed on.

    Spam is worded as declined without a reason: to say more would teach the senders of it, and a
    person who was mistaken for one has the way to complain that every declined writer has.
    """
    try:
        key = read_token("comment-status", token)
    except BadToken as error:
        raise Http404 from error
    comment = None
    if key is not None:  # the answer to a trapped program, see send_comment
        found = Comment.objects.select_related("article__live_edition", "parent")
        comment = get_object_or_404(found, submission_key=key)
    context = {
        "comment": comment,
        "decision": comment and comment.standing_decision(),
        "is_visible": comment is not None and comment.is_visible(),
        "is_declined": comment is not None and not (comment.is_waiting() or comment.is_published()),
        "promise_days": settings.COMMENT_PROMISE_DAYS,
        "contact": parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
    }
    return render(request, "comments/comment_status.html", context)
