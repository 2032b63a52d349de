"""The buttons beside a published comment: an editor’s pick, and the credit for a correction."""

from collections.abc import Callable

from articles.models import Article
from kingsfund.models import User
from tests.factories import make_article, make_comment, make_next_edition


def test_credit_and_take_back(article: Article, moderator: User, log_in: Callable) -> None:
    comment = make_comment(article, status="published")
    edition = make_next_edition(article, change="correction", change_note="The <figure>.")
    make_next_edition(article, change="update")
    client, path = log_in(moderator), f"/admin/comments/comment/{comment.pk}"
    page = client.get(f"{path}/change/").text
    assert (f'<option value="{edition.pk}">' in page, page.count("<option")) == (True, 1)
    for _ in range(2):
        client.post(f"{path}/credit/", {"edition": edition.pk})
    correction = comment.corrections.get()
    assert (correction.edition, correction.by) == (edition, moderator)
    page = client.get(f"{path}/change/").text
    assert ("Led to the correction in edition 2" in page, "<option" in page) == (True, False)
    client.post(f"{path}/uncredit/", {"correction": correction.pk})
    assert comment.corrections.count() == 0


def test_credit_is_only_for_corrections_of_the_article(
    article: Article, moderator: User, log_in: Callable
) -> None:
    comment = make_comment(article, status="published")
    others = [
        make_next_edition(make_article(), change="correction"),
        make_next_edition(article, change="update"),
    ]
    path = f"/admin/comments/comment/{comment.pk}/credit/"
    for chosen in (*(edition.pk for edition in others), "x", ""):
        page = log_in(moderator).post(path, {"edition": chosen}, follow=True).text
        assert "Choose a correction of this article." in page
    assert comment.corrections.count() == 0


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
