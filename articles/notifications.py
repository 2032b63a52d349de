"""Mail about the work on an article: who is asked, who is answered, who hears what became of it.

Every mail is written in the transaction of what it tells of. Nobody is told of what they did
themselves, nor of an article that they may no longer work on.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Edition, Remark, ReviewLink
from kingsfund.core.security.signing import make_token
from kingsfund.mail.outbox import cancel_queued_mail, queue_mail
from kingsfund.models import Mail, User

# So many are asked to review when the writer names nobody.
ASKED_AT_ONCE = 20
# Remarks of so long a time come in one mail.
GATHERED_FOR = timedelta(minutes=10)
REMARKS_MAIL = "articles/remarks_made"
REVIEW = "outside-review"


def article_ref(article: Article) -> str:
    return f"article:{article.pk}"


# Who


def who_may(*permissions: str) -> QuerySet[User]:
    """The active staff who hold every one of some permissions."""
    people = User.objects.filter(is_staff=True)
    for permission in permissions:
        holders = User.objects.with_perm(
            permission, backend="django.contrib.auth.backends.ModelBackend"
        )
        people = people.filter(pk__in=holders.order_by().values("pk"))
    return people.order_by("first_name", "last_name", "username")


def reviewers() -> QuerySet[User]:
    """Those who may approve and open every article."""
    return who_may(
        "articles.change_article", "articles.approve_article", "articles.publish_article"
    )


def writers_of(edition: Edition, *, besides: AbstractUser | None) -> list[AbstractUser]:
    """Who stands behind a draft: who submitted it and who began it; without who acts on it."""
    keys = [edition.submitted_by_id, edition.created_by_id, edition.article.created_by_id]
    wanted = {key for key in keys if key is not None} - {besides and besides.pk}
    people = User.objects.in_bulk(wanted)
    return [people[key] for key in dict.fromkeys(keys) if key in people]


def can_be_told(user: AbstractUser | None, article: Article) -> bool:
    return bool(
        user and user.is_active and Article.objects.editable_by(user).filter(pk=article.pk).exists()
    )


# How


def tell(
    name: str,
    people: Iterable[AbstractUser | None],
    *,
    edition: Edition,
    by: AbstractUser | None,
    at: datetime,
    context: Mapping[str, object] | None = None,
) -> None:
    """Queue one mail for each of some people, once each, without the one who acted."""
    article = edition.article
    told = {user.pk: user for user in people if user and user != by}
    for user in told.values():
        if can_be_told(user, article):
            queue_mail(
                f"articles/{name}",
                to=user.email,
                context={**mail_context(edition, by=by, at=at), **(context or {}), "user": user},
                about=article_ref(article),
            )


def mail_context(edition: Edition, *, by: AbstractUser | None, at: datetime) -> dict[str, object]:
    pk = edition.article_id
    return {
        "article": edition.article,
        "edition": edition,
        "title": edition.title,
        "who": name_of(by),
        "at": timezone.localtime(at),
        "unresolved": Remark.objects.beside(edition).unresolved().count(),
        "review_url": settings.SITE_URL + reverse("admin:articles_article_review", args=[pk]),
        "write_url": settings.SITE_URL + reverse("admin:articles_article_change", args=[pk]),
        "article_url": settings.SITE_URL + edition.article.get_absolute_url(),
    }


def name_of(user: AbstractUser | None) -> str:
    return user.get_full_name() or user.get_username() if user else "the clock"


# What


def notify_of_submission(edition: Edition, *, by: AbstractUser, note: str, at: datetime) -> None:
    """Ask the one it is assigned to, else everybody who may approve it, for a review."""
    chosen = edition.assigned_to
    people = [chosen] if chosen and chosen != by else reviewers().exclude(pk=by.pk)[:ASKED_AT_ONCE]
    context = {"note": note, "is_chosen": bool(chosen and chosen != by)}
    tell("review_asked", people, edition=edition, by=by, at=at, context=context)


def notify_of_approval(edition: Edition, *, by: AbstractUser, note: str, at: datetime) -> None:
    tell(
        "review_approved", writers_of(edition, besides=by), edition=edition, by=by, at=at,
        context={"note": note},
    )  # fmt: skip


def notify_of_return(edition: Edition, *, by: AbstractUser, note: str, at: datetime) -> None:
    """Tell the writers that it came back to them, and what is missing."""
    tell(
        "review_sent_back", writers_of(edition, besides=by), edition=edition, by=by, at=at,
        context={"note": note},
    )  # fmt: skip


def notify_of_voiding(
    edition: Edition, *, approver: AbstractUser | None, by: AbstractUser, at: datetime
) -> None:
    """Tell the writers, and who had approved it, that the text is not the approved one any more."""
    people = [*writers_of(edition, besides=by), approver]
    tell(
        "approval_voided",
        people,
        edition=edition,
        by=by,
        at=at,
        context={"approver_name": name_of(approver)},
    )


def notify_of_assignment(edition: Edition, *, by: AbstractUser, note: str, at: datetime) -> None:
    tell(
        "review_assigned", [edition.assigned_to], edition=edition, by=by, at=at,
        context={"note": note, "due_on": edition.due_on},
    )  # fmt: skip


def notify_of_schedule(edition: Edition, *, by: AbstractUser, at: datetime) -> None:
    people = [*writers_of(edition, besides=by), edition.assigned_to]
    context = {"publish_at": timezone.localtime(edition.publish_at)}
    tell("edition_scheduled", people, edition=edition, by=by, at=at, context=context)


def notify_of_publication(edition: Edition, *, by: AbstractUser | None, at: datetime) -> None:
    """Tell who worked on an edition that readers see it; nobody is `by` when the clock did it."""
    people = [
        *writers_of(edition, besides=by),
        edition.assigned_to,
        None if by else edition.scheduled_by,
    ]
    context = {"by_somebody": by is not None}
    tell("edition_published", people, edition=edition, by=by, at=at, context=context)


def notify_of_facts(link: ReviewLink, *, statement: str, at: datetime) -> None:
    tell(
        "facts_checked", [link.created_by], edition=link.edition, by=None, at=at,
        context={"who": link.name, "statement": statement},
    )  # fmt: skip


def notify_of_remark(remark: Remark, *, at: datetime) -> None:
    """Tell the writers and the one it is assigned to, at most once in `GATHERED_FOR` each.

    A mail that has not left yet makes room for one with all that came since the last that did.
    The caller holds the article, so that of two remarks made at once neither is lost.
    """
    edition = remark.edition
    people = [
        *writers_of(edition, besides=remark.by),
        edition.assigned_to,
        remark.link and remark.link.created_by,
    ]
    for user in {user.pk: user for user in people if user and user != remark.by}.values():
        if can_be_told(user, edition.article):
            queue_remarks(edition, user, at=at)


def queue_remarks(edition: Edition, user: AbstractUser, *, at: datetime) -> None:
    which = {"about": article_ref(edition.article), "name": REMARKS_MAIL, "to": user.email}
    waiting = Mail.objects.queued().filter(**which).first()
    cancel_queued_mail(**which)
    remarks = edition.remarks.unresolved().for_reading().not_by(user)
    if last := Mail.objects.sent_or_sending().filter(**which).order_by("-created_at").first():
        remarks = remarks.filter(created_at__gt=last.created_at)
    unread = list(remarks)
    names = sorted({remark.who() for remark in unread})
    context = {
        **mail_context(edition, by=None, at=at),
        "remarks": unread,
        "names": names,
        "user": user,
    }
    due_at = waiting.due_at if waiting else at + GATHERED_FOR
    queue_mail(REMARKS_MAIL, to=user.email, context=context, about=which["about"], due_at=due_at)


# Outside


def review_path(link: ReviewLink) -> str:
    """The address that lets an invited reader in, the same whenever it is asked for."""
    token = make_token(REVIEW, [link.pk, link.edition_id], at=link.created_at)
    return reverse("articles:review-detail", args=[token])


def invite(link: ReviewLink, *, by: AbstractUser) -> None:
    """Send an invited reader the link, if they have an address."""
    if link.email:
        queue_mail(
            "articles/review_invitation",
            to=link.email,
            context={
                "link": link,
                "title": link.edition.title,
                "who": name_of(by),
                "review_url": settings.SITE_URL + review_path(link),
                "expires_at": timezone.localtime(link.expires_at),
            },
            about=article_ref(link.edition.article),
            headers={"Reply-To": by.email},
        )
