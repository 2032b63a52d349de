"""The filters of the queue as somebody chooses from them, with how many comments each would leave.

Beside an option stands what it leaves of the state by itself; the list says what it leaves together
with the others. So each number is read from an index, and all of them come in one query.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import QuerySet

from articles.models import Article
from comments.admin.filters import AGES, FLAGS, ORDERS, STATES, WAITING, Filter
from comments.admin.reading import title_of
from comments.models import Comment, SavedView, Signal
from comments.screening.registry import label_of
from kingsfund.paginators import MoreThan, capped_counts

COUNTED = 500
# Articles and organisations are offered from so many comments at the front of the state.
SAMPLE = 200
OFFERED = 10


class Option(NamedTuple):
    """One choice: where it leads, and how many comments are there; None if nobody counted."""

    label: str
    query: str
    count: int | None = None
    is_chosen: bool = False
    is_at_least: bool = False

    def counted(self) -> str:
        if self.count is None:
            return ""
        if isinstance(self.count, MoreThan):
            return self.count.in_short()
        return f"{self.count:,}" + ("+" if self.is_at_least else "")


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
    views: list[tuple[SavedView, Option]]
    count: int


def facets_of(asked: Filter, listed: QuerySet[Comment], views: list[SavedView]) -> Facets:
    """Everything counted, in the same number of queries for any number of options and comments."""
    signals = Signal.objects.counts_in_queue(COUNTED)
    names = sorted({*signals, asked.signal} - {""})
    saved = {view: asked.of_query(view.query) for view in views}
    lists = dict(lists_to_count(asked, saved))
    counts = capped_counts({"list": listed, **lists}, COUNTED)
    # Elsewhere than in the queue, what has a signal is too rare or too frequent to be counted in passing.
    if asked.state == WAITING:
        counts |= {("signal", name): signals.get(name, 0) for name in names}
    sample = Sample(asked)
    groups = [
        Group("Flags", [flag_option(asked, flag, counts) for flag in FLAGS]),
        Group("Age", [option(asked, "age", age, AGES[age], counts) for age in AGES]),
        Group("Signal", [option(asked, "signal", name, label_of(name), counts) for name in names]),
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
    asked: Filter, saved: dict[SavedView, Filter]
) -> Iterator[tuple[object, QuerySet]]:
    alone = asked.only_state()
    for state in STATES:
        yield ("state", state), Filter(user=asked.user, state=state).counted()
    for flag in FLAGS:
        yield ("flag", flag), alone.with_(**{flag: True}).counted()
    for age in AGES:
        yield ("age", age), alone.with_(age=age).counted()
    for view, narrowed in saved.items():
        if not narrowed.q:
            yield ("view", view), narrowed.counted()


def option(asked: Filter, field: str, value: str, label: str, counts: dict[object, int]) -> Option:
    """A choice among several; the one that holds is let go of by choosing it again."""
    is_chosen = getattr(asked, field) == value
    query = asked.with_(**{field: "" if is_chosen else value}).query()
    return Option(label, query, counts.get((field, value)), is_chosen)


def flag_option(asked: Filter, flag: str, counts: dict[object, int]) -> Option:
    is_chosen = getattr(asked, flag)
    query = asked.with_(**{flag: not is_chosen}).query()
    return Option(FLAGS[flag], query, counts["flag", flag], is_chosen)


def state_option(asked: Filter, state: str, counts: dict[object, int]) -> Option:
    query = asked.with_(state=state).query()
    return Option(STATES[state], query, counts["state", state], asked.state == state)


def view_option(
    asked: Filter, narrowed: Filter, view: SavedView, counts: dict[object, int]
) -> Option:
    return Option(view.name, view.query, counts.get(("view", view)), asked == narrowed)


class Sample:
    """What the comments at the front of a state are on, and who wrote them, most frequent first."""

    def __init__(self, asked: Filter) -> None:
        self._asked = asked
        rows = asked.only_state().with_(order=asked.order).rows()
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
