"""What became of an edition while somebody was writing on it, in sentences for them."""

from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.auth.models import AbstractUser
from django.contrib.contenttypes.models import ContentType

from articles.models import Article, Edition
from kingsfund.core.db.optimistic_locking import clock_time


def name_of(user: AbstractUser) -> str:
    return user.get_full_name() or user.get_username()


def by_whom(user: AbstractUser | None) -> str:
    return f" by {name_of(user)}" if user else ""


def was_scheduled(edition: Edition) -> str:
    return (
        f"Edition {edition.number} was scheduled{by_whom(edition.scheduled_by)} to be published "
        f"{clock_time(edition.publish_at)}, and cannot change until then. Your words are kept on "
        "this page: take it off the schedule in another window, then save here again."
    )


def was_left_behind(edition: Edition) -> str:
    """An edition that is not open any more: the page was opened on it."""
    if edition.published_at:
        when = f" {clock_time(edition.published_at)}"
        became = f"published{by_whom(edition.published_by)}{when}"
    else:
        became = edition.get_status_display().lower()
    return f"Edition {edition.number} was {became} while you were writing."


def was_deleted(object_id: str) -> str:
    """An article that is not there, or not to be changed by whoever was writing on it."""
    entry = (
        LogEntry.objects.filter(
            content_type=ContentType.objects.get_for_model(Article),
            object_id=object_id,
            action_flag=DELETION,
        )
        .select_related("user")
        .first()
    )
    if entry and not Article.objects.filter(pk=object_id).exists():
        became = f"{name_of(entry.user)} deleted this article {clock_time(entry.action_time)}"
    else:
        became = "This article is not there any more, or not yours to change any more"
    return (
        f"{became}, while you were writing. Nothing of yours is lost: "
        "saving now makes a new article of what is on this page. Files have to be chosen again."
    )
