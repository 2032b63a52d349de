"""Percentiles by nearest rank, and times as people say them."""

import pytest

from articles.models import Article
from comments.audit.percentiles import brief, percentile, rank_of, span
from comments.models import Decision
from kingsfund.models import User
from tests.factories import make_comment


@pytest.mark.parametrize(
    ("percent", "count", "rank"),
    [(50, 1, 1), (50, 4, 2), (50, 5, 3), (90, 10, 9), (90, 11, 10), (90, 1, 1), (100, 7, 7)],
)
def test_rank_is_the_nearest(percent: int, count: int, rank: int) -> None:
    assert rank_of(percent, count) == rank


def test_percentile_is_one_of_the_waits(article: Article, moderator: User) -> None:
    for minutes in (30, 10, 20, 40):
        comment = make_comment(article)
        decision = Decision(
            comment=comment, action="spam", from_status="waiting", to_status="spam",
            resulting_version=2, by=moderator, waited=minutes * 60,
        )  # fmt: skip
        Decision.objects.append(decision)
    answers = Decision.objects.answers()
    assert (percentile(answers, 50, 4), percentile(answers, 90, 4)) == (1200, 2400)
    assert percentile(answers, 50, 0) is None


@pytest.mark.parametrize(
    ("seconds", "words", "short"),
    [
        (None, "–", "–"),
        (12, "under a minute", "< 1 min"),
        (60, "1 minute", "1 min"),
        (19_200, "5 hours 20 minutes", "5 h 20 min"),
        (86_400, "1 day", "1 d"),
        (86_400 + 60, "1 day", "1 d"),
        (90_000, "1 day 1 hour", "1 d 1 h"),
    ],
)
def test_span_has_two_parts(seconds: int | None, words: str, short: str) -> None:
    assert (span(seconds), brief(seconds).replace("\u00a0", " ")) == (words, short)
