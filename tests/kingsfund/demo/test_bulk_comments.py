from collections import Counter
from datetime import timedelta

import pytest
from django.core.management import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article
from comments.models import Comment, Decision
from comments.screening.registry import SIGNALS
from kingsfund.demo import bulk_comments
from tests.factories import make_article, make_draft
from tests.kingsfund.demo.conftest import seed


def test_comments_are_spread_over_the_articles(db: None) -> None:
    seed(articles=20, comments=100)

    counts = Counter(Comment.objects.values_list("article", flat=True))
    assert counts.total() == 100
    assert len(counts) > 10
    assert max(counts.values()) <= 25
    comments = Comment.objects.select_related("article", "parent")
    assert 0 < sum(1 for comment in comments if comment.parent) < 40
    for comment in comments:
        assert comment.status == Comment.Status.PUBLISHED
        assert comment.article.published_at <= comment.submitted_at <= comment.decided_at
        assert comment.decided_at <= timezone.now()
        if comment.parent:
            assert comment.parent.article == comment.article
            assert comment.parent.parent is None
            assert comment.parent.submitted_at <= comment.submitted_at
    assert Comment.objects.visible().count() == 100
    assert Decision.objects.count() == 0


def test_comments_go_to_what_is_there_if_no_articles_come(db: None) -> None:
    article, closed = make_article(), make_article(comment_policy="closed")
    make_draft()

    seed(comments=25)

    assert (article.comments.count(), closed.comments.count()) == (25, 0)
    assert not article.comments.filter(decided_at__gt=timezone.now()).exists()


@pytest.mark.parametrize("option", ["comments", "pending"])
def test_comments_need_an_article(db: None, option: str) -> None:
    with pytest.raises(CommandError) as error:
        seed(**{option: 1})

    assert str(error.value) == ("There is no published article to comment on: add --articles N.")


def test_pending_comments_wait(db: None) -> None:
    seed(articles=3, pending=20)

    waiting = Comment.objects.awaiting_moderation()
    assert [waiting.count(), Comment.objects.count()] == [20, 20]
    assert waiting.first().submitted_at >= timezone.now() - timedelta(days=10, minutes=1)
    assert {comment.decided_at for comment in waiting} == {None}


def test_pending_comments_have_signals_and_scores(db: None) -> None:
    seed(articles=3, pending=60)

    for comment in Comment.objects.prefetch_related("signals"):
        signals = comment.signals.all()
        assert comment.score == sum(signal.weight for signal in signals)
        assert {signal.is_open for signal in signals} <= {True}
    assert 0 < Comment.objects.exclude(score=0).count() < 40
    assert Comment.objects.values("organisation").distinct().count() > 12


def test_busy_article_has_all_the_comments(db: None) -> None:
    seed(busy=20)
    seed(busy=10)

    article = Article.objects.published().get()
    assert article.slug == "busy"
    assert article.comments.shown().count() == 30
    assert 0 < article.comments.exclude(parent=None).count() < 15


def test_rows_go_in_by_the_batch(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk_comments, "BATCH", 1000)
    make_article()

    def queries(number: int) -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            bulk_comments.add_comments(
                number, first_article=0, now=timezone.now(), advance=lambda done: None
            )
        return len(captured)

    assert queries(300) < 30


def test_progress_is_told_of_every_row(db: None) -> None:
    make_article()
    done: list[int] = []

    bulk_comments.add_comments(20, first_article=0, now=timezone.now(), advance=done.append)

    assert done == [7, 7, 6]


def test_every_seeded_signal_is_one_that_is_asked() -> None:
    assert {name for name, *_ in bulk_comments.SIGNALS} <= SIGNALS.keys()
