from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from articles.models import Download
from articles.workflow import drafts
from kingsfund.models import User
from tests.factories import make_article, make_draft, make_picture

LogIn = Callable[[User], Client]


def preview_of(article: object) -> str:
    return f"/admin/articles/article/{article.pk}/preview/"


def test_preview_shows_the_draft_as_readers_will_see_it(editor: User, log_in: LogIn) -> None:
    article = make_draft(
        "As it will be",
        body="<h2>Beds</h2><p>Text.</p>",
        edition={"picture": make_picture(), "picture_alt": "A ward"},
    )
    file = ContentFile(b"a,b", name="beds.csv")
    Download.objects.create(edition=article.draft_edition(), title="Beds by year", file=file)
    response = log_in(editor).get(preview_of(article))
    assert "Beds by year" in response.text
    assert response.templates[0].name == "articles/article_detail.html"
    assert '<h2 id="beds">Beds</h2>' in response.text
    assert "Readers do not see it yet." in response.text
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex, nofollow"


def test_preview_may_load_what_the_text_embeds_inside_our_own_pages(
    editor: User, log_in: LogIn
) -> None:
    address = "https://www.youtube.com/watch?v=abcdefghijk"
    article = make_draft(
        body=f'<figure class="embed"><a href="{address}">Ann Lee on beds</a></figure>'
    )
    policy = log_in(editor).get(preview_of(article))["Content-Security-Policy"].split("; ")
    assert "frame-src https://www.youtube-nocookie.com" in policy
    assert "frame-ancestors 'self'" in policy


def test_preview_of_a_published_article_shows_its_new_draft(editor: User, log_in: LogIn) -> None:
    article = make_article("As readers see it")
    draft = drafts.open_draft(article)
    draft.title = "As it will be"
    drafts.save_draft(draft)
    assert "As it will be" in log_in(editor).get(preview_of(article)).text
    assert "As it will be" not in Client().get(article.get_absolute_url()).text


def test_preview_is_linked_from_the_page_of_the_article(editor: User, log_in: LogIn) -> None:
    article = make_draft()
    page = log_in(editor).get(f"/admin/articles/article/{article.pk}/change/")
    assert f'href="{preview_of(article)}"' in page.text


@pytest.mark.parametrize("who", ["author_user", "moderator", "stranger"])
def test_preview_of_what_one_may_not_edit_does_not_exist(
    who: str, request: pytest.FixtureRequest, log_in: LogIn
) -> None:
    article = make_draft("Hidden")
    response = log_in(request.getfixturevalue(who)).get(preview_of(article))
    assert response.status_code in (403, 404)
    assert "Hidden" not in response.text
    assert Client().get(preview_of(article)).status_code == 302


def test_preview_of_nonsense_is_not_found(editor: User, log_in: LogIn) -> None:
    assert log_in(editor).get("/admin/articles/article/x/preview/").status_code == 404
