"""Decisions on several comments at once: on those that were ticked, or on all that a filter leaves.

A page first shows which they are, and only these are decided, if they are still what it showed. What
a filter leaves beyond `BULK_LIMIT` is decided in further goes under the same batch.
"""

from typing import NamedTuple, Self
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_http_methods, require_POST

from comments import notifications
from comments.admin.pages import admin_page, count_of, moderator_required, told_already
from comments.admin.queue.facets import COUNTED
from comments.admin.queue.filters import filter_asked, is_key
from comments.admin.queue.saved_filters import queue_url
from comments.forms import BulkDeclineForm
from comments.models import Comment, CommentQuerySet, Decision
from comments.workflow.moderation import Outcome, Verdict, decide_on_all, undo_all
from kingsfund.core.lists.pagination import MoreThan, capped_counts
from kingsfund.core.lists.selections import ticked, versions_shown
from kingsfund.core.security.permissions import signed_in

# In one go; a browser waits for all of them.
BULK_LIMIT = 500
TOLD = 10


class BulkAction(NamedTuple):
    """A decision as a button says it, and as a message does afterwards."""

    label: str
    done: str
    has_reason: bool = False


ACTIONS = {
    "publish": BulkAction("Publish", "published"),
    "revise": BulkAction("Ask to revise", "sent back to be revised", has_reason=True),
    "decline": BulkAction("Decline", "declined", has_reason=True),
    "spam": BulkAction("Mark as spam", "marked as spam"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@moderator_required
def bulk(request: HttpRequest) -> HttpResponse:
    """Show which comments are meant, and on the second press decide on them."""
    asked = BulkRequest.read(request)
    if asked is None:
        return redirect(queue_url(filter_asked(request).query()))
    if request.method == "POST" and "meant" in request.POST:
        return decide_as_shown(request, asked)
    return show_what_is_meant(request, asked)


class BulkRequest(NamedTuple):
    """What was asked for: a decision, on what, and as part of which batch."""

    action: str
    is_whole: bool
    batch: UUID

    @classmethod
    def read(cls, request: HttpRequest) -> Self | None:
        """None if no decision was asked for."""
        data = request.POST if request.method == "POST" else request.GET
        if data.get("action") not in ACTIONS:
            return None
        is_whole = request.method == "GET" or data.get("scope") == "all"
        return cls(data["action"], is_whole, uuid_of(data.get("batch", "")) or uuid4())

    @property
    def chosen(self) -> BulkAction:
        return ACTIONS[self.action]


def uuid_of(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def show_what_is_meant(
    request: HttpRequest,
    asked: BulkRequest,
    form: BulkDeclineForm | None = None,
    meant: dict[int, int] | None = None,
) -> HttpResponse:
    """The page that says on which comments, and asks for the reason; it changes nothing."""
    narrowed = filter_asked(request)
    if meant is not None:
        comments, versions = in_order_of(list(meant)), meant
    elif asked.is_whole:
        comments, versions = list(with_articles(rows_left(request, asked))[:BULK_LIMIT]), {}
    else:
        keys = [int(key) for key in ticked(request) or [] if is_key(key)]
        comments, versions = in_order_of(keys[:BULK_LIMIT]), versions_shown(request)
    if not comments:
        messages.warning(request, "No comment was chosen: tick some, or choose the whole list.")
        return redirect(queue_url(narrowed.query()))
    context = {
        "asked": asked,
        "chosen": asked.chosen,
        "comments": comments,
        "meant": " ".join(f"{one.pk}:{versions.get(one.pk, one.version)}" for one in comments),
        "total": total_of(request, asked, comments) if asked.is_whole else None,
        "query": narrowed.query(),
        "queue_url": queue_url(narrowed.query()),
        "form": form or BulkDeclineForm(initial=said_before(asked.batch)),
    }
    title = f"{asked.chosen.label}: {count_of(len(comments), 'comment')}"
    return admin_page(request, "comment_bulk", title, status=422 if form else 200, **context)


def decide_as_shown(request: HttpRequest, asked: BulkRequest) -> HttpResponse:
    """Decide on what the page before showed, each if it is still what was shown."""
    meant = versions_meant(request.POST["meant"])
    form = BulkDeclineForm(request.POST)
    if asked.chosen.has_reason and not form.is_valid():
        return show_what_is_meant(request, asked, form, meant)
    says = (
        (form.cleaned_data["reason"], form.cleaned_data["note"]) if asked.chosen.has_reason else ()
    )
    outcome = decide_on_all(
        Verdict(asked.action, *says),
        in_order_of(list(meant)),
        by=signed_in(request),
        versions=meant,
        batch=asked.batch,
    )
    say_outcome(request, outcome, asked)
    return redirect(queue_url(filter_asked(request).query()))


def versions_meant(text: str) -> dict[int, int]:
    """Numbers and versions as the page wrote them: one field, whatever their number."""
    pairs = (pair.partition(":") for pair in text.split()[:BULK_LIMIT])
    return {
        int(number): int(version)
        for number, _, version in pairs
        if is_key(number) and is_key(version)
    }


def in_order_of(keys: list[int]) -> list[Comment]:
    """The comments with these numbers in the order given, also those that have left the list since."""
    found = with_articles(Comment.objects.all()).in_bulk(keys)
    return [found[key] for key in dict.fromkeys(keys) if key in found]


def with_articles(rows: CommentQuerySet) -> CommentQuerySet:
    return rows.select_related("article__live_edition", "parent")


def rows_left(request: HttpRequest, asked: BulkRequest) -> CommentQuerySet:
    """What the filter leaves and no go of the batch has decided."""
    decided = Decision.objects.in_batch(asked.batch).order_by().values("comment")
    return filter_asked(request).rows().exclude(pk__in=decided)


def total_of(request: HttpRequest, asked: BulkRequest, comments: list[Comment]) -> int:
    """How many the whole filter leaves, when that is more than are shown."""
    if len(comments) < BULK_LIMIT:
        return len(comments)
    return capped_counts({"left": rows_left(request, asked)}, COUNTED)["left"]


def said_before(batch: UUID) -> dict[str, object]:
    """The reason and note of the go before, if this one goes on with a batch."""
    last = Decision.objects.in_batch(batch).order_by("-pk").first()
    return {"reason": last.reason_id, "note": last.note} if last else {}


def say_outcome(request: HttpRequest, outcome: Outcome, asked: BulkRequest) -> None:
    """One message: how many went through, why others did not, the way back, and the way on."""
    text = f"{outcome.decided} {asked.chosen.done}"
    if outcome.left:
        text += f", {len(outcome.left)} left: {listed_first(outcome.left)}"
    level = messages.WARNING if outcome.left else messages.SUCCESS
    undo = undo_batch_button(request, outcome.batch) if outcome.decided else ""
    more = more_link(request, asked) if outcome.decided and asked.is_whole else ""
    messages.add_message(request, level, format_html("{}. {} {}", text, undo, more))


def listed_first(left: list[str]) -> str:
    return "; ".join(left[:TOLD]) + ("; and so on" if left[TOLD:] else "")


def more_link(request: HttpRequest, asked: BulkRequest) -> SafeString | str:
    """To the next go, when the filter leaves some still."""
    left = capped_counts({"left": rows_left(request, asked)}, COUNTED)["left"]
    if not left:
        return ""
    said = left.format_short() if isinstance(left, MoreThan) else f"{left:,}"
    query = urlencode({"action": asked.action, "batch": asked.batch})
    url = f"{reverse('admin:comments_comment_bulk')}?{filter_asked(request).query()}&{query}"
    size = min(left, BULK_LIMIT)
    return format_html('<a href="{}">Go on with the next {} of {}</a>', url, size, said)


@require_POST
@moderator_required
def undo_batch(request: HttpRequest) -> HttpResponse:
    """Take back what was decided in one go, the latest first, as many as a browser waits for."""
    batch = uuid_of(request.POST.get("batch", ""))
    if batch is None:
        raise Http404
    decisions = Decision.objects.with_comments().in_batch(batch).standing()
    before = request.POST.get("before", "")
    if is_key(before):
        decisions = decisions.filter(pk__lt=before)
    chosen = list(decisions[:BULK_LIMIT])
    if not chosen:
        raise Http404
    told = len(notifications.told_among(chosen))
    outcome = undo_all(chosen, by=signed_in(request))
    if outcome.left:
        messages.warning(request, f"Not taken back: {listed_first(outcome.left)}.")
    text = f"{count_of(outcome.decided, 'decision')} taken back."
    if told:
        text += f" {told_already(told)}"
    last = chosen[-1].pk
    goes_on = decisions.filter(pk__lt=last).exists()
    button = undo_batch_button(request, batch, before=last) if goes_on else ""
    messages.success(request, format_html("{} {}", text, button))
    return redirect(queue_url(filter_asked(request).query()))


def undo_batch_button(request: HttpRequest, batch: UUID, before: int | None = None) -> SafeString:
    """A form of one button, for the message that follows."""
    return format_html(
        '<form class="undo" method="post" action="{}?{}">'
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
        '<input type="hidden" name="batch" value="{}"><input type="hidden" name="before" value="{}">'
        "<button{}>{}</button></form>",
        reverse("admin:comments_comment_bulkundo"),
        filter_asked(request).query(),
        get_token(request),
        batch,
        before or "",
        mark_safe(' accesskey="u"' if before is None else ""),
        "Undo" if before is None else f"Take back the next {BULK_LIMIT}",
    )
