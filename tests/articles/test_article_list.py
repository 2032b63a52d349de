from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from tests.factories import make_article, make_author, make_draft, make_topic

pytestmark = pytest.mark.django_db

HOSTILE = [
    "kind=nonsense",
    "kind=<script>alert(1)</script>",
    "topic=nowhere",
    "topic=' OR 1=1 --",
    "author=nobody",
    "year=abc",
    "year=-1",
    "year=99999999999999999999",
    "year=1e3",
    "year=%EF%BC%92%EF%BC%90%EF%BC%92%EF%BC%94",
    "kind=blog&kind=zzz",
    "topic[]=x&topic=%F0%9F%92%A9",
]


def titles(page):
    return page.headings[1:]


def at(year: int, month: int = 6, day: int = 1) -> datetime:
    return datetime(year, month, day, 12, tzinfo=UTC)


def test_list_shows_what_is_published_newest_first(client, read):
    make_article("Older", at=at(2012))
    make_article("Newer", at=at(2013))
    make_draft("Draft")
    make_article("Tomorrow", at=timezone.now() + timedelta(days=1))
    page = read(client.get("/articles/"))
    assert titles(page) == ["Newer", "Older", "Keep up to date"]
    assert "2 articles." in page.text


def test_list_entry_names_kind_date_and_authors(client, read):
    authors = [make_author("Ada Marsh"), make_author("Edith Rowe"), make_author("Sam Doe")]
    make_article("Beds", kind="long_read", at=at(2013, 7, 12), authors=authors)
    text = read(client.get("/articles/")).text
    assert "Long read 12 July 2013 Beds" in text
    assert "Ada Marsh, Edith Rowe and Sam Doe" in text


def test_list_narrows_by_each_filter_and_by_all_of_them(client, read):
    ada, care = make_author("Ada Marsh"), make_topic("Care")
    wanted = {"kind": "report", "topics": [care], "authors": [ada], "at": at(2013)}
    make_article("Wanted", **wanted)
    make_article("Other kind", **{**wanted, "kind": "news"})
    make_article("Other topic", **{**wanted, "topics": []})
    make_article("Other author", **{**wanted, "authors": []})
    make_article("Other year", **{**wanted, "at": at(2012)})
    for query in ("kind=report", "topic=care", "author=ada-marsh", "year=2013"):
        assert len(titles(read(client.get(f"/articles/?{query}")))) == 5, query
    page = read(client.get("/articles/?kind=report&topic=care&author=ada-marsh&year=2013"))
    assert titles(page) == ["Wanted", "Keep up to date"]
    assert "1 article: Report, Care, 2013, Ada Marsh." in page.text


def test_list_counts_a_year_by_the_sites_clock(client, read):
    # Half past midnight in London, still the old year's last evening in UTC.
    make_article("New Year", at=datetime(2013, 6, 30, 23, 30, tzinfo=UTC))
    make_article("Eve", at=datetime(2012, 12, 31, 23, 59, tzinfo=UTC))
    assert titles(read(client.get("/articles/?year=2013")))[0] == "New Year"
    assert titles(read(client.get("/articles/?year=2012")))[0] == "Eve"


@pytest.mark.parametrize("query", HOSTILE)
def test_list_meets_unknown_values_with_an_empty_page(client, read, query):
    make_article("Seen", kind="report", at=at(2013))
    response = client.get(f"/articles/?{query}")
    page = read(response)
    assert response.status_code == 200
    assert titles(page) == ["Keep up to date"]
    assert "Nothing matches that." in page.text
    assert ("robots", "noindex") in page.metas
    assert b"<script>alert" not in response.content


def test_list_ignores_parameters_it_does_not_know(client, read):
    make_article("Seen")
    response = client.get("/articles/?utm_source=x&q=<b>")
    assert titles(read(response))[0] == "Seen"
    assert b"utm_source" not in response.content


@pytest.mark.parametrize("number", ["0", "-1", "3", "x", "1e9", "99999999999999999999", "2.5"])
def test_list_has_no_page_of_that_number(client, number):
    for _ in range(21):
        make_article(authors=[])
    assert client.get("/articles/?page=2").status_code == 200
    assert client.get(f"/articles/?page={number}").status_code == 404


def test_list_pages_keep_the_filters_and_lose_no_article(client, read):
    for number in range(41):
        make_article(
            f"No. {number:02}", kind="report", authors=[], at=at(2013) - timedelta(days=number)
        )
    first = read(client.get("/articles/?kind=report&year=2013"))
    assert "Page 1 of 3" in first.text
    assert first.links["?kind=report&year=2013&page=2"] == "Older"
    found = [
        title
        for number in (1, 2, 3)
        for title in titles(read(client.get(f"/articles/?kind=report&page={number}")))[:-1]
    ]
    assert found == [f"No. {number:02}" for number in range(41)]


def test_list_offers_the_years_there_are(client):
    make_article(at=at(2011))
    make_article(at=at(2013))
    years = client.get("/articles/").context["form"].fields["year"].choices
    assert years == [("", "All years"), (2013, 2013), (2012, 2012), (2011, 2011)]


def test_list_names_its_own_address_from_the_settings(client, read, settings):
    settings.SITE_URL = "https://alder.example"
    make_article(kind="report")
    page = read(client.get("/articles/?kind=report&utm_source=x"))
    assert page.rel["canonical"] == "https://alder.example/articles/?kind=report"


@pytest.mark.parametrize("rows", [1, 3])
def test_list_asks_the_database_the_same_few_questions(client, article_queries, rows):
    for _ in range(rows):
        make_article(topics=[make_topic()])
    with article_queries(5):  # span of years, count, topics to choose from, articles, bylines
        client.get("/articles/")


@pytest.mark.parametrize("rows", [1, 3])
def test_list_asks_two_questions_more_with_every_filter_set(client, article_queries, rows):
    ada, care = make_author("Ada Marsh"), make_topic("Care")
    for _ in range(rows):
        make_article(kind="report", topics=[care], authors=[ada], at=at(2013))
    with article_queries(7):
        client.get("/articles/?kind=report&topic=care&author=ada-marsh&year=2013")


def test_list_is_the_same_for_everybody(client, log_in, editor):
    make_article()
    anonymous, known = client.get("/articles/"), log_in(editor).get("/articles/")
    assert anonymous.content == known.content
    assert not anonymous.cookies
    assert "Cookie" not in anonymous.get("Vary", "")


def test_list_is_not_sent_twice_and_answers_head(client):
    make_article()
    etag = client.get("/articles/")["ETag"]
    again = client.get("/articles/", headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    head = client.head("/articles/")
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", etag)
