"""What meets an act on a comment without being one: reports, assignments, screening, erasing, the clock."""

from collections.abc import Callable
from functools import partial
from threading import Thread
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from articles.models import Article
from comments import policy
from comments.audit.verification import find_chain_errors
from comments.models import (
    Appeal,
    Assignment,
    Comment,
    Decision,
    Fingerprint,
    LearnedTotal,
    Reason,
    Report,
    ReportIsSettled,
    StaleDecision,
    WrongState,
)
from comments.screening import classifier
from comments.screening.classifier_rebuild import disagreements
from comments.screening.runner import screen
from comments.text_analysis.minhash import sketch_of
from comments.workflow import appeals, assignments, erasure, reports, retention, transitions
from comments.workflow.moderation import Verdict, decide_on_all
from kingsfund.models import Mail, User
from tests.comments.racing import at_once, read_twice, won
from tests.factories import make_comment

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 3
LONG = " ".join(f"word{number}" for number in range(40))


@pytest.fixture
def reason(transactional_db: None) -> Reason:
    return Reason.objects.first()


def test_report_that_comes_with_the_decision_is_answered_or_not_taken(
    article: Article, moderator: User, reason: Reason
) -> None:
    for _ in range(ROUNDS):
        comment = make_comment(article)
        transitions.publish(comment, by=moderator)
        report = Report(comment=comment, cause="untrue", email="reader@example.net")
        at_once(
            partial(reports.receive_report, report, key=uuid4()),
            partial(transitions.decline, comment, by=moderator, reason=reason),
        )
        statuses = list(comment.reports.values_list("status", "email"))
        assert statuses in ([], [("upheld", "")])


def test_reader_who_proves_a_report_while_it_is_answered_is_told_one_thing(
    article: Article, moderator: User, reason: Reason
) -> None:
    for _ in range(ROUNDS):
        comment = make_comment(article)
        transitions.publish(comment, by=moderator)
        report = Report(comment=comment, cause="untrue", email="reader@example.net")
        reports.receive_report(report, key=uuid4())
        proof, _ = at_once(
            partial(reports.verify_report, report),
            partial(transitions.decline, comment, by=moderator, reason=reason),
        )
        told = Mail.objects.filter(about=reports.report_ref(report), name=reports.TOLD).count()
        assert told == (not isinstance(proof, ReportIsSettled))


def test_two_who_take_a_comment_hear_of_one_who_has_it(
    article: Article, moderator: User, second_moderator: User
) -> None:
    for lapsed in (False, True):
        comment = make_comment(article)
        if lapsed:
            assignments.take(comment, by=moderator, at=timezone.now() - 2 * assignments.LASTS)
        told = at_once(
            partial(assignments.take, comment, by=moderator),
            partial(assignments.take, comment, by=second_moderator),
        )
        assert {assignment.by_id for assignment in told} == {
            Assignment.objects.get(comment=comment).by_id
        }


def test_taking_a_comment_whose_assignment_lapsed_waits_for_nobody_who_decides(
    article: Article, moderator: User, second_moderator: User
) -> None:
    for _ in range(ROUNDS):
        comment = make_comment(article)
        assignments.take(comment, by=moderator, at=timezone.now() - 2 * assignments.LASTS)
        at_once(
            partial(assignments.take, comment, by=moderator),
            partial(transitions.publish, Comment.objects.get(pk=comment.pk), by=second_moderator),
            partial(erasure.erase_comment, comment.pk, at=timezone.now()),
        )
    assert list(find_chain_errors()) == []


def test_words_do_not_change_once_the_reading_has_begun(article: Article, moderator: User) -> None:
    for _ in range(ROUNDS):
        read, written = read_twice(make_comment(article))
        _, change = at_once(
            partial(assignments.take, read, by=moderator),
            partial(transitions.change, written, {"text": "New."}),
        )
        now = Comment.objects.get(pk=read.pk)
        refused = isinstance(change, WrongState)
        assert (now.text == read.text, now.read_at is not None) == (refused, True)
        if not refused:
            with pytest.raises(StaleDecision):
                transitions.publish(read, by=moderator)


def test_screening_keeps_nothing_of_words_that_were_changed_meanwhile(article: Article) -> None:
    for number in range(ROUNDS):
        comment, words = make_comment(article, text=f"{LONG} {number}"), f"Other {LONG}"
        at_once(partial(screen, comment.pk), partial(transitions.change, comment, {"text": words}))
        screen(comment.pk)
        now = Comment.objects.get(pk=comment.pk)
        assert (now.screening, now.text) == ("done", words)
        assert bytes(Fingerprint.objects.get(comment=comment).sketch) == sketch_of(words)


