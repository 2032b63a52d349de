"""What the publish checks say in the admin: in the sidebar, after a refusal, on the page of an action."""

import re
from collections.abc import Callable

import pytest
from django.contrib.auth.models import Permission
from django.http import HttpResponse
from django.test import Client

from articles.models import Article, Event
from kingsfund.models import User
from tests.articles.admin.test_article import form_data, url_of
from tests.conftest import make_user
from tests.factories import make_article, make_draft, make_topic

LogIn = Callable[[User], Client]
WARNING = "The link “here” does not say where it leads."
WARNS = "<p>It begins.</p><p>See <a href='https://example.org/'>here</a>.</p>"
REASON = "The minister speaks at nine."


def report_to(client: Client, article: Article) -> str:
    """What the sidebar of an article's page says of the publish checks."""
    text = client.get(url_of(article)).text
    found = re.search(r'<section class="sidebar-panel checks".*?</section>', text, re.DOTALL)
    return found[0] if found else ""


def publish_page(article: Article) -> str:
    return f"/admin/articles/article/{article.pk}/actions/publish/"


@pytest.fixture
def publisher(db: None) -> User:
    """Paul may publish, and may not pass over a check."""
    user = make_user("paul", "Author")
    user.user_permissions.add(Permission.objects.get(codename="publish_article"))
    return user


@pytest.fixture
def bad(author_user: User) -> Article:
    return make_draft("Beds", standfirst="", authors=[], body=WARNS, created_by=author_user,
                      topics=[make_topic()])  # fmt: skip


def links_of(text: str) -> list[tuple[str, str, str]]:
    """Each link of a report: where it leads, its block, its words."""
    return re.findall(r'<a href="([^"]+)" data-place="[^"]+" data-paragraph="(\d*)">([^<]+)</a>', text)  # fmt: skip


def refusal_in(response: HttpResponse) -> str:
    (refusal,) = (str(one) for one in response.context["messages"] if one.level_tag == "error")
    return refusal


def test_report_parts_what_blocks_from_what_warns_with_links(
    bad: Article, editor: User, log_in: LogIn
) -> None:
    text = report_to(log_in(editor), bad)

    assert "Not ready: 2 things to mend." in text
    assert text.index("Blocks publishing (2)") < text.index("Warnings (1)")
    assert links_of(text) == [
        ("#id_standfirst", "", "It has no standfirst."),
        ("#bylines-group", "", "It names no author."),
        ("#id_body", "1", WARNING),
    ]
    assert "You can publish it in spite of this, with a reason." in text


def test_report_of_a_draft_without_problems_says_ready(editor: User, log_in: LogIn) -> None:
    text = report_to(log_in(editor), make_draft(topics=[make_topic()]))
    assert "Ready to be published." in text
    assert "<h3" not in text


def test_author_is_told_who_can_publish_it(bad: Article, author_user: User, log_in: LogIn) -> None:
    text = report_to(log_in(author_user), bad)
    assert "An editor can publish it in spite of this." in text


def test_place_that_one_may_not_change_is_no_link(author_user: User, log_in: LogIn) -> None:
    article = make_article(created_by=author_user, authors=[], topics=[])
    draft = form_data(article, title="Again", change_note="New.")
    log_in(author_user).post(url_of(article), draft)
    text = report_to(log_in(author_user), article)
    assert "It is under no topic." in text
    # Topics are changed at once, by editors; authors belong to the edition that is being written.
    assert links_of(text) == [("#bylines-group", "", "It names no author.")]


def test_sidebar_says_nothing_of_the_checks_without_a_draft(editor: User, log_in: LogIn) -> None:
    assert report_to(log_in(editor), make_article()) == ""


# Publishing


def test_refused_publish_names_what_blocks_with_links(
    bad: Article, editor: User, log_in: LogIn
) -> None:
    response = log_in(editor).post(url_of(bad), form_data(bad, _publish="1"), follow=True)
    message = refusal_in(response)
    assert message.startswith("Saved, but not published: <ul><li>")
    assert links_of(message) == [
        ("#id_standfirst", "", "It has no standfirst."),
        ("#bylines-group", "", "It names no author."),
    ]
    assert f'<a href="{publish_page(bad)}">What can be done</a>' in message


def test_refusal_names_five_and_counts_the_rest(editor: User, log_in: LogIn) -> None:
    article = make_draft(body="<p>One.</p>" + '<p>We <a href="/articles/no/">said</a> so.</p>' * 8)
    response = log_in(editor).post(url_of(article), form_data(article, _publish="1"), follow=True)
    message = refusal_in(response)
    assert [place for _, place, _ in links_of(message)] == ["1", "2", "3", "4", "5"]
    assert "<li>and 3 more, listed beside the text</li>" in message


def test_publish_page_links_back_to_the_places(bad: Article, editor: User, log_in: LogIn) -> None:
    text = log_in(editor).get(publish_page(bad)).text
    assert links_of(text) == [
        (f"{url_of(bad)}#id_standfirst", "", "It has no standfirst."),
        (f"{url_of(bad)}#bylines-group", "", "It names no author."),
        (f"{url_of(bad)}?paragraph=1#id_body", "1", WARNING),
    ]
    assert 'value="Publish anyway"' in text


@pytest.mark.parametrize(
    ("reason", "error"),
    [
        ("", "Say why it is published anyway, or mend the above."),
        ("Hurry!", "Say it in at least 10 characters: the log is read later."),
    ],
)
def test_publish_page_asks_for_the_reason(
    bad: Article, editor: User, log_in: LogIn, reason: str, error: str
) -> None:
    response = log_in(editor).post(publish_page(bad), {"override": reason})
    assert response.context["form"].errors == {"override": [error]}
    assert not Article.objects.published().exists()


def test_editor_publishes_with_a_reason_that_is_logged(
    bad: Article, editor: User, log_in: LogIn
) -> None:
    log_in(editor).post(publish_page(bad), {"override": REASON})
    assert list(Article.objects.published()) == [bad]
    event = Event.objects.of_kind(Event.Kind.OVERRODE).get()
    assert (event.by, event.note) == (editor, REASON)
    assert event.details["checks"] == ["standfirst", "author"]


def test_reason_of_who_may_not_pass_over_is_no_reason(
    bad: Article, publisher: User, log_in: LogIn
) -> None:
    client = log_in(publisher)
    page = client.get(publish_page(bad)).text
    assert ('name="override"' in page, 'type="submit" class="default"' in page) == (False, False)
    assert "An editor can publish it in spite of this." in page

    response = client.post(publish_page(bad), {"override": REASON})

    assert response.context["form"].non_field_errors() == ["Not ready: 2 things to mend."]
    assert not Article.objects.published().exists()
    assert not Event.objects.exists()


def test_nobody_is_asked_for_a_reason_that_would_not_help(editor: User, log_in: LogIn) -> None:
    article = make_draft(body="")
    page = log_in(editor).get(publish_page(article)).text
    assert ('name="override"' in page, "Cannot be passed over." in page) == (False, True)
    log_in(editor).post(publish_page(article), {"override": REASON})
    assert not Article.objects.published().exists()


def test_warnings_stop_nothing_and_ask_nothing(editor: User, log_in: LogIn) -> None:
    article = make_draft(body=WARNS)
    page = log_in(editor).get(publish_page(article)).text
    assert "Can be published; 2 things worth a look." in page
    assert ('name="override"' in page, 'value="Publish"' in page) == (False, True)
    log_in(editor).post(publish_page(article), {"based_on": article.version})
    assert list(Article.objects.published()) == [article]
