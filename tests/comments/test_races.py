"""Two people act on one comment: one of them wins, the other is told, and the log says what happened.

Each duel is fought in one order, in the other, and several times at the same instant, on connections
of their own. What both had before them is the comment as it was when the duel began.
"""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple
from uuid import uuid4

import pytest
from django.utils import timezone

from articles.models import Article
from comments.audit.verification import find_chain_errors
from comments.models import (
    Comment,
    Reason,
    StaleDecision,
    WrongState,
)
from comments.notifications.writer import DECISION_MAILS
from comments.workflow import appeals, availability, email_verification, transitions
from comments.workflow.moderation import Outcome, Verdict, decide_on_all, undo_all
from kingsfund.models import Mail, User
from tests.comments.racing import REFUSALS, at_once, attempt, read_twice, won
from tests.conftest import make_user
from tests.factories import make_article, make_comment

AT_ONCE = 2
MAIL_ON = {"published": "publish", "declined": "decline", "revise": "revise"}

Act = Callable[[Comment], object]


class Cast(NamedTuple):
    """Who is there, and what they need to decide."""

    mo: User
    nell: User
    olu: User
    article: Article
    reason: Reason


@pytest.fixture
def cast(moderator: User, second_moderator: User) -> Cast:
    olu = make_user("olu", "Moderator", first_name="Olu", last_name="Adeyemi")
    article = make_article("Waiting well", comment_policy=Article.CommentPolicy.TRUSTED)
    return Cast(moderator, second_moderator, olu, article, Reason.objects.first())


# What one of the two does. Each takes the comment as it was read, and raises what it is refused by.


def publish(cast: Cast, comment: Comment) -> object:
    return transitions.publish(comment, by=cast.mo)


def decline(cast: Cast, comment: Comment) -> object:
    return transitions.decline(comment, by=cast.nell, reason=cast.reason, note="Not here.")


def spam(cast: Cast, comment: Comment) -> object:
    return transitions.mark_as_spam(comment, by=cast.olu)


def revise(cast: Cast, comment: Comment) -> object:
    return transitions.ask_to_revise(comment, by=cast.nell, reason=cast.reason)


def edit(cast: Cast, comment: Comment) -> object:
    return transitions.edit(
        comment, by=cast.nell, text=f"{comment.text} Shortened.", why="Shortened."
    )


def keep(cast: Cast, comment: Comment) -> object:
    return transitions.keep(comment, by=cast.mo)


def pick(cast: Cast, comment: Comment) -> object:
    return transitions.pick(comment, by=cast.mo)


def uphold(cast: Cast, comment: Comment) -> object:
    return transitions.uphold(comment, by=cast.mo)


def change(cast: Cast, comment: Comment) -> object:
    return transitions.change(comment, {"text": "Other words, which nobody has read."})


def resubmit(cast: Cast, comment: Comment) -> object:
    return transitions.resubmit(comment, {"text": "Better words, which nobody has read."})


def withdraw(cast: Cast, comment: Comment) -> object:
    return transitions.withdraw(comment)


def appeal(cast: Cast, comment: Comment) -> object:
    return appeals.lodge(comment, "You have mistaken me.")


def undo(cast: Cast, comment: Comment) -> object:
    latest = comment.decisions.get(resulting_version=comment.version)
    return told(undo_all([latest], by=cast.nell))


def bulk_spam(cast: Cast, comment: Comment) -> object:
    versions = {comment.pk: comment.version}
    return told(decide_on_all(Verdict("spam"), [comment], by=cast.olu, versions=versions))


def bulk_publish(cast: Cast, comment: Comment) -> object:
    versions = {comment.pk: comment.version}
    return told(decide_on_all(Verdict("publish"), [comment], by=cast.mo, versions=versions))


def trusted_pass(cast: Cast, comment: Comment) -> object:
    if decision := availability.let_trusted_pass(comment):
        return decision
    raise StaleDecision(comment, comment.latest_decision())


def told(outcome: Outcome) -> int:
    """Refused in bulk is refused in words."""
    if outcome.decided:
        return outcome.decided
    assert len(outcome.left) == 1
    raise WrongState(outcome.left[0])


# Where a comment is when a duel over it begins


def waiting(cast: Cast) -> Comment:
    return make_comment(cast.article, email="iris@example.net", email_verified_at=timezone.now())


def decided(cast: Cast, act: Callable[[Cast, Comment], object]) -> Comment:
    comment = waiting(cast)
    act(cast, comment)
    return comment


def appealed(cast: Cast) -> Comment:
    comment = decided(cast, spam)
    appeal(cast, comment)
    return comment


def of_trusted(cast: Cast) -> Comment:
    """One more by somebody of whom enough was published."""
    email = f"iris{uuid4().hex}@example.net"
    for _ in range(availability.TRUSTED_AFTER):
        transitions.publish(
            make_comment(cast.article, email=email, email_verified_at=timezone.now()), by=cast.mo
        )
    return make_comment(cast.article, email=email, email_verified_at=timezone.now())


def queued_mails(comment: Comment) -> list[str]:
    """Which decisions its writer is about to be told of."""
    mails = Mail.objects.queued().filter(about=f"comment:{comment.pk}")
    return list(mails.filter(name__in=DECISION_MAILS.values()).values_list("name", flat=True))


