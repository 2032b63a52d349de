from dataclasses import replace

import pytest

from articles.importing.entries import AuthorEntry, TermEntry
from articles.importing.report import ItemTally
from articles.importing.writing import (
    ArticleImport,
    CommentTarget,
    make_key,
    unused_slug,
    valid_email,
)
from articles.models import Article, Author, Topic
from tests.articles.importing.test_planning import read_item
from tests.factories import make_article, make_author, make_topic

SITE = "https://old.example.org"
ADA = AuthorEntry("ada", "Ada Marsh", "ada@example.org")
CARE = TermEntry("category", "care", "Care &amp; cure", "<p>What it is.</p>", 4)


@pytest.fixture
def arrival(db: None) -> ArticleImport:
    return ArticleImport(SITE, dry_run=False)


@pytest.fixture
def rehearsal(db: None) -> ArticleImport:
    return ArticleImport(SITE, dry_run=True)


def test_key_is_the_same_under_http_and_https() -> None:
    assert make_key("http://Old.example.org/blog/", 4) == "wxr:old.example.org/blog:4"
    assert make_key("https://old.example.org/blog", 4) == "wxr:old.example.org/blog:4"


def test_key_of_any_length_fits_and_differs() -> None:
    first, second = make_key("https://x.org/" + "a" * 400, 1), make_key("https://x.org/" + "a" * 400, 2)  # fmt: skip

    assert (len(first), first != second) == (255, True)


def test_author_comes_in_once(arrival: ArticleImport) -> None:
    tally = ItemTally()

    first = arrival.bring_author(ADA, tally)
    again = arrival.bring_author(ADA, tally)

    author = Author.objects.get()
    assert first == again == author.pk
    assert (author.slug, author.name, author.email) == ("ada-marsh", "Ada Marsh", ADA.email)
    assert dict(tally.counts) == {("authors", "imported"): 1}


def test_author_is_found_again_after_an_editor_renamed_them(arrival: ArticleImport) -> None:
    arrival.bring_author(ADA, ItemTally())
    Author.objects.update(name="Dr Ada Marsh", slug="dr-ada", email="")
    tally = ItemTally()

    ArticleImport(SITE, dry_run=False).bring_author(ADA, tally)

    assert Author.objects.count() == 1
    assert dict(tally.counts) == {("authors", "here already"): 1}
    assert tally.lines == []


@pytest.mark.parametrize(
    ("fields", "count"),
    [
        ({"name": "A. Marsh", "email": "Ada@Example.org"}, 1),
        ({"name": "Ada Marsh", "email": ""}, 1),
        ({"name": "Ada Marsh", "email": "another@example.org"}, 2),
    ],
)
def test_author_who_was_here_before_is_recognised(
    arrival: ArticleImport, fields: dict[str, str], count: int
) -> None:
    make_author(slug="ada-marsh", **fields)

    arrival.bring_author(ADA, ItemTally())

    assert Author.objects.count() == count


def test_namesakes_of_one_export_are_two_people(arrival: ArticleImport) -> None:
    arrival.bring_author(AuthorEntry("ada", "Ada Marsh", ""), ItemTally())
    arrival.bring_author(AuthorEntry("ada2", "Ada Marsh", ""), ItemTally())

    assert list(Author.objects.order_by("pk").values_list("slug", flat=True)) == [
        "ada-marsh",
        "ada-marsh-2",
    ]


def test_address_is_not_shown_as_a_name(arrival: ArticleImport) -> None:
    tally = ItemTally()

    arrival.bring_author(AuthorEntry("ada@example.org", "ada@example.org", "no"), tally)

    author = Author.objects.get()
    assert (author.name, author.slug, author.email) == ("ada", "ada", "")
    assert tally.lines == [
        "changed: author “ada@example.org”: is called “ada”, because names are public"
    ]


def test_topic_comes_in_with_its_description(arrival: ArticleImport) -> None:
    arrival.bring_term(CARE, ItemTally())

    topic = Topic.objects.get()
    assert (topic.slug, topic.name, topic.description) == ("care", "Care & cure", "What it is.")


def test_category_and_tag_of_one_address_or_name_are_one_topic(arrival: ArticleImport) -> None:
    tally = ItemTally()

    arrival.bring_term(CARE, tally)
    arrival.bring_term(replace(CARE, taxonomy="post_tag"), tally)
    arrival.bring_term(replace(CARE, slug="care-2", name="care & Cure"), tally)

    assert Topic.objects.count() == 1
    assert dict(tally.counts) == {("topics", "imported"): 1, ("topics", "here already"): 1}
    assert tally.lines == [
        "changed: topic “care & Cure”: “care-2” becomes one topic with another of that name"
    ]


def test_topic_that_was_here_before_is_recognised_and_then_known(arrival: ArticleImport) -> None:
    make_topic("Care & cure", slug="cure", description="Ours.")
    first, second = ItemTally(), ItemTally()

    arrival.bring_term(CARE, first)
    Topic.objects.update(name="Something else")
    ArticleImport(SITE, dry_run=False).bring_term(CARE, second)

    assert Topic.objects.get().description == "Ours."
    assert first.lines == [
        "changed: topic “Care & cure”: is taken for the one that was here before"
    ]
    assert second.lines == []


