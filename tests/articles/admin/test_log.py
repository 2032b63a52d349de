import csv
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import Article, Event, EventIsFinal
from articles.models.event import DEEDS
from kingsfund.models import User
from tests.factories import make_article, make_draft

LogIn = Callable[[User], Client]
LOG = "/admin/articles/event/"
AT = datetime(2026, 7, 4, 11, 3, tzinfo=UTC)


@pytest.fixture
def events(editor: User, author_user: User) -> list[Event]:
    """Of an article of Ada's, of another's, and of one that is gone."""
    mine, other = make_draft("Ada’s", created_by=author_user), make_article("Other")
    record = Event.objects.record
    gone = make_draft("Gone")
    made = [
        record("submitted", article=mine, edition=mine.draft_edition(), by=author_user, at=AT),
        record("approved", article=mine, edition=mine.draft_edition(), by=editor, at=AT),
        record("published", article=other, edition=other.live_edition, by=None, note="=1+1", at=AT),
        record("set_aside", article=gone, edition=gone.draft_edition(), by=editor, at=AT),
    ]
    gone.delete()
    return made


def shown(client: Client, query: str = "") -> list[str]:
    page = client.get(f"{LOG}{query}")
    return [event.deed() for event in page.context["cl"].result_list]


def test_event_is_told_in_words(events: list[Event]) -> None:
    assert events[1].sentence() == "Edith Rowe approved edition 1, 4 July 2026, 12:03 BST"
    assert events[2].deed() == "The clock published edition 1"


@pytest.mark.parametrize("kind", Event.Kind.values)
def test_every_kind_has_its_words(kind: str, editor: User) -> None:
    event = Event.objects.record(kind, article=make_draft(), by=editor, note="Said why.")
    assert event.deed().startswith("Edith Rowe ")
    assert kind in DEEDS


def test_editor_sees_the_whole_log(events: list[Event], editor: User, log_in: LogIn) -> None:
    client = log_in(editor)
    assert shown(client) == [event.deed() for event in reversed(events)]
    assert "Gone (deleted since)" in client.get(LOG).text


def test_author_sees_the_log_of_their_own(
    events: list[Event], author_user: User, log_in: LogIn
) -> None:
    client = log_in(author_user)
    assert shown(client) == [events[1].deed(), events[0].deed()]
    assert client.get(f"{LOG}{events[2].pk}/change/").status_code == 302
    lines = b"".join(client.get(f"{LOG}export/").streaming_content).decode()
    assert "Other" not in lines


@pytest.mark.parametrize("who", ["moderator", "stranger"])
def test_others_see_no_log(
    events: list[Event], log_in: LogIn, who: str, request: pytest.FixtureRequest
) -> None:
    client = log_in(request.getfixturevalue(who))
    assert [client.get(LOG).status_code, client.get(f"{LOG}export/").status_code] == [403, 403]


def test_log_is_narrowed(events: list[Event], editor: User, log_in: LogIn) -> None:
    client = log_in(editor)
    of = {
        "?kind__exact=approved": [1],
        f"?by={editor.pk}": [3, 1],
        "?by=nobody": [2],
        "?state=published": [2],
        "?q=Ada": [1, 0],
        "?at__year=2025": [],
        "?by=x": [3, 2, 1, 0],
    }
    assert {query: shown(client, query) for query in of} == {
        query: [events[index].deed() for index in indexes] for query, indexes in of.items()
    }


def test_log_asks_as_many_questions_whatever_its_length(
    events: list[Event], editor: User, log_in: LogIn, django_assert_num_queries: Callable
) -> None:
    client = log_in(editor)
    client.get(LOG)
    with CaptureQueriesContext(connection) as before:
        client.get(LOG)
    for number in range(20):
        Event.objects.record("approved", article=make_draft(), by=editor, at=AT, note=str(number))
    with django_assert_num_queries(len(before)):
        assert len(shown(client)) == 24


def test_log_is_exported_as_filtered(events: list[Event], editor: User, log_in: LogIn) -> None:
    response = log_in(editor).get(f"{LOG}export/?by=nobody")
    assert response.headers["Content-Disposition"].startswith('attachment; filename="log-')
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    slug = Article.objects.get(pk=events[2].article_id).slug
    assert list(csv.reader(text.splitlines())) == [
        ["at", "kind", "article", "address", "edition", "state after", "by", "note"],
        ["2026-07-04T12:03:00+01:00", "Published", "Other", slug, "1", "Published", "the clock",
         "'=1+1"],
    ]  # fmt: skip


def test_nobody_adds_changes_or_deletes_an_event(events: list[Event], log_in: LogIn) -> None:
    root = User.objects.create_superuser("root", "root@example.org")
    client = log_in(root)
    pk = events[0].pk
    assert client.get(f"{LOG}add/").status_code == 403
    assert client.post(f"{LOG}{pk}/change/", {"note": "x"}).status_code == 403
    assert client.post(f"{LOG}{pk}/delete/", {"post": "yes"}).status_code == 403
    client.post(LOG, {"action": "delete_selected", "_selected_action": [pk], "post": "yes"})
    assert Event.objects.count() == 4
    with pytest.raises(EventIsFinal):
        Event.objects.filter(pk=pk).delete()


def test_history_of_an_article_is_told_in_our_words(
    events: list[Event], author_user: User, log_in: LogIn
) -> None:
    client = log_in(author_user)
    pk = events[0].article_id
    text = client.get(f"/admin/articles/article/{pk}/history/").text
    assert events[0].sentence() in text
    assert text.index(events[1].sentence()) < text.index(events[0].sentence())
    other = events[2].article_id
    assert client.get(f"/admin/articles/article/{other}/history/").status_code == 404


def test_sidebar_shows_the_latest_events(events: list[Event], editor: User, log_in: LogIn) -> None:
    text = log_in(editor).get(f"/admin/articles/article/{events[0].article_id}/change/").text
    assert events[1].sentence() in text
