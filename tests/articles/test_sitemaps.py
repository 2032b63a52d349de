from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from articles import sitemaps
from articles.models import Article
from tests.articles.conftest import parse_xml
from tests.factories import make_article, make_author, make_draft, make_topic

pytestmark = pytest.mark.django_db

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture(autouse=True)
def _address(settings):
    settings.SITE_URL = "https://alder.example"


def addresses(response) -> list[str]:
    return [place.text for place in parse_xml(response.content).iter(f"{SITEMAP}loc")]


def test_sitemap_names_the_sections_and_their_pages(client, monkeypatch):
    monkeypatch.setattr(sitemaps.Section, "limit", 2)
    for _ in range(3):
        make_article(authors=[])
    response = client.get("/sitemap.xml", headers={"host": "localhost:1234"})
    assert response["Content-Type"] == "application/xml"
    assert addresses(response) == [
        "https://alder.example/sitemap-pages.xml",
        "https://alder.example/sitemap-pages.xml?p=2",
        "https://alder.example/sitemap-articles.xml",
        "https://alder.example/sitemap-articles.xml?p=2",
        "https://alder.example/sitemap-topics.xml",
        "https://alder.example/sitemap-authors.xml",
    ]
    assert len(addresses(client.get("/sitemap-articles.xml?p=2"))) == 1


def test_sitemap_holds_what_is_published_and_nothing_else(client):
    care, ada = make_topic("Care"), make_author("Ada Marsh")
    article = make_article(
        slug="beds", topics=[care], authors=[ada], at=datetime(2013, 7, 1, tzinfo=UTC)
    )
    Article.objects.filter(pk=article.pk).update(revised_at=datetime(2013, 7, 12, tzinfo=UTC))
    make_draft(slug="draft", topics=[make_topic("Unused")], authors=[make_author("Unread")])
    make_article(
        slug="ahead", authors=[make_author("Ahead")], at=timezone.now() + timedelta(days=1)
    )
    response = client.get("/sitemap-articles.xml")
    assert addresses(response) == ["https://alder.example/articles/beds/"]
    assert b"<lastmod>2013-07-12</lastmod>" in response.content
    assert addresses(client.get("/sitemap-topics.xml")) == ["https://alder.example/topics/care/"]
    assert addresses(client.get("/sitemap-authors.xml")) == [
        "https://alder.example/authors/ada-marsh/"
    ]
    assert addresses(client.get("/sitemap-pages.xml")) == [
        "https://alder.example/",
        "https://alder.example/articles/",
        "https://alder.example/topics/",
    ]


@pytest.mark.parametrize(
    "path", ["/sitemap-x.xml", "/sitemap-articles.xml?p=2", "/sitemap-articles.xml?p=x"]
)
def test_sitemap_section_that_is_not_there(client, path):
    make_article()
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_sitemap_asks_the_database_the_same_few_questions(client, article_queries, rows):
    for _ in range(rows):
        make_article(topics=[make_topic()])
    with article_queries(3):  # a count for each section of rows
        client.get("/sitemap.xml")
    with article_queries(2):  # count, addresses
        client.get("/sitemap-articles.xml")


@pytest.mark.parametrize("path", ["/sitemap.xml", "/sitemap-articles.xml"])
def test_sitemap_sets_no_cookie_and_is_not_sent_twice(client, path):
    make_article()
    response = client.get(path)
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    again = client.get(path, headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
