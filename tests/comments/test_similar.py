"""Earlier decisions on comments like one."""

from django.contrib.auth.models import User

from articles.models import Article
from comments.similar import similar_decisions
from tests.factories import make_comment


def test_similar_decisions_are_those_on_like_words_that_stand(
    article: Article, moderator: User
) -> None:
    comment = make_comment(article, text="Cheap beds for every ward, order now.")
    like = make_comment(article, text="Cheap beds, order now.").mark_as_spam(by=moderator)
    likest = make_comment(article, text=comment.text).mark_as_spam(by=moderator)
    make_comment(article, text="On waiting well, in three parts.").publish(by=moderator)
    taken_back = make_comment(article, text=comment.text)
    taken_back.undo(taken_back.publish(by=moderator), by=moderator)
    assert similar_decisions(comment) == [likest, like]
    assert similar_decisions(comment, most=1) == [likest]
