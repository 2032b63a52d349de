"""The alarm sounds once, and ends when everything is back in time."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from articles.models import Article
from comments.models import SitePolicy
from comments.workflow import transitions
from comments.workflow.overload import watch_the_queue
from kingsfund.models import Mail, User
from tests.factories import make_comment

MONDAY = timezone.make_aware(datetime(2026, 11, 2, 10))
LATE = MONDAY + timedelta(days=2, minutes=1)


@pytest.fixture
def people(moderator: User, second_moderator: User, stranger: User) -> list[str]:
    return sorted([moderator.email, second_moderator.email])


def test_alarm_sounds_once_for_every_moderator(article: Article, people: list[str]) -> None:
    make_comment(article, at=MONDAY)
    assert watch_the_queue(at=LATE - timedelta(minutes=2)) == 0
    assert watch_the_queue(at=LATE) == 2
    assert watch_the_queue(at=LATE + timedelta(hours=1)) == 0
    mails = Mail.objects.order_by("to")
    assert [mail.to for mail in mails] == people
    assert mails[0].subject == "Comments wait longer than promised: the oldest for 2 days"
    assert "The form stays open as it is" in mails[0].text
    assert SitePolicy.objects.current().overload_since == LATE


def test_alarm_ends_and_can_sound_again(
    article: Article, people: list[str], moderator: User
) -> None:
    comment = make_comment(article, at=MONDAY)
    watch_the_queue(at=LATE)
    transitions.mark_as_spam(comment, by=moderator)
    assert watch_the_queue(at=LATE) == 0
    assert SitePolicy.objects.current().overload_since is None
    make_comment(article, at=MONDAY)
    assert watch_the_queue(at=LATE) == 2


@pytest.mark.parametrize(
    ("overload", "says"),
    [("slow", "one comment an hour"), ("close", "takes no new comments")],
)
def test_mail_says_what_the_alarm_does(
    article: Article, moderator: User, overload: str, says: str
) -> None:
    SitePolicy.objects.create(pk=1, overload=overload)
    make_comment(article, at=MONDAY)
    assert watch_the_queue(at=LATE) == 1
    mail = Mail.objects.get()
    assert (says in mail.text, says in mail.html) == (True, True)
