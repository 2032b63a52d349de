from datetime import date, datetime, timedelta
from threading import Thread

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from articles import publish_checks
from articles.models import Article, Edition, EditionIsFrozen, Event, WrongEditionState
from articles.workflow import drafts, lifecycle, publishing
from kingsfund.models import User
from tests.factories import make_article, make_draft, make_picture


def test_publish_shows_the_draft_and_dates_the_article(editor: User) -> None:
    article = make_draft("Waiting lists")
    at = timezone.now() - timedelta(minutes=5)

    edition = publishing.publish(article, by=editor, at=at)

    article.refresh_from_db()
    assert list(Article.objects.published()) == [article]
    assert (article.live_edition, article.published_at, article.revised_at) == (edition, at, None)
    assert (edition.status, edition.published_by, edition.number) == ("published", editor, 1)


def test_publish_of_a_later_edition_keeps_the_date_and_says_revised(editor: User) -> None:
    first = timezone.now() - timedelta(days=30)
    article = make_article("Waiting lists", at=first)
    draft = drafts.open_draft(article, by=editor)
    draft.title, draft.change_note = "Waiting lists, again", "New figures for March."
    drafts.save_draft(draft)

    second = publishing.publish(article, by=editor)

    article.refresh_from_db()
    assert (article.published_at, article.live_edition) == (first, second)
    assert article.revised_at == second.published_at
    assert list(article.editions.values_list("number", "title")) == [
        (2, "Waiting lists, again"),
        (1, "Waiting lists"),
    ]


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"standfirst": " "}, "It has no standfirst."),
        ({"body": "<p> </p>"}, "It has no text."),
        ({"authors": []}, "It names no author."),
    ],
)
def test_publish_refuses_a_draft_that_is_not_ready(
    editor: User, changes: dict[str, object], problem: str
) -> None:
    article = make_draft(**changes)
    with pytest.raises(publish_checks.ChecksFailed) as refusal:
        publishing.publish(article, by=editor)
    assert [found.message for found in refusal.value.problems] == [problem]
    assert not Article.objects.published().exists()


@pytest.mark.parametrize(
    ("answer", "problems"),
    [
        ({}, ["Its picture is not described, nor marked as decoration."]),
        ({"picture_alt": " "}, ["Its picture is not described, nor marked as decoration."]),
        ({"picture_alt": "A ward at night"}, []),
        ({"picture_is_decorative": True}, []),
    ],
    ids=["none", "blank", "described", "decoration"],
)
def test_picture_is_described_or_marked_as_decoration(
    answer: dict[str, object], problems: list[str], db: None
) -> None:
    article = make_draft(edition={"picture": make_picture(), **answer})
    assert [
        found.message
        for found in publish_checks.problems_of(article, article.draft_edition())
        if found.blocks
    ] == problems


def test_publish_asks_for_a_change_note_on_a_later_edition(editor: User) -> None:
    article = make_article()
    drafts.save_draft(drafts.open_draft(article))
    with pytest.raises(publish_checks.ChecksFailed, match="change note"):
        publishing.publish(article, by=editor)


def test_publish_refuses_when_there_is_no_draft(editor: User) -> None:
    with pytest.raises(publish_checks.ChecksFailed, match="no draft"):
        publishing.publish(make_article(), by=editor)


def test_published_edition_is_never_changed(db: None) -> None:
    edition = make_article().live_edition
    edition.title = "Quietly another"
    with pytest.raises(EditionIsFrozen):
        edition.save()


def test_take_down_hides_the_article_and_keeps_its_editions(editor: User) -> None:
    article = make_article()
    lifecycle.unpublish(article, by=editor, reason="Not ours.")
    assert not Article.objects.published().exists()
    assert article.editions.published().count() == 1


def test_republishing_after_a_take_down_keeps_the_first_date(editor: User) -> None:
    first = timezone.now() - timedelta(days=3)
    article = make_article(at=first)
    lifecycle.unpublish(article, by=editor, reason="Not ours.")
    draft = drafts.open_draft(article)
    draft.change_note = "Put right."
    drafts.save_draft(draft)
    publishing.publish(article, by=editor)
    article.refresh_from_db()
    assert article.published_at == first


def test_open_draft_starts_from_what_readers_see(db: None) -> None:
    article = make_article("One", standfirst="Said.", body="<p>Body.</p>")
    draft = drafts.open_draft(article)
    assert (draft.number, draft.title, draft.body) == (2, "One", "<p>Body.</p>")
    assert draft.pk is None


@pytest.mark.parametrize(
    "row",
    [
        {"number": 1},
        {"number": 2},
        {"number": 3, "status": "published"},
    ],
    ids=["same number twice", "two drafts", "published without a time"],
)
def test_edition_constraints_hold_in_the_database(db: None, row: dict[str, object]) -> None:
    article = make_draft()
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.create(article=article, title="Second", **row)


