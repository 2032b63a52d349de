"""Saved filters: whose they are, what they count, and who may delete them."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from articles.models import Article
from comments.admin.queue import saved_filters
from comments.models import SavedFilter
from kingsfund.models import User
from tests.comments.admin.queue_pages import QUEUE, listed, said
from tests.factories import make_comment

LogIn = Callable[[User], Client]
VIEWS = f"{QUEUE}views/"


def offered(response: object) -> list[tuple[str, str]]:
    return [(view.name, option.counted()) for view, option in response.context["facets"].views]


def test_filter_is_kept_with_its_count(moderator: User, log_in: LogIn, article: Article) -> None:
    staff = log_in(moderator)
    first, _ = make_comment(article, is_first=True), make_comment(article, is_first=False)
    page = staff.post(f"{VIEWS}?first=1&order=newest&p=3&x=y", {"name": " New faces "}, follow=True)
    assert said(page) == ["The filter is kept as “New faces”."]
    view = SavedFilter.objects.get()
    assert (view.owner, view.name, view.is_shared) == (moderator, "New faces", False)
    assert set(view.query.split("&")) == {"first=1", "order=newest"}
    assert offered(page) == [("New faces", "1")]
    assert listed(staff.get(f"{QUEUE}?{view.query}")) == [first]


def test_same_name_changes_what_it_means(moderator: User, log_in: LogIn) -> None:
    staff = log_in(moderator)
    for query, fields in (("first=1", {"is_shared": "on"}), ("edited=1", {})):
        staff.post(f"{VIEWS}?{query}", {"name": "Mine", **fields})
    assert SavedFilter.objects.values_list("query", "is_shared").get() == ("edited=1", False)


def test_others_see_what_is_shared_and_delete_nothing(
    moderator: User, second_moderator: User, log_in: LogIn
) -> None:
    mo, nell = log_in(moderator), log_in(second_moderator)
    mo.post(f"{VIEWS}?first=1", {"name": "Ours", "is_shared": "on"})
    mo.post(f"{VIEWS}?edited=1", {"name": "Only mine"})
    nell.post(f"{VIEWS}?q=ward", {"name": "Ward"})
    assert offered(mo.get(QUEUE)) == [("Only mine", "0"), ("Ours", "0")]
    assert offered(nell.get(QUEUE)) == [("Ward", ""), ("Ours", "0")]
    assert "shared by <bdi>Mo Okoye</bdi>" in nell.get(QUEUE).text
    for view in SavedFilter.objects.filter(owner=moderator):
        assert nell.post(f"{VIEWS}{view.pk}/delete/").status_code == 404
    ours = SavedFilter.objects.get(name="Ours")
    assert mo.post(f"{VIEWS}{ours.pk}/delete/?first=1")["Location"] == f"{QUEUE}?first=1"
    assert offered(nell.get(QUEUE)) == [("Ward", "")]


@pytest.mark.parametrize(
    "name", ["", "  ", "\u200b", "x" * 61, "a\0b"], ids=["none", "blank", "hidden", "long", "nul"]
)
def test_filter_needs_a_name(moderator: User, log_in: LogIn, name: str) -> None:
    page = log_in(moderator).post(VIEWS, {"name": name}, follow=True)
    assert said(page) == ["Not kept: a filter needs a name of at most 60 characters."]
    assert not SavedFilter.objects.exists()


def test_nobody_keeps_more_than_the_list_shows(
    moderator: User, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saved_filters, "VIEWS", 2)
    staff = log_in(moderator)
    for name in ("a", "b", "c", "a"):
        staff.post(VIEWS, {"name": name})
    assert set(SavedFilter.objects.values_list("name", flat=True)) == {"a", "b"}


@pytest.mark.parametrize("role", ["editor", "stranger"])
def test_filters_are_kept_by_moderators(
    role: str, moderator: User, log_in: LogIn, request: pytest.FixtureRequest
) -> None:
    view = SavedFilter.objects.create(owner=moderator, name="Ours", is_shared=True)
    client = log_in(request.getfixturevalue(role))
    answers = [client.post(url, {"name": "x"}) for url in (VIEWS, f"{VIEWS}{view.pk}/delete/")]
    assert [answer.status_code for answer in answers] == [403, 403]
    assert SavedFilter.objects.get() == view


@pytest.mark.parametrize(
    "fields", [{"name": ""}, {"name": "Taken"}], ids=["no name", "the same name"]
)
def test_database_keeps_names(moderator: User, fields: dict[str, str]) -> None:
    SavedFilter.objects.create(owner=moderator, name="Taken")
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedFilter.objects.create(owner=moderator, **fields)
