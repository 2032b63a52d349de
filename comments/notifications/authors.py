"""What the authors of an article are told of its comments."""

from django.conf import settings

from comments import models
from comments.notifications.rows import about, decision_mail_due, have_left
from kingsfund.emails import queue_mail

AUTHOR_MAIL = "comments/author_told"


def tell_authors(comment: "models.Comment") -> None:
    """Tell each author with an address that readers see a comment now; not of the author's own."""
    if comment.from_author:
        return
    context = {
        "article": comment.article,
        "comment": comment,
        "comment_url": settings.SITE_URL + comment.get_absolute_url(),
    }
    told = have_left(comment, AUTHOR_MAIL)
    for author in comment.article.authors.exclude(email=""):
        if author.email.lower() in told:
            continue
        queue_mail(
            AUTHOR_MAIL,
            to=author.email,
            context={**context, "author": author},
            about=about(comment),
            due_at=decision_mail_due(),
        )
