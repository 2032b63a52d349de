"""The filters of the queue: each by itself, and freely together."""

from collections.abc import Callable
from datetime import timedelta
from itertools import combinations
from uuid import uuid4

import pytest
from django.http import QueryDict
from django.test import RequestFactory
from django.utils import timezone

from articles.models import Article
from comments.admin.queue.filters import (
    FLAGS,
    HANDED_ON,
    ORDERS,
    STATES,
    Filter,
    filter_asked,
    queue_of,
)
from comments.models import Appeal, Assignment, Comment, Decision, Report, Signal, queue_queryset
from comments.workflow import transitions
from kingsfund.models import User
from tests.factories import make_article, make_comment


def narrowed(query: str, user: User) -> list[str]:
    return [comment.name for comment in Filter.read(QueryDict(query), user).rows()]


def counted(query: str, user: User) -> int:
    return Filter.read(QueryDict(query), user).counted().count()


@pytest.fixture
def comments(article: Article, moderator: User, second_moderator: User) -> dict[str, Comment]:
    """One comment for every filter, and none that two of them find; `old` is the oldest."""
    plain = {"is_first": False, "screening": "done", "organisation": "Elsewhere"}

    def put(name: str, on: Article = article, **fields: object) -> Comment:
        return make_comment(on, name=name, **{**plain, **fields})

    made = {
        "old": put("old", at=timezone.now() - timedelta(days=30)),
        "first": put("first", is_first=True, score=3),
        "proven": put("proven", email_verified_at=timezone.now()),
        "edited": put("edited", edit_note="Spelling."),
        "unscreened": put("unscreened", screening="failed"),
        "placed": put("placed", organisation="Northvale Hospitals"),
        "other": put("other", on=make_article("Another")),
        "signalled": put("signalled", score=9),
        "mine": put("mine"),
        "theirs": put("theirs"),
        "lapsed": put("lapsed"),
        "reported": put("reported", status="published"),
        "kept": put("kept", status="published"),
        "appealed": put("appealed"),
        "answered": put("answered", status="declined"),
        "given back": put("given back", status="revise"),
        "withdrawn": put("withdrawn", status="withdrawn"),
        "marked": put("marked", status="spam"),
    }
    for name in ("signalled", "marked"):
        Signal.objects.create(
            comment=made[name],
            name="flood",
            weight=9,
            explanation="Many.",
            is_open=name != "marked",
        )
    for name, by, minutes in (
        ("mine", moderator, 5),
        ("theirs", second_moderator, 5),
        ("lapsed", moderator, -1),
    ):
        Assignment.objects.create(
            comment=made[name], by=by, until=timezone.now() + timedelta(minutes=minutes)
        )
    for name, status in (("reported", "open"), ("reported", "open"), ("kept", "dismissed")):
        Report.objects.create(
            comment=made[name],
            cause="other",
            submission_key=uuid4(),
            status=status,
            settled_at=None if status == "open" else timezone.now(),
        )
    decision = transitions.mark_as_spam(made["appealed"], by=moderator)
    Appeal.objects.create(comment=made["appealed"], decision=decision, text="Not so.")
    first, second = made["marked"], made["answered"]
    for comment in (first, second):
        against = Decision.objects.append(
            Decision(
                comment=comment,
                action="spam",
                from_status="waiting",
                to_status="spam",
                resulting_version=7,
            )
        )
        Appeal.objects.create(comment=comment, decision=against, text="No.", answer=against)
    return made


WAITING = {
    *("old", "first", "proven", "edited", "unscreened", "placed", "other", "signalled"),
    *("mine", "theirs", "lapsed"),
}


