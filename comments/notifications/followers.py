"""What writers who asked for it are told of answers in their conversation."""

from django.conf import settings

from comments import links, models, replies
from comments.notifications.rows import about, decision_mail_due, have_left
from comments.replies import ANSWERED_MAIL
from kingsfund.emails import queue_mail


def tell_followers(answer: "models.Comment") -> None:
    """Tell each follower once that readers see a new answer. Its words are on the page, not in the mail."""
    if not answer.parent_id:
        return
    told = have_left(answer, ANSWERED_MAIL)
    for follower in replies.followers_of(answer):
        if follower.email.lower() in told:
            continue
        context = {
            "article": answer.article,
            "number": answer.pk,
            "own": follower.pk,
            "is_own_letter": follower.pk == answer.parent_id,
            "comment_url": settings.SITE_URL + answer.get_absolute_url(),
            "replies_url": settings.SITE_URL + links.replies_path(follower),
        }
        queue_mail(
            ANSWERED_MAIL,
            to=follower.email,
            context=context,
            about=about(answer),
            due_at=decision_mail_due(),
            headers=links.list_unsubscribe_headers(follower),
        )
