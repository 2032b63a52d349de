"""A writer takes a comment back, for good."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from comments import private_links
from comments.models import Comment, StaleDecision, WrongState
from comments.policy import WITHDRAWN_KEPT
from comments.views.respond import SeeOther
from comments.views.status import for_its_writer
from comments.workflow import transitions
from kingsfund.core.http.caching import capability_url
from kingsfund.core.numbers import as_number


@csrf_exempt  # whoever does not know the address cannot post to it, and the page keeps no cookie
@require_http_methods(["GET", "HEAD", "POST"])
@capability_url
@for_its_writer(Comment.may_be_withdrawn)
def comment_withdraw(request: HttpRequest, comment: Comment) -> HttpResponse:
    """What exactly happens, and the button; what the page said must still be true when it is pressed."""
    if request.method == "POST" and comment.may_be_withdrawn():
        read = request.POST.get("version", "")
        try:
            transitions.withdraw(comment, expected=as_number(read) or 0)
        except (StaleDecision, WrongState):
            comment.refresh_from_db()
            if comment.may_be_withdrawn():
                return withdraw_page(request, comment, is_overtaken=True, status=409)
    if request.method == "POST":
        return SeeOther(private_links.status_path(comment))
    return withdraw_page(request, comment)


def withdraw_page(
    request: HttpRequest, comment: Comment, *, is_overtaken: bool = False, status: int = 200
) -> HttpResponse:
    context = {
        "comment": comment,
        "answers": comment.replies.published().count() if comment.is_published() else 0,
        "is_overtaken": is_overtaken,
        "days_kept": WITHDRAWN_KEPT.days,
        "status_path": private_links.status_path(comment),
    }
    return render(request, "comments/comment_withdraw.html", context, status=status)