def test_erasing_has_its_way_whoever_else_acts(article: Article, moderator: User) -> None:
    """Also over a worker that was screening the words: nothing is left to know them by."""
    for _ in range(ROUNDS):
        comment = make_comment(article, text=LONG)
        at_once(
            partial(erasure.erase_comment, comment.pk, at=timezone.now()),
            partial(transitions.publish, Comment.objects.get(pk=comment.pk), by=moderator),
            partial(screen, comment.pk),
        )
        now = Comment.objects.get(pk=comment.pk)
        assert (now.status, now.text, now.email) == ("withdrawn", erasure.ERASED, "")
        assert not Fingerprint.objects.filter(comment=comment).exists()
        assert not Mail.objects.filter(about=f"comment:{comment.pk}").exists()
    assert list(find_chain_errors()) == []


def test_words_are_not_deleted_while_an_appeal_is_open(
    article: Article, moderator: User, reason: Reason
) -> None:
    for _ in range(ROUNDS):
        comment = make_comment(article)
        transitions.decline(comment, by=moderator, reason=reason)
        due = timezone.now() + policy.DECLINED_KEPT
        _, appeal = at_once(
            partial(retention.forget_due, at=due),
            partial(appeals.lodge, comment, "You have mistaken me."),
        )
        now = Comment.objects.get(pk=comment.pk)
        assert (now.emptied_at is None) == isinstance(appeal, Appeal)
        assert now.appeals.exists() == isinstance(appeal, Appeal)
    assert list(find_chain_errors()) == []


def test_starting_over_waits_for_nobody_who_waits_for_the_counts(
    article: Article, moderator: User
) -> None:
    """The counts are held, a comment is being erased, and then its example is to be forgotten too."""
    comment = make_comment(article, text=LONG)
    transitions.publish(comment, by=moderator)
    classifier.learn_pending()

    def erase() -> None:
        at_once(partial(erasure.erase_comment, comment.pk, at=timezone.now()))

    def start_over() -> None:
        with transaction.atomic():
            total = LearnedTotal.objects.lock()
            eraser.start()
            eraser.join(0.3)  # it comes as far as it can
            classifier.start_over(total)

    eraser = Thread(target=erase)
    start_over()
    eraser.join()
    assert Comment.objects.get().emptied_at is not None
    assert disagreements(lambda number: None) == []


def test_erasing_and_learning_do_not_wait_for_each_other(
    article: Article, moderator: User, reason: Reason
) -> None:
    """Starting over waits for what an act has noted, so erasing holds the counts before it notes."""
    comments = [make_comment(article, text=f"{LONG} {number}") for number in range(16)]
    for comment in comments:
        transitions.publish(comment, by=moderator)
    classifier.learn_pending()
    for comment in comments[8:]:
        transitions.ask_to_revise(comment, by=moderator, reason=reason)

    def start_over() -> None:
        for _ in range(8):
            forget_all()
            classifier.learn_pending()

    def erase() -> None:
        for comment in comments[:6]:
            erasure.erase_comment(comment.pk, at=timezone.now())

    def edit() -> None:
        for comment in comments[6:8]:
            for number in range(4):
                transitions.edit(
                    comment, by=moderator, text=f"{LONG} {number} again", why="Shorter."
                )

    forget = partial(retention.forget_due, at=timezone.now() + 2 * policy.REVISE_KEPT)
    at_once(start_over, erase, edit, forget)
    classifier.learn_pending()
    assert Comment.objects.filter(emptied_at=None).count() == 2
    assert disagreements(lambda number: None) == []
    assert list(find_chain_errors()) == []


def forget_all() -> None:
    with transaction.atomic():
        classifier.start_over(LearnedTotal.objects.lock())


def test_two_who_decide_on_many_share_them(
    article: Article, moderator: User, second_moderator: User
) -> None:
    comments = [make_comment(article) for _ in range(16)]
    versions = {comment.pk: comment.version for comment in comments}
    backwards = list(reversed([Comment.objects.get(pk=comment.pk) for comment in comments]))
    one, other = at_once(
        partial(decide_on_all, Verdict("spam"), comments, by=moderator, versions=versions),
        partial(
            *(decide_on_all, Verdict("publish"), backwards),
            by=second_moderator,
            versions=versions,
        ),
    )
    assert one.decided + other.decided == 16
    assert (len(one.left), len(other.left)) == (other.decided, one.decided)
    assert Decision.objects.in_batch(one.batch).count() == one.decided
    assert Decision.objects.in_batch(other.batch).count() == other.decided
    assert list(find_chain_errors()) == []


def test_log_has_no_gap_when_eight_append_to_it(article: Article, moderator: User) -> None:
    def decide(comments: list[Comment]) -> Callable[[], None]:
        def run() -> None:
            for comment in comments:
                decision = transitions.mark_as_spam(comment, by=moderator)
                transitions.undo(comment, decision, by=moderator)

        return run

    eight = [decide([make_comment(article) for _ in range(5)]) for _ in range(8)]
    assert len(won(at_once(*eight))) == 8
    positions = list(Decision.objects.in_order().values_list("position", flat=True))
    assert positions == list(range(1, 8 * 5 * 2 + 1))
    assert list(find_chain_errors()) == []