@pytest.mark.parametrize("few", [1000, 0], ids=["looked up", "walked"])
@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", WAITING),
        ("state=waiting", WAITING),
        ("state=nonsense", WAITING),
        ("state=revise", {"given back"}),
        ("state=published", {"reported", "kept"}),
        ("state=declined", {"answered"}),
        ("state=spam", {"marked", "appealed"}),
        ("state=withdrawn", {"withdrawn"}),
        ("state=reported", {"reported"}),
        ("state=appealed", {"appealed"}),
        ("state=unscreened", {"unscreened"}),
        ("signal=flood", {"signalled"}),
        ("signal=flood&state=spam", {"marked"}),
        ("signal=flood&state=all", {"signalled", "marked"}),
        ("signal=none", set()),
        ("age=over", {"old"}),
        ("age=older", {"old"}),
        ("age=week", WAITING - {"old"}),
        ("age=today&signal=flood", {"signalled"}),
        ("organisation=northvale HOSPITALS", {"placed"}),
        ("organisation=northvale", set()),
        ("organisation=northvale hospitals&state=all", {"placed"}),
        ("first=1", {"first"}),
        ("first=1&state=all", {"first"}),
        ("proven=1", {"proven"}),
        ("edited=1", {"edited"}),
        ("edited=1&state=all", {"edited"}),
        ("mine=1", {"mine"}),
        ("mine=1&state=published", set()),
    ],
)
def test_filter_finds_and_counts(
    comments: dict[str, Comment],
    moderator: User,
    query: str,
    names: set[str],
    few: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(queue_queryset, "FEW", few)
    found = narrowed(query, moderator)
    assert (set(found), len(found), counted(query, moderator)) == (names, len(names), len(names))


def test_filter_finds_what_is_on_an_article(comments: dict[str, Comment], moderator: User) -> None:
    other = comments["other"].article_id
    for query in (f"article={other}", f"article__id__exact={other}", f"article={other}&state=all"):
        assert narrowed(query, moderator) == ["other"]


@pytest.mark.parametrize(("claimed", "excluded"), [("mine", "unassigned"), ("unassigned", "mine")])
def test_filters_are_combined_freely(
    article: Article, moderator: User, claimed: str, excluded: str
) -> None:
    """Every pair of filters finds what each of both finds, and together they find one.

    Nothing is both with somebody and with nobody, so these two take turns.
    """
    told = {
        "article": str(article.pk),
        "signal": "flood",
        "age": "over",
        "organisation": "Alder",
        "q": "needle",
        **dict.fromkeys(FLAGS, "1"),
    }
    del told[excluded]
    elsewhere, whole = make_article(), None
    for missing in (*told, None):
        whole = make_comment(
            elsewhere if missing == "article" else article,
            at=timezone.now() if missing == "age" else timezone.now() - timedelta(days=20),
            organisation="" if missing == "organisation" else "ALDER",
            text="Hay." if missing == "q" else "A needle.",
            is_first=missing != "first",
            email_verified_at=None if missing == "proven" else timezone.now(),
            edit_note="" if missing == "edited" else "Spelling.",
        )
        if missing != "signal":
            Signal.objects.create(comment=whole, name="flood", weight=1, explanation="So.")
        if (claimed == "mine") != (missing == claimed):
            Assignment.objects.create(
                comment=whole, by=moderator, until=timezone.now() + timedelta(hours=1)
            )
    everything = QueryDict(mutable=True)
    everything.update({**told, "state": "waiting"})
    assert list(Filter.read(everything, moderator).rows()) == [whole]
    for one, other in combinations(told, 2):
        asked = QueryDict(mutable=True)
        asked.update({one: told[one], other: told[other], "state": "waiting"})
        assert Filter.read(asked, moderator).rows().count() == len(told) + 1 - 2, (one, other)
    everything[excluded] = "1"
    assert list(Filter.read(everything, moderator).rows()) == []


@pytest.mark.parametrize("name", ["q", "organisation", "signal"])
def test_words_in_an_address_hide_nothing(name: str, moderator: User) -> None:
    """Also not behind the list, where the address is handed on within another."""
    handed_on = f"{name}=%E2%80%AEward%00%20%20%E2%80%8Bround"
    behind = RequestFactory().get("/", {HANDED_ON: handed_on})
    behind.user = moderator
    words = {getattr(Filter.read(QueryDict(handed_on), moderator), name)}
    words.add(getattr(filter_asked(behind), name))
    assert words == {"ward round"}


@pytest.mark.parametrize(
    ("order", "names"),
    [
        ("", ["b", "c", "a"]),
        ("oldest", ["b", "c", "a"]),
        ("newest", ["a", "c", "b"]),
        ("suspicious", ["c", "a", "b"]),
        ("harmless", ["b", "a", "c"]),
    ],
)
def test_queue_has_its_orders(
    article: Article, moderator: User, order: str, names: list[str]
) -> None:
    for name, days, score in (("a", 1, 5), ("b", 3, 0), ("c", 2, 9)):
        make_comment(article, name=name, at=timezone.now() - timedelta(days=days), score=score)
    assert narrowed(f"order={order}", moderator) == names
    assert narrowed(f"q=comment&state=waiting&order={order}", moderator) == (
        names if order else ["c", "b", "a"]
    )


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("order", ORDERS)
def test_every_state_has_every_order(
    comments: dict[str, Comment], moderator: User, state: str, order: str
) -> None:
    asked = Filter.read(QueryDict(f"state={state}&order={order}"), moderator)
    assert len(asked.rows()) == asked.counted().count() > 0


def test_address_says_no_more_than_it_must(moderator: User) -> None:
    for query in (
        "",
        "q=ward",
        "state=waiting&q=ward",
        "article=4&signal=flood&mine=1&order=newest",
    ):
        assert set(Filter.read(QueryDict(query), moderator).query().split("&")) == set(
            query.split("&")
        )
    for query in ("state=waiting", "state=all&q=ward", "order=x&age=&mine=0&article=x"):
        rest = {"state=all&q=ward": "q=ward"}.get(query, "")
        assert Filter.read(QueryDict(query), moderator).query() == rest


def test_queue_goes_on_behind_the_list(
    comments: dict[str, Comment], moderator: User, rf: RequestFactory
) -> None:
    for address in ({"first": "1"}, {HANDED_ON: "first=1"}):
        request = rf.get("/", address)
        request.user = moderator
        assert list(queue_of(request)) == [comments["first"]]


def test_filter_takes_no_query_for_each_row(
    article: Article, moderator: User, django_assert_num_queries: Callable
) -> None:
    for _ in range(5):
        make_comment(article)
    with django_assert_num_queries(1):
        list(Filter.read(QueryDict("first=1&age=today&order=suspicious"), moderator).rows())
