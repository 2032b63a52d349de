from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Protocol, cast

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone

from articles.models import Article
from comments import response_target
from comments.models.appeal import Appeal
from comments.models.correction import Correction
from comments.models.decision import Decision
from comments.models.queue_queryset import QueueQuerySet
from comments.models.states import (
    DECIDED,
    KEEPS_ANSWERS,
    Action,
    CommentStatus,
    ReportStatus,
    Screening,
)

if TYPE_CHECKING:
    from comments.models.comment import Comment

COMMENTS_PER_PAGE = 100
# The columns of a comment that readers see. The e-mail address is not among them.
SHOWN = (
    *("number", "parent_id", "name", "job_title", "organisation", "declared_interest"),
    *("text", "from_author", "submitted_at", "status", "edit_note", "picked_at"),
)
OLDEST, NEWEST, PICKS = "oldest", "newest", "picks"


class ThreadRow(Protocol):
    """A row of `CommentQuerySet.threads`: what readers see of a comment, and counts for the article."""

    number: int
    parent_id: int | None
    name: str
    job_title: str
    organisation: str
    declared_interest: str
    text: str
    from_author: bool
    submitted_at: datetime
    status: str
    edit_note: str
    picked_at: datetime | None
    corrected_in: int | None
    total: int | None
    top_level_total: int
    pick_total: int | None
    credit_total: int | None


