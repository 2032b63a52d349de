"""What readers may look up of an article's past, and how it is marked as past."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from articles import published_history
from articles.models import Article, Edition
from articles.workflow import drafts, lifecycle, publishing
from kingsfund.models import User
from tests.factories import (
    make_article,
    make_author,
    make_comment,
    make_draft,
    make_next_edition,
    make_topic,
)

pytestmark = pytest.mark.django_db

FIRST = datetime(2026, 7, 4, 9, tzinfo=UTC)
SECOND = datetime(2026, 7, 9, 9, tzinfo=UTC)
THIRD = datetime(2026, 9, 1, 9, tzinfo=UTC)


@pytest.fixture
def article(give_picture: Callable, give_download: Callable) -> Article:
    """Three editions of an article: first published, corrected, updated."""
    article = make_article(
        "Beds are the point",
        slug="beds",
        at=FIRST,
        authors=[make_author("Ada Marsh")],
        standfirst="How many there are.",
        body="<p>There are 101,000 beds.</p>",
        edition={"key_points": "They are full."},
    )
    give_picture(article, "first.gif")
    give_download(article, "first.pdf")
    second = make_next_edition(
        article,
        at=SECOND,
        body="<p>There are 98,700 beds.</p>",
        picture=None,
        change="correction",
        change_note="The number of beds was wrong.",
    )
    second.downloads.all().delete()
    make_next_edition(article, at=THIRD, title="Beds are not the point", change_note="New title.")
    return article


def test_former_edition_is_shown_as_it_was_and_marked_on_top(
    client: Client, read: Callable, article: Article
) -> None:
    make_comment(article, status="published", text="A comment on the article.")
    response = client.get("/articles/beds/editions/1/")
    page = read(response)
    assert page.headings == [
        *("An earlier edition", "Beds are the point", "Key points", "Downloads"),
        "Cite this edition",
    ]
    assert (
        "This is edition 1, published on 4 July 2026. It was replaced on 9 July 2026." in page.text
    )
    assert page.links["/articles/beds/"] == "Read the edition of today"
    assert page.links["/articles/beds/compare/1/3/"] == "See what has changed since"
    assert "There are 101,000 beds." in page.text
    assert "How many there are." in page.text
    assert "They are full." in page.text
    assert "Ada Marsh" in page.text
    assert "first.gif" in response.text
    assert "first.pdf" in response.text
    assert "Updated" not in page.text
    assert "A comment on the article." not in page.text
    assert "<form" not in response.text


@pytest.mark.parametrize("path", ["editions/1/", "compare/1/2/"])
def test_the_past_is_public_but_not_listed_by_search_engines(
    client: Client, read: Callable, article: Article, settings: object, path: str
) -> None:
    response = client.get(f"/articles/beds/{path}")
    page = read(response)
    assert response["X-Robots-Tag"] == "noindex"
    assert ("robots", "noindex") in page.metas
    assert page.rel["canonical"] == f"{settings.SITE_URL}/articles/beds/"
    assert "alternate" not in page.rel
    assert response["Cache-Control"] == "public, no-cache"
    assert not response.cookies
    again = client.get(f"/articles/beds/{path}", headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304
    assert client.post(f"/articles/beds/{path}").status_code == 405


def test_later_edition_names_its_own_date_and_the_first(
    client: Client, read: Callable, article: Article
) -> None:
    text = read(client.get("/articles/beds/editions/2/")).text
    assert "Edition 2, 9 July 2026 First published 4 July 2026" in text
    assert "published on 9 July 2026. It was replaced on 1 September 2026." in text


def test_former_edition_is_cited_by_its_number_date_and_address(
    client: Client, read: Callable, article: Article, settings: object
) -> None:
    page = read(client.get("/articles/beds/editions/2/"))
    address = f"{settings.SITE_URL}/articles/beds/editions/2/"
    assert (
        f"Ada Marsh (2026) ‘Beds are the point’, edition 2. {settings.SITE_NAME}, 9 July 2026. "
        f"{address}" in page.text
    )
    metas = dict(page.metas)
    assert metas["citation_publication_date"] == "2026/07/09"
    assert metas["citation_abstract_html_url"] == address
    live = read(client.get("/articles/beds/")).text
    assert f"{settings.SITE_NAME}, 4 July 2026. {settings.SITE_URL}/articles/beds/" in live


def test_number_of_today_leads_to_the_article(client: Client, article: Article) -> None:
    response = client.get("/articles/beds/editions/3/")
    assert (response.status_code, response["Location"]) == (302, "/articles/beds/")


def test_comparison_shows_words_dates_and_what_was_said_about_the_changes(
    client: Client, read: Callable, article: Article
) -> None:
    response = client.get("/articles/beds/compare/1/3/")
    page = read(response)
    assert page.headings[0] == "What changed from edition 1 to edition 3"
    for told in (
        "Edition 1 4 July 2026 Where the comparison begins.",
        "Edition 2 9 July 2026 Correction. The number of beds was wrong.",
        "Edition 3 1 September 2026 New title. This is the edition of today.",
        "There are [removed: 101,000][added: 98,700] beds.",
        "Beds are [added: not ]the point",
    ):
        assert told in page.text
    assert "Change note" not in page.headings
    assert page.links["/articles/beds/editions/1/"] == "Edition 1"


def test_texts_too_long_to_be_compared_are_both_shown(
    client: Client, read: Callable, article: Article
) -> None:
    """Whoever asks: a comparison never keeps the readers of other pages waiting."""
    words = " ".join(map(str, range(60_000)))
    Edition.objects.filter(article=article, number=1).update(body=f"<p>First {words}</p>")
    Edition.objects.filter(article=article, number=3).update(body=f"<p>Third {words}</p>")
    page = read(client.get("/articles/beds/compare/1/3/"))
    assert "These two texts are too long to be compared word by word." in page.text
    assert "First 0 1 2" in page.text
    assert "Third 0 1 2" in page.text


def test_comparison_of_a_minor_change_tells_readers_no_more_than_that(
    client: Client, read: Callable, article: Article
) -> None:
    make_next_edition(article, change="minor", change_note="Typo that Ann found", standfirst="So.")
    text = read(client.get("/articles/beds/compare/3/4/")).text
    assert "A minor change." in text
    assert "Ann found" not in text
    assert "[added: So]" in text


@pytest.mark.parametrize(
    ("asked", "led_to"),
    [
        ("compare/3/1/", "/articles/beds/compare/1/3/"),
        ("compare/2/2/", "/articles/beds/editions/2/"),
    ],
)
def test_comparison_asked_for_otherwise_leads_to_what_was_meant(
    client: Client, article: Article, asked: str, led_to: str
) -> None:
    response = client.get(f"/articles/beds/{asked}")
    assert (response.status_code, response["Location"]) == (302, led_to)


def make_draft_of(article: Article) -> Edition:
    draft = drafts.open_draft(article)
    draft.title, draft.change_note = "ZebraDraft", "ZebraDraft"
    drafts.save_draft(draft)
    return draft


@pytest.mark.parametrize("state", ["draft", "scheduled", "set aside", "left out", "never there"])
def test_edition_that_readers_may_not_look_up_is_not_found(
    client: Client, article: Article, editor: User, state: str
) -> None:
    number = 4
    if state == "left out":
        published_history.keep_in_history(
            article.editions.get(number=2), by=editor, is_in_history=False, reason="A name in it."
        )
        number = 2
    elif state != "never there":
        draft = make_draft_of(article)
        if state == "scheduled":
            publishing.schedule(article, by=editor, publish_at=timezone.now() + timedelta(days=1))
        elif state == "set aside":
            draft.set_aside()
    answers = [
        client.get(f"/articles/beds/{path}")
        for path in (
            f"editions/{number}/",
            f"compare/1/{number}/" if number > 1 else "",
            f"compare/{min(number, 3)}/{max(number, 3)}/",
            "editions/99999999999999999999/",
            "editions/0/",
        )
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert "ZebraDraft" not in client.get("/articles/beds/compare/1/3/").text


def test_note_of_an_edition_that_was_left_out_is_not_told(
    client: Client, article: Article, editor: User
) -> None:
    second = article.editions.get(number=2)
    published_history.keep_in_history(
        second, by=editor, is_in_history=False, reason="A name in it."
    )
    text = client.get("/articles/beds/compare/1/3/").text
    assert "The number of beds was wrong." not in text
    assert "Edition 2" not in text


@pytest.mark.parametrize("state", ["draft", "ahead", "taken down", "withdrawn without its text"])
def test_past_of_what_readers_may_not_read_is_not_found(
    client: Client, editor: User, state: str
) -> None:
    if state == "draft":
        make_draft(slug="beds")
    else:
        at = datetime(2199, 1, 1, tzinfo=UTC) if state == "ahead" else FIRST
        article = make_article(slug="beds", at=at)
        make_next_edition(article, at=at)
        if state == "taken down":
            lifecycle.unpublish(article, by=editor, reason="By mistake.")
        elif state == "withdrawn without its text":
            lifecycle.withdraw(article, by=editor, notice="Wrong.", shows_text=False)
    for path in ("editions/1/", "editions/2/", "compare/1/2/"):
        assert client.get(f"/articles/beds/{path}").status_code == 404, path


@pytest.mark.parametrize("path", ["editions/1/", "compare/1/3/"])
def test_past_of_a_withdrawn_article_says_that_it_is_withdrawn(
    client: Client, read: Callable, article: Article, editor: User, path: str
) -> None:
    lifecycle.withdraw(article, by=editor, notice="The figures are not ours.")
    text = read(client.get(f"/articles/beds/{path}")).text
    assert re.search(r"(Withdrawn|withdrawn) on", text)
    assert "The figures are not ours." in text


def test_kept_comparison_is_not_given_out_once_an_edition_is_left_out(
    client: Client, article: Article, editor: User
) -> None:
    assert client.get("/articles/beds/compare/1/2/").status_code == 200
    second = article.editions.get(number=2)
    published_history.keep_in_history(
        second, by=editor, is_in_history=False, reason="A name in it."
    )
    assert client.get("/articles/beds/compare/1/2/").status_code == 404


def test_comparison_is_made_once(
    client: Client, article: Article, article_queries: Callable
) -> None:
    cache.clear()
    # The article, both editions, their bylines, downloads of each, what led there.
    with article_queries(6):
        first = client.get("/articles/beds/compare/1/2/").content
    with article_queries(3):
        assert client.get("/articles/beds/compare/1/2/").content == first


@pytest.mark.parametrize("editions", [1, 3])
def test_former_edition_asks_the_same_few_questions(
    client: Client, article_queries: Callable, editions: int
) -> None:
    article = make_article(slug="beds", at=FIRST, topics=[make_topic()])
    for _ in range(editions):
        make_next_edition(article)
    # Article, bylines, topics, its changes, what to read next, the edition, when it was replaced,
    # its downloads.
    with article_queries(8):
        client.get("/articles/beds/editions/1/")


@pytest.mark.parametrize("editions", [1, 3])
def test_comparison_asks_the_same_few_questions(
    client: Client, article_queries: Callable, editions: int
) -> None:
    article = make_article(slug="beds", at=FIRST, topics=[make_topic()])
    for _ in range(editions):
        make_next_edition(article)
    cache.clear()
    with article_queries(6):
        client.get(f"/articles/beds/compare/1/{editions + 1}/")


@pytest.mark.parametrize("who", ["author_user", "editor", "moderator", "stranger"])
def test_being_signed_in_opens_no_more_of_the_public_past(
    request: pytest.FixtureRequest, log_in: Callable, article: Article, who: str
) -> None:
    make_draft_of(article)
    reader = log_in(request.getfixturevalue(who))
    paths = ("editions/4/", "compare/3/4/", "editions/1/")
    statuses = [reader.get(f"/articles/beds/{path}").status_code for path in paths]
    assert statuses == [404, 404, 200]


def test_hostile_text_of_an_edition_is_text_in_the_comparison(
    client: Client, article: Article
) -> None:
    hostile = "<script>alert(1)</script>"
    make_next_edition(article, title=hostile, standfirst=hostile, change_note=hostile)
    response = client.get("/articles/beds/compare/1/4/")
    assert hostile not in response.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in response.text
