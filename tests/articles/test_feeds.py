import json
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from articles.models import Article
from articles.workflow import lifecycle
from tests.articles.conftest import parse_xml
from tests.articles.workflow.test_lifecycle import publish_change
from tests.factories import make_article, make_author, make_draft, make_topic

pytestmark = pytest.mark.django_db

ENDINGS = ["rss", "atom", "json"]
ATOM = "{http://www.w3.org/2005/Atom}"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"


@pytest.fixture(autouse=True)
def _address(settings):
    settings.SITE_URL = "https://alder.example"


def titles(response, ending: str) -> list[str]:
    if ending == "json":
        return [item["title"] for item in json.loads(response.content)["items"]]
    tree = parse_xml(response.content)
    return [
        item.text
        for item in tree.findall(
            {"rss": "channel/item/title", "atom": f"{ATOM}entry/{ATOM}title"}[ending]
        )
    ]


def make_beds() -> Article:
    article = make_article(
        "Beds & <wards>",
        slug="beds",
        kind="report",
        at=datetime(2013, 7, 12, 9, tzinfo=UTC),
        authors=[make_author("Ada Marsh"), make_author("Sam Doe")],
        topics=[make_topic("Care")],
        standfirst="How many < there & were.",
    )
    Article.objects.filter(pk=article.pk).update(revised_at=datetime(2013, 8, 1, 9, tzinfo=UTC))
    return article


def test_rss_item_carries_everything(client):
    make_beds()
    response = client.get("/articles/feed.rss")
    assert response["Content-Type"] == "application/rss+xml; charset=utf-8"
    channel = parse_xml(response.content).find("channel")
    assert channel.findtext("link") == "https://alder.example/articles/"
    assert channel.find(f"{ATOM}link").get("href") == "https://alder.example/articles/feed.rss"
    item = channel.find("item")
    assert item.findtext("title") == "Beds & <wards>"
    assert item.findtext("link") == item.findtext("guid") == "https://alder.example/articles/beds/"
    assert item.findtext("description") == "How many &lt; there &amp; were."
    assert item.findtext("pubDate") == "Fri, 12 Jul 2013 09:00:00 +0000"
    assert [creator.text for creator in item.findall(CREATOR)] == ["Ada Marsh", "Sam Doe"]
    assert [category.text for category in item.findall("category")] == ["Report", "Care"]


def test_atom_entry_carries_everything(client):
    make_beds()
    response = client.get("/articles/feed.atom")
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = parse_xml(response.content)
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links == {
        "alternate": "https://alder.example/articles/",
        "self": "https://alder.example/articles/feed.atom",
    }
    entry = feed.find(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}id") == "https://alder.example/articles/beds/"
    assert entry.findtext(f"{ATOM}published") == "2013-07-12T09:00:00+00:00"
    assert entry.findtext(f"{ATOM}updated") == "2013-08-01T09:00:00+00:00"
    assert entry.findtext(f"{ATOM}summary") == "How many &lt; there &amp; were."
    authors = [
        (author.findtext(f"{ATOM}name"), author.findtext(f"{ATOM}uri"))
        for author in entry.findall(f"{ATOM}author")
    ]
    assert authors == [
        ("Ada Marsh", "https://alder.example/authors/ada-marsh/"),
        ("Sam Doe", "https://alder.example/authors/sam-doe/"),
    ]


def test_json_feed_carries_everything(client):
    make_beds()
    response = client.get("/articles/feed.json")
    assert response["Content-Type"] == "application/feed+json; charset=utf-8"
    assert json.loads(response.content) == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "The Alder Institute",
        "home_page_url": "https://alder.example/articles/",
        "feed_url": "https://alder.example/articles/feed.json",
        "description": "Independent thinking on health and care",
        "language": "en-gb",
        "items": [
            {
                "id": "https://alder.example/articles/beds/",
                "url": "https://alder.example/articles/beds/",
                "title": "Beds & <wards>",
                "content_text": "How many < there & were.",
                "date_published": "2013-07-12T09:00:00+00:00",
                "date_modified": "2013-08-01T09:00:00+00:00",
                "authors": [
                    {"name": "Ada Marsh", "url": "https://alder.example/authors/ada-marsh/"},
                    {"name": "Sam Doe", "url": "https://alder.example/authors/sam-doe/"},
                ],
                "tags": ["Report", "Care"],
            }
        ],
    }


@pytest.mark.parametrize("ending", ENDINGS)
def test_feed_without_authors_or_standfirst_is_whole(client, ending):
    make_article("Beds", authors=[], standfirst="", body="<p>The first words.</p>")
    response = client.get(f"/articles/feed.{ending}")
    assert titles(response, ending) == ["Beds"]
    assert b"The first words." in response.content
    assert b"https://alder.example" in response.content


