from datetime import datetime, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from articles.models import Article
from comments import policy
from comments.models import (
    Appeal,
    Comment,
    Decision,
    LearnedWord,
    Reason,
    RetentionRun,
)
from comments.screening.classifier import learn_pending
from comments.workflow import retention, transitions
from comments.workflow.retention import forget_due
from kingsfund.models import Mail, User
from tests.factories import make_comment

KEPT = {
    "spam": policy.SPAM_KEPT,
    "withdrawn": policy.WITHDRAWN_KEPT,
    "declined": policy.DECLINED_KEPT,
    "revise": policy.REVISE_KEPT,
}
MINUTE = timedelta(minutes=1)


@pytest.fixture
def now() -> datetime:
    return timezone.now()


def runs() -> list[tuple[str, int]]:
    return list(RetentionRun.objects.order_by("pk").values_list("rule", "number"))


@pytest.mark.parametrize("status", KEPT)
def test_words_go_when_their_time_is_up_and_not_before(
    article: Article, now: datetime, status: str
) -> None:
    due = now - KEPT[status]
    old = make_comment(article, status=status, decided_at=due - MINUTE)
    young = make_comment(article, status=status, decided_at=due + MINUTE)
    assert (forget_due(at=now), forget_due(at=now)) == (1, 0)
    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.text, old.name, old.email, old.emptied_at) == (
        *(retention.DELETED, "Deleted", "", now),
    )
    assert young.emptied_at is None
    assert runs() == [(status, 1)]


def test_given_back_and_never_handed_in_is_withdrawn_by_the_clock(
    article: Article, now: datetime
) -> None:
    old = make_comment(article, status="revise", decided_at=now - policy.REVISE_KEPT - MINUTE)
    forget_due(at=now)
    decision = Decision.objects.get()
    assert (decision.action, decision.channel, decision.who()) == (
        *("withdraw", "clock", "the clock"),
    )
    old.refresh_from_db()
    assert (old.status, old.text) == ("withdrawn", retention.DELETED)


def test_published_loses_the_address_alone(
    article: Article, moderator: User, now: datetime
) -> None:
    old, young, waiting = (make_comment(article, email=f"{n}@example.net") for n in "abc")
    for comment in (old, young):
        transitions.publish(comment, by=moderator)
    Mail.objects.update(status="sent", sent_at=now)
    long_ago = now - policy.ADDRESS_KEPT
    Comment.objects.filter(pk=old.pk).update(decided_at=long_ago - MINUTE)
    Comment.objects.filter(pk=waiting.pk).update(submitted_at=long_ago - timedelta(days=9))
    assert (forget_due(at=now), forget_due(at=now)) == (1, 0)
    assert dict(Comment.objects.values_list("pk", "email")) == {
        old.pk: "",
        young.pk: "b@example.net",
        waiting.pk: "c@example.net",
    }
    assert list(Mail.objects.values_list("to", flat=True)) == ["b@example.net"]
    assert Comment.objects.get(pk=old.pk).text == old.text
    assert runs() == [("address", 1)]


def test_what_waits_is_never_forgotten(article: Article, now: datetime) -> None:
    make_comment(article, at=now - timedelta(days=2000))
    assert (forget_due(at=now), runs()) == (0, [])


def test_an_open_appeal_keeps_the_words(
    article: Article, moderator: User, second_moderator: User, now: datetime
) -> None:
    comment = make_comment(article)
    decision = transitions.decline(comment, by=moderator, reason=Reason.objects.first())
    Comment.objects.update(decided_at=now - policy.DECLINED_KEPT - MINUTE, email="")
    Appeal.objects.create(comment=comment, decision=decision, text="Read it again.")
    assert forget_due(at=now) == 0
    comment.refresh_from_db()
    transitions.uphold(comment, by=second_moderator)
    Comment.objects.update(decided_at=now - policy.DECLINED_KEPT - MINUTE)
    assert forget_due(at=now) == 1


def test_forgotten_spam_is_unlearned(article: Article, moderator: User, now: datetime) -> None:
    transitions.mark_as_spam(make_comment(article, text="casino"), by=moderator)
    learn_pending()
    assert LearnedWord.objects.count() == 1
    forget_due(at=now + policy.SPAM_KEPT + MINUTE)
    assert LearnedWord.objects.count() == 0


def test_batches_are_bounded(
    article: Article, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "BATCH", 2)
    monkeypatch.setattr(retention, "BATCHES", 2)
    long_ago = now - policy.SPAM_KEPT - MINUTE
    for _ in range(5):
        make_comment(article, status="spam", decided_at=long_ago)
    assert [forget_due(at=now), forget_due(at=now), forget_due(at=now)] == [4, 1, 0]
    assert runs() == [("spam", 2), ("spam", 2), ("spam", 1)]


def test_command_says_what_is_due_and_does_it(
    article: Article, now: datetime, capsys: pytest.CaptureFixture[str]
) -> None:
    make_comment(article, status="spam", decided_at=now - policy.SPAM_KEPT - MINUTE)
    says = [
        "Spam, emptied: 1",
        "Withdrawn, emptied: 0",
        "Declined, emptied: 0",
        "Given back and never handed in again, emptied: 0",
        "Addresses of writers, deleted: 0",
    ]
    call_command("forget_comments", dry_run=True)
    assert capsys.readouterr().out.splitlines() == [*says, "Nothing was deleted."]
    assert Comment.objects.get().emptied_at is None
    call_command("forget_comments")
    assert capsys.readouterr().out.splitlines() == says
    assert Comment.objects.get().text == retention.DELETED
