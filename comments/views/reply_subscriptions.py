"""Mail about answers: stopping it, and asking for it again."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from comments import private_links
from comments.notifications import reply_subscriptions
from comments.views.respond import SeeOther
from comments.views.unusable import explain_unusable_link
from kingsfund.core.http.caching import capability_url


# Exempt, because a mail program posts here without ever having seen a page (RFC 8058, section 3.2);
# the address itself is the proof.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@capability_url
@explain_unusable_link
def comment_replies(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link changes nothing; the button, here or in a mail program, ends the mail."""
    comment = private_links.comment_with_replies(token)
    if request.method == "POST":
        if request.POST.get("act") == "begin":
            reply_subscriptions.begin_following(comment)
        else:
            reply_subscriptions.stop(comment)
        if request.POST.get("List-Unsubscribe") == "One-Click":
            return HttpResponse("No more mail about answers.\n", content_type="text/plain")
        return SeeOther(request.path)
    context = {"comment": comment, "thread": reply_subscriptions.thread_of(comment)}
    return render(request, "comments/comment_replies.html", context)
