"""Blind reviews: who is asked, on what, and what the answers say."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError

from articles.models import Article
from comments.audit import blind_reviews
from comments.audit.blind_reviews import agreement, draw, kappa
from comments.models import AlreadyGiven, BlindReview, Decision, OwnDecision, Reason
from comments.workflow import transitions
from kingsfund.models import User
from tests.factories import make_comment

NOW = datetime(2026, 11, 19, 1, tzinfo=UTC)
YESTERDAY = NOW - timedelta(hours=12)


def decided(article: Article, by: User | None, **fields: object) -> Decision:
    fields = {"action": "spam", "to_status": "spam", "at": YESTERDAY, **fields}
    return Decision.objects.append(
        Decision(comment=make_comment(article), from_status="waiting", resulting_version=2,
                 by=by, **fields)
    )  # fmt: skip


def asked(article: Article, by: User, **fields: object) -> BlindReview:
    return BlindReview.objects.create(decision=decided(article, by, **fields), decided_by=by)


@pytest.fixture
def everything(settings: object) -> None:
    settings.BLIND_REVIEW_SHARE = 100


def test_draw_takes_yesterdays_decisions_of_people(
    everything: None, article: Article, moderator: User
) -> None:
    wanted = decided(article, moderator)
    decided(article, moderator, at=NOW)
    decided(article, moderator, at=NOW - timedelta(days=2))
    decided(article, None, channel="trust", action="publish", to_status="published")
    undone = decided(article, moderator)
    Decision.objects.append(
        Decision(comment=undone.comment, action="undo", from_status="spam", to_status="waiting",
                 resulting_version=3, by=moderator, undoes=undone, at=YESTERDAY)
    )  # fmt: skip
    assert (draw(at=NOW), draw(at=NOW)) == (1, 0)
    blind_review = BlindReview.objects.get()
    assert (blind_review.decision, blind_review.decided_by) == (wanted, moderator)


def test_draw_takes_about_the_share_and_always_the_same(
    settings: object, article: Article, moderator: User
) -> None:
    entry_hashes = [f"{number:064x}" for number in range(4000)]
    settings.BLIND_REVIEW_SHARE = 5
    drawn = [entry_hash for entry_hash in entry_hashes if blind_reviews.is_drawn(entry_hash)]
    assert 150 < len(drawn) < 250
    assert drawn == [
        entry_hash for entry_hash in entry_hashes if blind_reviews.is_drawn(entry_hash)
    ]
    settings.BLIND_REVIEW_SHARE = 0
    decided(article, moderator)
    assert draw(at=NOW) == 0


def test_nobody_is_asked_about_their_own_decision(
    article: Article, moderator: User, second_moderator: User
) -> None:
    blind_review = asked(article, moderator)
    assert list(BlindReview.objects.open_to(moderator)) == []
    assert list(BlindReview.objects.open_to(second_moderator)) == [blind_review]
    with pytest.raises(OwnDecision):
        blind_review.give(by=moderator, action="publish")


def test_database_refuses_an_blind_review_on_ones_own_decision(
    article: Article, moderator: User
) -> None:
    blind_review = asked(article, moderator)
    with pytest.raises(IntegrityError, match="blind_review_is_by_another"):
        BlindReview.objects.filter(pk=blind_review.pk).update(by=moderator, action="spam", at=NOW)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"action": "spam"}, "blind_review_is_given_whole"),
        ({"at": NOW}, "blind_review_is_given_whole"),
        ({"action": "keep", "at": NOW}, "blind_review_is_given_whole"),
    ],
    ids=["by nobody", "without a verdict", "no verdict"],
)
def test_database_refuses_half_an_blind_review(
    article: Article, moderator: User, fields: dict[str, object], constraint: str
) -> None:
    blind_review = asked(article, moderator)
    with pytest.raises(IntegrityError, match=constraint):
        BlindReview.objects.filter(pk=blind_review.pk).update(**fields)


def test_database_refuses_declining_without_a_reason(
    article: Article, moderator: User, second_moderator: User
) -> None:
    blind_review = asked(article, moderator)
    with pytest.raises(IntegrityError, match="blind_review_to_decline_has_a_reason"):
        blind_review.give(by=second_moderator, action="decline")


def test_blind_review_is_given_once_and_changes_nothing_else(
    article: Article, moderator: User, second_moderator: User
) -> None:
    blind_review = asked(article, moderator)
    comment, log = blind_review.decision.comment, Decision.objects.count()
    blind_review.give(by=second_moderator, action="publish")
    assert (blind_review.agrees(), Decision.objects.count()) == (False, log)
    with pytest.raises(AlreadyGiven):
        blind_review.give(by=second_moderator, action="spam")
    before = comment.version
    comment.refresh_from_db()
    assert comment.version == before


def test_blind_review_is_on_the_words_that_were_decided_on(
    article: Article, moderator: User
) -> None:
    comment = make_comment(article, text="Long and angry.")
    decision = transitions.ask_to_revise(comment, by=moderator, reason=Reason.objects.first())
    transitions.resubmit(comment, {"text": "Long."})
    transitions.edit(comment, by=moderator, text="Short.", why="Length.")
    blind_review = BlindReview.objects.create(decision=decision, decided_by=moderator)
    assert blind_review.comment_as_decided().text == "Long and angry."


# What they say


def test_kappa_is_that_of_the_textbook() -> None:
    """Two raters, 50 cases, 20 and 15 alike: agreement 0.7, by chance 0.5, so 0.4."""
    pairs = Counter({("publish", "publish"): 20, ("publish", "spam"): 5,
                     ("spam", "publish"): 10, ("spam", "spam"): 15})  # fmt: skip
    assert kappa(pairs) == pytest.approx(0.4)


@pytest.mark.parametrize(
    ("pairs", "value"),
    [
        ({}, None),
        ({("publish", "publish"): 9}, None),
        ({("publish", "publish"): 5, ("spam", "spam"): 5}, 1),
        ({("publish", "spam"): 5, ("spam", "publish"): 5}, -1),
    ],
    ids=["nothing", "no choice", "all alike", "all apart"],
)
def test_kappa_at_its_ends(pairs: dict[tuple[str, str], int], value: float | None) -> None:
    assert kappa(Counter(pairs)) == value


def test_agreement_by_pair_and_by_reason(
    article: Article,
    moderator: User,
    second_moderator: User,
    django_assert_num_queries: Callable,
) -> None:
    one, other = Reason.objects.order_by("label")[:2]
    decline = {"action": "decline", "to_status": "declined", "reason": one}
    for action, reason in (("decline", one), ("decline", other), ("publish", None)):
        asked(article, moderator, **decline).give(
            by=second_moderator, action=action, reason=reason, at=NOW
        )
    asked(article, moderator).give(by=second_moderator, action="spam", at=NOW)
    asked(article, moderator)
    with django_assert_num_queries(1):
        found = agreement(NOW - timedelta(days=1))
    assert (found.given, found.alike, found.share) == (4, 3, 75)
    assert [tuple(row) for row in found.reasons] == [(one.label, 3, 2, 1)]
    assert [[number for number, _ in row.cells] for row in found.table] == [
        [0, 0, 0, 0],
        [0, 0, 0, 0],
        [1, 0, 2, 0],
        [0, 0, 0, 1],
    ]
    assert found.kappa == pytest.approx((0.75 - 7 / 16) / (1 - 7 / 16))
    assert agreement(NOW).given == 4
    assert agreement(NOW + timedelta(seconds=1)).kappa_in_words() == "–"
