"""The alarm: more comments come in than are read in the time that writers are promised."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.timesince import timesince

from comments import response_target
from comments.models import Comment, SitePolicy
from comments.notifications.moderators import who_may_decide
from kingsfund.mail.outbox import queue_mail


def watch_the_queue(*, at: datetime | None = None) -> int:
    """Sound the alarm when the oldest waiting comment is overdue, or end it.

    What the alarm changes for readers is up to the site's rules (`comments.workflow.availability`). Moderators are
    told when it begins; return how many were. For the clock to call as often as it likes.
    """
    at = at or timezone.now()
    oldest = Comment.objects.next_waiting()
    if oldest is None or response_target.is_kept(oldest.waiting_since, at):
        SitePolicy.objects.end_overload()
        return 0
    with transaction.atomic():
        if not SitePolicy.objects.start_overload(at):
            return 0
        return notify_moderators_of_overload(oldest, at=at)


def notify_moderators_of_overload(oldest: Comment, *, at: datetime) -> int:
    context = {
        "count": Comment.objects.awaiting_moderation().count(),
        "oldest_age": timesince(oldest.waiting_since, at, depth=1),
        "promise": response_target.in_words(),
        "policy": SitePolicy.objects.current(),
        "queue_url": settings.SITE_URL + reverse("admin:comments_comment_changelist"),
    }
    people = who_may_decide()
    for user in people:
        queue_mail("comments/overload", to=user.email, context={**context, "user": user})
    return len(people)
