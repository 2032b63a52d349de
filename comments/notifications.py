"""Mail about comments: what the writer, the article's authors and the moderators are told.

An address on a comment is unproven: anybody can type anybody's. So no mail to it carries a word that
was typed into the form, and the site cannot be used to send a stranger a message.
"""

from datetime import datetime, timedelta
from types import SimpleNamespace

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.timesince import timesince

from comments import models
from kingsfund.context_processors import site
from kingsfund.emails import call_back_mail, queue_mail
from kingsfund.models import Mail
from kingsfund.signing import make_token
from kingsfund.throttle import allow

# Acknowledgements to one address in a day: enough for a busy writer, too few to annoy a stranger.
ACKNOWLEDGEMENTS, DAY = 3, 86_400
# A comment this young may have a neighbour with a lower number that is not committed yet.
SETTLED_AFTER = timedelta(seconds=10)

DECISION_MAILS = {"publish": "comments/published", "decline": "comments/declined"}
AUTHOR_MAIL = "comments/author_told"


def about(comment: "models.Comment") -> str:
    return f"comment:{comment.pk}"


def status_path(comment: "models.Comment") -> str:
    """The writer's private page, at one address for ever, for the page is their receipt."""
    token = make_token("comment-status", comment.submission_key.hex, at=comment.submitted_at)
    return reverse("comments:comment-status", args=[token])


def mail_about(comment: "models.Comment") -> list[Mail]:
    """Every message about a comment, for the desk, without their text."""
    mails = Mail.objects.filter(about=about(comment)).order_by("-pk")
    return list(mails.defer("text", "html", "headers"))


# The writer


def acknowledge(comment: "models.Comment") -> None:
    """Tell the writer that the comment has arrived, unless that address has had enough of these today."""
    if not comment.email:
        return
    key = f"comment-acknowledgement:{comment.email.lower()}"
    if allow(key, ACKNOWLEDGEMENTS, DAY).allowed:
        tell_writer("comments/received", comment)


def tell_of_decision(comment: "models.Comment", decision: "models.Decision") -> None:
    """Queue the mail that a decision sets off, and call back what an earlier one had queued.

    It waits for `DECISION_MAIL_DELAY` seconds, in which the moderator may think better of it.
    """
    for name in (*DECISION_MAILS.values(), AUTHOR_MAIL):
        call_back_mail(about(comment), name=name)
    standing = comment.standing_decision()
    if standing is None or standing.action not in DECISION_MAILS:
        return
    if standing != decision and was_told(comment, standing):
        return
    tell_writer(
        DECISION_MAILS[standing.action], comment, decision=standing, due_at=decision_mail_due()
    )
    if standing.action == models.Decision.Action.PUBLISH:
        tell_authors(comment)


def decision_mail_due() -> datetime:
    return timezone.now() + timedelta(seconds=settings.DECISION_MAIL_DELAY)


def was_told(comment: "models.Comment", decision: "models.Decision") -> bool:
    """Whether the mail of a decision has left, so that taking it back does not reach the writer."""
    name = DECISION_MAILS.get(decision.action)
    mails = Mail.objects.filter(about=about(comment), name=name, created_at__gte=decision.at)
    return mails.filter(status__in=[Mail.Status.SENDING, Mail.Status.SENT]).exists()


def tell_writer(
    name: str,
    comment: "models.Comment",
    *,
    decision: "models.Decision | None" = None,
    due_at: datetime | None = None,
) -> None:
    if comment.email:
        context = writer_context(comment, decision)
        queue_mail(name, to=comment.email, context=context, about=about(comment), due_at=due_at)


def writer_context(
    comment: "models.Comment", decision: "models.Decision | None" = None
) -> dict[str, object]:
    """What the mails to a writer are made from: nothing that came out of the form."""
    policy = reverse("comments:policy")
    anchor = decision.reason.policy_anchor if decision and decision.reason else ""
    return {
        "article": comment.article,
        "number": comment.pk,
        "decision": decision,
        "status_url": settings.SITE_URL + status_path(comment),
        "comment_url": settings.SITE_URL + comment.get_absolute_url(),
        "policy_url": settings.SITE_URL + policy,
        "paragraph_url": settings.SITE_URL + policy + (f"#{anchor}" if anchor else ""),
        "promise_days": settings.COMMENT_PROMISE_DAYS,
    }


def decision_mail_text(
    comment: "models.Comment",
    action: str,
    *,
    reason: "models.Reason | None" = None,
    note: str = "",
) -> str:
    """The mail that a decision would send to the writer, for the desk; empty if none is sent.

    What is not chosen yet is a gap, and so is the link to the writer's page: it is the writer's alone.
    """
    if not comment.email or action not in DECISION_MAILS:
        return ""
    reason = reason or SimpleNamespace(explanation="[the reason you choose]", policy_anchor="")
    decision = SimpleNamespace(action=action, reason=reason, note=note)
    gap = {"status_url": "[the writer’s private page]"}
    context = {**site(None), **writer_context(comment, decision), **gap}
    message = DECISION_MAILS[action].partition("/")[2]
    return render_to_string(f"comments/email/{message}_body.txt", context).strip()


# The article's authors


def tell_authors(comment: "models.Comment") -> None:
    """Tell each author with an address that readers see a comment now; not of the author's own."""
    if comment.from_author:
        return
    context = {
        "article": comment.article,
        "comment": comment,
        "comment_url": settings.SITE_URL + comment.get_absolute_url(),
    }
    for author in comment.article.authors.exclude(email=""):
        queue_mail(
            AUTHOR_MAIL,
            to=author.email,
            context={**context, "author": author},
            about=about(comment),
            due_at=decision_mail_due(),
        )


# The moderators


def tell_moderators(*, at: datetime | None = None) -> int:
    """Tell moderators that new comments wait; return how many mails were queued.

    At most once in `MODERATOR_MAIL_EVERY` seconds, and only if something came in since. For the
    clock to call as often as it likes, from as many machines as there are.
    """
    at = at or timezone.now()
    waiting = models.Comment.objects.awaiting_moderation()
    newest = waiting.filter(submitted_at__lte=at - SETTLED_AFTER).newest_number()
    if not newest:
        return 0
    every = timedelta(seconds=settings.MODERATOR_MAIL_EVERY)
    with transaction.atomic():
        if not models.Bulletin.objects.claim(at=at, every=every, newest=newest):
            return 0
        oldest = waiting.next_waiting()
        context = {
            "count": waiting.count(),
            "oldest_age": timesince(oldest.waiting_since, at, depth=1),
            "queue_url": settings.SITE_URL + reverse("admin:comments_comment_changelist"),
        }
        people = User.objects.with_perm(
            "comments.moderate_comment", backend="django.contrib.auth.backends.ModelBackend"
        ).exclude(email="")
        for user in people:
            queue_mail("comments/waiting", to=user.email, context={**context, "user": user})
    return len(people)
