"""What the authors of an article are told of its comments."""

from collections.abc import Iterator, Sequence

from django.conf import settings
from django.db.models import F
from django.urls import reverse

from articles.models import Author
from comments.models import Comment
from comments.notifications.rows import comment_ref, decision_mail_due, have_left
from kingsfund.mail.outbox import write_mail
from kingsfund.models import Mail

AUTHOR_MAIL = "comments/author_told"


def mails_to_authors(published: Sequence[Comment]) -> Iterator[Mail]:
    """Tell each author with an address that readers see a comment now; not of the author's own."""
    comments = [comment for comment in published if not comment.from_author]
    if not comments:
        return
    told, authors = have_left(comments, AUTHOR_MAIL), authors_of(comments)
    for comment in comments:
        for author in authors[comment.article_id]:
            if (comment_ref(comment), author.email.lower()) not in told:
                yield mail_of_comment(comment, author)


def authors_of(comments: Sequence[Comment]) -> dict[int, list[Author]]:
    """Those with an address whom readers see named on each article, in one query."""
    found: dict[int, list[Author]] = {comment.article_id: [] for comment in comments}
    named = Author.objects.exclude(email="").filter(bylines__edition__live_for__in=list(found))
    authors = named.annotate(of=F("bylines__edition__live_for")).order_by("bylines__position")
    for author in authors.select_related("user"):
        found[author.of].append(author)
    return found


def mail_of_comment(comment: Comment, author: Author) -> Mail:
    context = {
        "article": comment.article,
        "comment": comment,
        "comment_url": settings.SITE_URL + comment.get_absolute_url(),
        "author": author,
        "answer_url": answer_url(comment, author),
    }
    return write_mail(
        AUTHOR_MAIL,
        to=author.email,
        context=context,
        about=comment_ref(comment),
        due_at=decision_mail_due(),
    )


def answer_url(comment: Comment, author: Author) -> str:
    """Where an author who can sign in answers a comment; empty for one who cannot."""
    user = author.user
    if user is None or not (user.is_active and user.is_staff):
        return ""
    return settings.SITE_URL + reverse("admin:comments_comment_answer", args=[comment.pk])