def faults_of(read: Comment, results: list[object]) -> list[str]:
    """What is wrong with a comment over which a duel was fought, in lines for whoever reads them."""
    now = Comment.objects.get(pk=read.pk)
    log = list(now.decisions.order_by("resulting_version"))
    new = [decision for decision in log if decision.resulting_version > read.version]
    faults = []
    if len(new) != len(won(results)):
        faults.append(f"{len(won(results))} went through, {new} are in the log")
    if [one.resulting_version for one in log] != list(range(2, now.version + 1)):
        faults.append(f"versions {[one.resulting_version for one in log]} up to {now.version}")
    if [one.from_status for one in log] != ["waiting", *(one.to_status for one in log[:-1])]:
        faults.append(f"{log} do not follow one another")
    if now.text_at(read.version) != read.text:
        faults.append("it was acted on by somebody who had read other words")
    expected = [DECISION_MAILS[MAIL_ON[now.status]]] if now.status in MAIL_ON else []
    if queued_mails(now) != expected:
        faults.append(f"it is {now.status}, and the writer is told {queued_mails(now)}")
    if now.appeals.filter(answer=None).count() != (bool(log) and log[-1].action == "appeal"):
        faults.append(f"{now.appeals.all()} after {log}")
    return faults


Deed = Callable[[Cast, Comment], object]
# Where the comment is, and who meets there. One world for each group: emptying it takes longest.
DUELS: dict[str, dict[str, tuple[Callable[[Cast], Comment], Deed, Deed]]] = {
    "waiting": {
        "two moderators": (waiting, publish, decline),
        "two moderators alike": (waiting, publish, publish),
        "decision and change": (waiting, publish, change),
        "decision and withdrawal": (waiting, decline, withdraw),
        "edit and decision": (waiting, edit, publish),
        "edit and edit": (waiting, edit, edit),
        "edit and change": (waiting, edit, change),
        "bulk and single": (waiting, bulk_spam, publish),
        "bulk and bulk": (waiting, bulk_spam, bulk_publish),
        "undo of an edit and decision": (partial(decided, act=edit), undo, publish),
    },
    "of a trusted writer": {
        "trust and decision": (of_trusted, trusted_pass, decline),
        "trust and change": (of_trusted, trusted_pass, change),
    },
    "given back": {
        "decision and resubmission": (partial(decided, act=revise), publish, resubmit),
        "decision and withdrawal": (partial(decided, act=revise), decline, withdraw),
    },
    "published": {
        "pick and decision": (partial(decided, act=publish), pick, decline),
        "pick and pick": (partial(decided, act=publish), pick, pick),
        "keep and decision": (partial(decided, act=publish), keep, decline),
        "edit and withdrawal": (partial(decided, act=publish), edit, withdraw),
    },
    "declined": {
        "undo and undo": (partial(decided, act=decline), undo, undo),
        "undo and decision": (partial(decided, act=decline), undo, publish),
        "undo and appeal": (partial(decided, act=decline), undo, appeal),
        "appeal and appeal": (partial(decided, act=decline), appeal, appeal),
        "decision and appeal": (partial(decided, act=decline), publish, appeal),
    },
    "appealed": {
        "two answers": (appealed, uphold, publish),
        "two answers alike": (appealed, uphold, uphold),
    },
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("state", DUELS)
def test_one_of_two_wins_and_the_other_is_told(cast: Cast, state: str) -> None:
    faults = []
    for name, (begin, one, other) in DUELS[state].items():
        for order in ("first", "second", *["at once"] * AT_ONCE):
            found = faults_of_duel(cast, begin(cast), one, other, order=order)
            faults += [f"{name}, {order}: {fault}" for fault in found]
    assert [*faults, *map(str, find_chain_errors())] == []


def faults_of_duel(
    cast: Cast, comment: Comment, one: Deed, other: Deed, *, order: str
) -> list[str]:
    """What went wrong when both acted on the comment as it is now."""
    before, (read, read_too) = Comment.objects.get(pk=comment.pk), read_twice(comment)
    acts = [partial(one, cast, read), partial(other, cast, read_too)]
    if order == "second":
        acts.reverse()
    results = at_once(*acts) if order == "at once" else [attempt(act) for act in acts]
    faults = faults_of(before, results)
    if len(won(results)) != 1 or (order != "at once" and isinstance(results[0], REFUSALS)):
        faults.append(f"came to {results}")
    if not all(str(result) for result in results):
        faults.append("refused without a word")
    return faults


@pytest.mark.django_db(transaction=True)
def test_decision_and_disowning_leave_nothing_that_is_sent_to_the_address(cast: Cast) -> None:
    """Whoever disowns always has their way; a decision either came before, or is refused."""
    for begin, act in [(waiting, publish), (partial(decided, act=publish), decline)] * AT_ONCE:
        read, read_too = read_twice(begin(cast))
        before = read_twice(read)[0]
        decision, _ = at_once(
            partial(act, cast, read), partial(email_verification.reject_authorship, read_too)
        )
        now = Comment.objects.get(pk=read.pk)
        states = {"published", "withdrawn"} if begin is waiting else {"declined"}
        assert (now.email, now.status in states) == ("", True)
        assert isinstance(decision, StaleDecision) == (now.status == "withdrawn")
        assert now.text == before.text
        assert not Mail.objects.queued().filter(about=f"comment:{now.pk}", to=read.email).exists()
    assert list(find_chain_errors()) == []
