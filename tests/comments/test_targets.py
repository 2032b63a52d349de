from comments.models import Comment
from comments.targets import find_comments
from tests.factories import make_article, make_comment, make_draft


def test_comments_that_readers_can_open_are_found_and_no_others(db: None) -> None:
    article, silent = make_article(), make_article(comment_policy="none")
    shown = make_comment(article, status="published")
    hidden = [
        make_comment(article),
        make_comment(article, status="declined"),
        make_comment(silent, status="published"),
        make_comment(make_draft(), status="published"),
    ]
    numbers = {shown.pk, *[comment.pk for comment in hidden], 10**30}

    assert [*find_comments(numbers, article)] == [shown.pk]
    assert Comment.objects.count() == 5
