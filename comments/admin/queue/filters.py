"""What the queue can be narrowed by, as it stands in the address."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Self
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from comments import response_target, search
from comments.models import Appeal, Comment, CommentQuerySet, Report, Signal
from kingsfund.core import text as texts
from kingsfund.core.numbers import as_number
from kingsfund.core.security.permissions import signed_in
from kingsfund.models import User

WAITING = Comment.Status.WAITING.value
# What a list can show besides the comments in one state.
UNSCREENED, REPORTED, APPEALED, ALL = "unscreened", "reported", "appealed", "all"
STATES = {
    **dict(Comment.Status.choices[:1]),
    UNSCREENED: "Not screened",
    REPORTED: "Reported",
    APPEALED: "Appealed",
    **dict(Comment.Status.choices[1:]),
    ALL: "All",
}
AGES = {
    "over": "Overdue",
    "today": "Since midnight",
    "week": "In the last seven days",
    "older": "Before that",
}
FLAGS = {
    "mine": "I have it open",
    "unassigned": "Nobody has it open",
    "first": "First from this writer",
    "proven": "Address verified",
    "edited": "Edited by a moderator",
}
ORDERS = {
    "oldest": "Longest waiting",
    "newest": "Newest",
    "suspicious": "Most suspicious",
    "harmless": "Least suspicious",
}
# What has been dealt with is looked up from its newest end; the others are work, and wait in line.
DEALT_WITH = (*Comment.Status.values[2:], ALL)
# How Django's list hands its filter on to the pages it leads to.
HANDED_ON = "_changelist_filters"


def queue_of(request: HttpRequest) -> CommentQuerySet:
    """The comments that the filter in the address is about, in the queue's order."""
    return filter_asked(request).rows()


def filter_asked(request: HttpRequest) -> "Filter":
    return Filter.read(filter_of(request), signed_in(request))


def filter_of(request: HttpRequest) -> QueryDict:
    """What the address narrows the queue by, on the list and on the pages behind it."""
    handed_on = request.GET.get(HANDED_ON)
    return request.GET if handed_on is None else QueryDict(handed_on)


