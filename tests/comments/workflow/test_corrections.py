"""Crediting the comment that led to a correction."""

import pytest

from articles.models import Article
from comments.models import Comment
from comments.workflow import corrections
from comments.workflow.corrections import NotCredited
from kingsfund.models import User
from tests.factories import make_comment, make_next_edition


def test_credit_needs_a_published_comment(article: Article, moderator: User) -> None:
    edition = make_next_edition(article, change="correction")
    with pytest.raises(NotCredited, match="is not published"):
        corrections.credit(make_comment(article), edition, by=moderator)


def test_credit_needs_a_correction(article: Article, moderator: User) -> None:
    comment = make_comment(article, status="published")
    with pytest.raises(NotCredited, match="no published correction"):
        corrections.credit(comment, make_next_edition(article, change="update"), by=moderator)


def test_credits_are_told_by_the_anchor_of_the_correction(
    article: Article, moderator: User
) -> None:
    comments = [make_comment(article, status="published") for _ in range(2)]
    edition = make_next_edition(article, change="correction")
    for comment in comments:
        corrections.credit(comment, edition, by=moderator)
    article = Article.objects.get(pk=article.pk)
    assert corrections.credits_of(article) == {"correction-2": comments}
    marked = Comment.objects.visible().with_marks()
    assert {comment.corrected_in for comment in marked} == {2}
    article.comment_policy = "none"
    assert corrections.credits_of(article) == {}
