"""Mail about answers, for writers who asked for it and whose address is proven."""

from comments import models
from kingsfund.models import Mail

ANSWERED_MAIL = "comments/answered"


def followers_of(answer: "models.Comment") -> list["models.Comment"]:
    """The comments in a conversation whose writers are told of an answer, one for each address.

    The letter comes first, so that its writer is told that it was answered. Nobody is told of what
    came from their own address.
    """
    thread = models.Comment.objects.in_thread(answer.parent_id).following_replies()
    by_address = {}
    for comment in thread.exclude(pk=answer.pk).order_by("number"):
        by_address.setdefault(comment.email.lower(), comment)
    by_address.pop(answer.email.lower(), None)
    return list(by_address.values())


def stop(comment: "models.Comment") -> None:
    """End the mail to one address about one conversation, with what has not left yet."""
    own_in_thread(comment).update(wants_replies=False)
    numbers = models.Comment.objects.in_thread(thread_of(comment)).values_list("pk", flat=True)
    queued = Mail.objects.queued().filter(name=ANSWERED_MAIL, to__iexact=comment.email)
    queued.filter(about__in=[f"comment:{number}" for number in numbers]).update(
        status=Mail.Status.CANCELLED
    )


def begin(comment: "models.Comment") -> None:
    """Tell the writer of answers from now on, once the address is proven."""
    models.Comment.objects.filter(pk=comment.pk).update(wants_replies=True)


def own_in_thread(comment: "models.Comment") -> "models.CommentQuerySet":
    """What came from the same address in the conversation, the comment itself at least."""
    return models.Comment.objects.in_thread(thread_of(comment)).by_writer(comment.email)


def thread_of(comment: "models.Comment") -> int:
    """The number of the letter that a conversation is about."""
    return comment.parent_id or comment.pk