@pytest.mark.parametrize(
    ("term", "slug"),
    [
        (TermEntry("category", "%CE%B5%CE%BB", "Ελ", number=9), "el"),
        (TermEntry("category", "%F0%9F%8C%8A", "🌊", number=9), "topic-9"),
        (TermEntry("category", "%F0%9F%8C%8A", "🌊"), "topic"),
        (TermEntry("category", "", "Two words"), "two-words"),
    ],
)
def test_topic_gets_a_slug_of_plain_letters(
    arrival: ArticleImport, term: TermEntry, slug: str
) -> None:
    arrival.bring_term(term, ItemTally())

    assert Topic.objects.get().slug == slug


@pytest.mark.parametrize(
    ("term", "kind"),
    [
        (TermEntry("category", "uncategorized", "Uncategorized"), "topics"),
        (TermEntry("category", "x", "Uncategorised"), "topics"),
        (TermEntry("nav_menu", "main", "Main"), "other terms"),
    ],
)
def test_terms_that_are_no_topics_are_left_out(
    arrival: ArticleImport, term: TermEntry, kind: str
) -> None:
    tally = ItemTally()

    arrival.bring_term(term, tally)

    assert Topic.objects.count() == 0
    assert dict(tally.counts) == {(kind, "left out"): 1}


def test_post_becomes_a_published_article(arrival: ArticleImport) -> None:
    item = replace(read_item(7, "Seven", "Text."), terms=(CARE,))
    tally = ItemTally()

    place = arrival.bring_item(item, tally)

    article = Article.objects.published().get()
    assert place == CommentTarget(article.pk)
    assert (article.slug, article.kind, article.imported_from) == (
        "a-title-7",
        "blog",
        "wxr:old.example.org:7",
    )
    edition = article.live_edition
    assert (edition.title, edition.body, edition.number) == ("Seven", "<p>Text.</p>", 1)
    assert article.created_at == article.published_at == edition.published_at == item.at
    assert [byline.author.name for byline in article.bylines.all()] == ["ada"]
    assert [topic.name for topic in article.topics.all()] == ["Care & cure"]


def test_draft_becomes_an_article_with_an_open_edition(arrival: ArticleImport) -> None:
    arrival.bring_item(read_item(7, "Seven", status="draft"), ItemTally())

    article = Article.objects.drafts().get()
    assert (article.live_edition, article.published_at) == (None, None)
    assert article.draft_edition().title == "Seven"


def test_article_that_is_here_stays_as_editors_made_it(arrival: ArticleImport) -> None:
    item = read_item(7, "Seven")
    arrival.bring_item(item, ItemTally())
    Article.objects.update(slug="ours", comment_policy="none", version=5)
    before = Article.objects.values().get()
    tally = ItemTally()

    place = ArticleImport(SITE, dry_run=False).bring_item(item, tally)

    assert Article.objects.values().get() == before
    assert place == CommentTarget(before["id"])
    assert dict(tally.counts) == {("posts", "here already"): 1}


@pytest.mark.parametrize("is_prepared", [False, True])
def test_post_that_is_too_long_is_left_out_and_reported(
    arrival: ArticleImport, is_prepared: bool
) -> None:
    item, tally = replace(read_item(7), markup="<p>word</p>" * 60_000), ItemTally()
    if is_prepared:
        arrival.prepare(item, tally)
    place = arrival.bring_item(item, tally)
    assert (place.article_id, Article.objects.exists()) == (None, False)
    assert place.reason.startswith("The text has 720,000 characters")
    assert tally.counts["posts", "left out"] == 1
    assert place.reason in tally.lines[-1]


def test_address_that_another_article_has_gets_a_number(arrival: ArticleImport) -> None:
    make_article(slug="a-title-7")

    arrival.bring_item(read_item(7), ItemTally())

    assert Article.objects.get(imported_from="wxr:old.example.org:7").slug == "a-title-7-2"


def test_item_that_is_in_the_file_twice_comes_in_once(arrival: ArticleImport) -> None:
    item, tally = read_item(7), ItemTally()
    arrival.bring_item(item, ItemTally())
    arrival.done_with(item)

    place = arrival.bring_item(item, tally)

    assert place == CommentTarget(None, "it is in the file a second time")
    assert Article.objects.count() == 1


def test_item_that_is_no_post_is_left_out(arrival: ArticleImport) -> None:
    tally = ItemTally()

    place = arrival.bring_item(read_item(7, "About", post_type="page"), tally)

    assert place == CommentTarget(None, "pages are not articles")
    assert tally.lines == ["left out: page 7 “About”: pages are not articles"]


def test_dry_run_tells_the_same_and_writes_nothing(
    arrival: ArticleImport, rehearsal: ArticleImport
) -> None:
    items = [read_item(7), read_item(8, post_name="a-title-7")]
    told = []

    for run in (rehearsal, arrival):
        tally = ItemTally()
        run.bring_author(ADA, tally)
        run.bring_term(CARE, tally)
        for item in items:
            run.bring_item(item, tally)
            run.done_with(item)
        told.append((tally.counts, tally.lines))
        if run is rehearsal:
            assert [model.objects.count() for model in (Article, Author, Topic)] == [0, 0, 0]

    assert told[0] == told[1]
    assert len(told[0][1]) == 1


def test_free_slug_counts_up(db: None) -> None:
    make_topic("Care", slug="care")
    make_topic("Care 2", slug="care-2")

    assert unused_slug(Topic, "care") == "care-3"


@pytest.mark.parametrize(
    ("text", "email"),
    [("a@example.org ", "a@example.org"), ("a", ""), ("", ""), ("a@example.org\nBcc: b@x", "")],
)
def test_valid_email_is_one_address_or_nothing(text: str, email: str) -> None:
    assert valid_email(text) == email
