"""The address by which a moderator says that a comment is open."""

from collections.abc import Callable
from random import Random

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Article
from comments.models import Assignment, Comment
from comments.workflow import assignments
from kingsfund.models import User
from tests.factories import make_comment

LogIn = Callable[[User], Client]


def test_assignment_is_taken_told_and_put_back(
    article: Article, moderator: User, second_moderator: User, log_in: LogIn
) -> None:
    url = f"/admin/comments/comment/{make_comment(article).pk}/assignment/"
    nell, mo = log_in(second_moderator), log_in(moderator)
    assert nell.post(url).json() == {"holder": ""}
    since = timezone.localtime(Assignment.objects.get().since)
    assert mo.post(url).json() == {"holder": f"Nell Price since {since:%H:%M}"}
    assert mo.post(url, {"release": "1"}).json() == {"holder": ""}
    assert (Assignment.objects.get().by, Comment.objects.get().version) == (second_moderator, 1)
    assert nell.post(url, {"release": "1"}).json() == {"holder": ""}
    assert Assignment.objects.count() == 0


def test_assignment_stops_nobody_from_deciding(
    article: Article, moderator: User, second_moderator: User, log_in: LogIn
) -> None:
    comment = make_comment(article)
    log_in(second_moderator).post(f"/admin/comments/comment/{comment.pk}/assignment/")
    url = f"/admin/comments/comment/{comment.pk}/decide/"
    log_in(moderator).post(url, {"action": "publish", "version": comment.version})
    assert (Comment.objects.get().status, Assignment.objects.count()) == ("published", 0)


def test_assignment_is_for_moderators_and_by_post(
    article: Article, moderator: User, editor: User, log_in: LogIn
) -> None:
    url = f"/admin/comments/comment/{make_comment(article).pk}/assignment/"
    assert log_in(moderator).get(url).status_code == 405
    assert log_in(editor).post(url).status_code == 403
    assert Assignment.objects.count() == 0


NEXT = "/admin/comments/comment/next/"
JSON = {"accept": "application/json"}


def test_next_is_what_no_colleague_reads(
    article: Article, moderator: User, second_moderator: User, log_in: Callable
) -> None:
    first, second, third = (make_comment(article) for _ in range(3))
    assignments.take(first, by=second_moderator)
    client = log_in(moderator)
    response = client.post(NEXT)
    assert response["Location"] == f"/admin/comments/comment/{second.pk}/change/"
    assert Assignment.objects.get(comment=second).by == moderator
    answer = client.post(NEXT, {"after": second.pk}, headers=JSON).json()
    assert answer == {"url": f"/admin/comments/comment/{third.pk}/change/"}
    assert client.get(response["Location"]).context["position"].next == third.pk
    assignments.take(third, by=second_moderator, at=timezone.now())
    Assignment.objects.filter(comment=third).update(by=second_moderator)
    assert client.post(NEXT, {"after": second.pk}, headers=JSON).json() == {"url": ""}
    assert client.get(response["Location"]).context["position"].next is None


def test_next_is_asked_for_by_a_button(article: Article, moderator: User, log_in: Callable) -> None:
    make_comment(article)
    assert log_in(moderator).get(NEXT).status_code == 405
    assert not Assignment.objects.exists()


def test_unassigned_is_what_nobody_has_open(
    article: Article, moderator: User, second_moderator: User, log_in: Callable
) -> None:
    theirs, mine, free = (make_comment(article) for _ in range(3))
    assignments.take(theirs, by=second_moderator)
    assignments.take(mine, by=moderator)
    page = log_in(moderator).get("/admin/comments/comment/?unassigned=1")
    assert [row["comment"] for row in page.context["comments"]] == [free]


@pytest.mark.parametrize("is_scripted", [True, False], ids=["with a script", "without"])
def test_two_moderators_clear_a_queue_of_50_and_never_meet(
    article: Article,
    moderator: User,
    second_moderator: User,
    log_in: Callable,
    is_scripted: bool,
) -> None:
    """Each opens, is assigned the next, decides, and goes on, in any order of the two."""
    for _ in range(50):
        make_comment(article)
    chance, admins = Random(7), [log_in(moderator), log_in(second_moderator)]
    headers = JSON if is_scripted else {}
    at: list[str] = [client.post(NEXT)["Location"] for client in admins]
    conflicts, opened = 0, list(at)
    while any(at):
        which = chance.choice([place for place in (0, 1) if at[place]])
        client, number = admins[which], at[which].split("/")[-3]
        following = client.post(NEXT, {"after": number}, headers=JSON).json()["url"]
        answer = client.post(
            f"/admin/comments/comment/{number}/decide/", {"action": "publish", "version": 1},
            headers=headers,
        )  # fmt: skip
        conflicts += answer.status_code == 409
        if not is_scripted:
            following = answer["Location"] if "/change/" in answer["Location"] else ""
        at[which] = following
        opened += [following] if following else []
    assert (conflicts, len(opened), len(set(opened))) == (0, 50, 50)
    assert not Comment.objects.awaiting_moderation().exists()
