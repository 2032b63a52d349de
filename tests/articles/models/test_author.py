"""Bylines: who is named on an edition, as what, and who counts as named."""

from datetime import timedelta

from django.utils import timezone

from articles.models import Article, Author, Byline
from articles.workflow import drafts, publishing
from kingsfund.models import User
from tests.factories import make_article, make_author, make_draft, make_next_edition


def test_what_was_published_keeps_the_roles_of_its_day(editor: User) -> None:
    author = make_author("Ada", role="Fellow", organisation="The Alder Institute")
    article = make_draft("Beds", authors=[author], topics=[])
    publishing.publish(article, by=editor)
    Author.objects.update(role="Director", organisation="The Elm Trust")
    (byline,) = article.bylines.all()
    assert byline.in_words() == "Ada, Fellow, The Alder Institute"
    # The next edition begins with what this one says; what a draft leaves empty is as of today.
    draft = drafts.open_draft(article)
    drafts.save_draft(draft)
    assert [row.in_words() for row in draft.bylines.all()] == ["Ada, Fellow, The Alder Institute"]
    draft.bylines.update(role="", organisation="")
    assert [row.in_words() for row in draft.bylines.all()] == ["Ada, Director, The Elm Trust"]


def test_authors_of_a_former_edition_are_named_and_not_listed(db: None) -> None:
    gone, stays = make_author("Gone"), make_author("Stays")
    article = make_article(authors=[gone, stays], at=timezone.now() - timedelta(days=2))
    draft = make_next_edition(article)
    draft.bylines.filter(author=gone).delete()
    assert set(Author.objects.published()) == {stays}
    assert set(Author.objects.named()) == {gone, stays}
    assert not Article.objects.published().by_author(gone).exists()
    article.editions.filter(number=1).update(is_in_history=False)
    assert set(Author.objects.named()) == {stays}


def test_whoever_is_named_on_a_draft_or_to_readers_may_write(author_user: User) -> None:
    ada = make_author("Ada", user=author_user)
    article = make_article(authors=[ada])
    editable = Article.objects.editable_by(author_user)
    draft = drafts.open_draft(article)
    drafts.save_draft(draft)
    draft.bylines.all().delete()
    assert article in editable  # readers see her named
    make_next_edition(article)
    assert article not in editable.all()
    Byline.objects.create(edition=make_draft().draft_edition(), author=ada)
    assert editable.count() == 1
