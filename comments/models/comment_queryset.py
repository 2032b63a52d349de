from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Count, Exists, Max, OuterRef, Q, Subquery
from django.db.models.functions import Lower

from articles.models import Article
from comments.models.appeal import Appeal

if TYPE_CHECKING:
    from comments.models.comment import Comment

LETTERS_PER_PAGE = 100
# The columns of a letter that readers see. The e-mail address is not among them.
SHOWN = (
    *("number", "parent_id", "name", "job_title", "organisation", "declared_interest"),
    *("text", "from_author", "submitted_at"),
)


class CommentQuerySet(models.QuerySet):
    def awaiting_moderation(self) -> "CommentQuerySet":
        """The queue: who has waited longest comes first."""
        return self.in_state("waiting").order_by("waiting_since", "number")

    def in_state(self, status: str) -> "CommentQuerySet":
        return self.filter(status=status)

    def next_waiting(self, after: "Comment | None" = None) -> "Comment | None":
        """Who has waited longest of those behind one comment in the queue, or else of all."""
        queue = self.awaiting_moderation()
        if after is not None:
            behind = Q(waiting_since=after.waiting_since, number__gt=after.number)
            behind |= Q(waiting_since__gt=after.waiting_since)
            following = queue.filter(behind, waiting_since__gte=after.waiting_since).first()
            return following or queue.exclude(pk=after.pk).first()
        return queue.first()

    def published(self) -> "CommentQuerySet":
        """What moderators let through, in the order it was written; `shown` is what readers see."""
        return self.in_state("published").order_by("submitted_at", "number")

    def shown(self) -> "CommentQuerySet":
        """Published, and not an answer to what is not. Ask the article whether it shows comments."""
        return self.published().filter(Q(parent=None) | Q(parent__status="published"))

    def visible(self, at: datetime | None = None) -> "CommentQuerySet":
        """What readers may see on any page: shown, under an article that shows its text and comments."""
        return self.shown().filter(
            article__in=Article.objects.with_text(at)
            .exclude(comment_policy=Article.CommentPolicy.NONE)
            .order_by(),
        )

    def letters(self) -> "CommentQuerySet":
        """Only what answers the article itself, not another letter."""
        return self.filter(parent=None)

    def threads(self, page: int) -> list[tuple]:
        """One page of letters and the answers to each, in one query and the order of writing.

        Rows instead of model objects: a page of hundreds has no time for those. Each row holds, as
        `total` and `letter_total`, what `totals` counts.
        """
        top = page * LETTERS_PER_PAGE
        numbers = self.letters().values("number")[top - LETTERS_PER_PAGE : top]
        counted = self.order_by().values("article").annotate(n=Count("pk")).values("n")
        rows = self.filter(Q(number__in=numbers) | Q(parent__in=numbers)).annotate(
            total=Subquery(counted), letter_total=Subquery(counted.letters())
        )
        return list(rows.values_list(*SHOWN, "total", "letter_total", named=True))

    def totals(self) -> dict[str, int]:
        """How many comments there are, and how many of them are first letters."""
        return self.order_by().aggregate(
            comments=Count("pk"), letters=Count("pk", filter=Q(parent=None))
        )

    def by_writer(self, email: str) -> "CommentQuerySet":
        """All that came from one address; nothing for no address."""
        if not email:
            return self.none()
        return self.alias(writer=Lower("email")).filter(writer=email.lower())

    def outcomes(self) -> dict[str, int]:
        """How many are in each state."""
        counts = self.order_by().values_list("status").annotate(Count("pk"))
        return {**dict.fromkeys(self.model.Status.values, 0), **dict(counts)}

    def with_address_from_before(self, moment: datetime) -> "CommentQuerySet":
        """Decided before a moment, and the writer's e-mail address is kept still."""
        return self.exclude(email="").filter(decided_at__lt=moment)

    def to_empty(self, status: str, before: datetime) -> "CommentQuerySet":
        """Put into one state before a moment, and the words are kept still; the oldest first.

        Not while the writer has appealed and waits for an answer.
        """
        open_appeals = Appeal.objects.filter(comment=OuterRef("pk"), answer=None)
        due = self.in_state(status).filter(decided_at__lt=before, emptied_at=None)
        return due.filter(~Exists(open_appeals)).order_by("decided_at", "number")

    def newest_number(self) -> int:
        return self.order_by().aggregate(newest=Max("number"))["newest"] or 0
