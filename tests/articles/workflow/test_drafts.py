"""Where a draft starts, and how an earlier edition becomes one again."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Article, Edition, Event
from articles.models.edition import CONTENT_FIELDS
from articles.workflow import drafts, publishing
from kingsfund.core.db.optimistic_locking import EditConflict
from kingsfund.models import User
from tests.factories import make_article, make_draft, make_next_edition, make_picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(give_download: Callable) -> Article:
    """Two editions: the first with a picture and a file, the second without."""
    article = make_article(
        "First title",
        body="<p>First text.</p>",
        edition={
            "key_points": "One",
            "picture": make_picture(),
            "picture_alt": "A ward",
            "change_note": "Begun.",
        },
    )
    give_download(article)
    second = make_next_edition(article, title="Second title", body="<p>Second.</p>", picture=None)
    second.downloads.all().delete()
    return article


def titles(edition: Edition) -> list[str]:
    return [download.title for download in edition.downloads.all()]


def test_new_draft_takes_over_the_downloads_when_it_is_first_saved(
    article: Article, give_download: Callable
) -> None:
    give_download(article)
    draft = drafts.open_draft(article)
    drafts.save_draft(draft)
    assert titles(draft) == ["The whole report"]
    assert draft.downloads.get().file.name == article.live_edition.downloads.get().file.name
    draft.downloads.all().delete()
    drafts.save_draft(draft)
    assert titles(draft) == []


def test_restored_edition_is_a_new_draft_with_all_of_its_content(
    article: Article, editor: User
) -> None:
    first = article.editions.get(number=1)
    draft = drafts.restore(article, first, by=editor)
    draft.refresh_from_db()
    for name in CONTENT_FIELDS:
        assert getattr(draft, name) == getattr(first, name), name
    assert (draft.number, draft.status, draft.change_note) == (3, "draft", "")
    assert (draft.created_by, draft.saved_by) == (editor, editor)
    assert titles(draft) == ["The whole report"]
    article.refresh_from_db()
    assert (article.live_edition.number, article.version) == (2, 2)
    event = Event.objects.get(kind=Event.Kind.RESTORED)
    assert (event.edition_number, event.details, event.by) == (3, {"from": 1}, editor)


def test_draft_in_the_way_is_set_aside_and_can_be_restored_too(
    article: Article, editor: User
) -> None:
    open_one = drafts.open_draft(article)
    open_one.title = "Half written"
    drafts.save_draft(open_one)
    drafts.restore(article, article.editions.get(number=1), by=editor)
    open_one.refresh_from_db()
    assert open_one.status == Edition.Status.SET_ASIDE
    back = drafts.restore(article, open_one, by=editor)
    assert (back.number, back.title) == (5, "Half written")
    assert [edition.number for edition in article.editions.drafts()] == [5]


def test_restoring_on_top_of_what_somebody_saved_meanwhile_is_refused(
    article: Article, editor: User
) -> None:
    article.count_save()
    with pytest.raises(EditConflict):
        drafts.restore(article, article.editions.get(number=1), by=editor, based_on=1)
    assert article.editions.count() == 2


def test_draft_that_is_open_cannot_be_restored(editor: User) -> None:
    article = make_draft()
    with pytest.raises(drafts.NotRestored, match="Edition 1 is being worked on"):
        drafts.restore(article, article.draft_edition(), by=editor)
    assert article.editions.get().status == Edition.Status.DRAFT


def test_scheduled_edition_is_not_pushed_aside_by_restoring(article: Article, editor: User) -> None:
    draft = drafts.open_draft(article)
    draft.change_note = "Figures."
    drafts.save_draft(draft)
    moment = timezone.now() + timedelta(days=1)
    publishing.schedule(article, by=editor, publish_at=moment)
    with pytest.raises(drafts.NotRestored, match="Edition 3 is scheduled"):
        drafts.restore(article, article.editions.get(number=1), by=editor)
    assert article.editions.get(number=3).publish_at == moment


def test_edition_of_another_article_is_not_restored(article: Article, editor: User) -> None:
    with pytest.raises(Edition.DoesNotExist):
        drafts.restore(article, make_article().live_edition, by=editor)
