"""The reading screen: one comment, all that bears on it, and the decision."""

from math import ceil
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles.models import Article
from comments import notifications
from comments.forms import DecisionForm
from comments.models import Comment, Decision, StaleDecision, WrongState
from comments.moderation import Verdict, undo_all, what_happened

DONE = {"publish": "published", "decline": "declined", "spam": "marked as spam"}
RECENT = 5


class ReadingDesk:
    """The part of the desk that shows one comment and takes the decision on it."""

    def reading_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("undo/", wrap(self.undo_view), name="comments_comment_undo"),
            path("<int:number>/decide/", wrap(self.decide_view), name="comments_comment_decide"),
        ]

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
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        return reading_screen(request, self, comment)

    def decide_view(self, request: HttpRequest, number: int) -> HttpResponse:
        return decide(request, self, number)

    def undo_view(self, request: HttpRequest) -> HttpResponse:
        return undo(request, self)


def reading_screen(
    request: HttpRequest,
    desk: ModelAdmin,
    comment: Comment,
    *,
    form: DecisionForm | None = None,
    status: int = 200,
    **problem: object,
) -> HttpResponse:
    """The page; `form` is what could not be done, and `problem` says why."""
    decisions = list(comment.decisions.select_related("by", "reason"))
    # Without its words there is nothing left to decide on.
    may_decide = desk.has_moderate_permission(request) and not comment.emptied_at
    by_writer = Comment.objects.by_writer(comment.email).exclude(pk=comment.pk)
    context = {
        **desk.admin_site.each_context(request),
        "opts": desk.opts,
        "media": desk.media,
        "title": f"Comment #{comment.pk}",
        "comment": comment,
        "article_title": title_of(comment.article),
        "form": form or DecisionForm(initial={"version": comment.version}),
        "may_decide": may_decide,
        "obstacle": comment.obstacle(),
        "decisions": decisions,
        "undoable": decisions[0] if decisions and decisions[0].action != "undo" else None,
        "mails": notifications.mail_about(comment),
        "record": by_writer.outcomes(),
        "earlier": by_writer.select_related("article__live_edition")[:RECENT],
        "next": Comment.objects.next_waiting(after=comment),
        "undo_minutes": ceil(settings.DECISION_MAIL_DELAY / 60),
        "mail_text": notifications.declined_mail_text(comment) if may_decide else "",
        **problem,
    }
    return TemplateResponse(request, "comments/comment_reading.html", context, status=status)


def decide(request: HttpRequest, desk: ModelAdmin, number: int) -> HttpResponse:
    """One decision, based on the version that was read; then on to the next comment that waits."""
    if refusal := refuse(request, desk):
        return refusal
    comment = get_object_or_404(desk.get_queryset(request), pk=number)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return reading_screen(request, desk, comment, form=form, status=422)
    asked = form.cleaned_data
    verdict = Verdict(asked["action"], asked["reason"], asked["note"])
    try:
        decision = verdict.apply_to(comment, by=request.user, expected=asked["version"])
    except StaleDecision as error:
        return conflict_screen(request, desk, comment, form, error)
    except WrongState as error:
        return reading_screen(request, desk, comment, form=form, status=409, problem=str(error))
    button = undo_button(request, decision=decision.pk)
    text = f"Comment #{comment.pk} by {comment.name} {DONE[decision.action]}."
    messages.success(request, format_html("{} {}", text, button))
    following = Comment.objects.next_waiting(after=comment)
    return redirect(reading_url(following) if following else queue_url())


def conflict_screen(
    request: HttpRequest,
    desk: ModelAdmin,
    comment: Comment,
    form: DecisionForm,
    error: StaleDecision,
) -> HttpResponse:
    """Somebody else was first: show what they did and what was tried; nothing is overwritten.

    The form keeps its reason and note, and is based on what the page shows now.
    """
    comment.refresh_from_db(fields=["status", "version", "decided_at"])
    retry = DecisionForm({**request.POST.dict(), "version": comment.version})
    retry.is_valid()
    return reading_screen(
        request,
        desk,
        comment,
        form=retry,
        status=409,
        theirs=error.latest,
        happened=what_happened(error.latest),
        mine=dict(DecisionForm.ACTIONS)[form.cleaned_data["action"]],
    )


def undo(request: HttpRequest, desk: ModelAdmin) -> HttpResponse:
    """Take back one decision, or all that were taken in one go."""
    if refusal := refuse(request, desk):
        return refusal
    decisions = list(decisions_asked(request))
    if not decisions:
        raise Http404
    told = [one for one in decisions if notifications.was_told(one.comment, one)]
    outcome = undo_all(decisions, by=request.user)
    if outcome.left:
        messages.warning(request, f"Not taken back: {'; '.join(outcome.left[:10])}.")
    if outcome.decided:
        messages.success(request, f"{count_of(outcome.decided, 'decision')} taken back.")
        if told:
            sent = count_of(len(told), "writer")
            messages.warning(request, f"The mail to {sent} had gone out already.")
    if len(decisions) == 1:
        return redirect(reading_url(decisions[0].comment))
    return redirect(queue_url())


def decisions_asked(request: HttpRequest) -> QuerySet[Decision]:
    batch, number = request.POST.get("batch", ""), request.POST.get("decision", "")
    if number.isdecimal() and len(number) < 19:
        return Decision.objects.with_comments().filter(pk=number)
    try:
        return Decision.objects.with_comments().in_batch(UUID(batch))
    except ValueError as error:
        raise Http404 from error


def refuse(request: HttpRequest, desk: ModelAdmin) -> HttpResponse | None:
    """The answer to what only a moderator's button may ask for; None to go on."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if not desk.has_moderate_permission(request):
        raise PermissionDenied
    return None


def undo_button(request: HttpRequest, **what: object) -> SafeString:
    """A form of one button, for the message that follows a decision: `decision=…` or `batch=…`."""
    [(name, value)] = what.items()
    return format_html(
        '<form class="undo" method="post" action="{}">'
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
        '<input type="hidden" name="{}" value="{}"><button accesskey="u">Undo</button></form>',
        reverse("admin:comments_comment_undo"),
        get_token(request),
        name,
        value,
    )


def reading_url(comment: Comment) -> str:
    return reverse("admin:comments_comment_change", args=[comment.pk])


def queue_url() -> str:
    return reverse("admin:comments_comment_changelist")


def title_of(article: Article) -> str:
    """The title that readers see, without a query for each row of a list."""
    return article.live_edition.title if article.live_edition else article.slug


def count_of(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
