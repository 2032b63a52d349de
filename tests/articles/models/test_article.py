"""What an article may be, and who may work on it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.models import Article, Edition, WrongArticleState
from kingsfund.core.db.optimistic_locking import EditConflict
from kingsfund.models import User
from tests.factories import make_article, make_draft

NOW = datetime(2025, 5, 4, 12, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "withdrawn"},
        {"status": "withdrawn", "notice": "Wrong figures."},
        {"shows_text": False},
        {"notice_kind": "corrected"},
        {"notice_kind": "superseded"},
        {"ends_at": NOW},
        {"ends_with": "withdraw"},
    ],
    ids=[
        "withdrawn without a word",
        "withdrawn without a time",
        "published without its text",
        "corrected without a time",
        "superseded without a time",
        "end without an action",
        "end without a moment",
    ],
)
def test_article_constraints_hold_in_the_database(db: None, fields: dict[str, object]) -> None:
    article = make_article()
    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.filter(pk=article.pk).update(**fields)


def test_article_does_not_supersede_itself(db: None) -> None:
    article = make_article()
    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.filter(pk=article.pk).update(superseded_by=article)


@pytest.mark.parametrize(
    ("status", "in_lists", "opens", "has_text"),
    [
        ("draft", False, False, False),
        ("published", True, True, True),
        ("withdrawn", False, True, True),
        ("withdrawn without text", False, True, False),
    ],
)
def test_what_readers_find_follows_the_state(
    db: None, status: str, in_lists: bool, opens: bool, has_text: bool
) -> None:
    article = make_draft() if status == "draft" else make_article()
    if status.startswith("withdrawn"):
        article.withdraw(notice="Wrong.", shows_text=status == "withdrawn", at=NOW)
    found = [
        queryset.filter(pk=article.pk).exists()
        for queryset in (
            Article.objects.published(),
            Article.objects.readable(),
            Article.objects.with_text(),
        )
    ]
    assert found == [in_lists, opens, has_text]


def test_draft_is_not_withdrawn(db: None) -> None:
    article = make_draft("Beds")
    with pytest.raises(WrongArticleState, match="“Beds” is draft"):
        article.withdraw(notice="Wrong.", shows_text=True, at=NOW)


def test_minor_change_leaves_the_date_of_the_last_revision(db: None) -> None:
    article = make_article()
    edition = Edition.objects.create(
        article=article, number=2, title="A comma", change=Edition.Change.MINOR
    )
    edition.mark_published(by=None, at=NOW)
    article.show(edition, at=NOW)
    article.refresh_from_db()
    assert (article.live_edition, article.revised_at) == (edition, None)


def test_correction_says_so_in_the_notice(db: None) -> None:
    article = make_article()
    edition = Edition.objects.create(
        article=article,
        number=2,
        title="Right",
        change="correction",
        change_note="It was 4, not 5.",
    )
    edition.mark_published(by=None, at=NOW)
    article.show(edition, at=NOW)
    article.refresh_from_db()
    assert (article.notice_kind, article.notice, article.notice_at, article.revised_at) == (
        "corrected",
        "It was 4, not 5.",
        NOW,
        NOW,
    )


def test_hold_refuses_a_version_that_is_past(db: None) -> None:
    article = make_draft()
    with transaction.atomic():
        article.count_save()
        with pytest.raises(EditConflict):
            article.lock(1)
        article.lock(2)


def test_author_works_on_their_own_and_on_what_is_assigned_to_them(author_user: User) -> None:
    own, assigned, other = make_draft(created_by=author_user), make_draft(), make_draft()
    assigned.draft_edition().assign(to=author_user, due_on=None)
    editable = Article.objects.editable_by(author_user)
    assert set(editable) == {own, assigned}
    assert other not in editable


def test_assignment_of_an_edition_that_is_out_gives_no_rights(author_user: User) -> None:
    article = make_draft()
    edition = article.draft_edition()
    edition.assign(to=author_user, due_on=None)
    edition.mark_published(by=None, at=NOW)
    assert list(Article.objects.editable_by(author_user)) == []


def test_overdue_are_open_drafts_past_their_day(db: None) -> None:
    today = timezone.localdate()
    late, on_time, done = make_draft(), make_draft(), make_draft()
    for article, days in ((late, -1), (on_time, 0), (done, -1)):
        article.draft_edition().assign(to=None, due_on=today + timedelta(days=days))
    done.draft_edition().set_aside()
    assert list(Article.objects.overdue()) == [late]


def test_due_for_check_are_published_articles_on_or_past_their_day(db: None) -> None:
    today = timezone.localdate()
    due, later, draft = make_article(), make_article(), make_draft()
    for article, days in ((due, 0), (later, 1), (draft, -1)):
        article.review_by = today + timedelta(days=days)
        article.save()
    assert list(Article.objects.due_for_check()) == [due]
