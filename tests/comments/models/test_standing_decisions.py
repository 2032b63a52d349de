"""Figures count what stands: random decisions and undoings, recounted from the exported log alone."""

import json
from collections import Counter
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from itertools import count
from random import Random

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from comments.audit import figures
from comments.audit.transparency import build_report
from comments.models import Comment, Decision, Reason, StaleDecision, WrongState
from comments.screening import classifier
from comments.screening.classifier_rebuild import disagreements
from comments.workflow import appeals, transitions
from comments.workflow.appeals import CannotAppeal
from kingsfund.models import User
from tests.factories import make_article, make_comment

MONTH = date(2026, 11, 1)
BEGIN = datetime(2026, 11, 3, 9, tzinfo=UTC)
MOVES = ("publish", "revise", "decline", "spam")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """A minute passes whenever somebody asks for the time."""
    minutes = count()
    monkeypatch.setattr(timezone, "now", lambda: BEGIN + timedelta(minutes=next(minutes)))


def play(chance: Random, people: list[User]) -> None:
    """Two moderators and some writers do what they like, with what is there or not."""
    article = make_article("Waiting well", at=BEGIN - timedelta(days=9))
    numbers = [make_comment(article, email=f"w{n % 3}@example.net").pk for n in range(12)]
    for _ in range(120):
        with suppress(StaleDecision, WrongState, CannotAppeal):
            act(Comment.objects.get(pk=chance.choice(numbers)), chance.choice(people), chance)


def act(comment: Comment, by: User, chance: Random) -> None:
    """One thing that can be tried with a comment; two of five undo what came last."""
    because = chance.choice(Reason.objects.order_by("slug")[:3])
    latest = comment.latest_decision()
    if latest and chance.random() < 0.4:
        transitions.undo(comment, latest, by=by)
        return
    chance.choice(
        [
            lambda: transitions.publish(comment, by=by),
            lambda: transitions.publish(comment, by=None, channel="trust"),
            lambda: transitions.decline(comment, by=by, reason=because),
            lambda: transitions.ask_to_revise(comment, by=by, reason=because),
            lambda: transitions.mark_as_spam(comment, by=by),
            lambda: transitions.edit(comment, by=by, text=f"{chance.random()}", why="A name."),
            lambda: transitions.resubmit(comment, {"text": f"{chance.random()}"}),
            lambda: appeals.lodge(comment, "You misread me."),
            lambda: transitions.uphold(comment, by=by),
        ]
    )()


def exported() -> list[dict]:
    out = StringIO()
    call_command("export_decisions", stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def nearest_rank(waits: list[int], percent: int) -> int | None:
    ordered = sorted(waits)
    return next(
        (wait for n, wait in enumerate(ordered, 1) if n * 100 >= percent * len(ordered)), None
    )


class Recount:
    """The same figures in plain Python, knowing nothing of the code that is tested."""

    def __init__(self) -> None:
        lines = exported()
        undone = {line["undoes_position"] for line in lines if line["action"] == "undo"}
        stands = [line for line in lines if line["position"] not in undone]
        self.undone = Counter(line["by"] for line in lines if line["position"] in undone
                              and line["action"] in MOVES and line["channel"] == "admin")  # fmt: skip
        self.undoings = sum(line["action"] == "undo" for line in lines)
        self.moves = [
            line for line in stands if line["action"] in MOVES and line["channel"] == "admin"
        ]
        self.acts = Counter((line["channel"], line["action"]) for line in stands)
        self.waits = [line["waited"] for line in self.moves if line["from_status"] == "waiting"]
        self.reasons: dict[str, dict[str, int]] = {}
        for line in self.moves:
            if line["reason"]:
                given = self.reasons.setdefault(line["reason"], {"decline": 0, "revise": 0})
                given[line["action"]] += 1
        self.states = {line["comment_id"]: line["to_status"] for line in lines}

    def by_person(self) -> dict[str, tuple[int, int]]:
        decided = Counter(line["by"] for line in self.moves)
        return {name: (decided[name], self.undone[name]) for name in decided | self.undone}


@pytest.mark.parametrize("seed", range(3))
def test_every_figure_counts_what_stands(
    clock: None, moderator: User, second_moderator: User, client: Client, seed: int
) -> None:
    play(Random(seed), [moderator, second_moderator])
    found, told = Recount(), build_report(MONTH).figures
    assert found.undoings > 10
    outcomes = {name: found.acts["admin", name] for name in MOVES}
    assert told["outcomes"] == outcomes
    assert told["reasons"] == found.reasons
    assert (told["trusted"], told["edited"]) == (found.acts["trust", "publish"], found.acts["admin", "edit"])  # fmt: skip
    assert told["answered"] == len(found.waits)
    assert told["half_within_seconds"] == nearest_rank(found.waits, 50)
    assert told["nine_of_ten_within_seconds"] == nearest_rank(found.waits, 90)
    decided_before = ("published", "declined", "spam")
    assert told["reversals"] == {
        "undone": found.undoings,
        "overturned": sum(line["from_status"] in decided_before for line in found.moves),
    }
    # For programs.
    [month] = client.get("/comments/report.json").json()["months"]
    assert {name: month[name] for name in told} == told
    # The dashboard.
    since, at = BEGIN - timedelta(days=1), timezone.now() + timedelta(days=1)
    names = {"mo": "Mo Okoye", "nell": "Nell Price"}
    by_person = {names[name]: numbers for name, numbers in found.by_person().items()}
    assert {one.name: (one.decisions, one.undone) for one in figures.moderators(since, at)} == by_person  # fmt: skip
    labels = dict(Reason.objects.values_list("slug", "label"))
    by_reason = {labels[slug]: (one["decline"], one["revise"]) for slug, one in found.reasons.items()}  # fmt: skip
    assert {one.label: (one.declined, one.revised) for one in figures.reasons(since, at)} == by_reason  # fmt: skip
    assert {speed.answers for speed in figures.speeds(at, since)} == {len(found.waits)}
    assert sum(day.decided for day in figures.days(since, at, 0)) == sum(outcomes.values())
    # The writers' records, and what the classifier is to learn.
    states = Counter(found.states.values())
    writers = sum((Counter(Comment.objects.by_writer(f"w{n}@example.net").outcomes()) for n in range(3)), Counter())  # fmt: skip
    untouched = Comment.objects.exclude(pk__in=found.states).count()
    assert writers == states + Counter(waiting=untouched)
    classifier.learn_pending()
    assert disagreements(lambda _: None) == []
    total = classifier.lock()
    assert (total.kept, total.refused) == (states["published"], states["declined"] + states["spam"])


def test_what_was_taken_back_stands_until_then(clock: None, moderator: User) -> None:
    comment = make_comment(make_article(at=BEGIN))
    taken = transitions.publish(comment, by=moderator)
    undoing = transitions.undo(comment, taken, by=moderator)
    log = Decision.objects.in_order()
    assert list(log.standing()) == [undoing]
    assert list(log.standing(undoing.at)) == [taken, undoing]
    assert list(log.standing(undoing.at + timedelta(minutes=1))) == [undoing]
