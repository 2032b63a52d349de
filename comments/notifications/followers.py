"""What writers who asked for it are told of answers in their conversation."""

from collections.abc import Iterator, Sequence

from django.conf import settings

from comments import private_links
from comments.models import Comment
from comments.notifications import reply_subscriptions
from comments.notifications.reply_subscriptions import ANSWERED_MAIL
from comments.notifications.rows import comment_ref, decision_mail_due, have_left
from kingsfund.mail.outbox import write_mail
from kingsfund.models import Mail


def mails_to_followers(published: Sequence[Comment]) -> Iterator[Mail]:
    """Tell each follower once that readers see a new answer. Its words are on the page, not in the mail."""
    answers = [comment for comment in published if comment.parent_id]
    if not answers:
        return
    told, followers = have_left(answers, ANSWERED_MAIL), reply_subscriptions.followers_of(answers)
    for answer in answers:
        for follower in followers[answer.pk]:
            if (comment_ref(answer), follower.email.lower()) not in told:
                yield mail_of_answer(answer, follower)


def mail_of_answer(answer: Comment, follower: Comment) -> Mail:
    context = {
        "article": answer.article,
        "number": answer.pk,
        "own": follower.pk,
        "is_own_comment": follower.pk == answer.parent_id,
        "comment_url": settings.SITE_URL + answer.get_absolute_url(),
        "replies_url": settings.SITE_URL + private_links.replies_path(follower),
    }
    return write_mail(
        ANSWERED_MAIL,
        to=follower.email,
        context=context,
        about=comment_ref(answer),
        due_at=decision_mail_due(),
        headers=private_links.list_unsubscribe_headers(follower),
    )
