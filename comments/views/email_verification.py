"""Whoever reads the mail to an address says whether they wrote the comment sent under it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from comments import private_links
from comments.views.respond import SeeOther
from comments.views.unusable import explain_unusable_link
from comments.workflow import email_verification
from kingsfund.core.http.caching import capability_url


@csrf_exempt  # whoever does not know the address cannot post to it, and the page keeps no cookie
@require_http_methods(["GET", "HEAD", "POST"])
@capability_url
@explain_unusable_link
def comment_proof(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link changes nothing, for programs that look through mail open it too."""
    comment = private_links.comment_to_prove(token)
    is_open = bool(comment.email) and not comment.email_verified_at
    if request.method == "POST":
        act = request.POST.get("act", "")
        if act == "mine":
            email_verification.verify_address(comment)
        elif is_open and act == "not-mine":
            email_verification.reject_authorship(comment)
        return SeeOther(request.path)
    context = {
        "comment": comment,
        "is_open": is_open,
        "status_path": private_links.status_path(comment) if comment.email else "",
    }
    return render(request, "comments/comment_proof.html", context)
