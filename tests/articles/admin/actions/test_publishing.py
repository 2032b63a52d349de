from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Article
from articles.workflow import lifecycle, publishing
from kingsfund.core.datetimes import format_long
from kingsfund.models import User
from tests.factories import make_article, make_draft

LogIn = Callable[[User], Client]


def action_url(article: Article, name: str) -> str:
    return f"/admin/articles/article/{article.pk}/actions/{name}/"


def page_url(article: Article) -> str:
    return f"/admin/articles/article/{article.pk}/change/"


def moment(name: str, day: str, time: str = "09:00") -> dict[str, str]:
    return {f"{name}_day": day, f"{name}_time": time}


@pytest.fixture
def scheduled(editor: User) -> Article:
    article = make_draft("Waiting lists")
    at = datetime(2040, 3, 27, 9, tzinfo=UTC)
    publishing.schedule(article, by=editor, publish_at=at)
    return article


def test_editor_schedules_by_the_clocks_of_the_site(editor: User, log_in: LogIn) -> None:
    article = make_draft()
    response = log_in(editor).post(
        action_url(article, "schedule"),
        {**moment("publish_at", "2040-07-02"), "based_on": article.version},
        follow=True,
    )
    assert article.draft_edition().publish_at == datetime(2040, 7, 2, 8, tzinfo=UTC)
    assert "Scheduled for Monday 2 July 2040, 09:00 BST." in response.text


def test_hour_that_comes_twice_is_the_first_and_said_so(editor: User, log_in: LogIn) -> None:
    article = make_draft()
    response = log_in(editor).post(
        action_url(article, "schedule"), moment("publish_at", "2037-10-25", "01:30"), follow=True
    )
    assert article.draft_edition().publish_at == datetime(2037, 10, 25, 0, 30, tzinfo=UTC)
    assert "Scheduled for Sunday 25 October 2037, 01:30 BST. The clocks go back" in response.text


@pytest.mark.parametrize(
    ("day", "time", "error"),
    [
        ("2020-01-01", "09:00", "That moment has passed already."),
        ("2037-03-29", "01:30", "The next time there is, is 02:00 BST."),
        ("2206-03-27", "09:00", "That is more than fifty years ahead. Check the year."),
        ("2040-02-30", "09:00", "That is not a day"),
        ("", "", "This field is required."),
    ],
    ids=["past", "skipped", "slip", "no day", "nothing"],
)
def test_moment_that_cannot_be_is_refused_and_nothing_is_scheduled(
    editor: User, log_in: LogIn, day: str, time: str, error: str
) -> None:
    article = make_draft()
    response = log_in(editor).post(action_url(article, "schedule"), moment("publish_at", day, time))
    assert error in response.text
    assert article.draft_edition().status == "draft"


def test_schedule_shows_what_is_missing_and_takes_a_reason(editor: User, log_in: LogIn) -> None:
    article, client = make_draft(standfirst=""), log_in(editor)
    data = moment("publish_at", "2040-03-27")

    page = client.get(action_url(article, "schedule"))
    assert "It has no standfirst." in page.text
    assert 'name="override"' in page.text

    client.post(action_url(article, "schedule"), data)
    assert article.draft_edition().status == "draft"
    client.post(action_url(article, "schedule"), {**data, "override": "Ministers speak at nine."})
    assert article.draft_edition().status == "scheduled"
    assert article.events.of_kind("overrode").get().note == "Ministers speak at nine."


def test_schedule_on_a_page_of_the_past_is_refused(editor: User, log_in: LogIn) -> None:
    article = make_draft()
    article.count_save()
    response = log_in(editor).post(
        action_url(article, "schedule"), {**moment("publish_at", "2040-03-27"), "based_on": 1}
    )
    assert "Somebody else has saved this" in response.text
    assert article.draft_edition().status == "draft"


@pytest.mark.parametrize("name", ["schedule", "reschedule", "unschedule", "plan_end"])
def test_author_sets_no_times(author_user: User, log_in: LogIn, name: str) -> None:
    article = make_draft(created_by=author_user)
    response = log_in(author_user).post(
        action_url(article, name), moment("publish_at", "2040-03-27")
    )
    assert response.status_code == 404
    assert article.draft_edition().status == "draft"