@pytest.mark.parametrize("ending", ENDINGS)
def test_feed_survives_characters_that_xml_cannot_hold(client, ending):
    make_article("Be\x0bds\x1f \ufffe", standfirst="A\x08B")
    assert titles(client.get(f"/articles/feed.{ending}"), ending) == ["Be ds   "]


@pytest.mark.parametrize("ending", ENDINGS)
def test_feeds_hold_what_is_published_newest_first(client, ending):
    now, care, ada = timezone.now(), make_topic("Care"), make_author("Ada Marsh")
    both = {"topics": [care], "authors": [ada]}
    make_article("Older", at=now - timedelta(days=2), **both)
    make_article("Newer", at=now - timedelta(days=1), **both)
    make_article("Elsewhere", at=now - timedelta(days=3))
    make_draft("Draft", **both)
    make_article("Tomorrow", at=now + timedelta(days=1), **both)
    everything = client.get(f"/articles/feed.{ending}")
    assert titles(everything, ending) == ["Newer", "Older", "Elsewhere"]
    for path in ("/topics/care/", "/authors/ada-marsh/"):
        response = client.get(f"{path}feed.{ending}")
        assert titles(response, ending) == ["Newer", "Older"]
        assert f"https://alder.example{path}feed.{ending}".encode() in response.content


def test_feed_holds_the_newest_thirty(client):
    for _ in range(31):
        make_article(authors=[])
    assert len(titles(client.get("/articles/feed.json"), "json")) == 30


def test_feed_of_a_renamed_topic_moves_with_it(client):
    make_topic("Care").keep_former_slug("nursing")
    response = client.get("/topics/nursing/feed.atom")
    assert (response.status_code, response["Location"]) == (301, "/topics/care/feed.atom")


@pytest.mark.parametrize(
    "path",
    [
        "/articles/feed.xml",
        "/topics/care/feed.xml",
        "/topics/nowhere/feed.rss",
        "/authors/nobody/feed.rss",
        "/authors/ada-marsh/feed.rss",
    ],
)
def test_feed_that_is_not_there(client, path):
    make_topic("Care")
    make_draft(authors=[make_author("Ada Marsh")])
    assert client.get(path).status_code == 404


def test_feed_addresses_never_come_from_the_request(client):
    make_article(slug="beds")
    for ending in ENDINGS:
        response = client.get(f"/articles/feed.{ending}", headers={"host": "localhost:1234"})
        assert response.status_code == 200
        assert b"localhost" not in response.content


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("ending", ENDINGS)
def test_feed_asks_the_database_the_same_few_questions(client, article_queries, ending, rows):
    for _ in range(rows):
        make_article(topics=[make_topic()])
    with article_queries(6):  # articles, notices, corrections; bylines, topics, former addresses
        client.get(f"/articles/feed.{ending}")


