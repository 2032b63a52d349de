"""A moderator makes a published comment an editor’s pick, and takes it back."""

from collections.abc import Callable

from articles.models import Article
from kingsfund.models import User
from tests.factories import make_comment


def test_pick_and_unpick(article: Article, moderator: User, log_in: Callable) -> None:
    comment = make_comment(article, status="published")
    client, path = log_in(moderator), f"/admin/comments/comment/{comment.pk}"
    assert f'action="{path}/pick/"' in client.get(f"{path}/change/").text
    page = client.post(f"{path}/pick/", {"version": 1}, follow=True).text
    comment.refresh_from_db()
    assert (comment.picked_at is None, "is an editor’s pick now" in page) == (False, True)
    page = client.post(f"{path}/unpick/", {"version": 2}, follow=True).text
    comment.refresh_from_db()
    assert (comment.picked_at, f'action="{path}/pick/"' in page) == (None, True)


def test_pick_of_what_is_not_published_is_refused(
    article: Article, moderator: User, log_in: Callable
) -> None:
    comment = make_comment(article)
    client, path = log_in(moderator), f"/admin/comments/comment/{comment.pk}"
    assert f"{path}/pick/" not in client.get(f"{path}/change/").text
    page = client.post(f"{path}/pick/", {"version": 1}, follow=True).text
    comment.refresh_from_db()
    assert (comment.picked_at, f"Comment #{comment.pk} is waiting." in page) == (None, True)
