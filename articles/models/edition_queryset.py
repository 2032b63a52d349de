"""Many editions, asked for in the admin’s words and in the readers'."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone

from articles.models.states import FROZEN, OPEN, READABLE, ArticleStatus, EditionStatus

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

    from articles.models.edition import Edition  # noqa: F401 - of which the rows are


class EditionQuerySet(models.QuerySet["Edition"]):
    def drafts(self) -> "EditionQuerySet":
        """Those being worked on, whatever they wait for."""
        return self.filter(status__in=OPEN)

    def published(self) -> "EditionQuerySet":
        return self.filter(status=EditionStatus.PUBLISHED)

    def frozen(self) -> "EditionQuerySet":
        """Those whose content can no longer change."""
        return self.filter(status__in=FROZEN)

    def due(self, at: datetime | None = None) -> "EditionQuerySet":
        """Scheduled, and at or past their time; who has waited longest comes first."""
        due = self.filter(status=EditionStatus.SCHEDULED, publish_at__lte=at or timezone.now())
        return due.order_by("publish_at", "pk")

    def in_state(self, status: str) -> "EditionQuerySet":
        return self.filter(status=status)

    def for_the_list(self) -> "EditionQuerySet":
        """Those that the admin’s list speaks of: open, live, or of an article out of readers' sight."""
        spoken_of = (
            Q(status__in=OPEN) | Q(live_for__isnull=False) | Q(article__status=ArticleStatus.DRAFT)
        )
        return self.filter(spoken_of).order_by("-number").without_text()

    def known_to(self, user: "AbstractUser") -> "EditionQuerySet":
        """Those whose words somebody may know: what readers see, and all of what they work on."""
        if user.has_perm("articles.publish_article"):
            return self
        articles = self.model._meta.get_field("article").related_model.objects
        theirs = Q(article__in=articles.editable_by(user).order_by().values("pk"))
        read = Q(live_for__in=articles.readable().order_by().values("pk"))
        return self.filter(theirs | read)

    def substantive(self) -> "EditionQuerySet":
        """Those that changed what the article says, as readers are told."""
        return self.exclude(change="minor")

    def current(self) -> "EditionQuerySet":
        """Those that count: being worked on, or published."""
        return self.exclude(status=EditionStatus.SET_ASIDE)

    def corrections(self) -> "EditionQuerySet":
        return self.filter(change="correction")

    def in_history(self) -> "EditionQuerySet":
        """Published editions that readers may look up, the latest first."""
        return self.published().filter(is_in_history=True).order_by("-number")

    def shown(self) -> "EditionQuerySet":
        """Published editions that readers may look up, and the one they see now."""
        return self.published().filter(Q(is_in_history=True) | Q(live_for__isnull=False))

    def visible(self, at: datetime | None = None) -> "EditionQuerySet":
        """Editions that readers may see or could see once, of articles that are there to be read."""
        return self.shown().filter(
            article__status__in=READABLE,
            article__published_at__lte=at or timezone.now(),
            article__shows_text=True,
        )

    def with_numbers(self, *numbers: int) -> "EditionQuerySet":
        """Those of certain numbers, the earliest first."""
        return self.filter(number__in=numbers).order_by("number")

    def after(self, number: int) -> "EditionQuerySet":
        """Those that followed a number, the next one first."""
        return self.filter(number__gt=number).order_by("number")

    def changes_between(self, older: int, newer: int) -> "EditionQuerySet":
        """What led from one number to another: each edition after the first, without its text."""
        return self.filter(number__gt=older, number__lte=newer).without_text().order_by("number")

    def without_text(self) -> "EditionQuerySet":
        """For a list, where the long texts would be read for nothing."""
        return self.defer("body", "key_points")

    def with_people(self) -> "EditionQuerySet":
        """With the names of who wrote, scheduled and published each."""
        return self.select_related("created_by", "saved_by", "scheduled_by", "published_by")

    def told_to_readers(self) -> "EditionQuerySet":
        """Published after the first with a change of substance, the latest first.

        Each with the number of the edition before it that readers can still look up.
        """
        later = self.published().substantive().filter(published_at__gt=F("article__published_at"))
        earlier = self.model.objects.in_history().filter(
            article=OuterRef("article"), number__lt=OuterRef("number")
        )
        return later.annotate(earlier=Subquery(earlier.values("number")[:1])).order_by("-number")

    def latest_corrections(self, at: datetime | None = None) -> "EditionQuerySet":
        """Corrections of articles that stand in the lists, the latest first."""
        shown = self.corrections().filter(
            article__status=ArticleStatus.PUBLISHED, article__published_at__lte=at or timezone.now()
        )
        return shown.told_to_readers().order_by("-published_at", "-pk")