class CommentQuerySet(QueueQuerySet):
    def lock(self, *, skip_locked: bool = False) -> "CommentQuerySet":
        """Nobody else changes these until the transaction ends; other rows may still point to them.

        Comments are held first, then the head of the log, then what the classifier has learned: who
        takes them in this order waits for nobody who waits for them.
        """
        return self.select_for_update(of=("self",), no_key=True, skip_locked=skip_locked)

    def awaiting_moderation(self) -> "CommentQuerySet":
        """The queue: who has waited longest comes first."""
        return self.in_state(CommentStatus.WAITING).order_by("waiting_since", "number")

    def past_target(self, at: datetime | None = None) -> "CommentQuerySet":
        """The part of the queue that was promised a decision before now."""
        return self.awaiting_moderation().filter(
            waiting_since__lt=response_target.overdue_before(at or timezone.now())
        )

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
        return self.in_state(CommentStatus.PUBLISHED).order_by("submitted_at", "number")

    def shown(self) -> "CommentQuerySet":
        """Published, and not an answer to what an editor took away. Whether the article shows
        comments is for the article to say."""
        return self.published().filter(Q(parent=None) | Q(parent__status__in=KEEPS_ANSWERS))

    def visible_threads(self) -> "CommentQuerySet":
        """Of one article's comments, the comments that hold a place: published, or withdrawn and answered.

        The answered are looked up once for the article; asked for comment by comment, PostgreSQL would
        make a table of all answers there are.
        """
        answers = self.in_state(CommentStatus.PUBLISHED).filter(
            parent__status=CommentStatus.WITHDRAWN, parent__article=F("article")
        )
        stays = Q(status=CommentStatus.PUBLISHED) | Q(
            number__in=answers.order_by().values("parent")
        )
        comments = self.top_level().filter(status__in=KEEPS_ANSWERS).filter(stays)
        return comments.order_by("submitted_at", "number")

    def picked(self) -> "CommentQuerySet":
        """Those that editors point readers to."""
        return self.shown().filter(picked_at__isnull=False)

    def gone(self, at: datetime | None = None) -> "CommentQuerySet":
        """Withdrawn by their writers after readers could see them, under an article that shows any."""
        published = Decision.objects.filter(comment=OuterRef("pk"), action=Action.PUBLISH)
        answers = self.model.objects.in_state(CommentStatus.PUBLISHED).filter(parent=OuterRef("pk"))
        was_seen = Exists(published.order_by()) | Exists(answers.order_by())
        withdrawn = self.in_state(CommentStatus.WITHDRAWN).filter(was_seen)
        return withdrawn.under_open_articles(at)

    def visible(self, at: datetime | None = None) -> "CommentQuerySet":
        """What readers may see on any page: shown, under an article that shows its text and comments."""
        return self.shown().under_open_articles(at)

    def under_open_articles(self, at: datetime | None = None) -> "CommentQuerySet":
        """Whose article shows its text and its comments."""
        articles = Article.objects.with_text(at).exclude(comment_policy=Article.CommentPolicy.NONE)
        return self.filter(article__in=articles.order_by())

    def top_level(self) -> "CommentQuerySet":
        """Only what answers the article itself, not another comment."""
        return self.filter(parent=None)

    def in_thread(self, number: int) -> "CommentQuerySet":
        """A comment, by its number, and every answer to it, whatever their state."""
        return self.filter(Q(pk=number) | Q(parent=number))

    def in_threads(self, numbers: Iterable[int]) -> "CommentQuerySet":
        """Several comments, by their numbers, and every answer to them."""
        numbers = list(numbers)
        return self.filter(Q(pk__in=numbers) | Q(parent__in=numbers))

    def following_replies(self) -> "CommentQuerySet":
        """Those whose writers asked for mail on answers and have proven their address."""
        return self.filter(wants_replies=True).exclude(email="").exclude(email_verified_at=None)

    def sorted_by(self, order: str) -> "CommentQuerySet":
        """The comments that hold a place, in one of three orders: `PICKS` leaves out the others."""
        if order == NEWEST:
            return self.visible_threads().order_by("-submitted_at", "-number")
        if order == PICKS:
            picked = self.picked().order_by().values(comment=Coalesce("parent_id", "number"))
            return self.visible_threads().filter(number__in=picked)
        return self.visible_threads()

    def threads(self, page: int, order: str = OLDEST) -> list[ThreadRow]:
        """One page of comments and the answers to each, in one query and the order of writing.

        For all comments of one article. Rows instead of model objects: a page of hundreds has no
        time for those. Each row holds, as `total`, `top_level_total`, `pick_total` and `credit_total`, how
        many comments, comments in this order, picks and credits for corrections there are.
        """
        top = page * COMMENTS_PER_PAGE
        comments = self.sorted_by(order)
        numbers = comments.values("number")[top - COMMENTS_PER_PAGE : top]
        answers = Q(parent__in=numbers, status=CommentStatus.PUBLISHED)
        # As `shown`, but looked up within the article instead of joined.
        kept = self.top_level().filter(status__in=KEEPS_ANSWERS).order_by().values("number")
        rows = (
            self.filter(Q(number__in=numbers) | answers)
            .with_marks()
            .annotate(
                total=self.in_state(CommentStatus.PUBLISHED)
                .filter(Q(parent=None) | Q(parent__in=kept))
                .as_count(),
                top_level_total=comments.as_count(),
                pick_total=self.picked().as_count(),
                credit_total=credits_of_article(),
            )
        )
        rows = rows.order_by("submitted_at", "number")
        counts = ("total", "top_level_total", "pick_total", "credit_total")
        shown = rows.values_list(*SHOWN, "corrected_in", *counts, named=True)
        return cast(list[ThreadRow], list(shown))

    def with_marks(self) -> "CommentQuerySet":
        """With the number of the latest edition that a comment led to, as `corrected_in`."""
        led_to = Correction.objects.filter(comment=OuterRef("pk"))
        latest = led_to.order_by("-edition__number").values("edition__number")[:1]
        # Not as a keyword: it takes the place of the model's own attribute.
        marks = {"corrected_in": Subquery(latest)}
        return self.annotate(**marks)

    def as_count(self) -> Subquery:
        """How many there are under one article, to be asked for along with something else."""
        counted = self.order_by().values("article").annotate(n=Count("pk"))
        return Subquery(counted.values("n"))

    def gravest_first(self) -> "CommentQuerySet":
        """Those that readers have reported and nobody has answered; the gravest first.

        Each with how many reports are open, what they weigh together, and since when.
        """
        opened = self.published().filter(reports__status=ReportStatus.OPEN)
        return opened.annotate(
            report_weight=Sum("reports__weight"),
            report_count=Count("reports"),
            reported_since=Min("reports__at"),
        ).order_by("-report_weight", "reported_since", "number")

    def by_writer(self, email: str) -> "CommentQuerySet":
        """All that came from one address; nothing for no address."""
        if not email:
            return self.none()
        return self.alias(writer=Lower("email")).filter(writer=email.lower())

    def decided_lately(self, most: int) -> "CommentQuerySet":
        """The last ones that moderators decided on for good."""
        return self.in_state(*DECIDED).order_by("-decided_at")[:most]

    def to_screen(self) -> "CommentQuerySet":
        """Those that no signal was asked about since they came or changed, the newest first."""
        return self.filter(screening=Screening.PENDING).order_by("-number")

    def ask_again(self, most: int) -> int:
        """Have the newest of those that wait screened again, so many; return how many."""
        newest = (
            self.in_state(CommentStatus.WAITING)
            .order_by("-waiting_since", "-number")
            .values("pk")[:most]
        )
        return self.model.objects.filter(pk__in=list(newest.values_list("pk", flat=True))).update(
            screening=Screening.PENDING
        )

    def written_since(self, moment: datetime) -> "CommentQuerySet":
        """Those in any state written from a moment on, the newest first."""
        return self.filter(submitted_at__gte=moment).order_by("-submitted_at", "-number")

    def before(self, comment: "Comment") -> "CommentQuerySet":
        """Those that stand behind one in the order of `written_since`."""
        earlier = Q(submitted_at=comment.submitted_at, number__lt=comment.number)
        earlier |= Q(submitted_at__lt=comment.submitted_at)
        return self.filter(earlier, submitted_at__lte=comment.submitted_at)

    def decided_from(
        self, organisation: str, *, apart_from: int | None, most: int = 10
    ) -> list[int]:
        """Numbers of comments from an organisation that were decided, the newest of each outcome."""
        same = self.alias(place=Lower("organisation")).filter(place=organisation.lower())
        found: list[int] = []
        for state in (CommentStatus.REVISE, *DECIDED):
            rows = same.in_state(state).exclude(pk=apart_from or 0)
            rows = rows.order_by("-waiting_since", "-number")
            found += rows.values_list("pk", flat=True)[:most]
        return sorted(found, reverse=True)

    def outcomes(self) -> dict[str, int]:
        """How many are in each state."""
        counts = self.order_by().values_list("status").annotate(Count("pk"))
        return {**dict.fromkeys(CommentStatus.values, 0), **dict(counts)}

    def earliest_submission(self) -> datetime | None:
        """When the oldest of them came."""
        return self.order_by().aggregate(oldest=Min("submitted_at"))["oldest"]

    def in_brief(self) -> "CommentQuerySet":
        """With no more than a list names of each: no comment, and no article's body."""
        return self.select_related("article__live_edition", "assignment__by").only(
            *("name", "status", "waiting_since", "score", "article__slug", "submitted_at"),
            *("article__live_edition__title", "assignment__since", "assignment__until"),
            *(
                "assignment__by__first_name",
                "assignment__by__last_name",
                "assignment__by__username",
            ),
        )

    def mark_read(self, comment: "Comment", *, at: datetime) -> int:
        """Note when a moderator first took up a comment that waits."""
        return (
            self.in_state(CommentStatus.WAITING)
            .filter(pk=comment.pk, read_at=None)
            .update(read_at=at)
        )

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

    def came_last(self, most: int) -> "CommentQuerySet":
        """Those that came to the moderators last, the first time or again."""
        return self.order_by("-waiting_since", "-number")[:most]

    def newest_number(self) -> int:
        return self.aggregate(newest=Max("number"))["newest"] or 0


def credits_of_article() -> Subquery:
    """How many corrections of a comment’s article readers led to whose comments are shown."""
    made = Correction.objects.filter(
        Q(comment__parent=None) | Q(comment__parent__status__in=KEEPS_ANSWERS),
        edition__article=OuterRef("article"),
        comment__status=CommentStatus.PUBLISHED,
    )
    counted = made.order_by().values("edition__article").annotate(n=Count("pk"))
    return Subquery(counted.values("n"))