def test_article_cannot_be_published_without_an_edition(db: None) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.create(slug="bare", status="published", published_at=timezone.now())


def test_article_draft_cannot_have_a_live_edition(db: None) -> None:
    article = make_article()
    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.filter(pk=article.pk).update(status="draft")


DAY = timedelta(days=1)


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def due(editor: User, now: datetime) -> Article:
    """An article that was scheduled yesterday for a minute ago."""
    article = make_draft("Waiting lists")
    moment = now - timedelta(minutes=1)
    publishing.schedule(article, by=editor, publish_at=moment, at=now - DAY)
    return article


def test_scheduled_edition_is_not_seen_before_its_moment(editor: User, now: datetime) -> None:
    article = make_draft()
    edition = publishing.schedule(article, by=editor, publish_at=now + DAY)

    assert (edition.status, edition.publish_at, edition.scheduled_by) == (
        "scheduled",
        now + DAY,
        editor,
    )
    assert publishing.publish_due(at=now + DAY - timedelta(seconds=1)) == 0
    assert not Article.objects.published(now + 2 * DAY).exists()


def test_clock_publishes_what_is_due_once_under_the_moment_it_was_set_for(
    due: Article, editor: User, now: datetime
) -> None:
    assert [publishing.publish_due(), publishing.publish_due()] == [1, 0]

    due.refresh_from_db()
    edition = due.live_edition
    assert (due.published_at, edition.published_at) == (now - timedelta(minutes=1),) * 2
    assert (edition.publish_at, edition.published_by) == (None, editor)
    event = due.events.of_kind(Event.Kind.PUBLISHED).get()
    assert (event.by, event.who) == (None, "the clock")
    assert event.details == {
        "change": "update",
        "publish_at": (now - timedelta(minutes=1)).isoformat(),
    }
    assert now <= event.at <= timezone.now()


def test_first_publication_sets_the_day_of_the_next_check(
    due: Article, settings: object, now: datetime
) -> None:
    settings.REVIEW_AFTER_MONTHS = 12
    publishing.publish_due()
    due.refresh_from_db()
    assert due.review_by == publishing.next_check(timezone.localdate(now - timedelta(minutes=1)))


def test_day_of_the_check_that_an_editor_chose_is_kept(editor: User) -> None:
    article = make_draft(review_by=date(2030, 1, 1))
    publishing.publish(article, by=editor)
    article.refresh_from_db()
    assert article.review_by == date(2030, 1, 1)


def test_later_edition_leaves_the_day_of_the_check_alone(editor: User) -> None:
    article = make_article()
    drafts.save_draft(drafts.open_draft(article))
    article.editions.drafts().update(change_note="Put right.")
    publishing.publish(article, by=editor)
    article.refresh_from_db()
    assert article.review_by is None


@pytest.mark.parametrize(
    ("months", "day", "asked"),
    [
        (24, date(2026, 3, 27), date(2028, 3, 27)),
        (24, date(2024, 2, 29), date(2026, 2, 28)),
        (48, date(2024, 2, 29), date(2028, 2, 29)),
        (1, date(2026, 1, 31), date(2026, 2, 28)),
        (1, date(2026, 12, 31), date(2027, 1, 31)),
        (0, date(2026, 3, 27), None),
    ],
    ids=["two years", "leap day", "leap day to leap day", "short month", "new year", "never"],
)
def test_next_check_is_so_many_months_later(
    settings: object, months: int, day: date, asked: date | None
) -> None:
    settings.REVIEW_AFTER_MONTHS = months
    assert publishing.next_check(day) == asked


def test_scheduled_edition_cannot_be_changed_until_it_is_taken_off(
    editor: User, now: datetime
) -> None:
    article = make_draft("As checked")
    publishing.schedule(article, by=editor, publish_at=now + DAY)
    draft = article.draft_edition()
    draft.title = "Quietly another"
    with pytest.raises(EditionIsFrozen, match="Edition 1 is scheduled and cannot be changed"):
        draft.save()

    publishing.unschedule(article, by=editor)

    draft = article.draft_edition()
    assert (draft.status, draft.publish_at, draft.title) == ("draft", None, "As checked")
    draft.title = "Openly another"
    draft.save()
    assert publishing.publish_due(at=now + 2 * DAY) == 0


def test_approved_edition_is_ready_again_off_the_schedule(editor: User, now: datetime) -> None:
    article = make_draft(edition={"status": "ready", "approved_at": now, "approved_by": editor})
    publishing.schedule(article, by=editor, publish_at=now + DAY)
    publishing.unschedule(article, by=editor)
    assert article.draft_edition().status == "ready"


