"""What readers are told of an article after its publication: the transitions and the questions."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from articles.models.refusal import Refused
from kingsfund.core.db.model_methods import alters_data

if TYPE_CHECKING:
    from articles.models.article import Article


class WrongArticleState(Refused):
    """The transition does not fit the state that the article is in; the message says so to an editor."""


class ArticleNotices:
    """The part of an article that is about its notices. `articles.workflow.lifecycle` holds the row and logs."""

    @alters_data
    def supersede(self, *, other: "Article | None", notice: str, at: datetime) -> None:
        """Tell readers that something newer has taken its place. Raises `WrongArticleState`."""
        self.require(self.Status.PUBLISHED)
        self.notice_kind, self.superseded_by = self.NoticeKind.SUPERSEDED, other
        self.notice, self.notice_at = notice, at
        self.save(update_fields=["notice_kind", "superseded_by", "notice", "notice_at"])

    @alters_data
    def undo_supersede(self, *, notice_kind: str, notice: str, at: datetime | None) -> None:
        """Let it no longer be superseded, with the notice before that. Raises `WrongArticleState`."""
        self.require(self.Status.PUBLISHED)
        if not self.is_superseded():
            raise WrongArticleState(f"“{self}” is not superseded.")
        self.notice_kind, self.superseded_by = notice_kind, None
        self.notice, self.notice_at = notice, at
        self.save(update_fields=["notice_kind", "superseded_by", "notice", "notice_at"])

    @alters_data
    def edit_notice(self, *, notice: str) -> None:
        """Say the same of it in other words; its date stays. Raises `WrongArticleState`."""
        if not self.has_notice():
            raise WrongArticleState(f"“{self}” has no notice.")
        self.notice = notice
        self.save(update_fields=["notice"])

    def is_superseded(self) -> bool:
        return self.notice_kind == self.NoticeKind.SUPERSEDED

    def has_notice(self) -> bool:
        """Whether a banner on its page tells readers something that an editor has worded."""
        return self.is_withdrawn() or (
            self.status == self.Status.PUBLISHED and self.notice_kind != self.NoticeKind.CURRENT
        )

    def is_revised(self) -> bool:
        """Whether its substance has changed since readers first saw it."""
        return self.revised_at is not None

    def is_older_than(self, years: int, *, at: datetime | None = None) -> bool:
        """Whether it was published, and last found to be correct, more than some years ago."""
        known = self.checked_at or self.published_at
        return known < (at or timezone.now()) - timedelta(days=365.25 * years)

    def successors(self) -> "Iterator[Article]":
        """What took its place, what took the place of that, and so on; each of them once."""
        seen, later = {self.pk}, self.superseded_by
        while later is not None and later.pk not in seen:
            yield later
            seen.add(later.pk)
            later = later.superseded_by

    def successor(self, at: datetime | None = None) -> "Article | None":
        """The newest of what took its place that is there to be read."""
        newest = None
        for later in self.successors():
            newest = later if later.is_published(at) else newest
        return newest
