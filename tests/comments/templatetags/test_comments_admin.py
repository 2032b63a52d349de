"""The panel in the admin's first page."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone

from articles.models import Article
from comments.templatetags import comments_admin
from kingsfund.models import User
from tests.factories import make_comment


def tabs(user: User, address: str) -> list[tuple[str, str]]:
    """The links of the row, each with how it says that the page belongs to it."""
    request = RequestFactory().get(address)
    request.user = user
    row = Template("{% load comments_admin %}{% tabs %}").render(Context({"request": request}))
    links = re.findall(r'<a href="[^"]+"(?: aria-current="(\w+)")?>([^<]+)</a>', row)
    return [(label, current) for current, label in links]


def panel(user: User) -> str:
    request = RequestFactory().get("/admin/")
    request.user = user
    template = Template("{% load comments_admin %}{% comments_panel %}")
    return template.render(Context({"request": request})).strip()


def test_panel_counts_what_waits_and_how_long(article: Article, moderator: User) -> None:
    make_comment(article, at=timezone.now() - timedelta(days=3))
    make_comment(article)
    make_comment(article, status="published", at=timezone.now() - timedelta(days=9))
    text = panel(moderator)
    assert '<a href="/admin/comments/comment/">2</a>' in text
    assert "waiting, the oldest for 3\u00a0days" in text


def test_panel_stops_counting(
    article: Article, moderator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comments_admin, "COUNT_LIMIT", 2)
    for _ in range(3):
        make_comment(article)
    assert '<a href="/admin/comments/comment/">2+</a>' in panel(moderator)


def test_panel_says_when_nothing_waits(moderator: User) -> None:
    assert "Every comment has its decision." in panel(moderator)


def test_panel_is_for_moderators(article: Article, editor: User, stranger: User) -> None:
    make_comment(article)
    assert [panel(editor), panel(stranger)] == ["", ""]


@pytest.mark.parametrize("rows", [1, 3])
def test_panel_takes_four_queries(
    article: Article, rows: int, admin_user: User, django_assert_num_queries: Callable
) -> None:
    for _ in range(rows):
        make_comment(article)
    with django_assert_num_queries(4):
        panel(admin_user)


@pytest.mark.parametrize(
    ("address", "label", "how"),
    [
        ("/admin/comments/comment/", "Queue", "page"),
        ("/admin/comments/comment/40416/change/", "Queue", "true"),
        ("/admin/comments/comment/reported/", "Reported", "page"),
        ("/admin/comments/comment/appeals/7/", "Appeals", "true"),
        ("/admin/comments/rule/", "Rules", "page"),
        ("/admin/comments/decision/", "Log", "page"),
    ],
)
def test_rooms_say_which_the_page_belongs_to(
    admin_user: User, address: str, label: str, how: str
) -> None:
    found = tabs(admin_user, address)

    assert len(found) == 8
    assert [tab for tab in found if tab[1]] == [(label, how)]


def test_rooms_are_those_that_somebody_may_enter(stranger: User, moderator: User) -> None:
    assert tabs(stranger, "/admin/") == []
    assert [label for label, _ in tabs(moderator, "/admin/")][:5] == [
        "Queue",
        "Reported",
        "Appeals",
        "Blind reviews",
        "Dashboard",
    ]
