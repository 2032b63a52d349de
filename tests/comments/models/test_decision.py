"""The log: appended to, hashed, never changed."""

from uuid import uuid4

import pytest
from django.db import IntegrityError

from articles.models import Article
from comments.models import ChainTip, Comment, Decision, DecisionIsFinal, Reason, hash_chain
from comments.workflow import transitions
from kingsfund.models import User
from tests.factories import make_comment


@pytest.fixture
def comment(article: Article) -> Comment:
    return make_comment(article)


@pytest.fixture
def log(article: Article, moderator: User) -> list[Decision]:
    """Three decisions on two comments, the second with a note."""
    first, second = make_comment(article), make_comment(article)
    transitions.publish(first, by=moderator)
    declined = transitions.decline(
        second, by=moderator, reason=Reason.objects.first(), note="Be kind."
    )
    transitions.undo(second, declined, by=moderator)
    return list(Decision.objects.in_order())


def test_decisions_take_their_places_one_after_the_other(log: list[Decision]) -> None:
    assert [one.position for one in log] == [1, 2, 3]
    head = ChainTip.objects.get()
    assert (head.length, head.entry_hash) == (3, log[-1].entry_hash)


def test_each_entry_hash_holds_the_one_before(log: list[Decision]) -> None:
    before = ""
    for decision in log:
        assert decision.entry_hash == hash_chain.entry_hash_of(decision, before)
        before = decision.entry_hash


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *[("comment_id", 1), ("action", "spam"), ("channel", "trust"), ("from_status", "spam")],
        *[("to_status", "spam"), ("resulting_version", 9), ("reason_id", 99), ("undoes_id", 1)],
        *[("note_digest", "0"), ("by_id", 0), ("waited", 99), ("score", 9), ("position", 7)],
    ],
)
def test_a_entry_hash_breaks_with_whatever_is_changed(
    log: list[Decision], name: str, value: object
) -> None:
    decision = log[1]
    setattr(decision, name, value)
    assert decision.entry_hash != hash_chain.entry_hash_of(decision, log[0].entry_hash)


def test_erased_notes_leave_the_entry_hashes_whole(log: list[Decision]) -> None:
    assert log[1].note_digest == hash_chain.digest_of_note("Be kind.", log[1].note_salt)
    Decision.objects.filter(pk=log[1].pk).erase_notes()
    erased = Decision.objects.get(pk=log[1].pk)
    assert (erased.note, erased.note_salt) == ("", "")
    assert erased.entry_hash == hash_chain.entry_hash_of(erased, log[0].entry_hash)


def test_decisions_are_final(log: list[Decision]) -> None:
    for act in (log[0].save, log[0].delete, Decision.objects.all().delete):
        with pytest.raises(DecisionIsFinal):
            act()
    with pytest.raises(DecisionIsFinal):
        Decision.objects.update(note="Nothing.")


def test_two_logs_cannot_share_a_place(log: list[Decision], article: Article) -> None:
    ChainTip.objects.update(length=1)
    comment = make_comment(article)
    with pytest.raises(Exception, match="position"):
        transitions.mark_as_spam(comment, by=log[0].by)
    assert Comment.objects.get(pk=comment.pk).is_waiting()


def test_decision_is_never_changed_or_deleted(comment: Comment, moderator: User) -> None:
    decision = transitions.publish(comment, by=moderator)
    for act in (
        decision.save,
        decision.delete,
        Decision.objects.all().delete,
        lambda: Decision.objects.update(note="x"),
    ):
        with pytest.raises(DecisionIsFinal):
            act()


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"action": "forget"}, "decision_action_is_known"),
        ({"action": "decline"}, "decision_to_decline_has_a_reason"),
        ({"action": "undo"}, "decision_undo_names_what_it_undoes"),
    ],
)
def test_decision_breaks_no_constraint(
    comment: Comment, fields: dict[str, object], constraint: str
) -> None:
    values = {"from_status": "waiting", "to_status": "published", "resulting_version": 2}
    with pytest.raises(IntegrityError, match=constraint):
        Decision.objects.append(Decision(comment=comment, **{**values, **fields}))


def test_decision_is_one_for_each_version(comment: Comment, moderator: User) -> None:
    transitions.publish(comment, by=moderator, batch=uuid4())
    values = {"action": "spam", "from_status": "waiting", "to_status": "spam"}
    with pytest.raises(IntegrityError, match=r"decision_one_per_version|resulting_version"):
        Decision.objects.append(Decision(comment=comment, resulting_version=2, **values))
