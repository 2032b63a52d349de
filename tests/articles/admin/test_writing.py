import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from articles.models import Article, RelatedArticle
from articles.workflow import drafts, publishing
from kingsfund.models import User
from tests.articles.admin.conftest import Window
from tests.factories import make_article, make_author, make_draft, make_topic


def test_scripts_of_the_page_find_each_other_under_their_hashed_names(settings: object) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "kingsfund.core.staticfiles.HashedFilesStorage"},
    }
    ignored = ["admin", "django_prose_editor"]
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=ignored)
    folder = Path(settings.STATIC_ROOT) / "articles"
    (script,) = folder.glob("writing.*.js")
    names = re.findall(r'from "\./([^"]+)"', script.read_text())
    assert len(names) == 5
    assert [name for name in names if not (folder / name).exists()] == []
    assert [name for name in names if not re.search(r"\.[0-9a-f]{12}\.js$", name)] == []


def test_page_names_what_is_saved_by_itself_and_says_what_is_not(
    editor: User, window: Callable[..., Window]
) -> None:
    page = window(editor, make_draft()).response.text
    words = re.search(r'data-words="([^"]+)"', page)[1].split()
    assert {"title", "standfirst", "key_points", "body", "change_note"} <= set(words)
    assert not {"kind", "topics", "comment_policy", "slug", "based_on", "review_by"} & set(words)
    assert "Saved only when you press a button" in page


def test_refused_page_does_not_claim_to_be_saved(
    editor: User, window: Callable[..., Window]
) -> None:
    one = window(editor, make_draft("First"))
    one.save(**{"bylines-1-role": "Fellow"})  # of nobody
    assert "Not saved yet" in one.response.text
    assert "Last saved" not in one.response.text
    assert one.text("bylines-1-role") == "Fellow"


def test_page_says_that_a_scheduled_edition_does_not_change(
    editor: User, window: Callable[..., Window]
) -> None:
    article = make_draft("First")
    publishing.schedule(article, by=editor, publish_at=timezone.now() + timedelta(days=1))
    page = window(editor, article).response.text
    assert "Edition 1 is scheduled for" in page
    assert "Its words cannot change until then" in page


@pytest.mark.parametrize("rows", [1, 3])
def test_page_asks_the_same_questions_for_any_number_of_authors(
    editor: User, log_in: Callable[[User], Client], django_assert_num_queries: Callable, rows: int
) -> None:
    article = make_article(topics=[make_topic()], authors=[make_author() for _ in range(rows)])
    for _ in range(rows):
        other = make_article()
        RelatedArticle.objects.create(article=article, other=other)
    drafts.save_draft(drafts.open_draft(article, by=editor))
    client = log_in(editor)
    # Session, person, two of permissions, the article; topics, live edition, draft; authors of the
    # article, all authors, downloads, related; latest edition; presence, editions, remarks, readers
    # outside; two of the publish checks; all topics; the log; whether there are earlier texts; and for the link to each related article one.
    client.get("/admin/articles/article/add/")  # kinds of content are asked for once a process
    ContentType.objects.get_for_model(Article)
    with django_assert_num_queries(22 + rows):
        client.get(f"/admin/articles/article/{article.pk}/change/")
