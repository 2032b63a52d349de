"""What moderators are told by mail: never a word of what waits."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.timesince import timesince

from comments.models import Appeal, Comment, ModeratorDigest
from comments.notifications.rows import comment_ref
from kingsfund.mail.outbox import queue_mail
from kingsfund.models import User

# A comment this young may have a neighbour with a lower number that is not committed yet.
SETTLED_AFTER = timedelta(seconds=10)
# How many of the latest arrivals the newest is looked for among.
LOOKED_AT = 100


def notify_moderators(*, at: datetime | None = None) -> int:
    """Tell moderators that new comments wait; return how many mails were queued.

    At most once in `MODERATOR_MAIL_EVERY` seconds, and only if something came in since. For the
    clock to call as often as it likes, from as many machines as there are.
    """
    at = at or timezone.now()
    waiting = Comment.objects.awaiting_moderation()
    # Of the last ones only: all that waits would be read every few seconds. Not the last alone,
    # because a second version keeps the number of the first.
    settled = waiting.filter(submitted_at__lte=at - SETTLED_AFTER)
    newest = settled.came_last(LOOKED_AT).newest_number()
    if not newest:
        return 0
    every = timedelta(seconds=settings.MODERATOR_MAIL_EVERY)
    with transaction.atomic():
        if not ModeratorDigest.objects.claim(at=at, every=every, newest=newest):
            return 0
        oldest = waiting.next_waiting()
        context = {
            "count": waiting.count(),
            "oldest_age": timesince(oldest.waiting_since, at, depth=1) if oldest else "",
            "queue_url": settings.SITE_URL + reverse("admin:comments_comment_changelist"),
        }
        people = who_may_decide()
        for user in people:
            queue_mail("comments/waiting", to=user.email, context={**context, "user": user})
    return len(people)


def notify_of_appeal(appeal: Appeal) -> None:
    """Tell those who may answer an appeal: every moderator but the one it is against."""
    comment = appeal.comment
    reading = reverse("admin:comments_comment_change", args=[comment.pk])
    context = {
        "article": comment.article,
        "number": comment.pk,
        "reading_url": settings.SITE_URL + reading,
    }
    for user in who_may_decide().exclude(pk=appeal.decision.by_id or 0):
        queue_mail("comments/appealed", to=user.email, context=context, about=comment_ref(comment))


def who_may_decide() -> QuerySet[User]:
    """Those who may decide on comments."""
    return User.objects.with_perm(
        "comments.moderate_comment", backend="django.contrib.auth.backends.ModelBackend"
    )
