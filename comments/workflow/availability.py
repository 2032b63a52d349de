"""Whether an article takes comments now, and whose appear at once.

Three have a say: the article, the site's rules, and how long the queue is. Trust hangs on two things
that nobody can type into a form: that whoever reads mail to the address said they wrote this very
comment, and what moderators decided about the earlier ones.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.utils import timezone
from django.utils.formats import date_format

from articles.models import Article
from comments.models import Comment, Decision, SitePolicy, StaleDecision, WrongState
from comments.workflow import transitions

# So many published comments make a writer trusted, each proven to be by whoever has the address.
TRUSTED_AFTER = 3
# One declined among so many of the last ends it.
LOOKED_AT = 10
# While the queue is slow, each network may send so many in so many seconds.
SLOW_LIMIT = "1/3600"


class CommentAvailability(NamedTuple):
    """Whether comments are taken; if not `why` says it to a reader, who knows nothing of queues."""

    is_open: bool
    why: str = ""
    is_slow: bool = False
    trusts: bool = False
    answered_within: str = ""


def availability_of(
    article: Article, *, at: datetime | None = None, policy: SitePolicy | None = None
) -> CommentAvailability:
    """What holds for an article now; one query, none for an article that takes no comments itself."""
    at = at or timezone.now()
    if not article.takes_comments(at):
        return CommentAvailability(False)
    policy = policy or SitePolicy.objects.current()
    if policy.mode == SitePolicy.Mode.CLOSED:
        return CommentAvailability(False, "We take no new comments at the moment.")
    if (closed := closed_since(article, policy)) and closed <= at:
        day = date_format(timezone.localtime(closed), "j F Y")
        return CommentAvailability(False, f"Comments on this article closed on {day}.")
    if policy.is_closed_by_overload():
        return CommentAvailability(
            False,
            f"We decide on comments usually within {policy.answered_within()}, and more have come "
            "in than we can read in time. We take new ones again as soon as those are read.",
        )
    return CommentAvailability(
        True,
        is_slow=policy.is_slow(),
        trusts=lets_trusted_pass(article, policy),
        answered_within=policy.answered_within(),
    )


def closed_since(article: Article, policy: SitePolicy) -> datetime | None:
    """When an article closes for its age, in the past or in the future; None for never."""
    own = article.comments_close_after
    days = policy.close_after if own is None else own
    if not days or article.published_at is None:
        return None
    return article.published_at + timedelta(days=days)


# Trusted writers


def lets_trusted_pass(article: Article, policy: SitePolicy | None = None) -> bool:
    """Whether the article's policy, or the site's where the article has none, trusts anybody."""
    policies = Article.CommentPolicy
    if article.comment_policy == policies.OPEN:
        return (policy or SitePolicy.objects.current()).mode == SitePolicy.Mode.TRUSTED
    return article.comment_policy == policies.TRUSTED


def is_trusted(email: str) -> bool:
    """Whether the record of an address is good: enough was published, nothing lately refused."""
    lately = Comment.objects.by_writer(email).decided_lately(LOOKED_AT)
    states = [(one.status, one.email_verified_at) for one in lately]
    refused = {Comment.Status.DECLINED, Comment.Status.SPAM}
    if any(status in refused for status, _ in states):
        return False
    proven = [at for status, at in states if status == Comment.Status.PUBLISHED and at]
    return len(proven) >= TRUSTED_AFTER


def let_trusted_pass(comment: Comment) -> Decision | None:
    """Publish what a trusted writer has just proven to have written; None if it has to wait.

    The decision is logged as the rule's, and undone like any other.
    """
    if not (
        comment.is_waiting() and comment.email_verified_at and lets_trusted_pass(comment.article)
    ):
        return None
    if not is_trusted(comment.email):
        return None
    try:
        return transitions.publish(comment, by=None, channel=Decision.Channel.TRUST)
    except (StaleDecision, WrongState):
        return None  # a moderator was first, or readers would not see it
