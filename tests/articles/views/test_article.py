import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from articles.models import Article, Byline, RelatedArticle
from articles.workflow import lifecycle
from tests.articles.workflow.test_lifecycle import publish_change
from tests.factories import (
    make_article,
    make_author,
    make_comment,
    make_draft,
    make_newsletter,
    make_topic,
)

pytestmark = pytest.mark.django_db

SECTIONS = "".join(f"<h2>Part {name}</h2><p>Words.</p>" for name in ("one", "two", "three"))


def linked_data(response) -> dict:
    block = re.search(
        rb'<script type="application/ld\+json">(.*?)</script>', response.content, re.S
    )
    return json.loads(block[1])


def test_article_shows_its_parts_in_reading_order(client, read, give_picture, give_download):
    article = make_article(
        "Counting beds",
        slug="beds",
        kind="report",
        at=datetime(2026, 7, 12, 9, tzinfo=UTC),
        authors=[
            make_author("Ada Marsh", role="Fellow", organisation="Alder", biography="Ada counts.")
        ],
        topics=[make_topic("Care")],
        standfirst="How many there are.",
        body=SECTIONS,
        edition={
            "key_points": "First.\n\nSecond.\n",
            "picture_caption": "A ward.",
            "picture_credit": "Rosa Lind",
        },
    )
    give_picture(article)
    give_download(article, content=b"x" * 2048)
    page = read(client.get("/articles/beds/"))
    assert page.headings == [
        "Counting beds",
        "Key points",
        "Downloads",
        "Contents",
        "Part one",
        "Part two",
        "Part three",
        "Cite this",
        "About the author",
        "Keep up to date",
        *page.headings[10:],
    ]
    begin = page.text[page.text.index("Report Counting beds") :]
    assert begin.startswith(
        "Report Counting beds How many there are. Ada Marsh Fellow, Alder "
        "Published 12 July 2026 1 minute to read Topics Care Key points First. Second. "
        "Downloads The whole report PDF, 2.0 KB Contents Part one Part two Part three "
        "A ward. Rosa Lind Part one Words."
    )


def test_article_short_of_sections_or_of_another_kind_has_no_contents(client, read):
    make_article("Short", slug="short", kind="report", body="<h2>One</h2><h2>Two</h2>")
    make_article("Blog", slug="blog", kind="blog", body=SECTIONS)
    for slug in ("short", "blog"):
        assert "Contents" not in read(client.get(f"/articles/{slug}/")).headings


def test_article_names_the_role_held_when_it_was_written(client, read):
    article = make_article(slug="beds", authors=[make_author("Ada Marsh", role="Director")])
    Byline.objects.filter(edition__article=article).update(
        role="Registrar", organisation="Northvale"
    )
    assert "Ada Marsh Registrar, Northvale" in read(client.get("/articles/beds/")).text


@pytest.mark.parametrize(("years", "warned"), [(4.9, False), (5.1, True)])
def test_article_over_five_years_old_says_so(client, years, warned):
    make_article(slug="old", at=timezone.now() - timedelta(days=365.25 * years))
    assert (b"may have changed since" in client.get("/articles/old/").content) is warned


def test_article_says_when_it_was_updated(client, read):
    article = make_article(slug="beds", at=datetime(2026, 7, 1, 9, tzinfo=UTC))
    Article.objects.filter(pk=article.pk).update(revised_at=datetime(2026, 7, 12, 9, tzinfo=UTC))
    text = read(client.get("/articles/beds/")).text
    assert "Published 1 July 2026 Updated 12 July 2026" in text


@pytest.mark.parametrize("slug", ["draft", "ahead", "nowhere"])
def test_article_that_is_not_published_is_not_there(client, log_in, editor, slug):
    make_draft("Secret", slug="draft", created_by=editor)
    make_article("Secret", slug="ahead", at=timezone.now() + timedelta(minutes=1))
    for reader in (client, log_in(editor)):
        response = reader.get(f"/articles/{slug}/")
        assert response.status_code == 404
        assert b"Secret" not in response.content


def test_article_draft_of_a_published_one_stays_inside(client):
    article = make_article("Seen", slug="seen")
    article.editions.create(number=2, title="Secret second", body="<p>Secret</p>")
    assert b"Secret" not in client.get("/articles/seen/").content


def test_article_escapes_what_was_typed(client):
    hostile = '"><script>alert(1)</script>'
    make_article(
        hostile,
        slug="beds",
        standfirst=hostile,
        authors=[
            make_author(hostile, slug="a", role=hostile, organisation=hostile, biography=hostile)
        ],
        topics=[make_topic(hostile, slug="t")],
        edition={"key_points": hostile},
    )
    response = client.get("/articles/beds/")
    assert b"<script>alert" not in response.content
    assert linked_data(response)["headline"] == hostile


