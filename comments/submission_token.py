"""The token of a comment being written: what it answers, since when, and under which key it is kept."""

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID, uuid4

from django.utils import timezone

from articles.models import Article
from comments.models import Comment
from kingsfund.core.security.signing import BadToken, make_token, read_token

PURPOSE = "comment-form"
LONGEST = timedelta(hours=24)
SHORTEST = timedelta(seconds=1)


class UnusableToken(Exception):
    """The preview has to be shown again, with the message and a new token; nothing typed is lost."""


class Submission(NamedTuple):
    """One showing of the preview. Sending it twice makes one comment, because the key is unique."""

    article: int
    parent: int | None
    key: UUID
    shown_at: datetime

    def token(self) -> str:
        value = [self.article, self.parent, self.key.hex, self.shown_at.timestamp()]
        return make_token(PURPOSE, value)

    def seconds_taken(self, at: datetime | None = None) -> int:
        """How long the preview has been looked at."""
        return max(0, int(((at or timezone.now()) - self.shown_at).total_seconds()))


def begin(article: Article, parent: Comment | None, *, at: datetime | None = None) -> Submission:
    """A new submission, under a key of its own."""
    return Submission(article.pk, parent.pk if parent else None, uuid4(), at or timezone.now())


def resume(
    token: str, article: Article, parent: Comment | None, *, at: datetime | None = None
) -> Submission:
    """The submission that the token was made for. Raises `UnusableToken`."""
    at = at or timezone.now()
    try:
        article_id, parent_id, key, shown = read_token(PURPOSE, token)
    except BadToken as error:
        raise UnusableToken(
            "Something on the way altered the form, so we have made a new one."
        ) from error
    submission = Submission(article_id, parent_id, UUID(key), _moment(shown))
    if (article_id, parent_id) != (article.pk, parent.pk if parent else None):
        raise UnusableToken("The form was made for another article or comment.")
    if at - submission.shown_at > LONGEST:
        raise UnusableToken("This page has been open for more than a day.")
    if at - submission.shown_at < SHORTEST:
        raise UnusableToken("That was faster than anybody reads. Please look at the preview first.")
    return submission


def _moment(timestamp: float) -> datetime:
    return datetime.fromtimestamp(timestamp, tz=timezone.get_default_timezone())
