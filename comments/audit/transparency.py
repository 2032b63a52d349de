"""The published account of moderation, month by month: counted from the log, closed by the clock.

Every figure counts what happened in the month and stands: what is taken back before the month is closed
was never decided, but counts among what was taken back. A decision of October that is taken back later
is a decision of October and a reversal of November. So a finished month never changes. What an import
brought along was decided elsewhere, is dated as it was there, and is left out.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.core.cache import cache
from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from comments.audit.percentiles import HALF, NINE_OF_TEN, percentile
from comments.models import Appeal, ChainTip, Comment, Decision, Report, TransparencyReport

Action, Channel = Decision.Action, Decision.Channel
Figures = dict[str, object]

# What is decided in the last second of a month is in the log by then.
SETTLED_AFTER = timedelta(hours=1)
CLOSE_AT_ONCE = 24
KEPT_FOR = 3600


def build_report(month: date) -> TransparencyReport:
    """The account of a month, unsaved, from what the log holds now."""
    start, end = month_begin(month), month_begin(following(month))
    last = Decision.objects.at_home().filter(at__lt=end).order_by("-position").first()
    return TransparencyReport(
        month=month,
        figures=figures_between(start, end),
        length=last.position if last else 0,
        entry_hash=last.entry_hash if last else "",
    )


def figures_between(start: datetime, end: datetime) -> Figures:
    """What happened between two moments, as it stood when the month was closed.

    The names are those of `/comments/report.json`.
    """
    until, happened = end + SETTLED_AFTER, Decision.objects.at_home().between(start, end)
    acts = counts_of(happened.standing(until), "channel", "action")
    answers = happened.answers(until)
    answered = answers.count()
    return {
        "received": received_between(start, end),
        "outcomes": {str(move): acts.get((Channel.STAFF, move), 0) for move in Decision.MOVES},
        "reasons": reasons_in(happened.in_the_admin(until)),
        "trusted": acts.get((Channel.TRUST, Action.PUBLISH), 0),
        "answered": answered,
        "half_within_seconds": percentile(answers, HALF, answered),
        "nine_of_ten_within_seconds": percentile(answers, NINE_OF_TEN, answered),
        "edited": acts.get((Channel.STAFF, Action.EDIT), 0),
        "withdrawn": acts.get((Channel.WRITER, Action.WITHDRAW), 0),
        "reversals": {
            "undone": acts.get((Channel.STAFF, Action.UNDO), 0),
            "overturned": happened.overturning(until).count(),
        },
        "appeals": appeals_between(start, end, acts.get((Channel.WRITER, Action.APPEAL), 0)),
        "reports": reports_between(start, end),
    }


def counts_of(rows: QuerySet, *columns: str) -> dict[tuple, int]:
    counted = rows.order_by().values_list(*columns).annotate(Count("pk"))
    return {tuple(values): number for *values, number in counted}


def received_between(start: datetime, end: datetime) -> int:
    """Comments written here. Counted in the time first, where an index is; few are imported."""
    came = Comment.objects.filter(submitted_at__gte=start, submitted_at__lt=end).order_by()
    return came.aggregate(here=Count("pk", filter=Q(imported_from=None)))["here"]


def reasons_in(decisions: QuerySet) -> dict[str, dict[str, int]]:
    """How often each reason was given, for declining and for asking to revise."""
    given = counts_of(decisions.exclude(reason=None), "reason__slug", "action")
    reasons: dict[str, dict[str, int]] = {}
    for (slug, action), number in sorted(given.items()):
        of_reason = reasons.setdefault(slug, {str(action): 0 for action in Decision.REASONED})
        of_reason[action] = of_reason.get(action, 0) + number
    return reasons


def appeals_between(start: datetime, end: datetime, lodged: int) -> dict[str, int]:
    """Appeals that came in, and how those ended that were answered, whenever they had come."""
    answered = Appeal.objects.filter(answer__at__gte=start, answer__at__lt=end)
    ends = {action: number for (action,), number in counts_of(answered, "answer__action").items()}
    names = (Action.UPHOLD, Action.PUBLISH, Action.REVISE, Action.DECLINE, Action.SPAM)
    ended = {str(name): ends.get(name, 0) for name in (*names, Action.WITHDRAW)}
    return {"lodged": lodged, **ended}


def reports_between(start: datetime, end: datetime) -> dict[str, int]:
    """Reports by readers that came in, and how those were settled that were."""
    came = Report.objects.order_by().filter(at__gte=start, at__lt=end)
    settled = Report.objects.filter(settled_at__gte=start, settled_at__lt=end)
    by_end = {status: number for (status,), number in counts_of(settled, "status").items()}
    upheld, dismissed = Report.Status.UPHELD, Report.Status.DISMISSED
    return {
        "received": came.count(),
        "upheld": by_end.get(upheld, 0),
        "dismissed": by_end.get(dismissed, 0),
    }


# The clock


def close_months(*, at: datetime | None = None) -> int:
    """Keep the accounts of months that are over, the oldest first; return how many."""
    at = at or timezone.now()
    months = list(open_months(at))[:CLOSE_AT_ONCE]
    return sum(
        TransparencyReport.objects.close(build_report(month))
        for month in months
        if month_begin(following(month)) + SETTLED_AFTER <= at
    )


def open_months(at: datetime) -> Iterator[date]:
    """From the month after the last that is closed, else the first decision's, to the present."""
    present = timezone.localtime(at).date().replace(day=1)
    last = TransparencyReport.objects.aggregate(last=Max("month"))["last"]
    first = Decision.objects.at_home().order_by("at").values_list("at", flat=True).first()
    month = following(last) if last else present
    if last is None and first:
        month = timezone.localtime(first).date().replace(day=1)
    while month <= present:
        yield month
        month = following(month)


# Readers


def published_accounts(*, at: datetime | None = None) -> list[TransparencyReport]:
    """The accounts of all months, the newest first; those not closed yet as they stand now.

    Of several that the clock has not closed, only the present and the one before are counted here.
    """
    live = [standing_account(month) for month in list(open_months(at or timezone.now()))[-2:]]
    return [*reversed(live), *TransparencyReport.objects.all()]


def standing_account(month: date) -> TransparencyReport:
    """The account of a month that is not closed, kept until anything that it counts has changed."""
    head = ChainTip.objects.filter(pk=1).values_list("length", "entry_hash").first()
    newest = Comment.objects.newest_number()
    reports = Report.objects.aggregate(newest=Max("pk"), settled=Max("settled_at"))
    state = (month, head, newest, reports["newest"], reports["settled"])
    kept = cache.get(key := f"moderation-account:{month}")
    if kept is None or kept[0] != state:
        kept = (state, build_report(month))
        cache.set(key, kept, KEPT_FOR)
    return kept[1]


# Months


def month_begin(month: date) -> datetime:
    zone = timezone.get_default_timezone()
    return timezone.make_aware(datetime.combine(month, time.min), zone)


def following(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)
