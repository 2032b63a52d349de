from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from articles.addresses import taken_by
from articles.admin.forms import free_slug
from articles.models import Article
from articles.workflow import lifecycle
from kingsfund.models import User
from tests.articles.admin.test_article import form_data
from tests.factories import make_article, make_draft

LogIn = Callable[[User], Client]


def moved(editor: User, *slugs: str, **fields: object) -> Article:
    """An article that had several addresses, the last of which it has now."""
    article = make_article(slug=slugs[0], **fields)
    for slug in slugs[1:]:
        lifecycle.rename(article, by=editor, slug=slug)
    return article


@pytest.mark.parametrize("old", ["one", "two"])
@pytest.mark.parametrize("rest", ["", "respond/"])
def test_every_old_address_leads_straight_to_the_one_there_is(
    client: Client, editor: User, old: str, rest: str
) -> None:
    moved(editor, "one", "two", "three")
    response = client.get(f"/articles/{old}/{rest}?comments=2&x=%C3%A9")
    assert response.status_code == 301
    assert response["Location"] == f"/articles/three/{rest}?comments=2&x=%C3%A9"
    assert "no-cache" in response["Cache-Control"]
    assert client.get(response["Location"]).status_code == 200


def test_old_address_without_its_slash_arrives_too(client: Client, editor: User) -> None:
    moved(editor, "one", "two")
    response = client.get("/articles/one?page=1", follow=True)
    assert response.redirect_chain[-1] == ("/articles/two/?page=1", 301)
    assert response.status_code == 200


def test_old_address_asks_the_database_twice(
    client: Client, editor: User, django_assert_num_queries: Callable
) -> None:
    moved(editor, "one", "two", "three")
    with django_assert_num_queries(2):
        client.get("/articles/one/")


@pytest.mark.parametrize("state", ["taken down", "draft", "future"])
def test_old_address_of_what_readers_cannot_open_leads_nowhere(
    client: Client, editor: User, state: str
) -> None:
    if state == "draft":
        lifecycle.rename(make_draft(slug="one"), by=editor, slug="two")
    else:
        later = timezone.now() + timedelta(days=1) if state == "future" else None
        article = moved(editor, "one", "two", at=later)
        if state == "taken down":
            lifecycle.unpublish(article, by=editor, reason="Not ours.")
    for path in ("/articles/one/", "/articles/one/respond/", "/articles/nowhere/"):
        assert client.get(path).status_code == 404


def test_old_address_of_a_withdrawn_article_leads_to_its_notice(
    client: Client, editor: User
) -> None:
    lifecycle.withdraw(moved(editor, "one", "two"), by=editor, notice="Wrong data.")
    response = client.get("/articles/one/", follow=True)
    assert response.redirect_chain == [("/articles/two/", 301)]
    assert "Wrong data." in response.text


def test_going_back_to_an_old_address_works(client: Client, editor: User) -> None:
    moved(editor, "one", "two", "one")
    assert client.get("/articles/one/").status_code == 200
    assert client.get("/articles/two/")["Location"] == "/articles/one/"


def test_taken_address_is_named_with_its_holder(editor: User) -> None:
    article = moved(editor, "one", "two")
    other = make_draft()
    assert taken_by("two", besides=other) == (
        f"“two” is the address of “{article}”. Choose another."
    )
    assert taken_by("one", besides=other) == (
        f"“one” was the address of “{article}” and leads readers there for ever. Choose another."
    )
    assert [taken_by(slug, besides=article) for slug in ("one", "two", "free")] == ["", "", ""]


def test_holder_of_an_address_is_named_to_who_may_know_it(editor: User, author_user: User) -> None:
    make_draft("Closing wards", slug="wards")
    said = "“wards” is the address of {}. Choose another."
    assert taken_by("wards", besides=Article(), to=editor) == said.format("“Closing wards”")
    for somebody in (author_user, None):
        assert taken_by("wards", besides=Article(), to=somebody) == said.format("another article")


def test_address_from_a_title_is_nobodys_old_one(editor: User) -> None:
    moved(editor, "beds", "beds-2", "beds-3", "wards")
    assert free_slug("Beds", Article()) == "beds-4"


def test_new_article_cannot_take_an_old_address(editor: User, log_in: LogIn) -> None:
    article = moved(editor, "beds", "wards")
    response = log_in(editor).post(
        "/admin/articles/article/add/", form_data(title="Beds", slug="beds")
    )
    assert f"“beds” was the address of “{article}”" in response.text
    assert Article.objects.count() == 1


def test_address_on_the_writing_page_is_fixed_once_public(editor: User, log_in: LogIn) -> None:
    article = make_article(slug="beds")
    url = f"/admin/articles/article/{article.pk}/change/"
    log_in(editor).post(url, form_data(article, slug="wards", title="New"))
    article.refresh_from_db()
    assert (article.slug, article.draft_edition().title) == ("beds", "New")
