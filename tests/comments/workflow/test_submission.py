from uuid import uuid4

import pytest

from articles.models import Article
from comments.models import Comment
from comments.workflow.submission import receive
from kingsfund.models import Mail
from tests.comments.racing import at_once
from tests.factories import make_comment


def new_comment(article: Article) -> Comment:
    return Comment(article=article, name="A B", text="C d.", email="a@example.net")


@pytest.mark.parametrize("status", Comment.Status.values)
def test_receive_notes_whether_anything_from_the_address_was_published(
    article: Article, status: str
) -> None:
    make_comment(article, email="A@Example.net", status=status)
    make_comment(article, email="other@example.net", status="published")
    comment, _ = receive(new_comment(article), key=uuid4())
    comment.refresh_from_db()
    assert comment.is_first is (status != "published")


def test_receive_gives_back_what_has_the_key_already(article: Article) -> None:
    key = uuid4()
    first, second = receive(new_comment(article), key=key), receive(new_comment(article), key=key)
    assert (first[1], second, Comment.objects.count()) == (True, (first[0], False), 1)
    assert Mail.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_receive_stores_one_of_eight_that_come_together(article: Article) -> None:
    key = uuid4()
    results = at_once(*[lambda: receive(new_comment(article), key=key)] * 8)
    assert sorted(is_new for _, is_new in results) == [False] * 7 + [True]
    assert {comment.pk for comment, _ in results} == {Comment.objects.get().pk}
    assert Mail.objects.count() == 1