def test_article_head_is_read_by_machines(client, read, settings):
    settings.SITE_URL = "https://alder.example"
    make_article(
        "Beds",
        slug="beds",
        kind="news",
        at=datetime(2013, 7, 12, 9, tzinfo=UTC),
        authors=[
            make_author("Ada Marsh", organisation="Alder"),
            make_author("Sam Doe", organisation=""),
        ],
        topics=[make_topic("Care")],
        standfirst="How many.",
        body="<p>One two three.</p>",
    )
    response = client.get("/articles/beds/")
    page = read(response)
    assert page.rel["canonical"] == "https://alder.example/articles/beds/"
    assert page.rel["alternate"] == "/articles/feed.rss"
    assert [pair for pair in page.metas if pair[0].startswith("citation_")] == [
        ("citation_title", "Beds"),
        ("citation_author", "Ada Marsh"),
        ("citation_author_institution", "Alder"),
        ("citation_author", "Sam Doe"),
        ("citation_publication_date", "2013/07/12"),
        ("citation_publisher", "The Alder Institute"),
        ("citation_language", "en"),
        ("citation_abstract_html_url", "https://alder.example/articles/beds/"),
    ]
    assert ("description", "How many.") in page.metas
    assert ("og:url", "https://alder.example/articles/beds/") in page.metas
    data = linked_data(response)
    assert (data["@type"], data["wordCount"], data["keywords"]) == ("NewsArticle", 3, ["Care"])
    assert [person["name"] for person in data["author"]] == ["Ada Marsh", "Sam Doe"]


def test_article_addresses_never_come_from_the_request(client):
    make_article(slug="beds")
    response = client.get("/articles/beds/", headers={"host": "localhost:1234"})
    assert response.status_code == 200
    assert b"1234" not in response.content


def test_article_recommends_what_the_editor_chose_in_order(client, read):
    care = make_topic("Care")
    article = make_article(slug="beds", topics=[care])
    second, first = make_article("Second"), make_article("First")
    make_article("Same topic", topics=[care])
    RelatedArticle.objects.create(article=article, other=second, position=2)
    RelatedArticle.objects.create(article=article, other=first, position=1)
    RelatedArticle.objects.create(article=article, other=make_draft("Draft"), position=0)
    assert [other.live_edition.title for other in article.related_for_reading()] == [
        "First",
        "Second",
    ]
    assert "Read next First Blog" in read(client.get("/articles/beds/")).text


def test_article_without_a_choice_recommends_the_newest_three_of_its_topics():
    care, money = make_topic("Care"), make_topic("Money")
    article = make_article(topics=[care, money])
    now = timezone.now()
    for days in (1, 2, 3, 4):
        make_article(f"{days} days old", topics=[care, money], at=now - timedelta(days=days))
    make_article("Other topic", topics=[make_topic()])
    make_draft("Draft", topics=[care])
    RelatedArticle.objects.create(article=article, other=make_draft("Chosen, not out"))
    assert [other.live_edition.title for other in article.related_for_reading()] == [
        "1 days old",
        "2 days old",
        "3 days old",
    ]


@pytest.mark.parametrize("rows", [1, 3])
def test_article_asks_the_database_the_same_few_questions(client, article_queries, rows):
    care = make_topic("Care")
    authors = [make_author() for _ in range(rows)]
    make_article(slug="beds", topics=[care, make_topic()][:rows], authors=authors)
    for _ in range(rows):
        make_article(topics=[care])
    with article_queries(4):  # article with edition, bylines, topics, what to read next
        client.get("/articles/beds/")


@pytest.mark.parametrize("rows", [1, 3])
def test_article_asks_once_more_for_its_downloads(client, article_queries, give_download, rows):
    article = make_article(slug="beds")
    for _ in range(rows):
        give_download(article)
        RelatedArticle.objects.create(article=article, other=make_article())
    with article_queries(5):
        client.get("/articles/beds/")


@pytest.mark.parametrize("rows", [1, 3])
def test_article_with_comments_and_sign_up_asks_seven_questions(
    client, django_assert_num_queries, rows
):
    article = make_article(slug="beds", topics=[make_topic()])
    make_newsletter()
    for _ in range(rows):
        comment = make_comment(article, status="published")
        make_comment(article, status="published", parent=comment)
    # The article four, its comments one, the rules for new ones one, the newsletter one.
    with django_assert_num_queries(7):
        client.get("/articles/beds/")


def test_article_is_the_same_for_everybody(client, log_in, editor):
    make_article(slug="beds")
    anonymous, known = client.get("/articles/beds/"), log_in(editor).get("/articles/beds/")
    assert anonymous.content == known.content
    assert not anonymous.cookies
    assert "Cookie" not in anonymous.get("Vary", "")


