from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import make_article, make_draft, make_topic

pytestmark = pytest.mark.django_db


def test_home_without_articles_says_so(client, read):
    page = read(client.get("/"))
    assert page.headings[0] == "The Alder Institute: Independent thinking on health and care"
    assert "Nothing is published yet." in page.text


def test_home_leads_with_the_newest_and_lists_the_rest_in_order(client, read):
    now = timezone.now()
    make_article("Oldest", at=now - timedelta(days=3))
    make_article("Newest", at=now - timedelta(days=1))
    make_article("Middle", at=now - timedelta(days=2))
    page = read(client.get("/"))
    assert page.headings[1:5] == ["Newest", "Latest", "Middle", "Oldest"]


def test_home_shows_neither_drafts_nor_what_is_dated_ahead(client, read):
    make_article("Seen")
    make_draft("Draft")
    make_article("Tomorrow", at=timezone.now() + timedelta(days=1))
    response = client.get("/")
    assert read(response).headings[1] == "Seen"
    assert b"Draft" not in response.content
    assert b"Tomorrow" not in response.content


def test_home_lists_only_topics_with_something_to_read(client, read):
    used, ahead = make_topic("Used"), make_topic("Ahead")
    make_topic("Unused")
    make_article(topics=[used])
    make_article(topics=[ahead], at=timezone.now() + timedelta(days=1))
    links = read(client.get("/")).links
    assert [href for href in links if href.startswith("/topics/") and href != "/topics/"] == [
        "/topics/used/"
    ]


@pytest.mark.parametrize("rows", [1, 3])
def test_home_asks_the_database_the_same_few_questions(client, article_queries, rows):
    for _ in range(rows):
        make_article(topics=[make_topic()])
    with article_queries(3):
        client.get("/")


def test_home_is_the_same_for_everybody(client, log_in, editor):
    make_article("Seen")
    anonymous, known = client.get("/"), log_in(editor).get("/")
    assert anonymous.content == known.content
    assert not anonymous.cookies
    assert not anonymous.has_header("Vary") or "Cookie" not in anonymous["Vary"]
    assert anonymous["Cache-Control"] == "public, no-cache"


def test_home_is_not_sent_twice_to_who_has_it(client):
    make_article("Seen")
    etag = client.get("/")["ETag"]
    again = client.get("/", headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    make_article("New")
    assert client.get("/", headers={"If-None-Match": etag}).status_code == 200


def test_home_answers_head_and_refuses_post(client):
    head = client.head("/")
    assert (head.status_code, head.content) == (200, b"")
    refused = client.post("/")
    assert (refused.status_code, refused["Allow"]) == (405, "GET, HEAD")
