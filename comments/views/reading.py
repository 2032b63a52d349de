"""What any reader may open: the policy, and each comment on a page of its own."""

from datetime import date, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from comments import citations
from comments.models import Comment
from comments.policy import (
    ADDRESS_KEPT,
    DECLINED_KEPT,
    POLICY_VERSION,
    SPAM_KEPT,
    WITHDRAWN_KEPT,
)
from comments.rendering import replies_html, single_comment_html
from kingsfund.core.http.caching import cacheable


@cacheable
def policy(request: HttpRequest) -> HttpResponse:
    context = {
        "in_force_since": date.fromisoformat(POLICY_VERSION),
        "months_kept": months(ADDRESS_KEPT),
        "declined_months_kept": months(DECLINED_KEPT),
        "withdrawn_days_kept": WITHDRAWN_KEPT.days,
        "spam_days_kept": SPAM_KEPT.days,
        "contact": parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
    }
    return render(request, "comments/policy.html", context)


def months(kept: timedelta) -> int:
    return round(kept.days / 30.44)


@cacheable
def comment_detail(request: HttpRequest, number: int) -> HttpResponse:
    """One comment, to be read, linked to and cited, with what it answers and what answers it."""
    visible = Comment.objects.visible().with_marks()
    found = visible.select_related("article__live_edition", "parent")
    comment = found.filter(pk=number).first()
    if comment is None:
        return gone_page(request, number)
    article = comment.article
    path = article.get_absolute_url()
    answers = [] if comment.parent_id else list(comment.replies.published().with_marks())
    is_open = article.takes_comments() and not comment.parent_id
    context = {
        "comment": comment,
        "article": article,
        "place": place_url(comment),
        "content": single_comment_html(comment, is_open=is_open, article_path=path),
        "answer_count": len(answers),
        "answers": replies_html(answers, article_path=path),
        "title": citations.title_of(comment),
        "description": citations.description(comment),
        "citation": citations.suggested_citation(comment),
        "citation_tags": citations.citation_tags(comment),
        "linked_data": citations.linked_data(comment),
    }
    return render(request, "comments/comment_detail.html", context)


def gone_page(request: HttpRequest, number: int) -> HttpResponse:
    """What stays at the address of a comment that its writer withdrew after it could be cited.

    The answer is 410: whoever follows a citation learns what became of it, and search engines drop
    the words (RFC 9110, section 15.5.11). What nobody could see is not found, withdrawn or not.
    """
    gone = Comment.objects.gone().select_related("article__live_edition", "parent")
    comment = get_object_or_404(gone, pk=number)
    answers = list(comment.replies.published().with_marks())
    context = {
        "number": comment.pk,
        "article": comment.article,
        "place": place_url(comment) if answers else "",
        "answer_count": len(answers),
        "answers": replies_html(answers, article_path=comment.article.get_absolute_url()),
    }
    return render(request, "comments/comment_gone.html", context, status=410)


def place_url(comment: Comment) -> str:
    """Where a comment stands under its article."""
    page = comment.thread_page()
    query = f"?comments={page}" if page > 1 else ""
    return f"{comment.article.get_absolute_url()}{query}#comment-{comment.pk}"