def test_article_is_not_sent_twice_answers_head_and_refuses_post(client):
    make_article(slug="beds")
    etag = client.get("/articles/beds/")["ETag"]
    again = client.get("/articles/beds/", headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert client.head("/articles/beds/")["ETag"] == etag
    assert client.post("/articles/beds/").status_code == 405


# What readers are told besides the text

JULY = datetime(2026, 7, 4, 9, tzinfo=UTC)


def banners(response) -> str:
    """The words of the banners under the title."""
    found = re.search(r'<div class="notices">(.*?)\n</div>\n', response.text, re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", found[1]).split()) if found else ""


def make_withdrawn(editor, **options) -> Article:
    article = make_article(
        "Counting beds",
        slug="beds",
        authors=[make_author("Ada Marsh", biography="Ada counts.")],
        topics=[make_topic("Care")],
        standfirst="Secret standfirst.",
        body="<h2>Secret part</h2><p>Secret text.</p>",
        edition={"key_points": "Secret point."},
    )
    lifecycle.withdraw(article, by=editor, notice="The <data> were wrong.", at=JULY, **options)
    return article


def test_withdrawn_article_says_so_first_and_keeps_its_text(client, editor, read):
    make_withdrawn(editor)
    response = client.get("/articles/beds/")
    assert banners(response) == (
        "Withdrawn on 4 July 2026 The &lt;data&gt; were wrong. "
        "The text stays for the record. Please do not rely on it."
    )
    page = read(response)
    assert "Secret text." in page.text
    assert ("robots", "noindex") in page.metas
    assert response["X-Robots-Tag"] == "noindex"
    assert linked_data(response)["creativeWorkStatus"] == "Withdrawn"


def test_withdrawn_article_without_its_text_shows_who_wrote_it_and_how_to_cite_it(
    client, editor, read, give_picture, give_download
):
    article = make_withdrawn(editor, shows_text=False)
    picture, download = give_picture(article), give_download(article)
    comment = make_comment(article, status="published", text="Secret comment.")
    response = client.get("/articles/beds/")
    page = read(response)
    assert response.status_code == 200
    assert "Secret" not in response.text
    assert picture not in response.text
    assert page.headings == ["Counting beds", "Cite this", "Keep up to date", *page.headings[3:]]
    assert "Ada Marsh" in page.text
    assert "withdrawn 4 July 2026" in page.text
    assert ("description", "The <data> were wrong.") in page.metas
    for path in (f"/media/{picture}", download.get_absolute_url(), f"/comments/{comment.pk}/"):
        assert client.get(path).status_code == 404


def test_files_of_a_withdrawn_article_follow_its_text(client, editor, give_picture, give_download):
    article = make_withdrawn(editor)
    for path in (f"/media/{give_picture(article)}", give_download(article).get_absolute_url()):
        response = client.get(path)
        assert response.status_code == 200
        assert b"".join(response.streaming_content)


def test_withdrawn_article_is_in_no_list(client, editor):
    make_article("Neighbour", topics=[make_topic("Other")], slug="neighbour")
    article = make_withdrawn(editor)
    RelatedArticle.objects.create(article=Article.objects.get(slug="neighbour"), other=article)
    for path in ("/", "/articles/", "/topics/", "/articles/neighbour/", "/sitemap-articles.xml"):
        assert "/articles/beds/" not in client.get(path).text, path
    assert "Counting beds" not in client.get("/topics/care/").text


def test_every_link_on_a_withdrawn_page_opens(client, editor, read):
    make_withdrawn(editor)
    links = read(client.get("/articles/beds/")).links
    assert {"/authors/ada-marsh/", "/topics/care/"} <= set(links)
    for path in links:
        if path.startswith("/"):
            assert client.get(path).status_code == 200, path
    text = client.get("/authors/ada-marsh/").text
    assert "There is nothing by Ada Marsh to read here at present." in text
    assert "ada-marsh" not in client.get("/sitemap-authors.xml").text


def test_superseded_article_leads_to_the_newest_and_stays_in_the_lists(client, editor, read):
    old, middle = make_article(slug="beds"), make_article()
    newest = make_article("Beds and <wards>", slug="wards")
    lifecycle.supersede(middle, by=editor, other=newest, notice="New.")
    lifecycle.supersede(old, by=editor, other=middle, notice="There are new figures.", at=JULY)
    response = client.get("/articles/beds/")
    assert banners(response) == (
        "Superseded on 4 July 2026 There are new figures. Read instead: Beds and &lt;wards&gt;"
    )
    page = read(response)
    assert page.links["/articles/wards/"] == "Beds and <wards>"
    assert ("robots", "noindex") not in page.metas
    assert "X-Robots-Tag" not in response
    assert "/articles/beds/" in client.get("/articles/").text


def test_superseded_by_what_is_gone_says_why_without_a_link(client, editor):
    old, newer = make_article(slug="beds"), make_article("Gone")
    lifecycle.supersede(old, by=editor, other=newer, notice="There are new figures.", at=JULY)
    lifecycle.unpublish(newer, by=editor, reason="Not ours.")
    response = client.get("/articles/beds/")
    assert banners(response) == "Superseded on 4 July 2026 There are new figures."


def test_corrected_article_says_what_was_wrong_and_lists_its_updates(client, editor, read):
    article = make_article(slug="beds", at=datetime(2026, 7, 1, 9, tzinfo=UTC))
    for change, note, day in (
        ("update", "Figures for June.", 2),
        ("minor", "A comma.", 3),
        ("correction", "Table 2 was wrong.", 4),
        ("update", "Figures for July.", 5),
    ):
        publish_change(article, editor, change, note, at=datetime(2026, 7, day, 9, tzinfo=UTC))
    response = client.get("/articles/beds/")
    page = read(response)
    assert banners(response) == "Corrected on 4 July 2026 Table 2 was wrong."
    assert "Published 1 July 2026 Updated 5 July 2026" in page.text
    assert page.links["#updates"].endswith("5 July 2026")
    assert re.findall(r'<li id="(\w+-\d)">', response.text) == [
        "update-5",
        "correction-4",
        "update-2",
    ]
    changes = re.findall(r"July 2026 (Update|Correction) ([^.]*\.)", page.text)
    assert changes == [
        ("Update", "Figures for July."),
        ("Correction", "Table 2 was wrong."),
        ("Update", "Figures for June."),
    ]
    assert "A comma." not in page.text


def test_correction_is_told_in_its_latest_words(client, editor):
    article = make_article(slug="beds", at=JULY - timedelta(days=1))
    publish_change(article, editor, "correction", "It was wrong.", at=JULY)
    lifecycle.edit_notice(article, by=editor, notice="Table 2 was wrong.")
    response = client.get("/articles/beds/")
    assert banners(response) == "Corrected on 4 July 2026 Table 2 was wrong."
    assert "It was wrong." not in response.text
    assert [said["text"] for said in linked_data(response)["correction"]] == ["Table 2 was wrong."]


def test_superseded_and_corrected_article_says_both(client, editor):
    article = make_article(slug="beds", at=JULY - timedelta(days=1))
    publish_change(article, editor, "correction", "Table 2 was wrong.", at=JULY)
    lifecycle.supersede(article, by=editor, other=None, notice="See the ministry.", at=JULY)
    assert banners(client.get("/articles/beds/")) == (
        "Superseded on 4 July 2026 See the ministry. Corrected on 4 July 2026 Table 2 was wrong."
    )


def test_age_banner_counts_from_the_last_check(client, editor, settings, read):
    settings.AGE_BANNER_YEARS = 3
    now = timezone.now()
    article = make_article(slug="beds", at=now - timedelta(days=365 * 9))
    assert "Older article" in banners(client.get("/articles/beds/"))
    checked = datetime(now.year - 1, 3, 2, 9, tzinfo=UTC)
    lifecycle.mark_reviewed(article, by=editor, review_by=None, at=checked)
    response = client.get("/articles/beds/")
    assert banners(response) == ""
    assert f"Checked on 2 March {now.year - 1} and still correct" in read(response).text
    long_ago = datetime(now.year - 4, 3, 2, 9, tzinfo=UTC)
    lifecycle.mark_reviewed(article, by=editor, review_by=None, at=long_ago)
    response = client.get("/articles/beds/")
    assert f"and last checked on 2 March {now.year - 4}" in banners(response)
    assert "still correct" not in response.text
    settings.AGE_BANNER_YEARS = 0
    assert banners(client.get("/articles/beds/")) == ""


@pytest.mark.parametrize("rows", [1, 3])
def test_article_with_everything_asks_nine_questions(
    client, editor, django_assert_num_queries, give_download, rows
):
    newer = make_article()
    article = make_article(slug="beds", topics=[make_topic()])
    make_newsletter()
    for _ in range(rows):
        comment = make_comment(article, status="published")
        make_comment(article, status="published", parent=comment)
        publish_change(article, editor, "correction", "Wrong.")
        give_download(article)
    lifecycle.supersede(article, by=editor, other=newer, notice="See there.")
    # article, bylines, topics, updates, downloads, what to read next; comments; newsletter
    with django_assert_num_queries(9):
        client.get("/articles/beds/")
