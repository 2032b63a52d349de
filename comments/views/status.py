"""The writer's private page: what became of one comment, and what can be done about it now.

Its address is the key to it and to the pages behind it, so none of them asks for a cookie or a token.
"""

import functools
from collections.abc import Callable
from email.utils import parseaddr

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from comments import notifications, private_links
from comments.models import Comment
from comments.policy import WITHDRAWN_KEPT
from comments.timeline import chronicle, edits_of
from comments.views.unusable import explain_unusable_link
from comments.workflow import appeals
from kingsfund.core.http.caching import capability_url

# What each page is called; its words are in `templates/comments/_status_<page>.html`.
TITLES = {
    "received": "Your comment has reached us",
    "in_review": "An editor is reading your comment",
    "revise": "Please revise your comment",
    "published": "Your comment is published",
    "declined": "Your comment was not published",
    "withdrawn": "Your comment is withdrawn",
    "emptied": "Your comment has been deleted",
}

View = Callable[[HttpRequest, Comment], HttpResponse]


@require_safe
@capability_url
@explain_unusable_link
def comment_status(request: HttpRequest, token: str) -> HttpResponse:
    """What became of one comment, for who holds the link: its writer, unless it was passed on.

    Spam is worded as declined without a reason: to say more would teach the senders of it, and a
    person who was mistaken for one has the way to appeal that every declined writer has.
    """
    comment = found_by(token)
    page = page_of(comment)
    context: dict[str, object] = {
        "comment": comment,
        "title": TITLES[page],
        "state": f"comments/_status_{page}.html",
    }
    if comment is not None and page != "emptied":
        context |= status_context(comment)
    return render(request, "comments/comment_status.html", context)


def status_context(comment: Comment) -> dict[str, object]:
    """All that its writer may know of a comment."""
    return {
        "decision": comment.standing_decision(),
        "days_kept": WITHDRAWN_KEPT.days,
        "must_prove": must_prove(comment),
        "is_visible": comment.is_visible(),
        "appeal": comment.appeals.select_related("answer").order_by("-pk").first(),
        "may_appeal": appeals.appealable(comment) is not None,
        "events": chronicle(comment),
        "edits": edits_of(comment),
        "contact": parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
        "edit_path": private_links.act_path("edit", comment),
        "withdraw_path": private_links.act_path("withdraw", comment),
        "appeal_path": private_links.act_path("appeal", comment),
        "replies_path": private_links.replies_path(comment),
    }


def must_prove(comment: Comment) -> bool:
    """Whether its writer has mail that asks to confirm the address, and has not done so."""
    is_unproven = bool(comment.email) and not comment.email_verified_at
    return is_unproven and notifications.was_asked_to_prove(comment)


def page_of(comment: Comment | None) -> str:
    """Which of the pages a comment has; a trapped program is shown what a person is at first."""
    if comment is None:
        return "received"
    if comment.emptied_at:
        return "emptied"
    if comment.is_waiting():
        return "in_review" if comment.is_being_read() else "received"
    return "declined" if comment.status == Comment.Status.SPAM else comment.status


def found_by(token: str) -> Comment | None:
    """The comment that a link is about; None for a trapped program's. Raises `BadToken`."""
    return private_links.comment_of_status(token)


def for_its_writer(may: Callable[[Comment], bool]) -> Callable[[View], Callable[..., HttpResponse]]:
    """Give a view the comment that its address names; back to the private page if there is none, or
    if the act that the page is for makes no sense and nothing was typed that could be lost."""

    def decorate(view: View) -> Callable[..., HttpResponse]:
        @explain_unusable_link
        @functools.wraps(view)
        def wrapper(request: HttpRequest, token: str) -> HttpResponse:
            comment = found_by(token)
            if comment is None or comment.emptied_at:
                return back_to_status(token)
            if request.method != "POST" and not may(comment):
                return back_to_status(token)
            return view(request, comment)

        return wrapper

    return decorate


def back_to_status(token: str) -> HttpResponse:
    return redirect(reverse("comments:comment-status", args=[token]))


def kept_page(
    request: HttpRequest, comment: Comment, *, why: str, text: str, status: int = 409
) -> HttpResponse:
    """What was typed could not be taken: why, and the words, to copy and keep."""
    context = {
        "comment": comment,
        "why": why,
        "text": text,
        "status_path": private_links.status_path(comment),
    }
    return render(request, "comments/comment_kept.html", context, status=status)