def test_schedule_stands_behind_the_gate(editor: User, now: datetime) -> None:
    article = make_draft(standfirst="")
    with pytest.raises(publish_checks.ChecksFailed):
        publishing.schedule(article, by=editor, publish_at=now + DAY)
    publishing.schedule(article, by=editor, publish_at=now + DAY, override="It is urgent.")
    assert [event.kind for event in article.events.all()] == ["scheduled", "overrode"]


def test_what_is_published_cannot_be_unscheduled(due: Article, editor: User) -> None:
    publishing.publish_due()
    with pytest.raises(WrongEditionState, match="Edition 1 is published"):
        publishing.unschedule(due, by=editor)


def test_reschedule_moves_the_moment_and_writes_both_down(editor: User, now: datetime) -> None:
    article = make_draft()
    publishing.schedule(article, by=editor, publish_at=now + DAY)

    publishing.reschedule(article, by=editor, publish_at=now + 2 * DAY, instead_of=now + DAY)

    assert article.draft_edition().publish_at == now + 2 * DAY
    assert article.events.first().details == {
        "publish_at": (now + 2 * DAY).isoformat(),
        "from": (now + DAY).isoformat(),
    }
    assert publishing.publish_due(at=now + DAY) == 0
    assert publishing.publish_due(at=now + 2 * DAY) == 1


def test_reschedule_from_a_page_of_the_past_is_refused(editor: User, now: datetime) -> None:
    article = make_draft()
    publishing.schedule(article, by=editor, publish_at=now + 3 * DAY)
    with pytest.raises(publishing.ScheduleHasChanged, match="Somebody else has changed the time"):
        publishing.reschedule(article, by=editor, publish_at=now + 2 * DAY, instead_of=now + DAY)
    assert article.draft_edition().publish_at == now + 3 * DAY


def test_article_does_not_end_before_it_is_published(editor: User, now: datetime) -> None:
    article = make_draft()
    publishing.schedule(article, by=editor, publish_at=now + 2 * DAY)
    with pytest.raises(publishing.EndsBefore, match="It is scheduled for"):
        lifecycle.plan_end(article, by=editor, ends_at=now + DAY, ending="close_comments")
    lifecycle.plan_end(article, by=editor, ends_at=now + 3 * DAY, ending="close_comments")
    with pytest.raises(publishing.EndsBefore, match="Its end is planned for"):
        publishing.reschedule(article, by=editor, publish_at=now + 4 * DAY)


def test_planned_withdrawal_happens_once_with_its_notice(editor: User, now: datetime) -> None:
    article = make_article()
    notice = "The offer has ended."
    lifecycle.plan_end(article, by=editor, ends_at=now + DAY, ending="withdraw", notice=notice)

    assert lifecycle.end_due(at=now + DAY - timedelta(seconds=1)) == 0
    assert [lifecycle.end_due(at=now + DAY), lifecycle.end_due(at=now + DAY)] == [1, 0]

    article.refresh_from_db()
    assert (article.status, article.notice, article.ends_at) == ("withdrawn", notice, None)


def test_planned_end_closes_comments_against_forms_still_open(editor: User, now: datetime) -> None:
    article = make_article()
    lifecycle.plan_end(article, by=editor, ends_at=now + DAY, ending="close_comments")
    version = article.version

    assert lifecycle.end_due(at=now + DAY) == 1

    article.refresh_from_db()
    assert (article.comment_policy, article.ends_at) == ("closed", None)
    assert article.version == version + 1


def test_planned_end_of_what_was_closed_by_hand_is_settled(editor: User, now: datetime) -> None:
    article = make_article()
    lifecycle.plan_end(article, by=editor, ends_at=now + DAY, ending="close_comments")
    lifecycle.close_comments(article, by=editor)

    assert [lifecycle.end_due(at=now + DAY), lifecycle.end_due(at=now + DAY)] == [1, 0]
    assert article.events.of_kind(Event.Kind.COMMENTS_CLOSED).count() == 1


def test_take_down_drops_a_planned_end(editor: User, now: datetime) -> None:
    article = make_article()
    lifecycle.plan_end(article, by=editor, ends_at=now + DAY, ending="close_comments")
    lifecycle.unpublish(article, by=editor, reason="By mistake.")
    article.refresh_from_db()
    assert (article.ends_at, article.ends_with) == (None, "")


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_article_that_somebody_holds_is_left_for_the_next_time(editor: User, now: datetime) -> None:
    article = make_draft()
    publishing.schedule(article, by=editor, publish_at=now - timedelta(minutes=1), at=now - DAY)
    results: list[int] = []

    def look() -> None:
        try:
            results.append(publishing.publish_due())
        finally:
            connection.close()

    with transaction.atomic():
        article.lock()
        clock = Thread(target=look)
        clock.start()
        clock.join(timeout=10)
    assert results == [0]
    assert publishing.publish_due() == 1
