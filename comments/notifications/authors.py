"""What the authors of an article are told of its comments."""

from django.conf import settings
from django.urls import reverse

from articles.models import Author
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
    for author in comment.article.authors.exclude(email="").select_related("user"):
        if author.email.lower() in told:
            continue
        queue_mail(
            AUTHOR_MAIL,
            to=author.email,
            context={**context, "author": author, "answer_url": answer_url(comment, author)},
            about=about(comment),
            due_at=decision_mail_due(),
        )


def answer_url(comment: "models.Comment", author: Author) -> str:
    """Where an author who can sign in answers a comment; empty for one who cannot."""
    user = author.user
    if user is None or not (user.is_active and user.is_staff):
        return ""
    return settings.SITE_URL + reverse("admin:comments_comment_answer", args=[comment.pk])
