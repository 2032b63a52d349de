"""The publish checks say what is wrong, of every sample exactly that, and let what is mended through."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles import publish_checks
from articles.content import sanitize as bodies
from articles.models import Article, Edition, Event, FormerArticleSlug, FormerTopicSlug
from articles.publish_checks.tree import Tree
from articles.workflow import drafts, publishing
from kingsfund.models import User
from tests.articles.bad_drafts import BAD_DRAFTS, BadDraft
from tests.factories import (
    make_article,
    make_author,
    make_comment,
    make_draft,
    make_picture,
    make_topic,
)
from tests.growth import assert_grows_in_proportion

ROOT = Path(__file__).resolve().parents[2]
World = dict[str, str]


@pytest.fixture
def world(db: None, give_picture: Callable[..., str]) -> World:
    """What the samples link to; their text is written with it."""
    topic, author = make_topic("Beds"), make_author("Ann Lee")
    FormerTopicSlug.objects.create(slug="bed-blocking", topic=topic)
    author.keep_former_slug("ann-marsh")
    there = make_article("There", slug="there", authors=[author])
    picture = give_picture(there, "ward.gif")
    FormerArticleSlug.objects.create(slug="formerly", article=there)
    make_draft("Not yet", slug="not-yet", authors=[make_author("Not yet")])
    withdrawn = make_article("Taken back", slug="taken-back", authors=[])
    withdrawn.withdraw(notice="It was wrong.", shows_text=False, at=timezone.now())
    return {
        "site": django_settings.SITE_URL,
        "picture": picture,
        "picture_name": picture.rpartition("/")[2],
        "published": str(make_comment(there, status="published").pk),
        "waiting": str(make_comment(there).pk),
    }


def filled_in(text: str, world: World) -> str:
    for name, value in world.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def make(fields: dict[str, object], world: World) -> Article:
    """A draft that would pass, but for some fields; its text is stored as it is given."""
    fields = dict(fields)
    article = make_draft(
        "Itself",
        slug="itself",
        authors=None if fields.pop("authors", True) else [],
        topics=[make_topic("Staff")] if fields.pop("topics", True) else [],
        edition={"picture": make_picture()} if fields.pop("has_picture", False) else {},
    )
    if fields.pop("is_later", False):
        publishing.publish(article, by=User.objects.create_superuser("chief", "chief@example.org"))
        later = Edition.objects.create(
            article=article, number=2, title="Itself", standfirst="Again.", body="<p>Again.</p>"
        )
        drafts.copy_bylines(article.live_edition, later)
    if "body" in fields:
        fields["body"] = filled_in(fields["body"], world)
    article.editions.filter(pk=article.draft_edition().pk).update(**fields)
    return article


def said_of(article: Article) -> list[tuple[str, str]]:
    return [
        (problem.check, problem.message)
        for problem in publish_checks.problems_of(article, article.draft_edition())
    ]


@pytest.mark.parametrize("draft", BAD_DRAFTS, ids=lambda draft: draft.name)
def test_problems_of_a_bad_draft_are_exactly_these(world: World, draft: BadDraft) -> None:
    expected = [(slug, filled_in(message, world)) for slug, message in draft.says]
    assert said_of(make(draft.bad, world)) == expected


@pytest.mark.parametrize("draft", BAD_DRAFTS, ids=lambda draft: draft.name)
def test_mended_twin_of_a_bad_draft_has_no_problems(world: World, draft: BadDraft) -> None:
    assert said_of(make(draft.mended, world)) == []


@pytest.mark.parametrize("draft", BAD_DRAFTS, ids=lambda draft: draft.name)
@pytest.mark.parametrize("function", ["publish", "schedule"])
def test_what_blocks_is_refused_and_what_warns_is_not(
    world: World, editor: User, draft: BadDraft, function: str
) -> None:
    article = make(draft.bad, world)
    when = {"publish_at": timezone.now() + timedelta(days=1)} if function == "schedule" else {}
    do = getattr(publishing, function)
    blocking = [check.slug for check in publish_checks.CHECKS if check.blocks]
    expected = [filled_in(message, world) for slug, message in draft.says if slug in blocking]

    if expected:
        with pytest.raises(publish_checks.ChecksFailed) as refusal:
            do(article, by=editor, **when)
        assert [problem.message for problem in refusal.value.problems] == expected
        assert str(refusal.value) == " ".join(expected)
    else:
        do(article, by=editor, **when)
    left = {"publish": "published", "schedule": "scheduled"}[function]
    assert article.editions.first().status == ("draft" if expected else left)


def test_every_check_has_a_bad_draft() -> None:
    raised = {slug for draft in BAD_DRAFTS for slug, _ in draft.says}
    assert {check.slug for check in publish_checks.CHECKS} == raised


def test_every_check_says_why_and_stands_in_the_handbook() -> None:
    handbook = (ROOT / "docs/editors.md").read_text()
    rows = [
        f"| {check.label} | {'blocks' if check.blocks else 'warns'} | "
        for check in publish_checks.CHECKS
    ]
    assert [row for row in rows if row not in handbook] == []
    assert [check.slug for check in publish_checks.CHECKS if not (check.find.__doc__ and check.explanation)] == []  # fmt: skip


def test_title_and_text_are_never_passed_over() -> None:
    never = [check.slug for check in publish_checks.CHECKS if not check.can_be_overridden]
    assert never == ["title", "text"]


def test_problems_name_the_field_the_block_and_the_words(world: World) -> None:
    article = make(
        {"standfirst": "", "body": "<p>One</p>loose <em>words</em><hr><ul><li><a href='/articles/'>here</a></li></ul>"},
        world,
    )  # fmt: skip
    standfirst, link = publish_checks.problems_of(article, article.draft_edition())
    assert (standfirst.place, standfirst.paragraph, standfirst.blocks) == ("standfirst", None, True)
    assert (link.place, link.paragraph, link.excerpt, link.blocks) == ("body", 3, "here", False)


def test_article_without_a_draft_has_one_problem(db: None) -> None:
    article = make_article()
    (problem,) = publish_checks.problems_of(article, article.draft_edition())
    assert (problem.check, problem.can_be_overridden) == ("draft", False)


# Overriding


def test_override_publishes_and_leaves_its_trace(world: World, editor: User) -> None:
    article = make({"standfirst": "", "authors": False, "topics": False}, world)
    at = timezone.now()

    publishing.publish(article, by=editor, at=at, override=" The minister speaks at nine. ")

    event = Event.objects.of_kind(Event.Kind.OVERRODE).get()
    assert (event.article, event.by, event.at, event.edition_number) == (article, editor, at, 1)
    assert event.note == "The minister speaks at nine."
    assert event.details == {
        "checks": ["standfirst", "author"],
        "problems": ["It has no standfirst.", "It names no author."],
    }
    assert Article.objects.published().filter(pk=article.pk).exists()


@pytest.mark.parametrize("reason", ["", "         ", "Hurry!", "123456789 "])
def test_override_asks_for_a_reason_worth_the_name(world: World, editor: User, reason: str) -> None:
    article = make({"standfirst": ""}, world)
    with pytest.raises(publish_checks.ChecksFailed):
        publishing.publish(article, by=editor, override=reason)
    assert not Event.objects.exists()


@pytest.mark.parametrize("missing", [{"title": ""}, {"body": ""}], ids=["title", "text"])
def test_no_reason_publishes_without_title_or_text(
    world: World, editor: User, missing: dict[str, object]
) -> None:
    article = make(missing, world)
    with pytest.raises(publish_checks.ChecksFailed):
        publishing.publish(article, by=editor, override="The minister speaks at nine.")
    assert not Event.objects.exists()


def test_reason_without_need_leaves_no_trace(world: World, editor: User) -> None:
    publishing.publish(make({"topics": False}, world), by=editor, override="To be on the safe side")
    assert [event.kind for event in Event.objects.all()] == ["published"]


# However large, however hostile


@pytest.mark.parametrize("count", [1, 3, 50])
def test_links_take_the_same_queries_for_any_number(
    world: World, django_assert_num_queries: Callable, count: int
) -> None:
    kinds = ["/articles/a-{}/", "/topics/t-{}/", "/authors/u-{}/", "/media/f-{}", "/comments/{}/"]
    links = "".join(
        f"<p><a href='{kind.format(number)}'>{kind} {number}</a></p>"
        for number in range(90_000, 90_000 + count)
        for kind in kinds
    )
    article = make({"body": links}, world)
    edition = article.draft_edition()
    with django_assert_num_queries(13):
        problems = publish_checks.problems_of(article, edition)
    assert len(problems) == 5 * count


def test_draft_without_links_takes_two_queries(
    world: World, django_assert_num_queries: Callable
) -> None:
    article = make({}, world)
    edition = article.draft_edition()
    with django_assert_num_queries(2):
        assert publish_checks.problems_of(article, edition) == []


PARTS = st.sampled_from(
    [
        *[
            "<p>",
            "</p>",
            "<h2>",
            "</h2>",
            "<h4>",
            "<table>",
            "<tr>",
            "<th>",
            "<td scope=x>",
            "<ul>",
        ],
        *[
            "<li>",
            "<a href='/articles/%zz%00/'>",
            "<a href='//['>",
            "<a href='#'>",
            "</a>",
            "<pre>",
        ],
        *["<a href='/comments/999999999999999999999999999/'>", "<a href='http://[::1'>", "<hr>"],
        *["<figure class='embed pull-quote'>", "</figure>", "<figcaption>", "<img alt=''>", "<br>"],
        *["<span class='note'>", "</span>", "<strong>", "</strong>", "[1]", "\0", "\ud800", "<!--"],
        *[
            "<a href='/media/\ud800%00'>",
            "<a href='/admin/x'>",
            "<caption>",
            "<blockquote>",
            "&#0;",
        ],
        *[
            "<a href='javascript:x'>",
            "<a href='/articles/é/'>",
            "<a href='/topics/\u202e/'>",
            "]]>",
        ],
    ]
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PARTS | st.text(max_size=12), max_size=30).map("".join))
def test_hostile_body_gives_a_list_and_no_error(world: World, markup: str) -> None:
    article = Article(slug="hostile", pk=0)
    for text in (bodies.clean_html(markup), markup.replace("\0", "")):
        edition = Edition(article=article, title="T", standfirst="S", body=text)
        blocks = Tree(text).blocks
        for problem in publish_checks.problems_of(article, edition):
            assert problem.paragraph is None or 0 <= problem.paragraph < blocks


def test_long_body_takes_time_in_proportion(world: World) -> None:
    paragraph = "<p>" + "word " * 100 + '<a href="https://example.org/">a source</a>.</p>'
    article = make({}, world)
    edition = article.draft_edition()

    def check(parts: int) -> None:
        edition.body = ("<h2>Part</h2>" + paragraph * 4) * parts
        assert publish_checks.problems_of(article, edition) == []

    assert_grows_in_proportion(check, 25)


def test_deep_nesting_takes_time_in_proportion(world: World) -> None:
    article = make({}, world)
    edition = article.draft_edition()

    def check(depth: int) -> None:
        edition.body = "<blockquote>" * depth + "<a href='/articles/'>x" * 200
        publish_checks.problems_of(article, edition)

    assert_grows_in_proportion(check, 5_000)
