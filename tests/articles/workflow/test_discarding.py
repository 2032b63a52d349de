"""A stray draft goes, and its address with it; what readers saw or others wrote stays."""

from collections.abc import Callable

import pytest
from django.test import Client

from articles.models import Article, DraftSnapshot, Event
from articles.workflow import draft_history, drafts, publishing
from articles.workflow.discarding import NotDiscardable, discard
from kingsfund.core.db.optimistic_locking import EditConflict
from kingsfund.core.security.permissions import NotPermitted
from kingsfund.models import User
from tests.factories import make_draft

LogIn = Callable[[User], Client]


def test_author_discards_a_stray_draft_and_its_address_is_free(
    author_user: User, log_in: LogIn
) -> None:
    article = make_draft("Beds", slug="beds", created_by=author_user)
    client = log_in(author_user)
    page = f"/admin/articles/article/{article.pk}/actions/discard/"
    shown = client.get(page)
    assert "cannot be undone" in shown.text
    assert "The address “beds” is free again" in shown.text
    response = client.post(page, {"based_on": 1}, follow=True)
    assert response.redirect_chain[-1][0] == "/admin/articles/article/"
    assert "“Beds” is discarded." in response.text
    event = Event.objects.get()
    assert (event.kind, event.title, event.by) == ("discarded", "Beds", author_user)
    make_draft("Beds", slug="beds")


def test_neither_what_readers_saw_nor_what_others_wrote_is_discarded(
    author_user: User, editor: User
) -> None:
    published = make_draft(created_by=author_user)
    publishing.publish(published, by=editor, override="For the test of it.")
    submitted = make_draft(created_by=author_user)
    submitted.draft_edition().submit(by=author_user, at=submitted.created_at)
    written_on = make_draft(created_by=author_user)
    draft = written_on.draft_edition()
    draft.saved_by = editor
    drafts.save_draft(draft)
    for article in (published, submitted, written_on):
        with pytest.raises(NotDiscardable):
            discard(Article.objects.get(pk=article.pk), by=author_user)
    with pytest.raises(NotPermitted):
        discard(make_draft(created_by=editor), by=author_user)
    assert Article.objects.count() == 4


def test_what_others_wrote_is_not_discarded_though_one_wrote_after_them(
    author_user: User, editor: User
) -> None:
    article = make_draft(created_by=author_user)
    draft = article.draft_edition()
    draft.body, draft.saved_by = "<p>What the editor wrote.</p>", editor
    drafts.save_draft(draft)
    draft_history.keep_stored(draft, DraftSnapshot.Reason.WRITTEN_ON)
    draft.body, draft.saved_by = "<p>Mine again.</p>", author_user
    drafts.save_draft(draft)
    with pytest.raises(NotDiscardable, match="Somebody else has written"):
        discard(article, by=author_user)


def test_stale_page_discards_nothing(author_user: User) -> None:
    article = make_draft(created_by=author_user)
    article.count_save(by=author_user)
    with pytest.raises(EditConflict):
        discard(article, by=author_user, based_on=1)
