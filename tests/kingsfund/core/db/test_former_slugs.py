"""Renamed, a page is found under every address that it had, and nobody else takes one of them."""

from collections.abc import Callable
from html import unescape
from typing import NamedTuple

import pytest
from django.db import IntegrityError, models, transaction
from django.test import Client

from articles.models import Author, FormerAuthorSlug, FormerTopicSlug, Topic
from kingsfund.core.db.former_slugs import slug_problem
from kingsfund.models import User
from newsletter.models import FormerNewsletterSlug, Newsletter
from tests.factories import make_article, make_author, make_newsletter, make_topic

LogIn = Callable[[User], Client]


class Kind(NamedTuple):
    """A model whose rows have a page, the field that leads from a former slug, and its addresses."""

    model: type[models.Model]
    former: type[models.Model]
    make: Callable[..., models.Model]
    staff: str
    pages: tuple[str, ...]
    fields: dict[str, object]

    def read(self, **fields: object) -> models.Model:
        """A row whose page readers can open."""
        row = self.make(**fields)
        if self.model is Author:
            make_article(authors=[row])
        return row

    def form(self, row: models.Model | None, **changed: object) -> dict[str, object]:
        stored = {"name": row.name, "slug": row.slug, "based_on": row.version} if row else {}
        return {**self.fields, **stored, **changed}


FEEDS = ("feed.rss", "feed.atom", "feed.json")
KINDS = [
    Kind(
        Author,
        FormerAuthorSlug,
        make_author,
        "/admin/articles/author/",
        ("/authors/{}/", *(f"/authors/{{}}/{feed}" for feed in FEEDS)),
        {},
    ),
    Kind(
        Topic,
        FormerTopicSlug,
        make_topic,
        "/admin/articles/topic/",
        ("/topics/{}/", *(f"/topics/{{}}/{feed}" for feed in FEEDS)),
        {"description": ""},
    ),
    Kind(
        Newsletter,
        FormerNewsletterSlug,
        make_newsletter,
        "/admin/newsletter/newsletter/",
        ("/newsletter/{}/",),
        {"description": "News.", "frequency": "Weekly", "position": 0, "is_active": "on"},
    ),
]
every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.model.__name__)
PAGES = [(kind, page) for kind in KINDS for page in kind.pages]


@pytest.fixture
def boss(admin_user: User) -> User:
    """Somebody who may change all of them."""
    return admin_user


def rename(client: Client, kind: Kind, row: models.Model, slug: str) -> object:
    row.refresh_from_db()
    return client.post(f"{kind.staff}{row.pk}/change/", kind.form(row, slug=slug))


@pytest.mark.parametrize(("kind", "page"), PAGES, ids=[page for _, page in PAGES])
def test_every_former_address_leads_straight_to_the_one_there_is(
    boss: User, log_in: LogIn, client: Client, kind: Kind, page: str
) -> None:
    row, staff = kind.read(slug="one"), log_in(boss)
    for slug in ("two", "three"):
        assert rename(staff, kind, row, slug).status_code == 302
    for old in ("one", "two"):
        response = client.get(f"{page.format(old)}?page=1&x=%C3%A9")
        assert response.status_code == 301
        assert response["Location"] == f"{page.format('three')}?page=1&x=%C3%A9"
    assert client.get(page.format("three")).status_code == 200
    assert client.get(page.format("four")).status_code == 404


@every_kind
def test_old_address_comes_back_with_the_name(
    boss: User, log_in: LogIn, client: Client, kind: Kind
) -> None:
    row, staff = kind.read(slug="one"), log_in(boss)
    for slug in ("two", "one"):
        rename(staff, kind, row, slug)
    assert client.get(kind.pages[0].format("one")).status_code == 200
    assert client.get(kind.pages[0].format("two"))["Location"] == kind.pages[0].format("one")
    assert [former.slug for former in kind.former.objects.all()] == ["two"]


@every_kind
@pytest.mark.parametrize("taken", ["one", "two"])
def test_nobody_takes_an_address_that_another_has_or_had(
    boss: User, log_in: LogIn, kind: Kind, taken: str
) -> None:
    row, other, staff = kind.make("Holder", slug="one"), kind.make(slug="other"), log_in(boss)
    rename(staff, kind, row, "two")
    for url, form in (
        (f"{kind.staff}add/", kind.form(None, name="Newcomer", slug=taken)),
        (f"{kind.staff}{other.pk}/change/", kind.form(other, slug=taken)),
    ):
        response = staff.post(url, form)
        assert response.status_code == 200
        assert "the address of “Holder”" in unescape(response.text)
    assert kind.model.objects.filter(slug="one").count() == 0
    assert [former.slug for former in kind.former.objects.all()] == ["one"]


@every_kind
def test_saving_without_a_new_address_keeps_none(boss: User, log_in: LogIn, kind: Kind) -> None:
    row = kind.make("Before", slug="one")
    log_in(boss).post(f"{kind.staff}{row.pk}/change/", kind.form(row, name="After"))
    row.refresh_from_db()
    assert (row.name, kind.former.objects.count()) == ("After", 0)


@every_kind
def test_database_holds_an_old_address_once(db: None, kind: Kind) -> None:
    first, second = kind.make(slug="a"), kind.make(slug="b")
    first.keep_former_slug("old")
    with pytest.raises(IntegrityError), transaction.atomic():
        second.keep_former_slug("old")
    assert slug_problem("old", besides=first) == ""
    assert "leads readers there" in slug_problem("old", besides=second)


def test_former_address_of_an_author_nobody_can_read_leads_nowhere(
    client: Client, db: None
) -> None:
    make_author(slug="now").keep_former_slug("then")
    assert client.get("/authors/then/").status_code == 404
    assert client.get("/authors/then/feed.rss").status_code == 404


@pytest.mark.parametrize("slug", ["subscribe", "asked"])
def test_newsletter_takes_no_address_of_another_page(boss: User, log_in: LogIn, slug: str) -> None:
    kind = KINDS[-1]
    response = log_in(boss).post(f"{kind.staff}add/", kind.form(None, name="X", slug=slug))
    assert f"“{slug}” is a page of its own" in unescape(response.text)
    assert not Newsletter.objects.exists()
