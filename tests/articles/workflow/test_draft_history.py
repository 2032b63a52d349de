"""What a draft said before is kept, and can be brought back, however often it was saved."""

from datetime import UTC, datetime, timedelta

import pytest

from articles.content import limits
from articles.models import Article, DraftSnapshot, Event
from articles.workflow import draft_history, drafts, publishing, reviewing
from kingsfund.core.db.optimistic_locking import EditConflict
from kingsfund.core.security.permissions import NotPermitted
from kingsfund.models import User
from tests.factories import make_article, make_author, make_draft

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def told(article: Article) -> list[tuple[str, str, object]]:
    rows = DraftSnapshot.objects.of_article(article).select_related("by")
    return [(row.reason, row.content["title"], row.by) for row in rows]


def test_bringing_back_restores_words_and_names_and_keeps_what_there_was(editor: User) -> None:
    ada, sam = make_author("Ada"), make_author("Sam")
    article = make_draft("First", authors=[ada], created_by=editor)
    draft = article.draft_edition()
    first = draft_history.keep_snapshot(draft, "saved", by=editor)
    draft.title, draft.body = "Second", "<p>Another.</p>"
    drafts.save_draft(draft)
    draft.bylines.all().delete()
    draft.bylines.create(author=sam, position=0)

    draft_history.bring_back(first, by=editor, based_on=1)

    draft.refresh_from_db()
    assert (draft.title, draft.body) == ("First", "<p>What it says at length.</p>")
    assert [row.author for row in draft.bylines.all()] == [ada]
    assert [row[:2] for row in told(article)] == [
        ("saved", "First"), ("brought_back", "Second"), ("saved", "First"),
    ]  # fmt: skip
    assert Event.objects.of_kind("restored").get().by == editor
    article.refresh_from_db()
    assert article.version == 2
    with pytest.raises(EditConflict):
        draft_history.bring_back(first, by=editor, based_on=1)


def test_bringing_back_makes_an_approval_void_and_asks_for_the_right(
    editor: User, author_user: User, stranger: User
) -> None:
    article = make_draft("First", created_by=author_user)
    snapshot = draft_history.keep_snapshot(article.draft_edition(), "saved", by=author_user)
    reviewing.approve(article, by=editor)
    with pytest.raises(NotPermitted):
        draft_history.bring_back(snapshot, by=stranger)
    draft_history.bring_back(snapshot, by=author_user)
    assert article.draft_edition().status == "draft"


def test_text_over_the_limits_of_today_is_not_brought_back(editor: User) -> None:
    article = make_draft("First", created_by=editor)
    snapshot = draft_history.keep_snapshot(article.draft_edition(), "saved", by=editor)
    snapshot.content["body"] = "<p>x</p>" * (limits.MAX_ELEMENTS + 1)
    snapshot.save()
    with pytest.raises(drafts.NotRestored, match="elements"):
        draft_history.bring_back(snapshot, by=editor)
    assert article.draft_edition().body == "<p>What it says at length.</p>"


def test_text_of_an_earlier_draft_becomes_the_next_and_a_scheduled_one_stays(editor: User) -> None:
    article = make_draft("First", created_by=editor)
    snapshot = draft_history.keep_snapshot(article.draft_edition(), "saved", by=editor)
    publishing.publish(article, by=editor, override="For the test of it.")
    article = Article.objects.get(pk=article.pk)
    draft = draft_history.bring_back(snapshot, by=editor)
    assert (draft.number, draft.title, draft.bylines.count()) == (2, "First", 1)
    draft.schedule(by=editor, publish_at=NOON)
    with pytest.raises(drafts.NotRestored):
        draft_history.bring_back(snapshot, by=editor)


@pytest.mark.parametrize(("saves", "kept"), [(1, 1), (3, 3), (400, 76), (700, 100)])
def test_number_of_texts_is_bounded(editor: User, saves: int, kept: int) -> None:
    """The latest forty, and the last of every day before: here ten a day."""
    article = make_draft("Beds", created_by=editor)
    draft = article.draft_edition()
    for number in range(saves):
        draft.title = f"Beds {number}"
        at = NOON + timedelta(days=number // 10, minutes=number % 10)
        draft_history.keep_snapshot(draft, "saved", by=editor, at=at)
    assert DraftSnapshot.objects.count() == kept


def test_old_texts_are_forgotten_once_nobody_works_on_the_edition(editor: User) -> None:
    published, open_one = make_article(), make_draft()
    for edition in (published.live_edition, open_one.draft_edition()):
        draft_history.keep_snapshot(edition, "saved", by=editor, at=NOON)
    assert draft_history.forget_old(at=NOON + timedelta(days=179)) == 0
    assert draft_history.forget_old(at=NOON + timedelta(days=181)) == 1
    assert DraftSnapshot.objects.get().edition.article == open_one
    open_one.delete()
    assert not DraftSnapshot.objects.exists()
