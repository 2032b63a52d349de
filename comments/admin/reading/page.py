"""The page of a comment: its position in the queue, all that bears on it, and the decision."""

from math import ceil
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from comments import notifications
from comments.admin.pages import PART_HEADER, admin_page, may_moderate, title_of
from comments.admin.queue.position import position_of, query_of
from comments.admin.reading.shortcuts import keys_for
from comments.admin.reading.sidebar import sidebar_of
from comments.forms import DecisionForm, EditForm
from comments.models import Appeal, Assignment, Comment, Decision
from kingsfund.core.security.permissions import signed_in


def reading_page(
    request: HttpRequest,
    comment: Comment,
    *,
    form: DecisionForm | None = None,
    edit_form: EditForm | None = None,
    status: int = 200,
    **problem: Any,
) -> HttpResponse:
    """A comment with all that bears on it; a form is what could not be done, `problem` says why."""
    # Without its words there is nothing left to decide on.
    may_decide = may_moderate(request) and not comment.emptied_at
    context = {
        "comment": comment,
        "article_title": title_of(comment.article),
        "obstacle": comment.obstacle(),
        "appeal": open_appeal_of(comment),
        "position": position_of(request, comment),
        "query": query_of(request),
        "now": timezone.now(),
        "sidebar": sidebar_of(comment),
        "assignment": assignment_of_colleague(request, comment),
        "keys": keys_for(deciding=may_decide),
        "may_decide": may_decide,
        **(deciding_context(comment, form, edit_form) if may_decide else {}),
        **problem,
    }
    if PART_HEADER in request.headers:
        return TemplateResponse(request, "admin/comments/_reading.html", context, status=status)
    # The site's own side bar gives way to the queue.
    context |= {"is_nav_sidebar_enabled": False}
    title = f"Comment #{comment.pk}"
    return admin_page(request, "comment_reading", title, status=status, **context)


def deciding_context(
    comment: Comment, form: DecisionForm | None, edit_form: EditForm | None
) -> dict[str, object]:
    """The part of the screen that only who decides has a use for."""
    latest = comment.latest_decision()
    undoable = latest if latest and latest.action in Decision.UNDOABLE else None
    return {
        "form": form or DecisionForm(initial={"version": comment.version}),
        "edit_form": edit_form or blank_edit_form(comment),
        "undoable": undoable,
        "is_undoing_told": undoable is not None
        and bool(comment.email)
        and notifications.was_told(comment, undoable),
        "may_keep": comment.is_published() and comment.reports.open().exists(),
        "undo_minutes": ceil(settings.DECISION_MAIL_DELAY / 60),
        "mail_text": notifications.mail_preview(comment, "decline", None, ""),
    }


def open_appeal_of(comment: Comment) -> Appeal | None:
    """What its writer says against the decision, if nobody has answered; only these can have one."""
    if comment.status not in (Comment.Status.DECLINED, Comment.Status.SPAM):
        return None
    appeals = Appeal.objects.open().select_related("decision__by", "decision__reason")
    return appeals.filter(comment=comment).first()


def blank_edit_form(comment: Comment) -> EditForm:
    initial = {"version": comment.version, "text": comment.text, "why": comment.edit_note}
    return EditForm(initial=initial, comment=comment, auto_id="edit_%s")


def assignment_of_colleague(request: HttpRequest, comment: Comment) -> str:
    """Who else has the comment open: "Nell Price since 10:32"; empty for nobody."""
    assignment = (
        Assignment.objects.standing().filter(comment=comment).exclude(by=signed_in(request)).first()
    )
    return assignment.holder() if assignment else ""


def undo_button(request: HttpRequest, **what: Any) -> SafeString:
    """A form of one button, for the message that follows a decision: `decision=…` or `batch=…`."""
    [(name, value)] = what.items()
    return format_html(
        '<form class="undo" method="post" action="{}">'
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
        '<input type="hidden" name="{}" value="{}"><button accesskey="u">Undo</button></form>',
        reverse("admin:comments_comment_undo") + query_of(request),
        get_token(request),
        name,
        value,
    )
