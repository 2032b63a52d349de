"""The rules of editors: where they look, how they are switched."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from comments.models import Rule
from kingsfund.models import User
from tests.factories import make_comment


def test_rule_looks_where_it_is_told(db: None) -> None:
    comment = make_comment(text="one", name="two", organisation="three", email="x@four.example")
    found = [
        (place, words)
        for place in Rule.Place.values
        for words in ("one", "two", "three", "four")
        if Rule(place=place, text=words).find_in(comment)
    ]
    assert found == [
        ("text", "one"),
        ("name", "two"),
        ("organisation", "three"),
        ("email_host", "four"),
    ]


def test_rule_is_switched_once_and_says_by_whom(moderator: User, editor: User) -> None:
    rule, now = Rule.objects.create(name="Pills", text="pills"), timezone.now()
    assert rule.switch(True, by=moderator, at=now) is True
    assert Rule.objects.get(pk=rule.pk).switch(True, by=editor) is False
    rule.refresh_from_db()
    assert (rule.is_active, rule.switched_by, rule.switched_at) == (True, moderator, now)
    assert list(Rule.objects.in_use()) == [rule]


@pytest.mark.parametrize(
    ("make", "constraint"),
    [
        (lambda: Rule.objects.create(name="R", text=""), "rule_looks_for_something"),
        (lambda: Rule.objects.create(name="R", text="x", weight=0), "rule_weight_is_bearable"),
        (lambda: Rule.objects.create(name="R", text="x", weight=51), "rule_weight_is_bearable"),
        (lambda: Rule.objects.create(name="R", text="x", kind="x"), "rule_kind_is_known"),
        (lambda: Rule.objects.create(name="R", text="x", place="x"), "rule_place_is_known"),
        (
            lambda: Rule.objects.create(name="R", text="x", is_active=True),
            "rule_in_use_was_switched_on",
        ),
    ],
    ids=["no-words", "too-light", "too-heavy", "kind", "place", "switched-on"],
)
def test_database_refuses_what_makes_no_sense(
    db: None, make: Callable[[], object], constraint: str
) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make()
