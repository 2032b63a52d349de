import json
from collections.abc import Callable

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.test import Client

from articles.models import Article
from comments.models import Comment, RetentionRun
from kingsfund.models import User
from tests.factories import make_comment

LogIn = Callable[[User], Client]

ADDRESS = "quoll@example.net"


@pytest.fixture
def comment(article: Article) -> Comment:
    return make_comment(article, email=ADDRESS, text="A comment about wards.")


@pytest.fixture
def trusted(moderator: User) -> User:
    """A moderator who may answer such requests."""
    moderator.user_permissions.add(Permission.objects.get(codename="erase_person"))
    return User.objects.get(pk=moderator.pk)


def url(comment: Comment, act: str = "") -> str:
    return f"/admin/comments/comment/{comment.pk}/writer/{act}"


def test_page_says_what_would_happen_and_changes_nothing(
    comment: Comment, trusted: User, log_in: LogIn
) -> None:
    page = log_in(trusted).get(url(comment))
    assert "Comments waiting or given back: 1 (withdrawn and emptied)" in page.text
    assert ADDRESS in page.text
    assert Comment.objects.get().email == ADDRESS


def test_erases_only_when_the_box_is_ticked(comment: Comment, trusted: User, log_in: LogIn) -> None:
    client = log_in(trusted)
    assert client.post(url(comment, "erase/")).status_code == 422
    assert Comment.objects.get().email == ADDRESS
    response = client.post(url(comment, "erase/"), {"sure": "on"})
    assert (response.status_code, response["Location"]) == (
        *(302, f"/admin/comments/comment/{comment.pk}/change/"),
    )
    emptied = Comment.objects.get()
    assert (emptied.status, emptied.email) == ("withdrawn", "")
    assert client.get(response["Location"]).status_code == 200
    assert client.post(url(comment, "erase/"), {"sure": "on"}).status_code == 409


def test_both_acts_are_logged_without_the_address(
    comment: Comment, trusted: User, log_in: LogIn
) -> None:
    client = log_in(trusted)
    client.post(url(comment, "export/"))
    client.post(url(comment, "erase/"), {"sure": "on"})
    entries = LogEntry.objects.order_by("pk").values_list("user", "object_repr", "change_message")
    who = f"comment {comment.pk}"
    assert list(entries) == [
        (trusted.pk, who, "Exported what is kept about its writer."),
        (trusted.pk, who, "Erased its writer."),
    ]
    assert RetentionRun.objects.get().by == trusted


def test_exports_a_file(comment: Comment, trusted: User, log_in: LogIn) -> None:
    response = log_in(trusted).post(url(comment, "export/"))
    assert response["Content-Disposition"] == f'attachment; filename="writer-of-{comment.pk}.json"'
    assert "no-store" in response["Cache-Control"]
    assert (
        json.loads(response.content)["comments"]["comments"][0]["text"] == "A comment about wards."
    )


def test_getting_an_act_changes_nothing(comment: Comment, trusted: User, log_in: LogIn) -> None:
    client = log_in(trusted)
    assert [client.get(url(comment, act)).status_code for act in ("export/", "erase/")] == [405] * 2


def test_moderators_alone_may_not(comment: Comment, moderator: User, log_in: LogIn) -> None:
    client = log_in(moderator)
    assert client.get(url(comment)).status_code == 403
    for act in ("export/", "erase/"):
        assert client.post(url(comment, act), {"sure": "on"}).status_code == 403
    assert url(comment) not in client.get(f"/admin/comments/comment/{comment.pk}/change/").text


def test_reading_screen_leads_to_the_page(comment: Comment, trusted: User, log_in: LogIn) -> None:
    page = log_in(trusted).get(f"/admin/comments/comment/{comment.pk}/change/")
    assert f'href="{url(comment)}"' in page.text


def test_log_of_what_was_deleted_can_only_be_read(comment: Comment, log_in: LogIn) -> None:
    RetentionRun.objects.create(rule="spam", number=12)
    client = log_in(User.objects.create_superuser("root", "root@example.org"))
    page = client.get("/admin/comments/retentionrun/")
    assert "Spam, emptied" in page.text
    assert client.get("/admin/comments/retentionrun/add/").status_code == 403
