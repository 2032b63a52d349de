"""A writer asks that somebody else decide again."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from comments import private_links
from comments.forms import AppealForm
from comments.models import Comment, StaleDecision, WrongState
from comments.views.respond import SeeOther
from comments.views.status import for_its_writer, kept_page
from comments.workflow import appeals
from comments.workflow.appeals import CannotAppeal
from kingsfund.core.http.caching import capability_url

# Pressing the button twice, or from two windows, is no reason to be told of a mistake, but what was
# typed the second time was not sent.
SENT_ALREADY = "You have asked us already, and what you wrote then is with us."
OVERTAKEN = "The editors have decided about your comment again while you were writing."


@csrf_exempt  # whoever does not know the address cannot post to it, and the page keeps no cookie
@require_http_methods(["GET", "HEAD", "POST"])
@capability_url
@for_its_writer(lambda comment: appeals.appealable(comment) is not None)
def comment_appeal(request: HttpRequest, comment: Comment) -> HttpResponse:
    if request.method != "POST":
        return appeal_form_page(request, comment, AppealForm(version=comment.version))
    form = AppealForm(request.POST, version=comment.version)
    if not form.is_valid():
        return appeal_form_page(request, comment, form, status=422)
    asked = form.cleaned_data
    try:
        appeals.lodge(comment, asked["text"], expected=asked["version"])
    except (CannotAppeal, StaleDecision, WrongState):
        return appeal_overtaken_page(request, comment, asked["text"])
    return SeeOther(private_links.status_path(comment))


def appeal_overtaken_page(request: HttpRequest, comment: Comment, text: str) -> HttpResponse:
    """Nothing was sent: unless the same words are with us already, they are given back to keep."""
    appeal = comment.appeals.order_by("-pk").first()
    if appeal and appeal.text == text:
        return SeeOther(private_links.status_path(comment))
    why = SENT_ALREADY if appeal else OVERTAKEN
    return kept_page(request, comment, why=why, text=text)


def appeal_form_page(
    request: HttpRequest, comment: Comment, form: AppealForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "comment": comment,
        "decision": comment.standing_decision(),
        "status_path": private_links.status_path(comment),
    }
    return render(request, "comments/comment_appeal.html", context, status=status)
