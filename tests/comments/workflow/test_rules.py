"""What a rule would have caught, in bounded work, and switching it on."""

from collections.abc import Callable
from datetime import timedelta
from itertools import count

import pytest
from django.utils import timezone

from comments.models import Comment, Rule
from comments.screening.runner import screen_comments, screen_waiting
from comments.text_analysis.matching import BadPattern
from comments.workflow import rules
from comments.workflow.rules import LOOKS_BACK, MOST_SECONDS, Trial, excerpt_around, switch, try_out
from kingsfund.core.db.optimistic_locking import EditConflict
from kingsfund.models import User
from tests.factories import make_article, make_comment


@pytest.fixture
def rule(db: None) -> Rule:
    return Rule.objects.create(name="Pills", text="cheap pills", weight=20)


def caught(trial: Trial) -> dict[str, int]:
    return {state: number for state, _, number, _ in trial.rows()}


def test_trial_counts_by_outcome_with_the_newest_examples(rule: Rule) -> None:
    article, now = make_article(), timezone.now()
    spam = [
        make_comment(article, text="Cheap PILLS", status="spam", at=now - timedelta(minutes=minute))
        for minute in range(4)
    ]
    wanted = make_comment(article, text="No cheap pills: they harm.", status="published")
    make_comment(article, text="Cheaper pills.")
    trial = try_out(rule, at=now)
    assert caught(trial) == {"published": 1, "declined": 0, "spam": 4, "waiting": 0}
    assert (trial.looked_at, trial.total(), trial.left_out) == (6, 5, "")
    assert trial.examples == {
        "spam": [(comment, "cheap pills", "Cheap PILLS") for comment in spam[:3]],
        "published": [(wanted, "cheap pills", "No cheap pills: they harm.")],
    }


def test_excerpt_is_around_what_was_found() -> None:
    text = f"{'x' * 100} CHEAP\npills {'y' * 100}"
    assert excerpt_around(text, "cheap pills") == f"…{'x' * 79} CHEAP pills {'y' * 79}…"
    assert [excerpt_around(words, "none such") for words in ("", "Short.")] == ["", "Short."]


def test_trial_looks_back_ninety_days(rule: Rule) -> None:
    now = timezone.now()
    for age in (LOOKS_BACK - timedelta(minutes=1), LOOKS_BACK + timedelta(minutes=1)):
        make_comment(text="Cheap pills", at=now - age)
    assert caught(try_out(rule, at=now))["waiting"] == 1


def test_trial_goes_through_batches_once_each(rule: Rule, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "BATCH", 2)
    article, now = make_article(), timezone.now()
    for minute in (0, 0, 0, 1, 2):
        make_comment(article, text="Cheap pills", at=now - timedelta(minutes=minute))
    trial = try_out(rule, at=now)
    assert (trial.looked_at, trial.total()) == (5, 5)


def test_trial_says_when_there_are_too_many(rule: Rule, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "BATCH", 2)
    monkeypatch.setattr(rules, "MOST_COMMENTS", 4)
    article = make_article()
    for _ in range(5):
        make_comment(article)
    trial = try_out(rule)
    assert (trial.looked_at, trial.left_out) == (4, "only the newest 4 comments are looked at")


def test_trial_stops_when_its_time_is_up(rule: Rule) -> None:
    article = make_article()
    for _ in range(3):
        make_comment(article)
    seconds = count(step=MOST_SECONDS / 2)
    trial = try_out(rule, clock=lambda: next(seconds))
    assert (trial.looked_at, trial.left_out) == (2, "stopped after 5 seconds")


def test_trial_of_a_bad_pattern_is_refused_before_anything_is_read(db: None) -> None:
    with pytest.raises(BadPattern):
        try_out(Rule(kind="pattern", text="("))


def test_switching_on_screens_what_waits_again(
    rule: Rule, moderator: User, django_capture_on_commit_callbacks: Callable
) -> None:
    waiting = make_comment(text="Do buy cheap pills.")
    make_comment(text="Do buy cheap pills.", status="published")
    screen_waiting()
    with django_capture_on_commit_callbacks() as callbacks:
        assert switch(rule, True, by=moderator, based_on=rule.version) == 1
    assert callbacks == [screen_comments.enqueue]
    assert (rule.is_active, rule.switched_by) == (True, moderator)
    assert screen_waiting() == 1
    assert waiting.signals.get(name="rules").explanation == "Pills: “cheap pills”."
    assert switch(rule, True, by=moderator) is None
    assert switch(rule, False, by=moderator) == 1
    assert (screen_waiting(), waiting.signals.filter(name="rules").exists()) == (1, False)


def test_rule_that_was_changed_after_its_trial_is_not_switched_on(
    rule: Rule, moderator: User
) -> None:
    tried = rule.version
    rule.mark_saved(by=moderator)
    rule.save()
    with pytest.raises(EditConflict):
        switch(rule, True, by=moderator, based_on=tried)
    assert Rule.objects.get().is_active is False


def test_asking_again_takes_the_newest_that_wait(
    rule: Rule, moderator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "MOST_ASKED_AGAIN", 1)
    article = make_article()
    old = make_comment(article, at=timezone.now() - timedelta(hours=1))
    new = make_comment(article)
    screen_waiting()
    switch(rule, True, by=moderator)
    states = dict(Comment.objects.values_list("pk", "screening"))
    assert states == {old.pk: "done", new.pk: "pending"}
