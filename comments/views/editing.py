"""A writer changes a comment that nobody is reading, or that was given back to be revised."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from comments import private_links
from comments.forms import RewriteForm
from comments.models import Comment, StaleDecision, WrongState
from comments.views.respond import SeeOther
from comments.views.status import for_its_writer, kept_page, page_of
from comments.workflow import transitions
from kingsfund.core.http.caching import capability_url
from kingsfund.core.security.ratelimit import hit

# Changes to one comment in a day: each is kept for ever, so a program must not make thousands.
CHANGES, DAY = 30, 86_400
TOO_MANY = (
    "You have changed this comment very often today, so we have not taken this change. Nothing you "
    "wrote is lost: copy it and come back tomorrow."
)
OVERTAKEN = (
    "The comment has changed since you opened this page, perhaps in another window. What you typed "
    "is still in the form: press the button again if it is to stand instead."
)
# Why a comment that was being changed cannot be changed any more, by the page it has now.
MEANWHILE = {
    "in_review": "An editor began to read your comment while you were writing. What an editor is "
    "reading no longer changes, so that nothing is decided on words that nobody saw.",
    "published": "Your comment was published while you were writing.",
    "declined": "The editors decided not to publish your comment while you were writing.",
    "withdrawn": "Your comment was withdrawn while you were writing.",
}


@csrf_exempt  # whoever does not know the address cannot post to it, and the page keeps no cookie
@require_http_methods(["GET", "HEAD", "POST"])
@capability_url
@for_its_writer(Comment.may_be_rewritten)
def comment_edit(request: HttpRequest, comment: Comment) -> HttpResponse:
    """The words in a form; sent, they wait for the editors, revised ones from now on."""
    if request.method != "POST":
        return edit_page(request, RewriteForm(comment=comment))
    if not comment.may_be_rewritten():
        return edit_overtaken_page(request, comment)
    form = RewriteForm(request.POST, comment=comment)
    if not form.is_valid():
        return edit_page(request, form, status=422)
    changes, expected = form.changes(), form.cleaned_data["version"]
    if not changes:
        return SeeOther(private_links.status_path(comment))
    if not hit(f"comment-change:{comment.pk}", CHANGES, DAY).allowed:
        return edit_page(request, form, problem=TOO_MANY, status=429)
    is_asked_for = comment.status == Comment.Status.REVISE
    apply = transitions.resubmit if is_asked_for else transitions.change
    try:
        apply(comment, changes, expected=expected)
    except (StaleDecision, WrongState):
        comment.refresh_from_db()
        return edit_overtaken_page(request, comment)
    return SeeOther(private_links.status_path(comment))


def edit_overtaken_page(request: HttpRequest, comment: Comment) -> HttpResponse:
    """Somebody was first: the form again, based on what is stored now, or what was typed to keep."""
    if comment.may_be_rewritten():
        typed: dict[str, Any] = {**request.POST.dict(), "version": comment.version}
        form = RewriteForm(typed, comment=comment)
        return edit_page(request, form, problem=OVERTAKEN, stored=comment, status=409)
    why = MEANWHILE[page_of(comment)]
    return kept_page(request, comment, why=why, text=request.POST.get("text", ""))


def edit_page(
    request: HttpRequest, form: RewriteForm, *, status: int = 200, **problem: Any
) -> HttpResponse:
    comment = form.comment
    is_asked_for = comment.status == Comment.Status.REVISE
    context = {
        "form": form,
        "comment": comment,
        "decision": comment.standing_decision() if is_asked_for else None,
        "status_path": private_links.status_path(comment),
        **problem,
    }
    return render(request, "comments/comment_edit.html", context, status=status)
