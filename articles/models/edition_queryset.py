"""Editions as changes that readers are told about."""

from datetime import datetime

from django.db import models
from django.db.models import F, OuterRef, Subquery
from django.utils import timezone


class ToldQuerySet(models.QuerySet):
    def told_to_readers(self) -> "ToldQuerySet":
        """Published after the first with a change of substance, the latest first.

        Each with the number of the edition before it that readers can still look up.
        """
        later = self.published().substantive().filter(published_at__gt=F("article__published_at"))
        earlier = self.model.objects.in_history().filter(
            article=OuterRef("article"), number__lt=OuterRef("number")
        )
        return later.annotate(earlier=Subquery(earlier.values("number")[:1])).order_by("-number")

    def latest_corrections(self, at: datetime | None = None) -> "ToldQuerySet":
        """Corrections of articles that stand in the lists, the latest first."""
        shown = self.corrections().filter(
            article__status="published", article__published_at__lte=at or timezone.now()
        )
        return shown.told_to_readers().order_by("-published_at", "-pk")
