import itertools
import logging
from datetime import datetime, timedelta

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from articles.models import Article, Edition, Event
from articles.workflow import lifecycle, publishing, scheduling
from articles.workflow.scheduling import DueJob, NotInTheFuture, TooFarAhead, require_future
from kingsfund.models import User
from tests.factories import make_article, make_draft

NOON = datetime(2026, 6, 1, 12, tzinfo=timezone.get_fixed_timezone(0))


def scheduled(number: int, editor: User, *, at: datetime = NOON) -> list[Article]:
    """So many articles, scheduled a minute apart, the first for `at`."""
    articles = [make_draft(f"Article {place}") for place in range(number)]
    for place, article in enumerate(articles):
        moment = at + timedelta(minutes=place)
        publishing.schedule(article, by=editor, publish_at=moment, at=at - timedelta(days=1))
    return articles


@pytest.fixture
def job(monkeypatch: pytest.MonkeyPatch) -> DueJob:
    """The job of publishing, without what earlier tests left it to rest from."""
    fresh = DueJob("The scheduled edition of article", publishing.publish_if_due)
    monkeypatch.setattr(publishing, "PUBLISHING", fresh)
    return fresh


@pytest.mark.parametrize(
    ("moment", "refusal"),
    [
        (NOON, NotInTheFuture),
        (NOON - timedelta(seconds=1), NotInTheFuture),
        (NOON + timedelta(days=366 * 51), TooFarAhead),
    ],
    ids=["now", "a second ago", "a slip of the hand"],
)
def test_moment_to_wait_for_lies_ahead_and_within_a_lifetime(
    moment: datetime, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        require_future(moment, at=NOON)


def test_everything_due_is_done_in_batches_longest_due_first(
    editor: User, monkeypatch: pytest.MonkeyPatch, job: DueJob
) -> None:
    monkeypatch.setattr(scheduling, "BATCH", 2)
    articles = scheduled(5, editor)

    assert publishing.publish_due(at=NOON - timedelta(seconds=1)) == 0
    assert publishing.publish_due(at=NOON + timedelta(minutes=3)) == 4

    events = Event.objects.of_kind(Event.Kind.PUBLISHED).order_by("pk")
    assert [event.article for event in events] == articles[:4]
    assert publishing.publish_due(at=NOON + timedelta(minutes=3)) == 0
    assert publishing.publish_due(at=NOON + timedelta(minutes=4)) == 1


def test_many_due_at_the_same_moment_are_all_met(
    editor: User, monkeypatch: pytest.MonkeyPatch, job: DueJob
) -> None:
    monkeypatch.setattr(scheduling, "BATCH", 2)
    scheduled(5, editor)
    Edition.objects.filter(publish_at__isnull=False).update(publish_at=NOON)

    assert publishing.publish_due(at=NOON) == 5


def test_one_broken_article_stops_no_other_and_rests(
    editor: User, caplog: pytest.LogCaptureFixture, job: DueJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, broken, last = scheduled(3, editor)

    # What the code cannot cope with, because no code of ours would write it.
    def do(number: int, *, at: datetime | None) -> bool:
        if number == broken.pk:
            raise ValueError("beyond repair")
        return publishing.publish_if_due(number, at=at)

    monkeypatch.setattr(job, "function", do)
    with caplog.at_level(logging.ERROR):
        assert publishing.publish_due(at=NOON + timedelta(minutes=5)) == 2
        assert publishing.publish_due(at=NOON + timedelta(minutes=5)) == 0

    assert [record.getMessage() for record in caplog.records] == [
        f"The scheduled edition of article {broken.pk}: beyond repair; tried again in 2 s"
    ]
    assert set(Article.objects.live()) == {first, last}

    monkeypatch.setattr(job, "function", publishing.publish_if_due)
    monkeypatch.setattr(scheduling.time, "monotonic", lambda: float("inf"))
    assert publishing.publish_due(at=NOON + timedelta(minutes=5)) == 1


def test_rest_grows_to_five_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    now, tried = [0.0], []
    monkeypatch.setattr(scheduling.time, "monotonic", lambda: now[0])

    def fail(number: int, *, at: datetime | None) -> bool:
        tried.append(now[0])
        raise ValueError("still broken")

    job = DueJob("Nothing", fail)
    while now[0] < 2000:
        job.attempt(1, at=None)
        now[0] += 1

    gaps = [later - earlier for earlier, later in itertools.pairwise(tried)]
    assert gaps == [2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300, 300]


def test_database_that_is_away_is_nobodys_fault() -> None:
    def fail(number: int, *, at: datetime | None) -> bool:
        raise OperationalError("gone")

    job = DueJob("Nothing", fail)
    for _ in range(2):
        with pytest.raises(OperationalError):
            job.attempt(1, at=None)


def test_nothing_due_costs_one_query(editor: User, job: DueJob) -> None:
    scheduled(3, editor)

    with CaptureQueriesContext(connection) as captured:
        publishing.publish_due(at=NOON - timedelta(hours=1))
    assert len(captured) == 1


@pytest.mark.django_db(transaction=True)
def test_scheduling_wakes_the_worker_at_the_moment(editor: User) -> None:
    moment = timezone.now() + timedelta(hours=1)
    publishing.schedule(make_draft(), by=editor, publish_at=moment)
    lifecycle.plan_end(make_article(), by=editor, ends_at=moment, ending="close_comments")

    tasks = {task.task_path: task.run_after for task in DBTaskResult.objects.all()}
    at_the_moment = {
        "articles.workflow.publishing.publish_due_editions",
        "articles.workflow.lifecycle.end_due_articles",
    }
    assert {path for path, run_after in tasks.items() if run_after == moment} == at_the_moment


def test_tasks_publish_and_end_what_is_due(editor: User, job: DueJob) -> None:
    scheduled(1, editor, at=timezone.now() - timedelta(minutes=1))
    ending = make_article()
    Article.objects.filter(pk=ending.pk).update(
        ends_at=timezone.now() - timedelta(minutes=1), ends_with="close_comments"
    )

    assert [publishing.publish_due_editions.func(), lifecycle.end_due_articles.func()] == [1, 1]
    assert [publishing.publish_due_editions.func(), lifecycle.end_due_articles.func()] == [0, 0]
