"""What any reader may open: the policy, and each letter under an address of its own."""

from datetime import date, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from comments.models import Comment
from comments.policy import (
    ADDRESS_KEPT,
    DECLINED_KEPT,
    POLICY_VERSION,
    SPAM_KEPT,
    WITHDRAWN_KEPT,
)
from kingsfund.pages import public_page


@public_page
def policy(request: HttpRequest) -> HttpResponse:
    context = {
        "in_force_since": date.fromisoformat(POLICY_VERSION),
        "promise_days": settings.COMMENT_PROMISE_DAYS,
        "months_kept": months(ADDRESS_KEPT),
        "declined_months_kept": months(DECLINED_KEPT),
        "withdrawn_days_kept": WITHDRAWN_KEPT.days,
        "spam_days_kept": SPAM_KEPT.days,
        "contact": parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
    }
    return render(request, "comments/policy.html", context)


def months(kept: timedelta) -> int:
    return round(kept.days / 30.44)


@public_page
def comment_detail(request: HttpRequest, number: int) -> HttpResponse:
    """The permalink of a comment: on to its place under the article."""
    visible = Comment.objects.visible().select_related("article", "parent")
    comment = get_object_or_404(visible, pk=number)
    page = comment.thread_page()
    query = f"?comments={page}" if page > 1 else ""
    return redirect(f"{comment.article.get_absolute_url()}{query}#comment-{comment.pk}")
