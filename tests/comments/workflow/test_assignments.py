"""Who has a comment open."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Article
from comments import private_links
from comments.models import Assignment, Comment, WrongState
from comments.models.moderators import LASTS
from comments.workflow import assignments, transitions
from kingsfund.models import User
from tests.factories import make_comment


@pytest.fixture
def comment(article: Article) -> Comment:
    return make_comment(article)


def test_take_is_kept_by_who_came_first_until_it_lapses(
    article: Article, moderator: User, second_moderator: User
) -> None:
    comment, now = make_comment(article), timezone.now()
    assert assignments.take(comment, by=moderator, at=now).by == moderator
    assert assignments.take(comment, by=second_moderator, at=now).by == moderator
    later = now + LASTS + timedelta(seconds=1)
    assert assignments.take(comment, by=second_moderator, at=later).by == second_moderator
    assert Assignment.objects.get().since == later


def test_take_again_lasts_longer_and_began_when_it_began(article: Article, moderator: User) -> None:
    comment, now = make_comment(article), timezone.now()
    assignments.take(comment, by=moderator, at=now)
    assignment = assignments.take(comment, by=moderator, at=now + timedelta(minutes=3))
    assert (assignment.since, assignment.until) == (now, now + timedelta(minutes=3) + LASTS)


def test_take_notes_the_first_reading_and_leaves_the_version(
    article: Article, moderator: User
) -> None:
    comment, now = make_comment(article), timezone.now()
    assignments.take(comment, by=moderator, at=now)
    assignments.take(comment, by=moderator, at=now + timedelta(hours=1))
    row = Comment.objects.get()
    assert (row.read_at, row.version) == (now, comment.version)


def test_take_of_what_does_not_wait_notes_no_reading(article: Article, moderator: User) -> None:
    assignments.take(make_comment(article, status="published"), by=moderator)
    assert Comment.objects.get().read_at is None


def test_release_leaves_a_colleagues_assignment(
    article: Article, moderator: User, second_moderator: User
) -> None:
    comment = make_comment(article)
    assignments.take(comment, by=moderator)
    assignments.release(comment, by=second_moderator)
    assert Assignment.objects.count() == 1
    assignments.release(comment, by=moderator)
    assert Assignment.objects.count() == 0


def test_decision_puts_the_comment_out_of_every_hand(
    article: Article, moderator: User, second_moderator: User
) -> None:
    comment = make_comment(article)
    assignments.take(comment, by=second_moderator)
    transitions.publish(comment, by=moderator)
    assert Assignment.objects.count() == 0


# What an assignment means for the writer


def test_writer_may_change_what_a_moderator_has_put_back(comment: Comment, moderator: User) -> None:
    assignments.take(comment, by=moderator)
    with pytest.raises(WrongState, match="just now"):
        transitions.change(comment, {"text": "Better."})
    assignments.release(comment, by=moderator)
    transitions.change(comment, {"text": "Better."})
    comment.refresh_from_db()
    assert (comment.text, comment.read_at is None) == ("Better.", False)


def test_writer_may_change_what_a_moderator_has_left_open(
    comment: Comment, moderator: User
) -> None:
    assignments.take(comment, by=moderator, at=timezone.now() - LASTS - timedelta(seconds=1))
    assert comment.may_be_rewritten()
    transitions.change(comment, {"text": "Better."})


def test_private_page_follows_the_assignment(
    comment: Comment, moderator: User, client: Client
) -> None:
    path = private_links.status_path(comment)
    assignments.take(comment, by=moderator)
    assert "An editor is reading your comment" in client.get(path).text
    assignments.release(comment, by=moderator)
    page = client.get(path)
    assert "An editor has looked at it and not decided yet." in page.text
    assert private_links.act_path("edit", comment) in page.text
