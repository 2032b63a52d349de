"""Mail about answers, for writers who asked for it and whose address is proven."""

from collections.abc import Sequence

from comments.models import Comment, CommentQuerySet
from kingsfund.models import Mail

ANSWERED_MAIL = "comments/answered"


def followers_of(
    answers: Sequence[Comment],
) -> dict[int, list[Comment]]:
    """For each answer the comments whose writers are told of it, one for each address.

    The comment comes first, so that its writer is told that it was answered. Nobody is told of what
    came from their own address.
    """
    comments = {answer.parent_id for answer in answers if answer.parent_id}
    following = Comment.objects.in_threads(comments).following_replies().order_by("number")
    threads: dict[int, list[Comment]] = {number: [] for number in comments}
    # Asked for the state too, SQLite would walk all that is published instead of the conversation.
    for comment in filter(Comment.is_published, following):
        threads[thread_of(comment)].append(comment)
    return {
        answer.pk: one_an_address(threads.get(answer.parent_id or 0, []), answer)
        for answer in answers
    }


def one_an_address(thread: list[Comment], answer: Comment) -> list[Comment]:
    by_address: dict[str, Comment] = {}
    for comment in thread:
        if comment.pk != answer.pk:
            by_address.setdefault(comment.email.lower(), comment)
    by_address.pop(answer.email.lower(), None)
    return list(by_address.values())


def stop(comment: Comment) -> None:
    """End the mail to one address about one conversation, with what has not left yet."""
    own_in_thread(comment).update(wants_replies=False)
    numbers = Comment.objects.in_thread(thread_of(comment)).values_list("pk", flat=True)
    queued = Mail.objects.queued().filter(name=ANSWERED_MAIL, to__iexact=comment.email)
    queued.filter(about__in=[f"comment:{number}" for number in numbers]).update(
        status=Mail.Status.CANCELLED
    )


def begin_following(comment: Comment) -> None:
    """Tell the writer of answers from now on, once the address is proven."""
    Comment.objects.filter(pk=comment.pk).update(wants_replies=True)


def own_in_thread(comment: Comment) -> CommentQuerySet:
    """What came from the same address in the conversation, the comment itself at least."""
    return Comment.objects.in_thread(thread_of(comment)).by_writer(comment.email)


def thread_of(comment: Comment) -> int:
    """The number of the comment that a conversation is about."""
    return comment.parent_id or comment.pk
