"""How moderation is doing: what waits, how fast it decides, and how often it changes its mind.

What was taken back counts as never decided, here as in the public report. Reckoned by the database from the log, over the newest `MOST` decisions of a window: an admin with more
than those is told since when its figures reach back.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import RowNumber, TruncDate
from django.utils import timezone

from comments import response_target
from comments.audit.percentiles import HALF, NINE_OF_TEN, percentile, rank_of
from comments.models import Comment, Decision, SitePolicy

MOST = 20_000
WINDOWS = (7, 30, 90)
# Fewer answers than these say nothing about what is usual.
ENOUGH = 20
USUAL_DAYS = 90


class Queue(NamedTuple):
    """What waits now."""

    waiting: int
    past_target: int
    oldest: datetime | None


class Speed(NamedTuple):
    """How fast the admin answered within a number of days, in seconds."""

    days: int
    answers: int
    half: int | None
    nine_of_ten: int | None


class Moderator(NamedTuple):
    """What one person decided that stands, how much was taken back, and how much decided anew."""

    name: str
    decisions: int
    half: int | None
    undone: int
    overturned: int


class ReasonGiven(NamedTuple):
    label: str
    declined: int
    revised: int


class Day(NamedTuple):
    """What came in and what was decided on a day, and what waited at its end."""

    day: date
    received: int
    decided: int
    waiting: int


def queue(at: datetime) -> Queue:
    waiting = Comment.objects.awaiting_moderation()
    oldest = waiting.values_list("waiting_since", flat=True).first()
    return Queue(waiting.count(), waiting.past_target(at).order_by().count(), oldest)


def reach(days: int, at: datetime) -> tuple[datetime, bool]:
    """Since when figures over so many days are reckoned, and whether that is for having too many."""
    today = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    start = today - timedelta(days=days - 1)
    decisions = Decision.objects.order_by("-at").values_list("at", flat=True)
    comments = Comment.objects.order_by("-submitted_at", "-number")
    came = comments.values_list("submitted_at", flat=True)
    limits = [*decisions[MOST : MOST + 1], *came[MOST : MOST + 1]]
    earliest = max([start, *limits])
    return earliest, earliest > start


def speeds(at: datetime, since: datetime) -> list[Speed]:
    """One for each window that is usual to look at."""
    found = []
    for days in WINDOWS:
        start = max(at - timedelta(days=days), since)
        answers = Decision.objects.answers().between(start, at)
        count = answers.count()
        half, most = (percentile(answers, share, count) for share in (HALF, NINE_OF_TEN))
        found.append(Speed(days, count, half, most))
    return found


def kept_share(since: datetime, at: datetime) -> int | None:
    """Of a hundred answers, how many came in time; None if there were none.

    A wait of no more than the promise in any days keeps it; only longer ones are reckoned in
    working time, one by one.
    """
    answers = Decision.objects.answers().between(since, at)
    count = answers.count()
    if not count:
        return None
    late = answers.filter(waited__gt=response_target.seconds()).values_list("at", "waited")
    broken = sum(
        not response_target.is_kept(decided - timedelta(seconds=waited or 0), decided)
        for decided, waited in late.iterator()
    )
    return round(100 * (count - broken) / count)


# People


def moderators(since: datetime, at: datetime) -> list[Moderator]:
    """Who decided since then, the busiest first; in three queries for any number of people."""
    taken = Decision.objects.taken_in_the_admin().between(since, at)
    people = taken.order_by().values_list(
        "by", "by__first_name", "by__last_name", "by__username"
    ).annotate(Count("pk"), Count("undone_by"))  # fmt: skip
    halves = dict(median_rows(Decision.objects.answers().between(since, at)))
    overturned = Counter(overturned_deciders(since, at))
    found = [
        Moderator(
            f"{first} {last}".strip() or username or "nobody",
            *(number - undone, halves.get(pk), undone, overturned[pk]),
        )
        for pk, first, last, username, number, undone in people
    ]
    return sorted(found, key=lambda one: (-one.decisions, one.name))


def median_rows(answers: QuerySet) -> QuerySet:
    """For each person the wait that half of their answers kept, by nearest rank."""
    ranked = answers.order_by().annotate(
        place=Window(RowNumber(), order_by=[F("waited"), F("pk")], partition_by=[F("by")]),
        among=Window(Count("pk"), partition_by=[F("by")]),
    )
    # The place is half of how many there are, rounded up.
    middle = ranked.alias(twice=F("place") * 2 - F("among")).filter(twice__gte=0, twice__lt=2)
    return middle.values_list("by", "waited")


def overturned_deciders(since: datetime, at: datetime) -> Iterable[int | None]:
    """Who had taken each decision that was decided anew since then."""
    anew = Decision.objects.overturning().between(since, at)
    before = Decision.objects.filter(
        comment=OuterRef("comment"),
        resulting_version__lt=OuterRef("resulting_version"),
        action__in=Decision.MOVES,
        undone_by=None,
    ).order_by("-resulting_version")
    return anew.order_by().values_list(Subquery(before.values("by")[:1]), flat=True)


def reasons(since: datetime, at: datetime) -> list[ReasonGiven]:
    """Why comments were declined or given back since then, the commonest first."""
    given = Decision.objects.in_the_admin().between(since, at).exclude(reason=None)
    counts: dict[str, Counter] = {}
    rows = given.order_by().values_list("reason__label", "action").annotate(Count("pk"))
    for label, action, number in rows:
        counts.setdefault(label, Counter())[action] += number
    found = [
        ReasonGiven(label, count[Decision.Action.DECLINE], count[Decision.Action.REVISE])
        for label, count in counts.items()
    ]
    return sorted(found, key=lambda one: (-one.declined - one.revised, one.label))


# Days


def days(since: datetime, at: datetime, waiting: int) -> list[Day]:
    """Every day since then; what waited is reckoned back from what waits now."""
    waits = {"to_status": Comment.Status.WAITING}
    waited = {"from_status": Comment.Status.WAITING}
    came = by_day(
        Comment.objects.filter(submitted_at__gte=since),
        "submitted_at",
        all=Count("pk"),
        received=Count("pk", filter=Q(imported_from=None)),
    )
    acts = by_day(
        Decision.objects.filter(at__gte=since, at__lte=at),
        "at",
        returned=Count("pk", filter=Q(**waits) & ~Q(**waited)),
        left=Count("pk", filter=Q(**waited) & ~Q(**waits)),
    )
    decided = by_day(Decision.objects.in_the_admin().between(since, at), "at", all=Count("pk"))
    day, first, found = timezone.localdate(at), timezone.localdate(since), []
    while day >= first:
        arrivals, act = came.get(day, Counter()), acts.get(day, Counter())
        count = decided.get(day, Counter())["all"]
        found.append(Day(day, arrivals["received"], count, max(0, waiting)))
        waiting += act["left"] - arrivals["all"] - act["returned"]
        day -= timedelta(days=1)
    return found[::-1]


def by_day(rows: QuerySet, moment: str, **counts: Count) -> dict[date, Counter]:
    """What is counted of each day, in one query."""
    zone = timezone.get_default_timezone()
    days = rows.order_by().annotate(day=TruncDate(moment, tzinfo=zone)).values("day")
    return {row.pop("day"): Counter(row) for row in days.annotate(**counts)}


# What readers are told


def measure_answer_time(*, at: datetime | None = None) -> int:
    """Note within what working time nine of ten comments were decided lately; for the clock."""
    at = at or timezone.now()
    since, _ = reach(USUAL_DAYS, at)
    answers = Decision.objects.answers().between(since, at)
    waits = sorted(
        response_target.working_time(decided - timedelta(seconds=waited or 0), decided)
        for decided, waited in answers.order_by().values_list("at", "waited").iterator()
    )
    if len(waits) < ENOUGH:
        SitePolicy.objects.keep_usual_wait(None)
    else:
        usual = waits[rank_of(NINE_OF_TEN, len(waits)) - 1]
        SitePolicy.objects.keep_usual_wait(int(usual.total_seconds()))
    return 0
