"""What the admin’s first page shows of articles."""

from django import template
from django.contrib.auth.models import AbstractUser
from django.db.models import F, QuerySet
from django.template.context import RequestContext
from django.utils import timezone

from articles.models import Article, Edition
from kingsfund.core.lists.pagination import CappedPaginator

register = template.Library()

SHOWN = 5
COUNTED = 1000


@register.inclusion_tag("admin/articles/_panel.html", takes_context=True)
def articles_panel(context: RequestContext) -> dict[str, object]:
    """What the signed-in person works on, and what of the admin’s waits: in so many queries, always."""
    user = context["request"].user
    if not user.has_perm("articles.change_article"):
        return {}
    mine = Article.objects.editable_by(user)
    drafts = mine.being_written()
    return {
        "may_see": True,
        "may_add": user.has_perm("articles.add_article"),
        "draft_count": counted(drafts),
        "drafts": list(drafts.with_draft_titles()[:SHOWN]),
        "today": timezone.localdate(),
        "work": work_of(user),
        **(waiting_for_publishers() if user.has_perm("articles.publish_article") else {}),
    }


def work_of(user: AbstractUser) -> list[Article]:
    """What somebody is to work on next, what is due first."""
    assigned = Article.objects.assigned_to(user).with_draft_titles()
    return list(
        assigned.order_by(F("draft_due_on").asc(nulls_last=True), "-draft_saved_at")[:SHOWN]
    )


def waiting_for_publishers() -> dict[str, object]:
    """List what waits for review, for its moment, and for a content review."""
    in_review = Article.objects.with_edition_in(Edition.Status.IN_REVIEW)
    scheduled = Article.objects.with_edition_in(Edition.Status.SCHEDULED).with_draft_titles()
    due = Article.objects.due_for_check()
    return {
        "may_publish": True,
        "review_count": counted(in_review),
        "in_review": list(in_review.with_draft_titles()[:SHOWN]),
        "scheduled": list(scheduled.order_by("draft_publish_at", "pk")[:SHOWN]),
        "check_count": counted(due),
        "due_for_check": list(due.select_related("live_edition")[:SHOWN]),
    }


def counted(rows: QuerySet) -> int:
    """How many, counted to `COUNTED` and no further."""
    paginator = CappedPaginator(rows, SHOWN)
    paginator.limit = COUNTED
    return paginator.count
