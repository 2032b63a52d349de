from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from articles.models.article import Article
from articles.models.edition import Edition

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


# What was done, after the name of who did it; %s is the edition, as in "edition 3".
DEEDS = {
    "submitted": "submitted %s for review",
    "approved": "approved %s",
    "sent_back": "sent %s back",
    "assigned": "assigned %s",
    "scheduled": "scheduled %s",
    "unscheduled": "took %s off the schedule",
    "published": "published %s",
    "overrode": "let %s through in spite of a failed check",
    "set_aside": "discarded %s",
    "restored": "restored an earlier text as %s",
    "withdrawn": "withdrew the article",
    "reinstated": "reinstated the article",
    "superseded": "marked the article as replaced",
    "stands_again": "undid that the article is replaced",
    "reworded": "changed the notice of the article",
    "taken_down": "unpublished the article",
    "comments_closed": "closed the comments",
    "end_planned": "set the expiry of the article",
    "checked": "checked that the article is still accurate",
    "renamed": "changed the URL of the article",
    "settings_changed": "changed what belongs to the article and not to an edition",
    "discarded": "discarded the article",
    "hidden": "took %s out of the public history",
    "unhidden": "put %s back into the public history",
    "link_made": "made a review link to %s",
    "link_revoked": "revoked a review link to %s",
    "facts_checked": "checked the facts of %s",
}


class EventIsFinal(Exception):
    """An event is a record of what happened; it is answered by another, never changed."""


class EventQuerySet(models.QuerySet["Event"]):
    def record(
        self,
        kind: str,
        *,
        article: Article,
        by: "AbstractUser | None",
        edition: Edition | None = None,
        note: str = "",
        who: str = "",
        details: dict[str, object] | None = None,
        at: datetime | None = None,
    ) -> "Event":
        """Write down what was done to an article, in the transaction that does it.

        `by` is nobody for the clock and for readers without an account; `who` names the latter.
        """
        return self.create(
            kind=kind,
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

    def seen_by(self, user: "AbstractUser") -> "EventQuerySet":
        """What somebody may read: an editor all of it, an author that of their own articles."""
        if user.has_perm("articles.publish_article"):
            return self
        return self.filter(article__in=Article.objects.editable_by(user).order_by().values("pk"))

    def by_nobody(self) -> "EventQuerySet":
        """By the clock and by readers without an account."""
        return self.filter(by__isnull=True)

    def left_in(self, status: str) -> "EventQuerySet":
        """Those after which the edition or the article was in a state."""
        return self.filter(status=status)

    def of_kind(self, kind: str) -> "EventQuerySet":
        return self.filter(kind=kind)

    def update(self, **kwargs: Any) -> int:
        raise EventIsFinal("Events are append-only.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise EventIsFinal("Events are append-only.")


class Event(models.Model):
    """Something that was done to an article: by whom, when and why. Append-only."""

    class Kind(models.TextChoices):
        SUBMITTED = "submitted", "Submitted for review"
        APPROVED = "approved", "Approved"
        SENT_BACK = "sent_back", "Sent back"
        ASSIGNED = "assigned", "Assigned"
        SCHEDULED = "scheduled", "Scheduled"
        UNSCHEDULED = "unscheduled", "Taken off the schedule"
        PUBLISHED = "published", "Published"
        OVERRODE = "overrode", "Published in spite of a failed check"
        SET_ASIDE = "set_aside", "Draft discarded"
        RESTORED = "restored", "Earlier edition restored as a draft"
        WITHDRAWN = "withdrawn", "Withdrawn"
        REINSTATED = "reinstated", "Reinstated"
        SUPERSEDED = "superseded", "Replaced"
        STANDS_AGAIN = "stands_again", "No longer replaced"
        REWORDED = "reworded", "Notice edited"
        TAKEN_DOWN = "taken_down", "Unpublished"
        COMMENTS_CLOSED = "comments_closed", "Comments closed"
        END_PLANNED = "end_planned", "Expiry set"
        CHECKED = "checked", "Checked: still accurate"
        RENAMED = "renamed", "URL changed"
        SETTINGS_CHANGED = "settings_changed", "Settings of the article changed"
        DISCARDED = "discarded", "Draft discarded"
        HIDDEN = "hidden", "Taken out of the public history"
        UNHIDDEN = "unhidden", "Put back into the public history"
        LINK_MADE = "link_made", "Review link made"
        LINK_REVOKED = "link_revoked", "Review link revoked"
        FACTS_CHECKED = "facts_checked", "Facts checked"

    kind = models.CharField(max_length=20, choices=Kind)
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
        verbose_name, verbose_name_plural = "log entry", "log entries"
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="overrode") | ~Q(note=""), name="event_override_has_a_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["-at", "-id"], name="event_newest"),
            models.Index(fields=["article", "-at", "-id"], name="event_of_article"),
            models.Index(fields=["kind", "-at", "-id"], name="event_of_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} by {self.who}, {timezone.localtime(self.at):%-d %B %Y, %H:%M}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise EventIsFinal("Events are append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise EventIsFinal("Events are append-only.")

    def deed(self) -> str:
        """Who did what: "Edith Rowe approved edition 3"."""
        deed = DEEDS.get(self.kind, self.get_kind_display().lower())
        edition = f"edition {self.edition_number}" if self.edition_number else "the draft"
        done = deed.replace("%s", edition)
        if self.details.get("taken_back"):
            done = f"took {edition} back from review"
        elif self.details.get("voided"):
            done = f"changed {edition} after it was approved, which made the approval void"
        elif self.kind == self.Kind.ASSIGNED or (self.kind == self.Kind.SUBMITTED and self.details):
            done = f"{done} to {self.details.get('to') or 'nobody in particular'}"
        who = self.who[:1].upper() + self.who[1:]
        return f"{who} {done}"

    def sentence(self) -> str:
        """Who did what, and when: "Edith Rowe approved edition 3, 4 July 2026, 12:03 BST"."""
        return f"{self.deed()}, {timezone.localtime(self.at):%-d %B %Y, %H:%M %Z}"
