"""What the writer of a comment is told."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from comments import private_links
from comments.models import Appeal, Applied, Comment, Decision, SitePolicy
from comments.notifications.authors import AUTHOR_MAIL, mails_to_authors
from comments.notifications.followers import mails_to_followers
from comments.notifications.reply_subscriptions import ANSWERED_MAIL
from comments.notifications.rows import FIRST_ACT, comment_ref, decision_mail_due
from kingsfund.core.email_addresses import mailbox_of
from kingsfund.core.security.ratelimit import hit
from kingsfund.mail.outbox import KEPT_FOR, cancel_all_queued, queue_all, write_mail
from kingsfund.models import Mail

Action = Decision.Action
# Acknowledgements to one address in a day: enough for a busy writer, too few to annoy a stranger.
ACKNOWLEDGEMENTS, DAY = 3, 86_400

# The message that tells of each decision; of spam nobody is told.
DECISION_MAILS: dict[str, str] = {
    Action.PUBLISH: "comments/published",
    Action.REVISE: "comments/revise",
    Action.DECLINE: "comments/declined",
}
RECEIVED_MAIL = "comments/received"
EDITED_MAIL, UPHELD_MAIL = "comments/edited", "comments/upheld"
TAKEN_BACK_MAIL = "comments/taken_back"
MAIL_OF: dict[str, str] = {**DECISION_MAILS, Action.EDIT: EDITED_MAIL, Action.UPHOLD: UPHELD_MAIL}
# The acts that make what earlier ones had to tell untrue; an edit of words does not.
OVERTAKEN_MAILS = [
    *DECISION_MAILS.values(),
    *(EDITED_MAIL, TAKEN_BACK_MAIL, AUTHOR_MAIL, ANSWERED_MAIL),
]
OVERTAKING = (*Decision.MOVES, Action.UNDO, Action.RESUBMIT, Action.WITHDRAW)


def acknowledge(comment: Comment) -> None:
    """Tell the writer that the comment has arrived, unless that address has had enough of these today."""
    if not comment.email:
        return
    key = f"comment-acknowledgement:{mailbox_of(comment.email)}"
    if hit(key, ACKNOWLEDGEMENTS, DAY).allowed:
        policy = SitePolicy.objects.current()
        queue_all(
            [write_to_writer(RECEIVED_MAIL, comment, answered_within=policy.answered_within())]
        )


def was_asked_to_prove(comment: Comment) -> bool:
    """Whether the link by which an address is proven is on its way: not where there was enough mail."""
    mails = Mail.objects.filter(about=comment_ref(comment), name=RECEIVED_MAIL)
    return mails.exclude(status__in=[Mail.Status.CANCELLED, Mail.Status.FAILED]).exists()


def notify_of_decisions(done: Sequence[Applied], answers: set[int]) -> None:
    """Queue the mails that acts set off, and call back what earlier ones had queued.

    They wait for `DECISION_MAIL_DELAY` seconds, in which the moderator may think better of it.
    `answers` are the keys of the decisions that answer an appeal.
    """
    told = told_among([undone for one in done if (undone := one.decision.undoes)])
    call_back_overtaken(done)
    mails = [mail for one in done for mail in mails_to_writer(one, answers, told)]
    shown = [
        one.comment
        for one in done
        if one.comment.is_published() and one.decision.action in OVERTAKING
        and not is_undone_edit(one.decision)
    ]  # fmt: skip
    queue_all([*mails, *mails_to_authors(shown), *mails_to_followers(shown)])


def is_undone_edit(decision: Decision) -> bool:
    return decision.undoes is not None and decision.undoes.action == Action.EDIT


def call_back_overtaken(done: Sequence[Applied]) -> None:
    """Cancel what acts make untrue and has not left; nothing was told before the first act."""
    acted_on = [one for one in done if one.comment.version > FIRST_ACT]
    edited = [
        one
        for one in acted_on
        if is_undone_edit(one.decision) or one.decision.action == Action.EDIT
    ]
    moved = [one for one in acted_on if one.decision.action in OVERTAKING and one not in edited]
    for acts, names in ((edited, [EDITED_MAIL]), (moved, OVERTAKEN_MAILS)):
        if acts:
            cancel_all_queued([comment_ref(one.comment) for one in acts], names=names)


def mails_to_writer(one: Applied, answers: set[int], told: set[int]) -> Iterator[Mail]:
    """What the writer of one comment is told of an act, at most one message."""
    comment, decision, _ = one
    if not comment.email:
        return
    if decision.undoes_id in told:
        yield write_to_writer(
            TAKEN_BACK_MAIL, comment, decision, due_at=decision_mail_due(), comment_now=comment
        )
    elif decision.action == Action.UPHOLD:
        yield write_to_writer(UPHELD_MAIL, comment, decision, is_answer=decision.pk in answers)
    elif decision.action == Action.EDIT:
        # What is changed while a comment waits is told with its publication.
        if comment.is_published():
            yield write_to_writer(EDITED_MAIL, comment, decision, due_at=decision_mail_due())
    elif decision.action in DECISION_MAILS:
        name, is_answer = DECISION_MAILS[decision.action], decision.pk in answers
        yield write_to_writer(
            name, comment, decision, due_at=decision_mail_due(), is_answer=is_answer
        )
    elif decision.action == Action.UNDO:
        yield from mail_of_standing(comment)


def mail_of_standing(comment: Comment) -> Iterator[Mail]:
    """After an act was undone that nobody had heard of: the decision that stands now, if not told."""
    # No decision puts a comment where it waits.
    standing = None if comment.is_waiting() else comment.standing_decision()
    if standing is None or standing.action not in DECISION_MAILS or was_told(comment, standing):
        return
    yield write_to_writer(
        DECISION_MAILS[standing.action],
        comment,
        standing,
        due_at=decision_mail_due(),
        is_answer=Appeal.objects.are_answered_by(standing.pk),
    )


def was_told(comment: Comment, decision: Decision) -> bool:
    """Whether the mail of an act has left, so that taking it back does not reach the writer."""
    return decision.pk in told_among([decision])


def told_among(decisions: Sequence[Decision]) -> set[int]:
    """The keys of those acts whose mail has left, in one query for any number.

    Of an act so old that its mail is not kept any more, the writer has heard if it was not taken back
    in the time in which the mail waits.
    """
    decisions = [one for one in decisions if one.action in MAIL_OF]
    if not decisions:
        return set()
    abouts = {f"comment:{one.comment_id}" for one in decisions}
    names = {MAIL_OF[one.action] for one in decisions}
    mails = Mail.objects.sent_or_sending().filter(about__in=abouts, name__in=names)
    left = [*mails.values_list("about", "name", "created_at")]
    return {
        one.pk
        for one in decisions
        if is_out_of_reach(one)
        or any(
            (what, name) == (f"comment:{one.comment_id}", MAIL_OF[one.action]) and at >= one.at
            for what, name, at in left
        )
    }


def is_out_of_reach(decision: Decision) -> bool:
    """Whether an act is older than any mail that is kept, and its mail had the time to leave."""
    if decision.at > timezone.now() - KEPT_FOR or decision.channel == Decision.Channel.IMPORT:
        return False
    taken_back = getattr(decision, "undone_by", None)
    until = taken_back.at if taken_back else timezone.now()
    return until - decision.at > timedelta(seconds=settings.DECISION_MAIL_DELAY)


def write_to_writer(
    name: str,
    comment: Comment,
    decision: Decision | None = None,
    *,
    due_at: datetime | None = None,
    is_answer: bool = False,
    **more: Any,
) -> Mail:
    """One message to the writer, who has an address, not stored yet."""
    context = {**writer_context(comment, decision, is_answer=is_answer), **more}
    return write_mail(
        name, to=comment.email, context=context, about=comment_ref(comment), due_at=due_at
    )


def writer_context(
    comment: Comment,
    decision: Decision | None = None,
    *,
    is_answer: bool = False,
) -> dict[str, object]:
    """What the mails to a writer are made from: nothing that came out of the form."""
    policy = settings.SITE_URL + reverse("comments:policy")
    anchor = decision.reason.policy_anchor if decision and decision.reason else ""
    return {
        "article": comment.article,
        "number": comment.pk,
        "decision": decision,
        "is_answer_to_appeal": is_answer,
        "edit_note": comment.edit_note,
        "must_prove": comment.wants_replies and not comment.email_verified_at,
        "comment_url": settings.SITE_URL + comment.get_absolute_url(),
        "policy_url": policy,
        "paragraph_url": policy + (f"#{anchor}" if anchor else ""),
        **secret_urls(comment),
    }


def secret_urls(comment: Comment) -> dict[str, str]:
    """The links that are the writer's alone."""
    return {
        "status_url": settings.SITE_URL + private_links.status_path(comment),
        "edit_url": settings.SITE_URL + private_links.act_path("edit", comment),
        "proof_url": settings.SITE_URL + private_links.proof_path(comment),
    }
