"""An author of the article answers a comment: signed from the byline, read by a moderator like any."""

from uuid import UUID

from django.contrib.auth.models import AbstractUser

from articles.models import Article, Byline
from comments.models import Comment
from comments.workflow import submission
from kingsfund.core.db.model_fields import max_length_of
from kingsfund.core.security.permissions import NotPermitted
from kingsfund.models import User


def byline_of(user: User, article: Article) -> Byline | None:
    """The place of somebody's author entry on an article; being there is what lets them answer."""
    return article.bylines.select_related("author", "edition").filter(author__user=user).first()


def compose_reply(comment: Comment, byline: Byline, *, text: str, user: AbstractUser) -> Comment:
    """What an author writes to a comment, not stored; an answer to an answer joins its thread.

    Being named on the article is the right to answer. Raises `NotPermitted` for anybody else.
    """
    if byline.author.user_id != user.pk or byline.edition.article_id != comment.article_id:
        raise NotPermitted("Only the authors of the article answer here.")
    signature = {
        "name": byline.author.name,
        "job_title": byline.shown_role,
        "organisation": byline.shown_organisation,
    }
    return Comment(
        article=comment.article,
        parent=comment.parent or comment,
        text=text,
        email=user.email,
        from_author=True,
        **{name: fitting(name, value) for name, value in signature.items()},
    )


def fitting(name: str, value: str) -> str:
    """As much of it as a comment has room for: an author's entry has more."""
    return value[: max_length_of(Comment, name)]


def send_reply(answer: Comment, *, key: UUID) -> tuple[Comment, bool]:
    """Give it to the moderators, once for each key; the answer says whether it is new."""
    return submission.receive(answer, key=key)