@dataclass(frozen=True, kw_only=True)
class Filter:
    """One way to narrow the queue. What makes no sense in an address is as good as not there."""

    user: User
    state: str = WAITING
    article: int | None = None
    signal: str = ""
    age: str = ""
    organisation: str = ""
    mine: bool = False
    unassigned: bool = False
    first: bool = False
    proven: bool = False
    edited: bool = False
    order: str = ""
    q: str = ""

    @classmethod
    def read(cls, asked: QueryDict, user: User) -> Self:
        # The older name is in links that people have kept.
        article = asked.get("article") or asked.get("article__id__exact", "")
        typed = words_asked(asked, "q", search.LONGEST)
        return cls(
            user=user,
            state=one_of(STATES, asked.get("state"), otherwise=ALL if typed else WAITING),
            article=int(article) if is_key(article) else None,
            signal=words_asked(asked, "signal", 40),
            age=one_of(AGES, asked.get("age")),
            organisation=words_asked(asked, "organisation", 160),
            order=one_of(ORDERS, asked.get("order")),
            q=typed,
            **{flag: asked.get(flag) == "1" for flag in FLAGS},
        )

    def of_query(self, query: str) -> Self:
        """What a saved address asks for, for the same person."""
        return self.read(QueryDict(query), self.user)

    def with_(self, **changes: Any) -> Self:
        """The same filter but for what changes."""
        return replace(self, **changes)

    def only_state(self) -> Self:
        return type(self)(user=self.user, state=self.state)

    def is_narrowed(self) -> bool:
        """Whether it asks for more than a state and an order."""
        return self.with_(order="") != self.only_state()

    def query(self) -> str:
        """The filter as it stands in an address, without what goes without saying."""
        default = Filter(user=self.user, state=ALL if self.q else WAITING)
        names = [name for name in self.__dataclass_fields__ if name != "user"]
        said = {name: getattr(self, name) for name in names}
        return urlencode(
            {
                name: "1" if value is True else value
                for name, value in said.items()
                if value != getattr(default, name)
            }
        )

    def rows(self) -> CommentQuerySet:
        """The comments in the order that they are worked through."""
        if self.q:
            numbers = search.matching_numbers(self._narrowed(to_count=True), self.q)
            return self._in_order(Comment.objects.filter(pk__in=numbers))
        return self._in_order(self._narrowed(to_count=False))

    def counted(self) -> CommentQuerySet:
        """The comments in no order and without the search, to be counted in a query with others."""
        return self._narrowed(to_count=True)

    def _narrowed(self, *, to_count: bool) -> CommentQuerySet:
        rows = self._of_its_own_columns(to_count=to_count)
        for others, joined in self._pointing():
            rows = joined(rows) if to_count else rows.about_looked_up(others)
        return rows

    def _of_its_own_columns(self, *, to_count: bool) -> CommentQuerySet:
        rows = self._in_state(to_count=to_count)
        if self.article is not None:
            rows = rows.filter(article=self.article)
        if self.organisation:
            rows = rows.from_organisation(self.organisation)
        if self.first:
            rows = rows.first_from_writer()
        if self.proven:
            rows = rows.with_proven_email()
        if self.edited:
            rows = rows.edited()
        if self.mine:
            rows = rows.in_hands_of(self.user)
        if self.unassigned:
            rows = rows.unassigned()
        if self.age:
            rows = rows.filter(**since(self.age, self.moment(), timezone.now()))
        return rows

    def _in_state(self, *, to_count: bool) -> CommentQuerySet:
        rows = Comment.objects.all()
        if self.state == ALL:
            # The indexes of these begin with the state, so they are read state by state. Of what is
            # frequent, a list that has its order is walked faster.
            is_rare = self.article is not None or self.organisation or self.edited
            is_frequent = self.first or self.proven
            by_state = is_rare or (to_count and is_frequent)
            return rows.in_state(*Comment.Status.values) if by_state else rows
        if self.state == UNSCREENED:
            return rows.unscreened()
        if self.state == REPORTED:
            return rows.in_state(Comment.Status.PUBLISHED)
        return rows if self.state == APPEALED else rows.in_state(self.state)

    def moment(self) -> str:
        """The column that says how old a comment is: whatever its state, since it came."""
        return "submitted_at" if self.state == ALL else "waiting_since"

    def _pointing(self) -> list[tuple[QuerySet, Callable]]:
        """Rows of other tables that are about the comments wanted, and the same as a join."""
        pointing: list[tuple[QuerySet, Callable]] = []
        if self.state == REPORTED:
            pointing.append((Report.objects.open(), CommentQuerySet.reported))
        if self.state == APPEALED:
            pointing.append((Appeal.objects.open(), CommentQuerySet.appealed))
        if self.signal and self.state in (WAITING, UNSCREENED):
            signals = Signal.objects.of_the_queue().filter(name=self.signal)
            pointing.append((signals, lambda rows: rows.with_open_signal(self.signal)))
        elif self.signal:
            signals = Signal.objects.filter(is_open__in=[True, False], name=self.signal)
            pointing.append((signals, lambda rows: rows.with_signal(self.signal)))
        return pointing

    def orders(self) -> list[str]:
        """The orders that the list can be had in: no index sorts all states by suspicion."""
        return list(ORDERS)[:2] if self.state == ALL and not self.q else list(ORDERS)

    def _in_order(self, rows: CommentQuerySet) -> CommentQuerySet:
        order = self.order if self.order in self.orders() else ""
        if self.q and not order:
            return rows.order_by("-number")
        order = order or ("newest" if self.state in DEALT_WITH else "oldest")
        if self.state == ALL and not self.q:
            sign = "-" if order == "newest" else ""
            return rows.order_by(f"{sign}submitted_at", f"{sign}number")
        orders = {
            "oldest": rows.oldest_first,
            "newest": rows.newest_first,
            "suspicious": rows.most_suspicious_first,
            "harmless": rows.least_suspicious_first,
        }
        return orders[order]()


def one_of(choices: dict[str, str], asked: str | None, otherwise: str = "") -> str:
    return asked if asked in choices else otherwise


def words_asked(asked: QueryDict, name: str, longest: int) -> str:
    """What an address says in words, tidied as what is stored was: nothing hidden, no NUL."""
    return texts.tidy_line(asked.get(name, "").strip()[:longest])


def is_key(text: str) -> bool:
    return as_number(text) is not None


def since(age: str, column: str, at: datetime) -> dict[str, datetime]:
    """The condition on the moment from which a comment is counted as old."""
    if age == "over":
        return {f"{column}__lt": response_target.overdue_before(at)}
    if age == "today":
        midnight = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
        return {f"{column}__gte": midnight}
    return {f"{column}__{'gte' if age == 'week' else 'lt'}": at - timedelta(days=7)}
