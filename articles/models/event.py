from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils import timezone

from articles.models.article import Article
from articles.models.edition import Edition

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


class EventIsFinal(Exception):
    """An event is a record of what happened; it is answered by another, never changed."""


class EventQuerySet(models.QuerySet):
    def record(
        self,
        act: str,
        *,
        article: Article,
        by: "AbstractUser | None",
        edition: Edition | None = None,
        note: str = "",
        who: str = "",
        details: dict[str, object] | None = None,
        at: datetime | None = None,
    ) -> "Event":
        """Write down an act on an article, in the transaction of the act.

        `by` is nobody for the clock and for readers without an account; `who` names the latter.
        """
        return self.create(
            act=act,
            article=article,
            title=str(article)[:200],
            edition_number=edition.number if edition else None,
            status=edition.status if edition else article.status,
            by=by,
            who=who or (by.get_full_name() or by.get_username() if by else "the clock"),
            note=note,
            details=details or {},
            at=at or timezone.now(),
        )

    def of_kind(self, act: str) -> "EventQuerySet":
        return self.filter(act=act)

    def update(self, **kwargs: object) -> int:
        raise EventIsFinal("Events are append-only.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise EventIsFinal("Events are append-only.")


class Event(models.Model):
    """What the desk did to an article, with who, when and why. Append-only."""

    class Act(models.TextChoices):
        SUBMITTED = "submitted", "Submitted for review"
        APPROVED = "approved", "Approved"
        SENT_BACK = "sent_back", "Sent back"
        ASSIGNED = "assigned", "Assigned"
        SCHEDULED = "scheduled", "Scheduled"
        UNSCHEDULED = "unscheduled", "Taken off the schedule"
        PUBLISHED = "published", "Published"
        OVERRODE = "overrode", "Published in spite of a failed check"
        SET_ASIDE = "set_aside", "Draft set aside"
        RESTORED = "restored", "Earlier edition restored as a draft"
        WITHDRAWN = "withdrawn", "Withdrawn"
        REINSTATED = "reinstated", "Reinstated"
        SUPERSEDED = "superseded", "Marked as superseded"
        STANDS_AGAIN = "stands_again", "No longer superseded"
        REWORDED = "reworded", "Notice reworded"
        TAKEN_DOWN = "taken_down", "Taken down"
        COMMENTS_CLOSED = "comments_closed", "Comments closed"
        END_PLANNED = "end_planned", "End planned"
        CHECKED = "checked", "Checked: still correct"
        RENAMED = "renamed", "Address changed"
        HIDDEN = "hidden", "Taken out of the public history"
        UNHIDDEN = "unhidden", "Put back into the public history"
        LINK_MADE = "link_made", "Review link made"
        LINK_REVOKED = "link_revoked", "Review link revoked"
        FACTS_CHECKED = "facts_checked", "Facts checked"

    act = models.CharField(max_length=20, choices=Act)
    article = models.ForeignKey(
        Article, on_delete=models.SET_NULL, null=True, related_name="events"
    )
    title = models.CharField(max_length=200, help_text="What the article was called then.")
    edition_number = models.PositiveIntegerField(null=True, blank=True)
    status = models.CharField(
        max_length=20,
        help_text="The state after it: of the edition if one is named, else of the article.",
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    who = models.CharField(max_length=200)
    note = models.TextField(blank=True)
    details = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField(default=timezone.now)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["-at", "-id"], name="event_newest"),
            models.Index(fields=["article", "-at", "-id"], name="event_of_article"),
            models.Index(fields=["act", "-at", "-id"], name="event_of_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()} by {self.who}, {timezone.localtime(self.at):%-d %B %Y, %H:%M}"

    def save(self, *args: object, **kwargs: object) -> None:
        if self.pk:
            raise EventIsFinal("Events are append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        raise EventIsFinal("Events are append-only.")
