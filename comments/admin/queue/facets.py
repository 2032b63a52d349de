"""The filters of the queue as somebody chooses from them, with how many comments each would leave.

Beside an option of a whole state stands what it leaves of it, read from an index, all in one query. Of
a list that is narrowed or searched each is counted among the comments that the others leave, if those
are few; of many there is no number, for it would be another list's.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import NegatedExpression
from django.utils import timezone

from articles.models import Article
from comments.admin.pages import title_of
from comments.admin.queue.filters import (
    AGES,
    ALL,
    FLAGS,
    ORDERS,
    STATES,
    WAITING,
    Filter,
    since,
)
from comments.models import Assignment, Comment, SavedFilter, Signal
from comments.screening.registry import signal_label
from kingsfund.core.lists.pagination import MoreThan, capped_counts

COUNTED = 500
Condition = Q | Exists | NegatedExpression
# Articles and organisations are offered from so many comments at the front of the state.
SAMPLE = 200
OFFERED = 10


class Option(NamedTuple):
    """One choice: where it leads, and how many comments are there; None if nobody counted."""

    label: str
    query: str
    number: int | None = None
    is_chosen: bool = False
    is_at_least: bool = False

    def counted(self) -> str:
        if self.number is None:
            return ""
        if isinstance(self.number, MoreThan):
            return self.number.format_short()
        return f"{self.number:,}" + ("+" if self.is_at_least else "")


class Group(NamedTuple):
    """The choices of one filter."""

    title: str
    options: list[Option]
    name: str = ""
    typed: str = ""


@dataclass
class Facets:
    """All that stands beside the list; `count` is how many comments the list itself has."""

    states: list[Option]
    groups: list[Group]
    orders: list[Option]
    views: list[tuple[SavedFilter, Option]]
    count: int


def facets_of(asked: Filter, listed: QuerySet[Comment], views: list[SavedFilter]) -> Facets:
    """Everything counted, in the same number of queries for any number of options and comments."""
    signals = Signal.objects.counts_in_queue(COUNTED)
    names = sorted({*signals, asked.signal} - {""})
    saved = {view: asked.of_query(view.query) for view in views}
    lists = dict(lists_to_count(asked, saved))
    counts: dict[object, int] = capped_counts({"list": listed, **lists}, COUNTED)
    # Elsewhere than in the queue, what has a signal is too rare or too frequent to be counted in passing.
    if asked.is_narrowed():
        counts |= counts_among(asked, names)
    elif asked.state == WAITING:
        counts |= {("signal", name): signals.get(name, 0) for name in names}
    sample = Sample(asked)
    groups = [
        Group("Flags", [flag_option(asked, flag, counts) for flag in FLAGS]),
        Group("Age", [option(asked, "age", age, AGES[age], counts) for age in AGES]),
        Group(
            "Signal", [option(asked, "signal", name, signal_label(name), counts) for name in names]
        ),
        Group("Article", sample.articles()),
        Group("Organisation", sample.organisations(), "organisation", asked.organisation),
    ]
    return Facets(
        states=[state_option(asked, state, counts) for state in STATES],
        groups=[group for group in groups if group.options or group.name],
        orders=[option(asked, "order", order, ORDERS[order], {}) for order in asked.orders()],
        views=[(view, view_option(asked, saved[view], view, counts)) for view in views],
        count=counts["list"],
    )


def lists_to_count(
    asked: Filter, saved: dict[SavedFilter, Filter]
) -> Iterator[tuple[object, QuerySet]]:
    if not asked.q:
        for state in STATES:
            yield ("state", state), Filter(user=asked.user, state=state).counted()
    if not asked.is_narrowed():
        for flag in FLAGS:
            yield ("flag", flag), asked.with_(**{flag: True}).counted()
        for age in AGES:
            yield ("age", age), asked.with_(age=age).counted()
    for view, narrowed in saved.items():
        if not narrowed.q:
            yield ("view", view), narrowed.counted()


def counts_among(asked: Filter, names: list[str]) -> dict[object, int]:
    """What each option leaves of a narrowed list, together with what is chosen in other groups."""
    at = timezone.now()
    counts: dict[object, int] = {}
    numbers_in = cache(few_of)
    if (numbers := numbers_in(asked)) is not None:
        counts |= {("flag", flag): n for flag, n in tallied(numbers, of_flags(asked, at)).items()}
    if (numbers := numbers_in(asked.with_(age=""))) is not None:
        ages = {age: Q(**since(age, asked.moment(), at)) for age in AGES}
        counts |= {("age", age): n for age, n in tallied(numbers, ages).items()}
    if (numbers := numbers_in(asked.with_(signal=""))) is not None:
        found = Signal.objects.filter(comment__in=numbers).order_by().values_list("name")
        of_signal = dict(found.annotate(Count("pk")))
        counts |= {("signal", name): of_signal.get(name, 0) for name in names}
    if asked.q and (numbers := numbers_in(asked.with_(state=ALL))) is not None:
        states = {state: Q(pk__in=in_state(asked, state, numbers)) for state in STATES}
        counts |= {("state", state): n for state, n in tallied(numbers, states).items()}
    return counts


def few_of(asked: Filter) -> list[int] | None:
    """The comments of a list, if they are few."""
    numbers = list(asked.rows().values_list("pk", flat=True)[: COUNTED + 1])
    return numbers if len(numbers) <= COUNTED else None


def in_state(asked: Filter, state: str, numbers: list[int]) -> QuerySet[Comment, Any]:
    return Filter(user=asked.user, state=state).counted().filter(pk__in=numbers).values("pk")


def of_flags(asked: Filter, at: datetime) -> Mapping[str, Condition]:
    """What each flag asks of a comment."""
    assignments = Assignment.objects.filter(until__gt=at, comment=OuterRef("pk")).order_by()
    return {
        "mine": Exists(assignments.filter(by=asked.user)),
        "unassigned": ~Exists(assignments),
        "first": Q(is_first=True),
        "proven": Q(email_verified_at__isnull=False),
        "edited": ~Q(edit_note=""),
    }


def tallied(numbers: list[int], conditions: Mapping[str, Condition]) -> dict[str, int]:
    """How many of some comments meet each condition, in one query that looks at no others."""
    counted = {name: Count("pk", filter=condition) for name, condition in conditions.items()}
    return Comment.objects.filter(pk__in=numbers).order_by().aggregate(**counted)


def option(asked: Filter, field: str, value: str, label: str, counts: dict[object, int]) -> Option:
    """A choice among several; the one that holds is let go of by choosing it again."""
    is_chosen = getattr(asked, field) == value
    query = asked.with_(**{field: "" if is_chosen else value}).query()
    return Option(label, query, counts.get((field, value)), is_chosen)


def flag_option(asked: Filter, flag: str, counts: dict[object, int]) -> Option:
    is_chosen = getattr(asked, flag)
    query = asked.with_(**{flag: not is_chosen}).query()
    return Option(FLAGS[flag], query, counts.get(("flag", flag)), is_chosen)


def state_option(asked: Filter, state: str, counts: dict[object, int]) -> Option:
    # A state is counted as it is, and shown so; what was searched for is searched for there.
    there = asked.with_(state=state) if asked.q else Filter(user=asked.user, state=state)
    return Option(STATES[state], there.query(), counts.get(("state", state)), asked.state == state)


def view_option(
    asked: Filter, narrowed: Filter, view: SavedFilter, counts: dict[object, int]
) -> Option:
    return Option(view.name, view.query, counts.get(("view", view)), asked == narrowed)


class Sample:
    """What the comments at the front of a state are on, and who wrote them, most frequent first."""

    def __init__(self, asked: Filter) -> None:
        self._asked = asked
        rows = asked.with_(article=None, organisation="").rows()
        sample = list(rows.values_list("article", "organisation")[: SAMPLE + 1])
        self._is_part = len(sample) > SAMPLE
        self._articles = Counter(article for article, _ in sample[:SAMPLE])
        self._organisations = Counter(place for _, place in sample[:SAMPLE] if place)

    def articles(self) -> list[Option]:
        chosen = self._asked.article
        keys = [key for key, _ in self._articles.most_common(OFFERED)]
        keys = [chosen, *keys] if chosen and chosen not in keys else keys
        found = Article.objects.select_related("live_edition").in_bulk(keys)
        return [
            Option(
                title_of(found[key]),
                self._asked.with_(article=None if key == chosen else key).query(),
                self._articles.get(key),
                key == chosen,
                self._is_part,
            )
            for key in keys
            if key in found
        ]

    def organisations(self) -> list[Option]:
        chosen = self._asked.organisation
        names = [name for name, _ in self._organisations.most_common(OFFERED)]
        if chosen and chosen.lower() not in [name.lower() for name in names]:
            names = [chosen, *names]
        return [self._organisation(name, name.lower() == chosen.lower()) for name in names]

    def _organisation(self, name: str, is_chosen: bool) -> Option:
        query = self._asked.with_(organisation="" if is_chosen else name).query()
        return Option(name, query, self._organisations.get(name), is_chosen, self._is_part)
