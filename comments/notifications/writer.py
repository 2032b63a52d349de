"""What the writer of a comment is told."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from comments import appealing, links, models
from comments.notifications.authors import AUTHOR_MAIL, tell_authors
from comments.notifications.followers import tell_followers
from comments.notifications.rows import about, decision_mail_due
from comments.replies import ANSWERED_MAIL
from kingsfund.emails import call_back_mail, queue_mail
from kingsfund.models import Mail
from kingsfund.throttle import allow

# Acknowledgements to one address in a day: enough for a busy writer, too few to annoy a stranger.
ACKNOWLEDGEMENTS, DAY = 3, 86_400

# The message that tells of each decision; of spam nobody is told.
DECISION_MAILS = {
    "publish": "comments/published",
    "revise": "comments/revise",
    "decline": "comments/declined",
}
RECEIVED_MAIL = "comments/received"
EDITED_MAIL, UPHELD_MAIL = "comments/edited", "comments/upheld"
MAIL_OF = {**DECISION_MAILS, "edit": EDITED_MAIL, "uphold": UPHELD_MAIL}
# The acts that make what earlier ones had to tell untrue; an edit of words does not.
OVERTAKING = ("publish", "revise", "decline", "spam", "undo", "resubmit", "withdraw")


def acknowledge(comment: "models.Comment") -> None:
    """Tell the writer that the comment has arrived, unless that address has had enough of these today."""
    if not comment.email:
        return
    key = f"comment-acknowledgement:{comment.email.lower()}"
    if allow(key, ACKNOWLEDGEMENTS, DAY).allowed:
        policy = models.SitePolicy.objects.current()
        tell_writer(RECEIVED_MAIL, comment, answered_within=policy.answered_within())


def was_asked_to_prove(comment: "models.Comment") -> bool:
    """Whether the link by which an address is proven is on its way: not where there was enough mail."""
    mails = Mail.objects.filter(about=about(comment), name=RECEIVED_MAIL)
    return mails.exclude(status__in=[Mail.Status.CANCELLED, Mail.Status.FAILED]).exists()


def tell_of_decision(comment: "models.Comment", decision: "models.Decision") -> None:
    """Queue the mail that an act sets off, and call back what an earlier one had queued.

    It waits for `DECISION_MAIL_DELAY` seconds, in which the moderator may think better of it.
    """
    if decision.action == "uphold":
        tell_writer(UPHELD_MAIL, comment, decision=decision)
    elif decision.action == "edit":
        tell_of_edit(comment, decision)
    elif decision.action == "undo" and decision.undoes.action == "edit":
        call_back_mail(about(comment), name=EDITED_MAIL)
    elif decision.action in OVERTAKING:
        for name in (*DECISION_MAILS.values(), EDITED_MAIL, AUTHOR_MAIL, ANSWERED_MAIL):
            call_back_mail(about(comment), name=name)
        tell_of_standing(comment, decision)


def tell_of_standing(comment: "models.Comment", decision: "models.Decision") -> None:
    """Tell of the decision that stands after an act, unless it is an older one that was told."""
    standing = comment.standing_decision()
    if standing is None or standing.action not in DECISION_MAILS:
        return
    if standing != decision and was_told(comment, standing):
        return
    name = DECISION_MAILS[standing.action]
    tell_writer(name, comment, decision=standing, due_at=decision_mail_due())
    if comment.is_published():
        tell_authors(comment)
        tell_followers(comment)


def tell_of_edit(comment: "models.Comment", decision: "models.Decision") -> None:
    """Tell of words that a moderator changed under the eyes of readers.

    What is changed while a comment waits is told with its publication, and of one that is never
    published there is nothing to tell.
    """
    if comment.is_published():
        call_back_mail(about(comment), name=EDITED_MAIL)
        tell_writer(EDITED_MAIL, comment, decision=decision, due_at=decision_mail_due())


def was_told(comment: "models.Comment", decision: "models.Decision") -> bool:
    """Whether the mail of an act has left, so that taking it back does not reach the writer."""
    name = MAIL_OF.get(decision.action)
    mails = Mail.objects.that_left().filter(about=about(comment), name=name)
    return mails.filter(created_at__gte=decision.at).exists()


def tell_writer(
    name: str,
    comment: "models.Comment",
    *,
    decision: "models.Decision | None" = None,
    due_at: datetime | None = None,
    **more: object,
) -> None:
    if comment.email:
        context = {**writer_context(comment, decision), **more}
        queue_mail(name, to=comment.email, context=context, about=about(comment), due_at=due_at)


def writer_context(
    comment: "models.Comment", decision: "models.Decision | None" = None
) -> dict[str, object]:
    """What the mails to a writer are made from: nothing that came out of the form."""
    policy = settings.SITE_URL + reverse("comments:policy")
    anchor = decision.reason.policy_anchor if decision and decision.reason else ""
    return {
        "article": comment.article,
        "number": comment.pk,
        "decision": decision,
        "is_answer_to_appeal": decision is not None and appealing.is_answer(decision.pk),
        "edit_note": comment.edit_note,
        "must_prove": comment.wants_replies and not comment.email_proven_at,
        "comment_url": settings.SITE_URL + comment.get_absolute_url(),
        "policy_url": policy,
        "paragraph_url": policy + (f"#{anchor}" if anchor else ""),
        **secret_urls(comment),
    }


def secret_urls(comment: "models.Comment") -> dict[str, str]:
    """The links that are the writer's alone."""
    return {
        "status_url": settings.SITE_URL + links.status_path(comment),
        "edit_url": settings.SITE_URL + links.act_path("edit", comment),
        "proof_url": settings.SITE_URL + links.proof_path(comment),
    }
