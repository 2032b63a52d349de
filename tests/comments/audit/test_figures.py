"""What the dashboard says of the admin, against the same counted by hand."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from articles.models import Article
from comments.audit import figures
from comments.models import Comment, Decision, Reason, SitePolicy
from kingsfund.models import User
from tests.conftest import make_user
from tests.factories import make_article, make_comment

# A Thursday.
NOW = datetime(2026, 11, 19, 15, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

Decide = Callable[..., Decision]


@pytest.fixture
def article(db: None) -> Article:
    return make_article("Waiting well", at=NOW - 200 * DAY)


@pytest.fixture
def decide(article: Article, moderator: User) -> Decide:
    """A decision of the past on a new comment, or on one that is given."""

    def past(
        ago: timedelta,
        waited: timedelta = HOUR,
        *,
        action: str = "publish",
        comment: Comment | None = None,
        **fields: object,
    ) -> Decision:
        at = NOW - ago
        states = {"publish": "published", "decline": "declined", "spam": "spam"}
        state = states.get(action, "waiting")
        comment = comment or make_comment(article, at=at - waited)
        before, comment.status, comment.decided_at = comment.status, state, at
        comment.version += 1
        if state == "waiting":
            comment.decided_at = None
        comment.save()
        return Decision.objects.append(
            Decision(
                **{
                    "comment": comment,
                    "action": action,
                    "from_status": before,
                    "to_status": state,
                    "resulting_version": comment.version,
                    "by": moderator,
                    "waited": int(waited.total_seconds()),
                    "at": at,
                    **fields,
                }
            )
        )

    return past


def test_queue_knows_who_was_promised_more(article: Article) -> None:
    # Two working days before Thursday at three is Tuesday at three.
    for ago in (2 * DAY - HOUR, 2 * DAY + HOUR, 5 * DAY):
        make_comment(article, at=NOW - ago)
    make_comment(article, at=NOW - 9 * DAY, status="spam")
    assert figures.queue(NOW) == (3, 2, NOW - 5 * DAY)


def test_queue_of_nobody(db: None) -> None:
    assert figures.queue(NOW) == (0, 0, None)


def test_speeds_are_exact_in_each_window(decide: Decide) -> None:
    for place in range(1, 11):
        decide(place * 2 * DAY, place * HOUR)
    decide(60 * DAY, 100 * HOUR)
    decide(HOUR, 99 * DAY, channel="trust", by=None)
    assert [tuple(speed) for speed in figures.speeds(NOW, NOW - 90 * DAY)] == [
        (7, 3, 2 * 3600, 3 * 3600),
        (30, 10, 5 * 3600, 9 * 3600),
        (90, 11, 6 * 3600, 10 * 3600),
    ]


def test_kept_share_is_in_working_days(decide: Decide) -> None:
    decide(HOUR, HOUR)
    decide(HOUR, 49 * HOUR)  # since Tuesday, an hour later than promised
    decide(2 * DAY, 4 * DAY)  # on Tuesday, since Friday
    decide(DAY + 16 * HOUR, 3 * DAY)  # late on Tuesday, since Saturday
    assert figures.kept_share(NOW - 7 * DAY, NOW) == 75
    assert figures.kept_share(NOW - HOUR / 2, NOW) is None


def test_moderators_with_what_became_of_their_decisions(
    decide: Decide, moderator: User, second_moderator: User
) -> None:
    own = [decide(place * DAY, place * HOUR) for place in range(1, 5)]
    decide(HOUR, comment=own[0].comment, action="undo", undoes=own[0], by=second_moderator)
    decide(HOUR, comment=own[1].comment, action="decline", by=second_moderator,
           reason=Reason.objects.first())  # fmt: skip
    found = figures.moderators(NOW - 30 * DAY, NOW)
    assert [tuple(one) for one in found] == [
        ("Mo Okoye", 3, 3 * 3600, 1, 1),
        ("Nell Price", 1, None, 0, 0),
    ]


def test_moderators_take_the_same_queries_for_any_number(
    decide: Decide, django_assert_num_queries: Callable
) -> None:
    for number in range(6):
        decide(DAY, by=make_user(f"m{number}"))
    with django_assert_num_queries(3):
        assert len(figures.moderators(NOW - 30 * DAY, NOW)) == 6


def test_reasons_are_counted_without_what_was_taken_back(
    decide: Decide, second_moderator: User
) -> None:
    one, other = Reason.objects.order_by("label")[:2]
    taken = decide(DAY, action="decline", reason=one)
    decide(HOUR, comment=taken.comment, action="undo", undoes=taken)
    decide(DAY, action="decline", reason=one)
    for _ in range(2):
        decide(DAY, action="decline", reason=other)
    assert [tuple(row) for row in figures.reasons(NOW - 30 * DAY, NOW)] == [
        (other.label, 2, 0),
        (one.label, 1, 0),
    ]


def test_days_reckon_back_what_waited(decide: Decide, article: Article) -> None:
    make_comment(article, at=NOW - 5 * HOUR)
    decide(2 * HOUR, DAY)
    taken = decide(2 * DAY, 3 * HOUR)
    decide(HOUR, comment=taken.comment, action="undo", undoes=taken)
    since = NOW.replace(hour=0) - 3 * DAY
    found = figures.days(since, NOW, Comment.objects.awaiting_moderation().count())
    assert [(one.day.day, one.received, one.decided, one.waiting) for one in found] == [
        (16, 0, 0, 0),
        (17, 1, 0, 0),
        (18, 1, 0, 1),
        (19, 1, 1, 2),
    ]


def test_figures_say_how_far_they_reach(decide: Decide, monkeypatch: pytest.MonkeyPatch) -> None:
    for place in range(5):
        decide(place * DAY)
    start = datetime(2026, 11, 13, tzinfo=UTC)
    assert figures.reach(7, NOW) == (start, False)
    monkeypatch.setattr(figures, "MOST", 2)
    assert figures.reach(7, NOW) == (NOW - 2 * DAY, True)


# What readers are told


def usual_answer_time() -> str:
    return SitePolicy.objects.current().answered_within()


def test_usual_answer_time_is_the_promise_until_enough_is_known(decide: Decide) -> None:
    assert usual_answer_time() == "2 working days"
    for _ in range(19):
        decide(DAY)
    figures.measure_answer_time(at=NOW)
    assert usual_answer_time() == "2 working days"
    decide(DAY)
    figures.measure_answer_time(at=NOW)
    assert usual_answer_time() == "1 working day"


def test_usual_answer_time_is_that_of_nine_of_ten_in_working_days(decide: Decide) -> None:
    for place in range(20):
        # Decided on Monday at three: since Friday, one working day; since the Tuesday before, four.
        decide(3 * DAY, 6 * DAY if place < 2 else 3 * DAY)
    decide(100 * DAY, 80 * DAY)
    for _ in range(2):
        figures.measure_answer_time(at=NOW)
    assert usual_answer_time() == "1 working day"
    decide(3 * DAY, 6 * DAY)
    figures.measure_answer_time(at=NOW)
    assert usual_answer_time() == "4 working days"


def test_usual_answer_time_of_a_admin_that_works_at_weekends(decide: Decide) -> None:
    for _ in range(20):
        decide(4 * DAY, 2 * HOUR)  # on Sunday
    figures.measure_answer_time(at=NOW)
    assert SitePolicy.objects.current().usual_wait == 0
    assert usual_answer_time() == "1 working day"
