"""Saying that one has a comment in hand."""

from collections.abc import Callable

from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from articles.models import Article
from comments.models import Claim, Comment
from tests.factories import make_comment

LogIn = Callable[[User], Client]


def test_claim_is_taken_told_and_put_back(
    article: Article, moderator: User, second_moderator: User, log_in: LogIn
) -> None:
    url = f"/admin/comments/comment/{make_comment(article).pk}/claim/"
    nell, mo = log_in(second_moderator), log_in(moderator)
    assert nell.post(url).json() == {"holder": ""}
    since = timezone.localtime(Claim.objects.get().since)
    assert mo.post(url).json() == {"holder": f"Nell Price since {since:%H:%M}"}
    assert mo.post(url, {"release": "1"}).json() == {"holder": ""}
    assert (Claim.objects.get().by, Comment.objects.get().version) == (second_moderator, 1)
    assert nell.post(url, {"release": "1"}).json() == {"holder": ""}
    assert Claim.objects.count() == 0


def test_claim_stops_nobody_from_deciding(
    article: Article, moderator: User, second_moderator: User, log_in: LogIn
) -> None:
    comment = make_comment(article)
    log_in(second_moderator).post(f"/admin/comments/comment/{comment.pk}/claim/")
    url = f"/admin/comments/comment/{comment.pk}/decide/"
    log_in(moderator).post(url, {"action": "publish", "version": comment.version})
    assert (Comment.objects.get().status, Claim.objects.count()) == ("published", 0)


def test_claim_is_for_moderators_and_by_post(
    article: Article, moderator: User, editor: User, log_in: LogIn
) -> None:
    url = f"/admin/comments/comment/{make_comment(article).pk}/claim/"
    assert log_in(moderator).get(url).status_code == 405
    assert log_in(editor).post(url).status_code == 403
    assert Claim.objects.count() == 0
