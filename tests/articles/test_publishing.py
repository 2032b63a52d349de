from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles import drafting, gate, publishing, standing
from articles.models import Article, Edition, EditionIsFrozen
from tests.factories import make_article, make_draft, picture_file


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
    draft = drafting.open_draft(article, by=editor)
    draft.title, draft.change_note = "Waiting lists, again", "New figures for March."
    draft.save()

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
        ({"edition": {"picture": picture_file()}}, "Its picture is not described."),
    ],
)
def test_publish_refuses_a_draft_that_is_not_ready(
    editor: User, changes: dict[str, object], problem: str
) -> None:
    article = make_draft(**changes)
    with pytest.raises(gate.NotReady) as refusal:
        publishing.publish(article, by=editor)
    assert [found.message for found in refusal.value.problems] == [problem]
    assert not Article.objects.published().exists()


def test_publish_asks_for_a_change_note_on_a_later_edition(editor: User) -> None:
    article = make_article()
    drafting.open_draft(article).save()
    with pytest.raises(gate.NotReady, match="change note"):
        publishing.publish(article, by=editor)


def test_publish_refuses_when_there_is_no_draft(editor: User) -> None:
    with pytest.raises(gate.NotReady, match="no draft"):
        publishing.publish(make_article(), by=editor)


def test_published_edition_is_never_changed(db: None) -> None:
    edition = make_article().live_edition
    edition.title = "Quietly another"
    with pytest.raises(EditionIsFrozen):
        edition.save()


def test_take_down_hides_the_article_and_keeps_its_editions(editor: User) -> None:
    article = make_article()
    standing.take_down(article, by=editor, reason="Not ours.")
    assert not Article.objects.published().exists()
    assert article.editions.published().count() == 1


def test_republishing_after_a_take_down_keeps_the_first_date(editor: User) -> None:
    first = timezone.now() - timedelta(days=3)
    article = make_article(at=first)
    standing.take_down(article, by=editor, reason="Not ours.")
    draft = drafting.open_draft(article)
    draft.change_note = "Put right."
    draft.save()
    publishing.publish(article, by=editor)
    article.refresh_from_db()
    assert article.published_at == first


def test_open_draft_starts_from_what_readers_see(db: None) -> None:
    article = make_article("One", standfirst="Said.", body="<p>Body.</p>")
    draft = drafting.open_draft(article)
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
