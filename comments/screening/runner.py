"""Screening: asking every signal about a comment that waits for it, and keeping what they found.

A comment's row is the truth: `screening` is pending until this is done. Two workers may take the same
comment, and either may be killed: what is found is stored in one transaction, only if the comment is
still the version that was looked at and still wants screening, so the second changes nothing.
"""

import logging
import time
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone
from django_tasks import task

from comments.models import Comment, Fingerprint, LinkedSite, Retry, Signal, Trace
from comments.screening import registry
from comments.screening.finding import EXPLANATION_LIMIT, SignalFinding, shortened
from comments.screening.registry import NOT_SCREENED, SignalCheck
from comments.screening.signal_input import SignalInput, gather
from comments.text_analysis.hosts import addresses_in
from comments.text_analysis.minhash import sketch_of

logger = logging.getLogger(__name__)

# Seconds of processor time: who runs the site is told of a signal that takes longer.
SLOW = 0.5
AT_A_TIME = 50


class Result(NamedTuple):
    """What came of asking all signals: findings by name, and the signals that failed, with why."""

    findings: dict[str, SignalFinding]
    problems: dict[str, str]

    def score(self) -> int:
        return sum(finding.weight for finding in self.findings.values())

    def signals(self, comment: Comment) -> list[Signal]:
        """The findings as rows, and one that says what is missing from them."""
        found = dict(self.findings)
        if self.problems:
            missing = "; ".join(f"{name}: {why}" for name, why in self.problems.items())
            found[NOT_SCREENED] = SignalFinding(0, f"Some signals could not be asked. {missing}.")
        return [
            Signal(
                comment=comment,
                name=name,
                weight=finding.weight,
                explanation=shortened(finding.explanation, EXPLANATION_LIMIT),
                is_open=comment.is_waiting(),
            )
            for name, finding in found.items()
        ]


def screen_waiting(*, at: datetime | None = None, most: int = AT_A_TIME) -> int:
    """Screen the newest comments that want it, and failed ones whose time has come again.

    Return how many were screened. The newest are taken, because a moderator may have them open, and
    what is left over by the next call; but earlier before later, so that a repetition is noticed.
    """
    numbers = list(Comment.objects.to_screen().values_list("pk", flat=True)[:most])
    numbers += list(Retry.objects.due(at).values_list("comment", flat=True)[:most])
    return sum(screen(number, at=at) for number in sorted(numbers[:most]))


def screen(number: int, *, at: datetime | None = None) -> bool:
    """Screen one comment; False if that was done meanwhile, or could not be done in full."""
    comment = Comment.objects.filter(pk=number).first()
    if comment is None or comment.screening == Comment.Screening.DONE:
        return False
    try:
        result = run_signals(comment)
    except (OperationalError, InterfaceError):
        raise  # the database is away; the row still says that the comment is to be screened
    except Exception as error:
        logger.exception("Comment %s could not be looked at", number)
        result = Result({}, {"all": summary_of(error)})
    return store(comment, result, at=at) and not result.problems


def run_signals(comment: Comment) -> Result:
    """Ask the signals. An author's answer under the own article is not suspected of anything."""
    if comment.emptied_at:
        forget_screening([comment.pk])
        return Result({}, {})
    # Kept before others are looked up: of two alike that come together, one finds the other.
    remember(comment)
    return Result({}, {}) if comment.from_author else ask_all(gather(comment))


def remember(comment: Comment) -> None:
    """Keep by what its words are known again, unless they were changed or deleted meanwhile."""
    text = comment.screened_text()
    sketch, sites = sketch_of(text), {link.site for link in addresses_in(text)}
    with transaction.atomic():
        if Comment.objects.lock().filter(pk=comment.pk, version=comment.version).exists():
            Fingerprint.objects.keep(comment, sketch)
            LinkedSite.objects.keep(comment, sites)


def ask_all(given: SignalInput) -> Result:
    """Every signal's answer. One that fails keeps none of the others from theirs."""
    result = Result({}, {})
    for name, check in registry.SIGNALS.items():
        try:
            finding = ask_signal(check, given)
        except Exception as error:
            logger.warning("Signal %s: %r", name, error)
            result.problems[name] = summary_of(error)
        else:
            if finding is not None:
                result.findings[name] = finding
    return result


def ask_signal(
    check: SignalCheck, given: SignalInput, *, clock: Callable[[], float] = time.thread_time
) -> SignalFinding | None:
    """One signal's answer; one that takes long for it is named in the log.

    Nothing can stop a function in Python, so none needs to be stopped: `given` is limited in length,
    and each signal takes time in proportion to it.
    """
    began = clock()
    try:
        return check.look(given)
    finally:
        took = clock() - began
        if took > SLOW:
            logger.warning("Signal %s took %.2f s of processor time", check.name, took)


def summary_of(error: Exception) -> str:
    return shortened(f"{type(error).__name__}: {error}".rstrip(": ."), 100)


def store(comment: Comment, result: Result, *, at: datetime | None = None) -> bool:
    """Keep what was found; False if the comment has changed or was screened meanwhile."""
    state = Comment.Screening.FAILED if result.problems else Comment.Screening.DONE
    asked = Comment.objects.filter(
        pk=comment.pk, version=comment.version, screening=comment.screening
    )
    with transaction.atomic():
        # The row is held from here on, so nobody else writes signals of this comment meanwhile.
        if not asked.update(screening=state, score=result.score()):
            return False
        comment.signals.all().delete()
        Signal.objects.bulk_create(result.signals(comment))
        if result.problems:
            Retry.objects.plan(comment, at)
        else:
            Retry.objects.filter(comment=comment).delete()
    comment.screening, comment.score = state, result.score()
    return True


def forget_screening(numbers: list[int]) -> None:
    """Delete all that screening keeps of comments, for when their words are deleted."""
    for rows in (Signal, Fingerprint, LinkedSite, Trace, Retry):
        rows.objects.filter(comment__in=numbers).delete()


def forget_traces(*, at: datetime | None = None) -> int:
    """Delete from which network comments came, when the time for that is up; return how many."""
    return Trace.objects.ended(at or timezone.now()).delete()[0]


@task()
def screen_comments() -> int:
    """Ask the signals about comments that have come or changed; return how many were screened.

    The rows are the truth of what waits; a task that is lost loses nothing.
    """
    return screen_waiting()
