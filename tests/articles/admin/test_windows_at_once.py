"""Two windows that send at the same instant, on real rows with real transactions."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from articles.models import Article, Edition
from articles.workflow import publishing
from kingsfund.models import User
from tests.articles.admin.conftest import Window
from tests.articles.admin.test_conflicts import assert_nothing_is_lost
from tests.factories import make_draft

Open = Callable[..., Window]
pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*functions: Callable[[], object]) -> list[object]:
    """What each function returned, all begun together."""
    start, results = Barrier(len(functions)), [None] * len(functions)

    def run(place: int) -> None:
        try:
            start.wait()
            results[place] = functions[place]()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=[place]) for place in range(len(functions))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [one for one in results if isinstance(one, Exception)] == []
    return results


def status(response: object) -> int:
    assert isinstance(response, HttpResponse)
    return response.status_code


@pytest.mark.parametrize("first", ["save", "autosave"])
@pytest.mark.parametrize("second", ["save", "autosave"])
def test_of_two_that_send_at_once_one_is_stored_and_one_is_told(
    transactional_db: None, editor: User, second_editor: User, window: Open, first: str, second: str
) -> None:
    article = make_draft("As opened")
    mine, theirs = window(editor, article), window(second_editor, article)
    answers = at_once(
        lambda: getattr(mine, first)(title="Mine"), lambda: getattr(theirs, second)(title="Theirs")
    )
    stored = article.draft_edition().title
    loser = 1 if stored == "Mine" else 0
    told = answers[loser]
    assert stored in ("Mine", "Theirs")
    assert "saved this at" in (told.json()["message"] if status(told) == 409 else told.text)
    assert_nothing_is_lost(("Mine", mine), ("Theirs", theirs))
    assert Article.objects.get().version == 2


def test_of_two_publishes_at_once_one_publishes(
    transactional_db: None, editor: User, second_editor: User, window: Open
) -> None:
    article = make_draft("As opened")
    mine, theirs = window(editor, article), window(second_editor, article)
    at_once(
        lambda: mine.save("_publish", title="Mine"), lambda: theirs.save("_publish", title="Theirs")
    )
    published = Edition.objects.published()
    assert published.count() == 1
    assert_nothing_is_lost(("Mine", mine), ("Theirs", theirs))


@pytest.mark.parametrize("save", ["save", "autosave"])
def test_saving_while_the_clock_publishes_loses_nothing(
    transactional_db: None, editor: User, window: Open, save: str
) -> None:
    article = make_draft("As opened")
    mine = window(editor, article)
    now = timezone.now()
    publishing.schedule(article, by=editor, publish_at=now + timedelta(minutes=1))
    at_once(
        lambda: getattr(mine, save)(title="Mine"),
        lambda: publishing.publish_due(at=now + timedelta(minutes=2)),
    )
    article.refresh_from_db()
    assert article.live_edition.title == "As opened"
    assert_nothing_is_lost(("Mine", mine))


@pytest.mark.parametrize("save", ["save", "autosave"])
def test_new_article_sent_twice_at_once_is_one_article(
    transactional_db: None, editor: User, window: Open, save: str
) -> None:
    one, again = window(editor), window(editor)
    again.values["window"] = one.values["window"]
    answers = at_once(*(lambda w=w: getattr(w, save)(title="Beds") for w in (one, again)))
    assert [status(answer) for answer in answers] == [200, 200]
    assert [str(article) for article in Article.objects.all()] == ["Beds"]
    assert one.url == again.url or save == "save"


def test_window_of_somebody_else_begins_an_article_of_ones_own(
    editor: User, second_editor: User, log_in: Callable[[User], Client]
) -> None:
    address = "/admin/articles/article/autosave/"
    for user in (editor, second_editor):
        data = {"title": "Begun", "window": "one-key", "body": "<p>Text.</p>", "kind": "blog"}
        answer = log_in(user).post(address, data)
        assert answer.status_code == 200, answer.text
    assert Article.objects.filter(begun_with="one-key").count() == 2
