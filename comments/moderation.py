"""What a submission and a decision set off: everything that touches more than one row."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple
from uuid import UUID, uuid4

from django.contrib.auth.models import AbstractUser
from django.db import IntegrityError, transaction
from django.utils import timezone

from comments import notifications
from comments.models import Comment, Decision, Note, Reason, StaleDecision, Trace, WrongState
from comments.permissions import MODERATE
from comments.policy import POLICY_VERSION
from comments.tasks import screen_comments
from kingsfund.core.permissions import requires
from kingsfund.models import Mail


def receive(letter: Comment, *, key: UUID, network: Sequence[str] = ()) -> tuple[Comment, bool]:
    """Store a new comment for the moderators and tell its writer; or the one that has the key already.

    `network` are keyed hashes of where it came from, of which a trace is kept for some days.

    Returns the comment and whether it is new. The same form sent twice, also at the same moment,
    is one comment: the key is unique, and who comes second is given what the first stored.
    """
    letter.submission_key, letter.policy_version = key, POLICY_VERSION
    letter.is_first = not Comment.objects.by_writer(letter.email).published().exists()
    try:
        with transaction.atomic():
            letter.save(force_insert=True)
            if network:
                Trace.objects.leave(letter, network)
            notifications.acknowledge(letter)
            transaction.on_commit(screen_comments.enqueue)
    except IntegrityError:
        earlier = Comment.objects.filter(submission_key=key).first()
        if earlier is None:
            raise
        return earlier, False
    return letter, True


def has_received(key: UUID) -> bool:
    """Whether a form was sent before."""
    return Comment.objects.filter(submission_key=key).exists()


class Verdict(NamedTuple):
    """What a moderator wants done, with one comment or with many."""

    action: str
    reason: Reason | None = None
    note: str = ""

    def apply_to(
        self,
        comment: Comment,
        *,
        by: AbstractUser,
        expected: int | None = None,
        batch: UUID | None = None,
    ) -> Decision:
        """Decide on one comment. Raises `StaleDecision`, `WrongState`."""
        if self.action == Decision.Action.PUBLISH:
            return comment.publish(by=by, expected=expected, batch=batch)
        if self.action == Decision.Action.SPAM:
            return comment.mark_as_spam(by=by, expected=expected, batch=batch)
        if self.action == Decision.Action.KEEP:
            return comment.keep(by=by, note=self.note, expected=expected)
        says = {"reason": self.reason, "note": self.note}
        if self.action == Decision.Action.REVISE:
            return comment.ask_to_revise(by=by, expected=expected, batch=batch, **says)
        return comment.decline(by=by, expected=expected, batch=batch, **says)


class Outcome(NamedTuple):
    """What became of a decision on many comments: how many went through, and why the others did not."""

    batch: UUID
    decided: int
    left: list[str]


def decide_on_all(
    verdict: Verdict,
    comments: Iterable[Comment],
    *,
    by: AbstractUser,
    versions: dict[int, int] | None = None,
    batch: UUID | None = None,
) -> Outcome:
    """Apply one verdict to each comment in a transaction of its own.

    `versions` holds what the moderator had read, by number. A comment that has changed since, or
    cannot be decided so, is left as it is and told of in the outcome. What is too much for one go is
    decided in several under the same `batch`.
    """
    batch, decided, left = batch or uuid4(), 0, []
    for comment in comments:
        expected = (versions or {}).get(comment.pk)
        try:
            verdict.apply_to(comment, by=by, expected=expected, batch=batch)
            decided += 1
        except StaleDecision as error:
            left.append(f"#{comment.pk} because {what_happened(error.latest)}")
        except WrongState as error:
            left.append(str(error).rstrip("."))
    return Outcome(batch, decided, left)


@requires(MODERATE)
def add_note(comment: Comment, text: str, *, by: AbstractUser) -> Note:
    """Leave a note about a comment for other moderators."""
    return comment.notes.create(text=text, by=by)


@requires(MODERATE)
def send_mail_again(mail: Mail, *, by: AbstractUser) -> bool:
    """Give a mail about a comment that was given up another chance; False if it was not given up."""
    return mail.send_again()


def undo_all(decisions: Iterable[Decision], *, by: AbstractUser) -> Outcome:
    """Take back each decision that is still the latest on its comment."""
    undone, left = 0, []
    for decision in decisions:
        try:
            decision.comment.undo(decision, by=by)
            undone += 1
        except StaleDecision as error:
            left.append(f"#{decision.comment_id} because {what_happened(error.latest)}")
        except WrongState as error:
            left.append(str(error).rstrip("."))
    return Outcome(uuid4(), undone, left)


def what_happened(latest: Decision | None) -> str:
    """Somebody else's decision as half a sentence: "Nell Price declined it at 10:32"."""
    if latest is None:
        return "it has changed"
    acts = {
        Decision.Action.PUBLISH: "published it",
        Decision.Action.REVISE: "asked its writer to revise it",
        Decision.Action.DECLINE: "declined it",
        Decision.Action.SPAM: "marked it as spam",
        Decision.Action.EDIT: "edited it",
        Decision.Action.KEEP: "kept it",
        Decision.Action.UPHOLD: "upheld the decision",
        Decision.Action.PICK: "made it an editor’s pick",
        Decision.Action.UNPICK: "took its pick away",
        Decision.Action.UNDO: "took a decision back",
        Decision.Action.CHANGE: "changed it",
        Decision.Action.RESUBMIT: "revised it",
        Decision.Action.WITHDRAW: "withdrew it",
        Decision.Action.APPEAL: "appealed",
    }
    moment = timezone.localtime(latest.at)
    day = "" if moment.date() == timezone.localdate() else f" on {moment:%-d %B %Y}"
    return f"{latest.who()} {acts[Decision.Action(latest.action)]} at {moment:%H:%M}{day}"
