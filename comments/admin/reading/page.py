"""The reading screen: a comment, its place in the queue, all that bears on it, and the decision."""

from math import ceil
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.middleware.csrf import get_token
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles.models import Article
from comments import notifications
from comments.admin.base import CommentAdminPart
from comments.admin.queue.position import place_of, query_of
from comments.admin.reading.shortcuts import keys_for
from comments.admin.reading.sidebar import margin_of
from comments.forms import DecisionForm, EditForm
from comments.models import Appeal, Assignment, Comment, Decision
from kingsfund.core.permissions import signed_in

# What a script asks for when it swaps one comment for the next: the screen without its frame.
PART_HEADER = "X-Part"


class ReadingAdminMixin(CommentAdminPart):
    """The part of the admin that shows one comment."""

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        """The reading screen."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        comment = self.get_object(request, object_id)
        if comment is None:
            # The stubs leave out what Django keeps to itself.
            return self._get_obj_does_not_exist_redirect(  # type: ignore[attr-defined]
                request, self.opts, object_id
            )
        return reading_screen(request, self, comment)


def reading_screen(
    request: HttpRequest,
    model_admin: CommentAdminPart,
    comment: Comment,
    *,
    form: DecisionForm | None = None,
    edit_form: EditForm | None = None,
    status: int = 200,
    **problem: Any,
) -> HttpResponse:
    """The page; a form is what could not be done, and `problem` says why."""
    # Without its words there is nothing left to decide on.
    may_decide = model_admin.has_moderate_permission(request) and not comment.emptied_at
    context = {
        "opts": model_admin.opts,
        "title": f"Comment #{comment.pk}",
        "comment": comment,
        "article_title": title_of(comment.article),
        "obstacle": comment.obstacle(),
        "appeal": open_appeal_of(comment),
        "place": place_of(request, comment),
        "query": query_of(request),
        "now": timezone.now(),
        "margin": margin_of(comment),
        "assignment": assignment_of_colleague(request, comment),
        "keys": keys_for(deciding=may_decide),
        "may_decide": may_decide,
        **(deciding_context(comment, form, edit_form) if may_decide else {}),
        **problem,
    }
    if PART_HEADER in request.headers:
        return TemplateResponse(request, "admin/comments/_reading.html", context, status=status)
    # The site's own side bar gives its room to the queue.
    frame = {**model_admin.admin_site.each_context(request), "is_nav_sidebar_enabled": False}
    context |= {**frame, "media": model_admin.media}
    return TemplateResponse(request, "admin/comments/comment_reading.html", context, status=status)


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


# What the rooms of the admin share


def refuse(request: HttpRequest, model_admin: CommentAdminPart) -> HttpResponse | None:
    """The answer to what only a moderator's button may ask for; None to go on."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if not model_admin.has_moderate_permission(request):
        raise PermissionDenied
    return None


def wants_json(request: HttpRequest) -> bool:
    """Whether a script asks, which shows the outcome itself."""
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


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


def title_of(article: Article) -> str:
    """The title that readers see, without a query for each row of a list."""
    return article.live_edition.title if article.live_edition else article.slug


def count_of(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
