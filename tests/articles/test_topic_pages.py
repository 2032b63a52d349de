from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import make_article, make_draft, make_topic

pytestmark = pytest.mark.django_db


def test_topics_lists_those_in_use_with_counts(client, read):
    care, money, ahead = (
        make_topic("Care", description="At home."),
        make_topic("Money"),
        make_topic("Ahead"),
    )
    make_topic("Unused")
    make_article(topics=[care, money])
    make_article(topics=[care])
    make_draft(topics=[money])
    make_article(topics=[ahead], at=timezone.now() + timedelta(days=1))
    page = read(client.get("/topics/"))
    assert page.headings[:3] == ["Topics", "Care 2 articles", "Money 1 article"]
    assert "At home." in page.text
    assert "Ahead" not in page.text


def test_topics_without_articles_says_so(client, read):
    assert "Nothing is published yet." in read(client.get("/topics/")).text


def test_topic_lists_its_articles_newest_first(client, read):
    care = make_topic("Care", description="At home & in homes.")
    now = timezone.now()
    make_article("Older", topics=[care], at=now - timedelta(days=2))
    make_article("Newer", topics=[care], at=now - timedelta(days=1))
    make_article("Elsewhere", topics=[make_topic()])
    make_draft("Draft", topics=[care])
    make_article("Tomorrow", topics=[care], at=now + timedelta(days=1))
    page = read(client.get("/topics/care/"))
    assert page.headings == ["Care", "Newer", "Older", "Keep up to date"]
    assert ("description", "At home & in homes.") in page.metas
    assert page.rel["alternate"] == "/topics/care/feed.rss"


def test_topic_without_articles_says_so_and_is_not_listed(client, read):
    make_topic("Care")
    page = read(client.get("/topics/care/"))
    assert "There is nothing under this topic yet." in page.text
    assert ("robots", "noindex") in page.metas


def test_topic_is_found_under_its_former_addresses(client):
    topic = make_topic("Care")
    topic.keep_former_slug("nursing")
    topic.keep_former_slug("old-age")
    for former in ("nursing", "old-age"):
        response = client.get(f"/topics/{former}/")
        assert (response.status_code, response["Location"]) == (301, "/topics/care/")
    assert client.get("/topics/nowhere/").status_code == 404


def test_topic_has_pages(client, read):
    care = make_topic("Care")
    for _ in range(21):
        make_article(topics=[care], authors=[])
    first, second = (client.get(f"/topics/care/{query}") for query in ("", "?page=2"))
    assert len(read(first).headings) == 22
    assert read(second).links["?page=1"] == "Newer"
    assert client.get("/topics/care/?page=3").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_topic_asks_the_database_the_same_few_questions(client, article_queries, rows):
    care = make_topic("Care")
    for _ in range(rows):
        make_article(topics=[care])
    with article_queries(4):  # topic, count, articles, bylines
        client.get("/topics/care/")


@pytest.mark.parametrize("rows", [1, 3])
def test_topics_asks_the_database_one_question(client, article_queries, rows):
    for _ in range(rows):
        make_article(topics=[make_topic()])
    with article_queries(1):
        client.get("/topics/")


@pytest.mark.parametrize("path", ["/topics/", "/topics/care/"])
def test_topic_pages_are_the_same_for_everybody_and_not_sent_twice(client, log_in, editor, path):
    make_article(topics=[make_topic("Care")])
    anonymous, known = client.get(path), log_in(editor).get(path)
    assert anonymous.content == known.content
    assert not anonymous.cookies
    assert "Cookie" not in anonymous.get("Vary", "")
    again = client.get(path, headers={"If-None-Match": anonymous["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