@pytest.mark.parametrize("ending", ENDINGS)
def test_feed_is_the_same_for_everybody_and_not_sent_twice(client, log_in, editor, ending):
    make_article()
    path = f"/articles/feed.{ending}"
    anonymous, known = client.get(path), log_in(editor).get(path)
    assert anonymous.content == known.content
    assert not anonymous.cookies
    assert "Cookie" not in anonymous.get("Vary", "")
    again = client.get(path, headers={"If-None-Match": anonymous["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.head(path).status_code == 200
    assert client.post(path).status_code == 405


# What became of articles


def entries(client, path: str, ending: str) -> list[tuple[str, str, str]]:
    """The id, the title and the text of each entry, whatever the format."""
    response = client.get(f"{path}feed.{ending}")
    if ending == "json":
        items = json.loads(response.content)["items"]
        return [(item["id"], item["title"], item["content_text"]) for item in items]
    names = {
        "rss": ("channel/item", "guid", "title", "description"),
        "atom": (f"{ATOM}entry", f"{ATOM}id", f"{ATOM}title", f"{ATOM}summary"),
    }[ending]
    tree = parse_xml(response.content)
    return [tuple(item.findtext(name) for name in names[1:]) for item in tree.findall(names[0])]


def make_history(editor) -> dict[str, Article]:
    """Four articles, three of which something became of, all on one topic by one author."""
    both = {"topics": [make_topic("Care")], "authors": [make_author("Ada Marsh")]}
    made = {}
    for day, slug in enumerate(("plain", "corrected", "superseded", "withdrawn"), start=1):
        at = datetime(2026, 7, day, 9, tzinfo=UTC)
        made[slug] = make_article(slug.title(), slug=slug, at=at, standfirst="What.", **both)
    publish_change(
        made["corrected"],
        editor,
        "correction",
        "Table 2 was wrong.",
        at=datetime(2026, 7, 10, 9, tzinfo=UTC),
    )
    lifecycle.supersede(
        made["superseded"],
        by=editor,
        other=made["plain"],
        notice="New figures.",
        at=datetime(2026, 7, 12, 9, tzinfo=UTC),
    )
    lifecycle.withdraw(
        made["withdrawn"],
        by=editor,
        notice="Wrong data.",
        at=datetime(2026, 7, 11, 9, tzinfo=UTC),
    )
    return made


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("path", ["/articles/", "/topics/care/", "/authors/ada-marsh/"])
def test_feeds_tell_what_became_of_articles_on_the_day_it_did(client, editor, path, ending):
    make_history(editor)
    site = "https://alder.example/articles"
    assert entries(client, path, ending) == [
        (f"{site}/superseded/#superseded-2026-07-12", "Superseded: Superseded", "New figures."),
        (f"{site}/withdrawn/#withdrawn-2026-07-11", "Withdrawn: Withdrawn", "Wrong data."),
        (f"{site}/corrected/#correction-2", "Correction: Corrected", "Table 2 was wrong."),
        (f"{site}/superseded/", "Superseded", "What."),
        (f"{site}/corrected/", "Corrected", "What."),
        (f"{site}/plain/", "Plain", "What."),
    ]


@pytest.mark.parametrize("ending", ENDINGS)
def test_feeds_date_a_notice_by_its_day(client, editor, ending):
    make_history(editor)
    content = client.get(f"/articles/feed.{ending}").text
    day = {"rss": "Sat, 11 Jul 2026 09:00:00 +0000"}.get(ending, "2026-07-11T09:00:00+00:00")
    assert day in content
    if ending == "json":
        (item,) = (i for i in json.loads(content)["items"] if i["title"] == "Corrected")
        assert item["date_modified"] == "2026-07-10T09:00:00+00:00"
        assert item["date_published"] == "2026-07-02T09:00:00+00:00"


@pytest.mark.parametrize("ending", ENDINGS)
def test_feed_entries_lead_to_a_place_on_the_page(client, editor, ending):
    make_history(editor)
    for name, title, _ in entries(client, "/articles/", ending):
        path, _, place = name.removeprefix("https://alder.example").partition("#")
        page = client.get(path)
        assert page.status_code == 200
        assert f'id="{place}"' in page.text if place else ":" not in title


@pytest.mark.parametrize("ending", ENDINGS)
def test_feeds_know_an_article_by_its_first_address(client, editor, ending):
    article = make_article("Beds", slug="beds", standfirst="What.")
    publish_change(article, editor, "correction", "Wrong.")
    before = entries(client, "/articles/", ending)
    for slug in ("wards", "beds", "hospitals"):
        lifecycle.rename(article, by=editor, slug=slug)
    assert entries(client, "/articles/", ending) == before
    assert (
        "https://alder.example/articles/hospitals/" in client.get(f"/articles/feed.{ending}").text
    )


@pytest.mark.parametrize("ending", ENDINGS)
def test_feeds_forget_the_notice_with_the_act(client, editor, ending):
    made = make_history(editor)
    lifecycle.reinstate(made["withdrawn"], by=editor)
    lifecycle.undo_supersede(made["superseded"], by=editor)
    lifecycle.unpublish(made["corrected"], by=editor, reason="Not ours.")
    assert [title for _, title, _ in entries(client, "/articles/", ending)] == [
        "Withdrawn",
        "Superseded",
        "Plain",
    ]


@pytest.mark.parametrize("rows", [1, 3])
def test_feed_with_notices_asks_the_same_few_questions(client, editor, article_queries, rows):
    for _ in range(rows):
        withdrawn, superseded, corrected = (make_article(topics=[make_topic()]) for _ in range(3))
        lifecycle.withdraw(withdrawn, by=editor, notice="Wrong.")
        lifecycle.supersede(superseded, by=editor, other=corrected, notice="New.")
        publish_change(corrected, editor, "correction", "Wrong.")
    with article_queries(6):
        client.get("/articles/feed.json")


def test_feed_of_an_author_whose_only_article_is_withdrawn_tells_why(client, editor):
    article = make_article("Beds", authors=[make_author("Ada Marsh")])
    lifecycle.withdraw(article, by=editor, notice="Wrong data.")
    found = entries(client, "/authors/ada-marsh/", "json")
    assert [(title, text) for _, title, text in found] == [("Withdrawn: Beds", "Wrong data.")]


@pytest.mark.parametrize("ending", ENDINGS)
def test_feed_survives_rows_that_were_bad_before(client, ending):
    topic = make_topic("Care\x0bhomes", slug="care-homes")
    author = make_author("Jo\x0bhn Do\ufffee", slug="john-doe")
    make_article("Beds", topics=[topic], authors=[author])
    paths = ["/articles/", f"/topics/{topic.slug}/", f"/authors/{author.slug}/"]
    for path in paths:
        response = client.get(f"{path}feed.{ending}")
        assert (response.status_code, titles(response, ending)) == (200, ["Beds"])
