"""Reporting a published comment, and proving the address that came with a report."""

from contextlib import suppress
from uuid import UUID, uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from comments.forms import ReportForm
from comments.models import Comment, Report, ReportIsSettled
from comments.private_links import Gone
from comments.views.unusable import explain_unusable_link
from comments.workflow import reports
from kingsfund.core.http.caching import cacheable, capability_url, draft_page
from kingsfund.core.http.csrf import csrf_problem
from kingsfund.core.security.ratelimit import allow_request
from kingsfund.core.security.signing import BadToken, make_token, read_token

PURPOSE, LONGEST = "report-form", 86_400
AGAIN = "What you wrote is still here: press the button again."
NO_COOKIE = f"Your browser did not send back the cookie that goes with the form. Allow cookies here. {AGAIN}"
STALE = f"This page has been open for more than a day, or was altered on the way. {AGAIN}"
TOO_MANY = (
    "Many reports have come from your network in a short time, so this one was not taken yet. "
    "What you wrote is still here: wait a while, then press the button again."
)


@csrf_exempt  # checked below, so that a refusal does not lose what was written
@draft_page
@require_http_methods(["GET", "HEAD", "POST"])
def comment_report(request: HttpRequest, number: int) -> HttpResponse:
    """The form for a report of one comment that readers see, and its post."""
    visible = Comment.objects.visible().select_related("article__live_edition", "parent")
    comment = get_object_or_404(visible, pk=number)
    if request.method != "POST":
        return report_page(request, comment, ReportForm())
    if csrf_problem(request):
        form = ReportForm(initial=ReportForm.typed(request.POST))
        return report_page(request, comment, form, problem=NO_COOKIE, status=403)
    form = ReportForm(request.POST)
    if not form.is_valid():
        return report_page(request, comment, form, status=422)
    key = key_in(request.POST.get("token", ""), comment)
    if key is None:
        return report_page(request, comment, form, problem=STALE, status=422)
    return take_report(request, comment, form, key)


def take_report(
    request: HttpRequest, comment: Comment, form: ReportForm, key: UUID
) -> HttpResponse:
    """Store it once; a program in the trap is thanked like a person, and nothing is stored."""
    if not form.is_trapped():
        verdict = allow_request(request, "report", settings.REPORT_LIMIT)
        if not verdict.allowed:
            response = report_page(request, comment, form, problem=TOO_MANY, status=429)
            response.headers["Retry-After"] = str(verdict.retry_after)
            return response
        with suppress(ReportIsSettled):  # the next page says that the comment is gone
            reports.receive_report(form.report(comment), key=key)
    response = HttpResponseRedirect(reverse("comments:report-thanks", args=[comment.pk]))
    response.status_code = 303
    return response


def report_page(
    request: HttpRequest,
    comment: Comment,
    form: ReportForm,
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    """The comment and the form; the same key as long as the page was ours, so that once is once."""
    key = key_in(request.POST.get("token", ""), comment) or uuid4()
    context = {
        "comment": comment,
        "article": comment.article,
        "form": form,
        "problem": problem,
        "token": make_token(PURPOSE, [comment.pk, key.hex]),
    }
    return render(request, "comments/comment_report.html", context, status=status)


def key_in(token: str, comment: Comment) -> UUID | None:
    """The key of one showing of the form; None if it was not ours, for this comment and of today."""
    try:
        number, key = read_token(PURPOSE, token, max_age=LONGEST)
    except BadToken:
        return None
    return UUID(key) if number == comment.pk else None


@cacheable
def report_thanks(request: HttpRequest, number: int) -> HttpResponse:
    """What follows a report; the same for everybody, and also when the comment is gone by then."""
    visible = Comment.objects.visible().select_related("article__live_edition")
    context = {"comment": visible.filter(pk=number).first()}
    return render(request, "comments/report_thanks.html", context)


@csrf_exempt  # whoever does not know the address cannot post to it, and the page keeps no cookie
@require_http_methods(["GET", "HEAD", "POST"])
@capability_url
@explain_unusable_link
def report_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link in the mail opens a page; its button says that the report is the reader's own."""
    key = read_token(reports.PURPOSE, token)
    found = Report.objects.select_related("comment__article__live_edition")
    report = found.filter(submission_key=key).first()
    if report is None:
        raise Gone("There is no such report.")
    if request.method == "POST":
        try:
            reports.verify_report(report)
        except ReportIsSettled:
            pass  # the page says so
        else:
            response = HttpResponseRedirect(request.path)
            response.status_code = 303
            return response
    return render(request, "comments/report_confirm.html", {"report": report})
