"""The reading screen: the comment, its place in the queue and the sidebar."""

from collections.abc import Callable
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Article
from comments.admin.reading.shortcuts import KEYS
from comments.admin.reading.sidebar import PANELS
from comments.models import Comment, Decision
from comments.workflow import assignments, transitions
from kingsfund.models import User
from tests.factories import make_comment

LogIn = Callable[[User], Client]
QUERIES = 26
TEMPLATES = Path(__file__).resolve().parents[4] / "templates" / "admin" / "comments"


def reading(comment: Comment, query: str = "") -> str:
    return f"/admin/comments/comment/{comment.pk}/change/{query}"


def make_queue(article: Article, many: int) -> list[Comment]:
    start = timezone.now() - timedelta(days=1)
    return [make_comment(article, at=start + timedelta(minutes=minute)) for minute in range(many)]


def listed(page: object) -> list[int]:
    return [comment.pk for comment in page.context["position"].window]


# The queue beside the comment


def test_reading_lists_the_neighbours_of_the_comment(
    article: Article, moderator: User, log_in: LogIn
) -> None:
    queue = make_queue(article, 50)
    numbers = [comment.pk for comment in queue]
    client = log_in(moderator)
    page = client.get(reading(queue[30]))
    position = page.context["position"]
    assert listed(page) == numbers[10:]
    assert (position.previous, position.next, position.left) == (queue[29].pk, queue[31].pk, 50)
    assert page.text.count("aria-current") == 2  # in the queue, and among the tabs
    assert listed(client.get(reading(queue[25]))) == numbers[5:46]


def test_reading_goes_on_with_the_first_behind_the_last(
    article: Article, moderator: User, log_in: LogIn
) -> None:
    queue = make_queue(article, 3)
    client = log_in(moderator)
    assert client.get(reading(queue[2])).context["position"].next == queue[0].pk
    for comment in queue[:2]:
        transitions.publish(comment, by=moderator)
    page = client.get(reading(queue[2]))
    assert (page.context["position"].next, "Nothing else is waiting." in page.text) == (None, True)


def test_reading_stays_in_the_list_that_it_was_reached_from(
    article: Article, moderator: User, log_in: LogIn
) -> None:
    waiting, declined = make_comment(article), make_comment(article, status="declined")
    older = make_comment(article, status="declined", at=timezone.now() - timedelta(days=1))
    client = log_in(moderator)
    for query in ("?state=declined", "?_changelist_filters=state%3Ddeclined%26p%3D2"):
        page = client.get(reading(declined, query))
        assert listed(page) == [declined.pk, older.pk]
        assert reading(older, "?state=declined") in page.text
    assert listed(client.get(reading(declined))) == [waiting.pk, declined.pk]


def test_reading_takes_the_same_queries_however_much_there_is(
    article: Article, moderator: User, log_in: LogIn, django_assert_num_queries: Callable
) -> None:
    client, comment = log_in(moderator), make_comment(article)
    make_comment(article)
    for more in (1, 25):
        for _ in range(more):
            other = make_comment(article, email=comment.email)
            undone = transitions.mark_as_spam(comment, by=moderator)
            transitions.undo(comment, undone, by=moderator)
            assignments.take(other, by=moderator)
            transitions.publish(make_comment(article), by=moderator)
        comment.signals.create(name=f"s{more}", weight=1, explanation="Why.")
        comment.notes.create(text="A note.", by=moderator)
        client.get(reading(comment))
        with django_assert_num_queries(QUERIES):
            assert client.get(reading(comment)).status_code == 200


# The sidebar


@pytest.mark.parametrize("name", sorted(PANELS))
def test_reading_has_a_template_for_each_panel(name: str) -> None:
    assert (TEMPLATES / f"_reading_{name}.html").exists()


@pytest.mark.parametrize(
    ("screening", "says"),
    [
        ("pending", "Not screened yet."),
        ("failed", "<strong>Not screened.</strong>"),
        ("done", "Nothing about it looks suspicious."),
    ],
)
def test_reading_says_how_far_the_screening_came(
    article: Article, moderator: User, log_in: LogIn, screening: str, says: str
) -> None:
    comment = make_comment(article, screening=screening)
    assert says in log_in(moderator).get(reading(comment)).text


def test_reading_explains_the_signals(article: Article, moderator: User, log_in: LogIn) -> None:
    comment = make_comment(article, screening="done", score=3)
    comment.signals.create(name="links", weight=4, explanation="Two <b>links</b>.")
    comment.signals.create(name="known", weight=-1, explanation="Published before.")
    page = log_in(moderator).get(reading(comment)).text
    for part in ("3 in all", ">+4<", "Two &lt;b&gt;links&lt;/b&gt;.", ">-1<", "Published before."):
        assert part in page


def test_reading_says_whether_the_address_is_proven(
    article: Article, moderator: User, log_in: LogIn
) -> None:
    client = log_in(moderator)
    assert "(not verified)" in client.get(reading(make_comment(article))).text
    proven = make_comment(article, email_verified_at=timezone.now())
    assert "(verified " in client.get(reading(proven)).text


def test_reading_shows_what_an_act_changed(
    article: Article, moderator: User, log_in: LogIn
) -> None:
    comment = make_comment(article, text="Ring 020 7946 0000.")
    transitions.edit(comment, by=moderator, text="Ring.", why="A number was taken out.")
    page = unescape(log_in(moderator).get(reading(comment)).text)
    assert '<del><span class="visually-hidden">[removed: </span> 020 7946 0000' in page
    assert "Readers are told: edited by a moderator. A number was taken out." in page


# Colleagues


def test_reading_says_who_else_has_it_in_hand(
    article: Article, moderator: User, second_moderator: User, log_in: LogIn
) -> None:
    comment, other = make_comment(article), make_comment(article)
    at = f"Nell Price since {timezone.localtime(assignments.take(comment, by=second_moderator).since):%H:%M}"
    client = log_in(moderator)
    assert f"With <span>{at}</span>." in client.get(reading(comment)).text
    assert f"with {at}" in client.get(reading(other)).text
    own = log_in(second_moderator).get(reading(comment)).text
    assert "With <span></span>." in own


def test_reading_changes_nothing(article: Article, moderator: User, log_in: LogIn) -> None:
    comment = make_comment(article)
    before = Comment.objects.values().get()
    assert log_in(moderator).get(reading(comment)).status_code == 200
    assert (Comment.objects.values().get(), Decision.objects.count()) == (before, 0)


# Keys


def test_keys_are_each_used_for_one_thing() -> None:
    assert len({key.key for key in KEYS.values()}) == len(KEYS)


def test_reading_shows_every_key_on_what_it_presses(
    article: Article, moderator: User, editor: User, log_in: LogIn
) -> None:
    queue = make_queue(article, 3)
    transitions.edit(queue[1], by=moderator, text="Other words.", why="Why.")
    client = log_in(moderator)
    page = client.get(reading(queue[1])).text
    for name, key in KEYS.items():
        assert f"<kbd>{key.key}</kbd>" in page
        assert (f'data-key="{key.key}"' in page) is (name not in ("keep", "appeal")), name
    seen = log_in(editor).get(reading(queue[1])).text
    assert [key for key in "prdsuem" if f'data-key="{key}"' in seen] == []


def test_reading_gives_a_script_the_screen_without_its_frame(
    article: Article, moderator: User, log_in: LogIn
) -> None:
    comment = make_comment(article)
    part = log_in(moderator).get(reading(comment), headers={"X-Part": "reading"}).text
    assert part.lstrip().startswith('<div class="reading" id="reading"')
    assert (comment.text in part, "<html" in part) == (True, False)
