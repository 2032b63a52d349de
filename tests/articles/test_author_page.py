from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import make_article, make_author, make_draft

pytestmark = pytest.mark.django_db


def test_author_page_introduces_the_author_and_lists_the_articles(client, read):
    ada = make_author(
        "Ada Marsh", role="Fellow", organisation="Alder", biography="Ada writes.\n\nA lot."
    )
    now = timezone.now()
    make_article("Older", authors=[make_author(), ada], at=now - timedelta(days=2))
    make_article("Newer", authors=[ada], at=now - timedelta(days=1))
    make_article("Elsewhere")
    make_draft("Draft", authors=[ada])
    page = read(client.get("/authors/ada-marsh/"))
    assert page.headings == ["Ada Marsh", "Articles", "Newer", "Older", "Keep up to date"]
    assert "Ada Marsh Fellow, Alder Ada writes. A lot. Articles" in page.text
    assert page.rel["alternate"] == "/authors/ada-marsh/feed.rss"


def test_author_page_never_shows_the_address_or_the_account(client, editor):
    make_article(authors=[make_author("Ada Marsh", email="ada@alder.example", user=editor)])
    content = client.get("/authors/ada-marsh/").content
    assert b"ada@alder.example" not in content
    assert b"edith" not in content.lower()


@pytest.mark.parametrize("slug", ["unread", "ahead", "nobody"])
def test_author_without_anything_to_read_has_no_page(client, slug):
    make_draft(authors=[make_author("Unread")])
    make_article(authors=[make_author("Ahead")], at=timezone.now() + timedelta(days=1))
    assert client.get(f"/authors/{slug}/").status_code == 404


def test_author_page_has_pages(client, read):
    ada = make_author("Ada Marsh")
    for _ in range(21):
        make_article(authors=[ada])
    assert "Page 1 of 2" in read(client.get("/authors/ada-marsh/")).text
    assert client.get("/authors/ada-marsh/?page=2").status_code == 200
    assert client.get("/authors/ada-marsh/?page=3").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_author_page_asks_the_database_the_same_few_questions(client, article_queries, rows):
    ada = make_author("Ada Marsh")
    for _ in range(rows):
        make_article(authors=[ada])
    with article_queries(4):  # author, count, articles, bylines
        client.get("/authors/ada-marsh/")


def test_author_page_is_the_same_for_everybody_and_not_sent_twice(client, log_in, editor):
    make_article(authors=[make_author("Ada Marsh")])
    anonymous, known = (reader.get("/authors/ada-marsh/") for reader in (client, log_in(editor)))
    assert anonymous.content == known.content
    assert not anonymous.cookies
    assert "Cookie" not in anonymous.get("Vary", "")
    again = client.get("/authors/ada-marsh/", headers={"If-None-Match": anonymous["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