def test_sidebar_says_when_and_that_the_text_is_frozen(
    scheduled: Article, editor: User, log_in: LogIn
) -> None:
    text = log_in(editor).get(page_url(scheduled)).text
    assert "Scheduled for <strong>Tuesday 27 March 2040, 10:00 BST</strong>." in text
    assert "It can be changed again once it is taken off the schedule." in text
    assert action_url(scheduled, "unschedule") in text
    assert 'name="_schedule"' not in text


def test_editor_takes_an_article_off_the_schedule_in_one_press(
    scheduled: Article, editor: User, log_in: LogIn
) -> None:
    response = log_in(editor).post(action_url(scheduled, "unschedule"), follow=True)
    assert "Taken off the schedule: it can be changed again." in response.text
    assert scheduled.draft_edition().status == "draft"


def test_editor_changes_the_time(scheduled: Article, editor: User, log_in: LogIn) -> None:
    client = log_in(editor)
    page = client.get(action_url(scheduled, "reschedule"))
    assert 'value="2040-03-27"' in page.text
    assert 'value="10:00"' in page.text
    shown = page.context["form"]["instead_of"].value()

    data = {**moment("publish_at", "2040-03-28"), "instead_of": shown}
    client.post(action_url(scheduled, "reschedule"), data)
    assert scheduled.draft_edition().publish_at == datetime(2040, 3, 28, 8, tzinfo=UTC)

    second = client.post(action_url(scheduled, "reschedule"), data)
    assert "Somebody else has changed the time meanwhile" in second.text


def test_editor_plans_an_end_with_a_notice(editor: User, log_in: LogIn) -> None:
    article, client = make_article(), log_in(editor)
    data = {**moment("ends_at", "2040-03-27"), "ending": "withdraw"}

    refused = client.post(action_url(article, "plan_end"), data)
    assert "Say why, in a sentence for readers." in refused.text

    done = client.post(action_url(article, "plan_end"), {**data, "notice": "Over."}, follow=True)
    article.refresh_from_db()
    assert (article.ends_with, article.end_notice) == ("withdraw", "Over.")
    assert f"Expiry set: withdrawn on {format_long(article.ends_at)}." in done.text
    assert f"Will be withdrawn on {format_long(article.ends_at)}." in done.text

    dropped = client.post(action_url(article, "drop_end"), follow=True)
    article.refresh_from_db()
    assert article.ends_at is None
    assert "Expiry removed." in dropped.text


def test_still_correct_asks_again_in_so_many_months(
    editor: User, log_in: LogIn, settings: object
) -> None:
    settings.REVIEW_AFTER_MONTHS = 6
    article, client = make_article(review_by=date(2020, 1, 1)), log_in(editor)
    page = client.get(action_url(article, "still_correct"))
    day = page.context["form"]["review_by"].value()
    assert day == publishing.next_check(timezone.localdate())

    client.post(action_url(article, "still_correct"), {"review_by": day, "note": "Read it all."})

    article.refresh_from_db()
    assert article.review_by == day
    assert article.checked_at is not None
    assert article.events.of_kind("checked").get().note == "Read it all."


def test_still_correct_refuses_a_day_that_has_passed(editor: User, log_in: LogIn) -> None:
    article = make_article(review_by=date(2020, 1, 1))
    yesterday = timezone.localdate() - timedelta(days=1)
    response = log_in(editor).post(action_url(article, "still_correct"), {"review_by": yesterday})
    assert "That day has passed: choose one to come." in response.text
    article.refresh_from_db()
    assert article.checked_at is None


def test_day_of_the_check_is_edited_on_the_page(editor: User, log_in: LogIn) -> None:
    article = make_article(review_by=date(2030, 5, 1))
    lifecycle.plan_end(
        article, by=editor, ends_at=timezone.now() + timedelta(days=3), ending="close_comments"
    )
    text = log_in(editor).get(page_url(article)).text
    assert 'name="review_by" value="2030-05-01"' in text
    assert "Content review by 1 May 2030." in text
    assert "Comments will close on" in text
