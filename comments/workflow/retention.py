"""What is deleted because its time is up: one rule for each state, as the comment policy promises.

Each batch is a transaction with a row in the log (`RetentionRun`): killed at any moment, or run by
several clocks at once, nothing is forgotten twice and nothing is left.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from comments import policy
from comments.models import Comment, CommentQuerySet, Decision, RetentionRun
from comments.workflow import transitions
from comments.workflow.erasure import empty, lock_what_follows, mails_about

Status, Due = Comment.Status, RetentionRun.Rule
BATCH = 200
BATCHES = 10  # at one call of the clock
DELETED = "[Deleted when its time was up.]"


class RetentionRule(NamedTuple):
    """What is due at a moment, and what is done to comments that are."""

    name: RetentionRun.Rule
    due: Callable[[datetime], CommentQuerySet]
    do: Callable[[list[Comment], datetime], None]

    @property
    def label(self) -> str:
        return str(self.name.label)


def empty_all(comments: list[Comment], at: datetime) -> None:
    empty(comments, text=DELETED, at=at)


def withdraw_and_empty(comments: list[Comment], at: datetime) -> None:
    """What its writer never handed in again is over, and the log says so."""
    lock_what_follows()
    for comment in comments:
        transitions.withdraw(comment, channel=Decision.Channel.CLOCK)
    empty_all(comments, at)


def forget_addresses(comments: list[Comment], at: datetime) -> None:
    """The words stay; the address goes, with the settled mail about them."""
    numbers = [comment.pk for comment in comments]
    mails_about(numbers).settled().delete()
    Comment.objects.filter(pk__in=numbers).update(email="")


def of_state(status: str, kept: timedelta) -> Callable[[datetime], CommentQuerySet]:
    """The comments that have been in a state for longer than they are kept in it."""
    return lambda at: Comment.objects.to_empty(status, at - kept)


def with_old_address(at: datetime) -> CommentQuerySet:
    return Comment.objects.with_address_from_before(at - policy.ADDRESS_KEPT).order_by("decided_at")


RULES = (
    RetentionRule(Due.SPAM, of_state(Status.SPAM, policy.SPAM_KEPT), empty_all),
    RetentionRule(Due.WITHDRAWN, of_state(Status.WITHDRAWN, policy.WITHDRAWN_KEPT), empty_all),
    RetentionRule(Due.DECLINED, of_state(Status.DECLINED, policy.DECLINED_KEPT), empty_all),
    RetentionRule(Due.REVISE, of_state(Status.REVISE, policy.REVISE_KEPT), withdraw_and_empty),
    RetentionRule(Due.ADDRESS, with_old_address, forget_addresses),
)


def forget_due(*, at: datetime | None = None) -> int:
    """A few batches of each rule; return how many comments that was. For the clock."""
    at = at or timezone.now()
    forgotten = 0
    for rule in RULES:
        for _ in range(BATCHES):
            count = forget_batch(rule, at=at)
            forgotten += count
            if count < BATCH:
                break
    return forgotten


@transaction.atomic
def forget_batch(rule: RetentionRule, *, at: datetime) -> int:
    """Apply a rule to the comments that are due, at most `BATCH`; what somebody holds is left."""
    held = [comment.pk for comment in rule.due(at).lock(skip_locked=True)[:BATCH]]
    # Asked again, because an appeal may have come after the question and before the rows were held.
    comments = list(rule.due(at).filter(pk__in=held))
    if comments:
        rule.do(comments, at)
        RetentionRun.objects.create(rule=rule.name, number=len(comments), at=at)
    return len(comments)
