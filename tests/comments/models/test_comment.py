"""Comments: what the database refuses, and who sees what."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from articles.models import Article
from comments.models import (
    COMMENTS_PER_PAGE,
    Comment,
    Reason,
)
from comments.workflow import transitions
from kingsfund.models import User
from tests.factories import make_article, make_comment, make_draft

STATES = list(Comment.Status)


@pytest.fixture
def comment(article: Article) -> Comment:
    return make_comment(article)


@pytest.fixture
def reason(db: None) -> Reason:
    return Reason.objects.get(slug="off_topic")


# What the database refuses


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        (
            {"status": "lost", "decided_at": datetime(2025, 5, 4, tzinfo=UTC)},
            "comment_status_is_known",
        ),
        ({"status": "published"}, "comment_decided_has_its_time"),
        (
            {"status": "waiting", "decided_at": datetime(2025, 5, 4, tzinfo=UTC)},
            "comment_decided_has_its_time",
        ),
        ({"name": ""}, "comment_is_signed"),
        ({"text": ""}, "comment_says_something"),
        ({"number": 7, "parent_id": 7}, "comment_not_its_own_parent"),
    ],
)
def test_comment_breaks_no_constraint(
    article: Article, fields: dict[str, object], constraint: str
) -> None:
    with pytest.raises(IntegrityError, match=constraint):
        Comment.objects.create(**{"article": article, "name": "A B", "text": "C d.", **fields})


def test_comment_has_a_submission_key_of_its_own(comment: Comment) -> None:
    with pytest.raises(IntegrityError, match="submission_key"):
        make_comment(comment.article, submission_key=comment.submission_key)


# Who sees what


@pytest.mark.parametrize("status", STATES)
def test_visible_is_only_what_is_published(article: Article, status: str) -> None:
    comment = make_comment(article, status=status)
    assert list(Comment.objects.visible()) == ([comment] if status == "published" else [])
    assert comment.is_visible() is (status == "published")


@pytest.mark.parametrize("status", STATES)
def test_visible_needs_a_comment_above_an_answer_that_no_editor_took_away(
    article: Article, status: str
) -> None:
    parent = make_comment(article, status=status)
    answer = make_comment(article, parent=parent, status="published")
    assert answer.is_visible() is (status in ("published", "withdrawn"))


@pytest.mark.parametrize("policy", Article.CommentPolicy)
def test_visible_needs_an_article_that_shows_comments(article: Article, policy: str) -> None:
    comment = make_comment(article, status="published")
    Article.objects.filter(pk=article.pk).update(comment_policy=policy)
    assert comment.is_visible() is (policy != "none")


def test_visible_waits_for_the_article(db: None) -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    comment = make_comment(make_article(at=tomorrow), status="published")
    make_comment(make_draft(), status="published")
    assert list(Comment.objects.visible()) == []
    assert list(Comment.objects.visible(tomorrow)) == [comment]


def test_awaiting_moderation_puts_who_waited_longest_first(article: Article) -> None:
    now = timezone.now()
    young, old = make_comment(article, at=now), make_comment(article, at=now - timedelta(days=1))
    for status in ("published", "declined", "spam"):
        make_comment(article, status=status)
    assert list(Comment.objects.awaiting_moderation()) == [old, young]


def test_next_waiting_goes_on_and_begins_again(article: Article) -> None:
    now = timezone.now()
    first, second, third = (make_comment(article, at=now + timedelta(hours=n)) for n in (0, 1, 1))
    queue = Comment.objects.all()
    assert [queue.next_waiting(), *(queue.next_waiting(one) for one in (first, second, third))] == [
        first,
        second,
        third,
        first,
    ]


def test_next_waiting_of_the_only_one_is_none(comment: Comment) -> None:
    assert Comment.objects.next_waiting(after=comment) is None


def test_by_writer_ignores_case_and_finds_nothing_for_no_address(article: Article) -> None:
    comment = make_comment(article, email="Iris@Example.net")
    make_comment(article, email="")
    assert list(Comment.objects.by_writer("iris@example.NET")) == [comment]
    assert list(Comment.objects.by_writer("")) == []


def test_outcomes_counts_every_state(article: Article) -> None:
    for status in ("published", "published", "spam"):
        make_comment(article, status=status)
    none = dict.fromkeys(Comment.Status.values, 0)
    assert Comment.objects.outcomes() == {**none, "published": 2, "spam": 1}


def test_thread_page_counts_comments_not_answers(article: Article) -> None:
    start = timezone.now() - timedelta(days=1)
    comments = [
        make_comment(article, status="published", at=start + timedelta(seconds=n))
        for n in range(COMMENTS_PER_PAGE + 1)
    ]
    make_comment(article, status="waiting", at=start - timedelta(days=1))
    answer = make_comment(article, status="published", parent=comments[-1])
    for parent in comments[:5]:
        make_comment(article, status="published", parent=parent, at=start)
    pages = [one.thread_page() for one in (comments[0], comments[-2], comments[-1], answer)]
    assert pages == [1, 1, 2, 2]


def test_standing_decision_is_the_newest_that_was_not_undone(
    comment: Comment, moderator: User, reason: Reason
) -> None:
    assert comment.standing_decision() is None
    published = transitions.publish(comment, by=moderator)
    declined = transitions.decline(comment, by=moderator, reason=reason)
    assert comment.standing_decision() == declined
    transitions.undo(comment, declined, by=moderator)
    assert comment.standing_decision() == published
    assert comment.latest_decision().action == "undo"


# What each index is for

AT = datetime(2025, 5, 4, tzinfo=UTC)
LISTS = Comment.objects.in_state(Comment.Status.PUBLISHED)
SERVED = {
    "comment_state": Comment.objects.awaiting_moderation(),
    "comment_by_score": LISTS.most_suspicious_first(),
    "comment_by_article": LISTS.filter(article=1).newest_first(),
    "comment_by_organisation": LISTS.from_organisation("The King’s Fund").newest_first(),
    "comment_by_newness": LISTS.first_from_writer().newest_first(),
    "comment_by_proof": LISTS.with_proven_email().newest_first(),
    "comment_by_edit": LISTS.edited().newest_first(),
    "comment_by_screening": Comment.objects.unscreened().oldest_first(),
    "comment_to_screen": Comment.objects.to_screen(),
    "comment_place": Comment.objects.filter(article=1).visible_threads(),
    "comment_picked": Comment.objects.filter(article=1).picked(),
    "comment_newest": Comment.objects.written_since(AT),
    "comment_writer": Comment.objects.by_writer("iris@example.net"),
    "comment_address_kept": Comment.objects.with_address_from_before(AT).order_by("decided_at"),
    "comment_to_empty": Comment.objects.to_empty(Comment.Status.SPAM, AT),
}


ON_SQLITE = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="PostgreSQL reads so few rows without an index"
)


@ON_SQLITE
@pytest.mark.parametrize("numbers", [[1], range(100)])
def test_who_follows_replies_is_looked_up_in_the_conversation(db: None, numbers: list[int]) -> None:
    plan = Comment.objects.in_threads(numbers).following_replies().explain()
    assert "MULTI-INDEX OR" in plan


@ON_SQLITE
@pytest.mark.parametrize("index", [index.name for index in Comment._meta.indexes])
def test_every_index_serves_a_query(db: None, index: str) -> None:
    plan = SERVED[index][:50].explain()
    assert re.search(rf"\bINDEX {index}\b", plan), plan
    assert "ORDER BY" not in plan or index in ("comment_picked", "comment_writer")
