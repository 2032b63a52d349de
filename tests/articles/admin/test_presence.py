from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Article, Presence
from articles.workflow import presence
from kingsfund.models import User
from tests.articles.admin.conftest import Window
from tests.factories import make_draft

Open = Callable[..., Window]


def ask(one: Window, **more: object) -> dict[str, object]:
    url = one.url.replace("/change/", "/presence/")
    values = {name: one.text(name) for name in ("window", "based_on")}
    response = one.client.post(url, values | more)
    return response.json() if response.status_code == 200 else {"status": response.status_code}


def test_opening_the_page_writes_nothing(editor: User, window: Open) -> None:
    window(editor, make_draft())
    assert not Presence.objects.exists()


def test_two_people_hear_of_each_other_and_of_what_was_saved(
    editor: User, second_editor: User, window: Open
) -> None:
    article = make_draft()
    mine, theirs = window(editor, article), window(second_editor, article)
    assert ask(mine) == {"others": [], "version": 1, "newer": ""}
    assert ask(theirs)["others"] == ["Also open by Edith Rowe, now"]
    mine.autosave(title="New")
    saved = timezone.localtime(Article.objects.get().saved_at)
    heard = ask(theirs)
    assert heard["others"] == [f"Also open by Edith Rowe, now; saved {saved:%H:%M}"]
    assert heard["newer"].startswith("Edith Rowe saved this at ")
    assert ask(mine)["newer"] == ""


def test_page_says_without_script_who_else_has_it_open_and_who_saved(
    editor: User, second_editor: User, window: Open
) -> None:
    article = make_draft()
    ago = timezone.now() - timedelta(seconds=90)
    presence.come(article, by=second_editor, key="k", at=ago)
    article.count_save(by=second_editor)
    page = window(editor, article).response.text
    assert "Also open by Nora Quist, last seen 1\xa0minute ago; saved" in page
    assert "Last saved by Nora Quist" in page


def test_window_that_is_left_or_silent_is_forgotten(
    editor: User, second_editor: User, window: Open
) -> None:
    article = make_draft()
    mine, theirs = window(editor, article), window(second_editor, article)
    ask(mine)
    ask(theirs)
    assert ask(theirs, leaving="1") == {"status": 204}
    assert ask(mine)["others"] == []
    later = timezone.now() + timedelta(minutes=3)
    assert presence.others_at(article, than=second_editor, at=later) == []
    assert (presence.forget_presence(), presence.forget_presence(at=later)) == (0, 1)


def test_another_window_of_ones_own_is_named_as_such(editor: User, window: Open) -> None:
    article = make_draft()
    first, second = window(editor, article), window(editor, article)
    ask(first)
    assert ask(second)["others"] == ["Also open in another window of yours, now"]


@pytest.mark.parametrize("key", ["", "x" * 33, "a b", "é"])
def test_presence_without_a_proper_window_is_refused(editor: User, window: Open, key: str) -> None:
    one = window(editor, make_draft())
    assert ask(one, window=key) == {"status": 400}
    assert not Presence.objects.exists()


@pytest.mark.parametrize("who", ["author_user", "moderator", "stranger"])
def test_nobody_is_present_where_they_may_not_be(who: str, request: pytest.FixtureRequest) -> None:
    client = Client()
    client.force_login(request.getfixturevalue(who))
    article = make_draft()
    response = client.post(f"/admin/articles/article/{article.pk}/presence/", {"window": "k"})
    assert response.status_code in (403, 404)
    assert not Presence.objects.exists()
