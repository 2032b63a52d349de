"""What one press of “Publish” asks the database for."""

from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile
from django.db.models import QuerySet

from articles.models import Article, Download, RelatedArticle
from kingsfund.models import User
from tests.articles.admin.conftest import Window
from tests.factories import (
    make_article,
    make_author,
    make_draft,
    make_picture,
    make_topic,
)

Open = Callable[..., Window]


@pytest.fixture
def article(editor: User) -> Article:
    """Of two authors and two topics, with a picture, a download and a related article."""
    picture = make_picture(by=editor)
    article = make_draft(
        "Beds",
        body="<h2>Where</h2><p>It is about beds.</p>",
        authors=[make_author(), make_author()],
        topics=[make_topic(), make_topic()],
        edition={"picture": picture, "picture_alt": "A ward."},
        created_by=editor,
    )
    Download.objects.create(
        edition=article.draft_edition(),
        title="The report",
        file=ContentFile(b"%PDF-1.4", name="report.pdf"),
    )
    RelatedArticle.objects.create(article=article, other=make_article())
    return article


@pytest.fixture
def locks(monkeypatch: pytest.MonkeyPatch) -> list[QuerySet]:
    """Every query that holds articles, as it is made; SQLite does not say it in the statement."""
    made: list[QuerySet] = []
    select_for_update = QuerySet.select_for_update

    def noted(rows: QuerySet, *args: object, **options: object) -> QuerySet:
        if rows.model is Article:
            made.append(rows)
        return select_for_update(rows, *args, **options)

    monkeypatch.setattr(QuerySet, "select_for_update", noted)
    return made


@pytest.mark.parametrize(
    ("typed", "most"),
    [
        ({}, 28),
        # The text that was there is kept, the new one stored and looked through for pictures.
        ({"body": "<h2>Where</h2><p>It is about nurses.</p>"}, 35),
    ],
)
def test_publish_holds_the_article_once_and_asks_few_questions(
    article: Article,
    editor: User,
    window: Open,
    locks: list[QuerySet],
    django_assert_max_num_queries: Callable,
    typed: dict[str, str],
    most: int,
) -> None:
    """From the session to the last savepoint, whether or not the page has saved the words before."""
    opened = window(editor, article)
    locks.clear()
    with django_assert_max_num_queries(most) as asked:
        opened.send("_publish", **typed)
    row = 'FROM "articles_article" WHERE "articles_article"."id" = '
    # The first look says whether texts are to be merged before anybody is made to wait.
    assert (len(locks), sum(row in query["sql"] for query in asked)) == (1, 2)
    article.refresh_from_db()
    assert (article.status, article.draft_edition()) == ("published", None)
    assert ("nurses" in article.live_edition.body) is bool(typed)


def test_publish_of_a_later_edition_holds_the_article_once(
    article: Article,
    editor: User,
    window: Open,
    locks: list[QuerySet],
    django_assert_max_num_queries: Callable,
) -> None:
    """With the names and files of the edition before, which go along."""
    window(editor, article).send("_publish")
    opened = window(editor, article)
    locks.clear()
    with django_assert_max_num_queries(40):
        opened.send("_publish", title="Beds and nurses", change_note="Nurses.")
    edition = Article.objects.get(pk=article.pk).live_edition
    assert (len(locks), edition.number, edition.title) == (1, 2, "Beds and nurses")
    assert (edition.bylines.count(), edition.downloads.count()) == (2, 1)
