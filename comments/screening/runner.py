"""Screening: asking every signal about a comment that waits for it, and keeping what they found.

A comment's row is the truth: `screening` is pending until this is done. Two workers may take the same
comment, and either may be killed: what is found is stored in one transaction, only if the comment is
still the version that was looked at and still wants screening, so the second changes nothing.
"""

import logging
import time
from datetime import datetime
from threading import Thread, get_ident
from typing import NamedTuple

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone
from django_tasks import task

from comments.models import Comment, Fingerprint, LinkedSite, Retry, Signal, Trace
from comments.screening import registry
from comments.screening.finding import EXPLANATION_LIMIT, Finding, shortened
from comments.screening.registry import NOT_SCREENED, Check
from comments.screening.signal_input import Facts, gather
from comments.text_analysis.hosts import links_in

logger = logging.getLogger(__name__)

# Seconds that one signal may work, and how many times as long it may take on a busy machine.
TIME_LIMIT = 0.5
PATIENCE = 10
AT_A_TIME = 50
LONGEST_SITE = 253


class Result(NamedTuple):
    """What came of asking all signals: findings by name, and the signals that failed, with why."""

    findings: dict[str, Finding]
    problems: dict[str, str]

    def score(self) -> int:
        return sum(finding.weight for finding in self.findings.values())

    def signals(self, comment: Comment) -> list[Signal]:
        """The findings as rows, and one that says what is missing from them."""
        found = dict(self.findings)
        if self.problems:
            missing = "; ".join(f"{name}: {why}" for name, why in self.problems.items())
            found[NOT_SCREENED] = Finding(0, f"Some signals could not be asked. {missing}.")
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
        result = examine(comment)
    except (OperationalError, InterfaceError):
        raise  # the database is away; the row still says that the comment is to be screened
    except Exception as error:
        logger.exception("Comment %s could not be looked at", number)
        result = Result({}, {"all": in_words(error)})
    return store(comment, result, at=at) and not result.problems


def examine(comment: Comment) -> Result:
    """Ask the signals. An author's answer under the own article is not suspected of anything."""
    if comment.emptied_at:
        forget([comment.pk])
        return Result({}, {})
    # Kept before others are looked up: of two alike that come together, one finds the other.
    remember(comment)
    return Result({}, {}) if comment.from_author else ask_all(gather(comment))


@transaction.atomic
def remember(comment: Comment) -> None:
    """Keep by what its words are known again, unless they were changed or deleted meanwhile."""
    if not Comment.objects.lock().filter(pk=comment.pk, version=comment.version).exists():
        return
    Fingerprint.objects.keep(comment)
    sites = {link.site for link in links_in(comment.text)}
    LinkedSite.objects.keep(comment, {site for site in sites if len(site) <= LONGEST_SITE})


def ask_all(facts: Facts, checks: dict[str, Check] | None = None) -> Result:
    """Every signal's answer. One that fails, or takes too long, keeps none of the others from theirs."""
    result = Result({}, {})
    for name, check in (registry.SIGNALS if checks is None else checks).items():
        answer = ask(check, facts)
        if isinstance(answer, str):
            result.problems[name] = answer
        elif answer is not None:
            result.findings[name] = answer
    return result


def ask(check: Check, facts: Facts, seconds: float = TIME_LIMIT) -> Finding | str | None:
    """One signal's answer, or in words why there is none.

    Nothing stops a thread, so one that takes too long is left behind; it has nothing to change.
    """
    answers: list[Finding | str | None] = []
    clocks: list[int] = []

    def look() -> None:
        if hasattr(time, "pthread_getcpuclockid"):  # not on macOS: there only the patience ends it
            clocks.append(time.pthread_getcpuclockid(get_ident()))
        try:
            answers.append(check.look(facts))
        except Exception as error:
            logger.warning("Signal %s: %r", check.name, error)
            answers.append(in_words(error))

    thread = Thread(target=look, name=f"signal {check.name}", daemon=True)
    thread.start()
    wait_for(thread, clocks, seconds)
    return answers[0] if answers else f"it took longer than {seconds:g} s"


def wait_for(thread: Thread, clocks: list[int], seconds: float) -> None:
    """Wait until a thread has ended or worked so long: what others take from it is not counted.

    One that does not work but waits is given up too, in the end.
    """
    end, left = time.monotonic() + PATIENCE * seconds, seconds
    while thread.is_alive() and left > 0 and time.monotonic() < end:
        thread.join(max(left, 0.01))
        left = seconds - worked(clocks)


def worked(clocks: list[int]) -> float:
    """Seconds of processor time on a thread's clock, which is gone when the thread is."""
    try:
        return time.clock_gettime(clocks[0]) if clocks else 0.0
    except OSError:
        return 0.0


def in_words(error: Exception) -> str:
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


def forget(numbers: list[int]) -> None:
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
