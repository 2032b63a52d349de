"""The submission of a comment: stored once, acknowledged, and queued for screening."""

from collections.abc import Sequence
from uuid import UUID

from django.db import IntegrityError, transaction

from comments import notifications
from comments.models import Comment, Trace
from comments.policy import POLICY_VERSION
from comments.screening.runner import screen_comments


def receive(comment: Comment, *, key: UUID, network: Sequence[str] = ()) -> tuple[Comment, bool]:
    """Store a new comment for the moderators and tell its writer; or the one that has the key already.

    `network` are keyed hashes of where it came from, of which a trace is kept for some days.

    Returns the comment and whether it is new. The same form sent twice, also at the same moment,
    is one comment: the key is unique, and who comes second is given what the first stored.
    """
    comment.submission_key, comment.policy_version = key, POLICY_VERSION
    comment.is_first = not Comment.objects.by_writer(comment.email).published().exists()
    try:
        with transaction.atomic():
            comment.save(force_insert=True)
            if network:
                Trace.objects.leave(comment, network)
            notifications.acknowledge(comment)
            transaction.on_commit(screen_comments.enqueue)
    except IntegrityError:
        earlier = Comment.objects.filter(submission_key=key).first()
        if earlier is None:
            raise
        return earlier, False
    return comment, True


def has_received(key: UUID) -> bool:
    """Whether a form was sent before."""
    return Comment.objects.filter(submission_key=key).exists()
