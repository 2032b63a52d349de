"""Whatever somebody does to the log behind its back is found."""

from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from articles.models import Article
from comments import policy
from comments.audit.verification import find_chain_errors, present_head
from comments.models import ChainTip, Comment, Decision, Reason
from comments.workflow import erasure, retention, transitions
from kingsfund.models import User
from tests.factories import make_comment

Tamper = Callable[[], None]


@pytest.fixture
def log(article: Article, moderator: User, second_moderator: User) -> list[Decision]:
    """Six decisions on three comments: published; declined with a note, undone, published; …"""
    first, second, third = (make_comment(article) for _ in range(3))
    transitions.publish(first, by=moderator)
    declined = transitions.decline(
        second, by=moderator, reason=Reason.objects.first(), note="Too long."
    )
    transitions.undo(second, declined, by=moderator)
    transitions.publish(second, by=second_moderator)
    transitions.mark_as_spam(third, by=moderator)
    transitions.publish(third, by=second_moderator)
    return list(Decision.objects.in_order())


def sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def said(*arguments: str) -> tuple[int, list[str]]:
    """The exit code of the command and what it printed."""
    out = StringIO()
    try:
        call_command("verify_decisions", *arguments, stdout=out)
    except SystemExit as stop:
        return stop.code, out.getvalue().splitlines()
    return 0, out.getvalue().splitlines()


def test_verify_is_content_with_what_was_written(log: list[Decision]) -> None:
    assert said() == (0, ["6 decisions, each as it was recorded."])
    assert said("--expect", f"3:{log[2].entry_hash}", "--expect", str(present_head()))[0] == 0


def test_verify_is_content_with_an_empty_log(db: None) -> None:
    assert said() == (0, ["0 decisions, each as it was recorded."])
    assert said("--head") == (0, ["0:"])


def test_verify_is_content_with_erased_notes(log: list[Decision]) -> None:
    assert Decision.objects.exclude(note="").erase_notes() == 1
    assert said()[0] == 0


def test_verify_is_content_with_words_deleted_by_wish_and_by_time(log: list[Decision]) -> None:
    for number in list(Comment.objects.values_list("pk", flat=True)[:2]):
        erasure.erase_comment(number, at=timezone.now())
    transitions.mark_as_spam(Comment.objects.filter(emptied_at=None).get(), by=log[0].by)
    assert retention.forget_due(at=timezone.now() + policy.SPAM_KEPT * 2) == 1
    assert said() == (0, ["9 decisions, each as it was recorded."])


def test_verify_prints_the_head(log: list[Decision]) -> None:
    assert said("--head") == (0, [f"6:{log[5].entry_hash}"])


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("action", "'spam'"),
        ("channel", "'trust'"),
        ("from_status", "'spam'"),
        ("to_status", "'declined'"),
        ("resulting_version", "9"),
        ("by_id", "NULL"),
        ("waited", "1"),
        ("score", "50"),
        ("at", "'2020-01-01 00:00:00+00:00'"),
        ("note_digest", "'x'"),
        ("entry_hash", f"'{'0' * 64}'"),
    ],
)
def test_verify_finds_a_changed_column(log: list[Decision], column: str, value: str) -> None:
    sql(f"UPDATE comments_decision SET {column} = {value} WHERE position = 1")  # noqa: S608
    code, lines = said()
    assert (code, lines[0]) == (
        1,
        f"position 1 (comment #{log[0].comment_id}): does not say what was recorded",
    )


def test_verify_finds_a_decision_given_to_another_comment(log: list[Decision]) -> None:
    other = make_comment(log[0].comment.article)
    sql("UPDATE comments_decision SET comment_id = %s WHERE position = 1", other.pk)
    assert [str(fault) for fault in find_chain_errors()] == [
        f"position 1 (comment #{other.pk}): does not say what was recorded",
        f"comment #{log[0].comment_id}: is published, which no decision made it",
        f"comment #{other.pk}: is waiting, its last decision says published",
        f"comment #{other.pk}: is at version 1, its last decision at 2",
    ]


@pytest.mark.parametrize(
    ("note", "what"),
    [("Too rude.", "has another note than was recorded"), ("", "has lost its note, and not by erasing")],
    ids=["changed", "emptied"],
)  # fmt: skip
def test_verify_finds_a_changed_note(log: list[Decision], note: str, what: str) -> None:
    sql("UPDATE comments_decision SET note = %s WHERE position = 2", note)
    assert said() == (1, [f"position 2 (comment #{log[1].comment_id}): {what}"])


def test_verify_finds_a_note_put_in_later(log: list[Decision]) -> None:
    sql("UPDATE comments_decision SET note = 'Well done.' WHERE position = 1")
    where = f"position 1 (comment #{log[0].comment_id})"
    assert said() == (1, [f"{where}: has another note than was recorded"])


def test_verify_finds_a_deleted_decision(log: list[Decision]) -> None:
    sql("DELETE FROM comments_decision WHERE position = 5")
    assert said() == (1, ["position 5: is missing"])


def test_verify_finds_an_inserted_decision(log: list[Decision]) -> None:
    """Where one was deleted, another is put with the hash of the first."""
    sql("DELETE FROM comments_decision WHERE position = 1")
    log[0].pk, log[0].by_id = None, log[3].by_id
    Decision.objects.bulk_create([log[0]])
    where = f"position 1 (comment #{log[0].comment_id})"
    assert said() == (1, [f"{where}: does not say what was recorded"])


def test_verify_finds_swapped_decisions(log: list[Decision]) -> None:
    for old, new in ((1, 99), (5, 1), (99, 5)):
        sql("UPDATE comments_decision SET position = %s WHERE position = %s", new, old)
    code, lines = said()
    # Both, and those that follow them, whose hashes hold another before.
    assert (code, [line.partition(" (")[0] for line in lines]) == (
        1,
        [f"position {n}" for n in (1, 2, 5, 6)],
    )


def test_verify_finds_what_stands_outside_the_log(log: list[Decision]) -> None:
    sql("UPDATE comments_decision SET position = 0 WHERE position = 1")
    sql("UPDATE comments_decision SET position = 8 WHERE position = 6")
    assert said() == (
        1,
        [
            f"position 0 (comment #{log[0].comment_id}): stands before the beginning of the log",
            "position 1: is missing",
            "position 6: is missing",
            "position 8: stands beyond the head of the log",
        ],
    )


def test_verify_finds_a_log_cut_short(log: list[Decision]) -> None:
    third = log[5].comment
    sql("DELETE FROM comments_decision WHERE position > 4")
    assert said() == (
        1,
        ["positions 5 to 6: are missing", f"comment #{third.pk}: is published, which no decision made it"],
    )  # fmt: skip


def test_verify_knows_a_log_cut_short_with_its_head_by_what_was_kept_elsewhere(
    log: list[Decision],
) -> None:
    kept = str(present_head())
    third = log[5].comment_id
    sql("DELETE FROM comments_decision WHERE position > 4")
    sql("UPDATE comments_chaintip SET length = 4, entry_hash = %s", log[3].entry_hash)
    sql("UPDATE comments_comment SET version = 1, status = 'waiting', decided_at = NULL "
        "WHERE number = %s", third)  # fmt: skip
    assert said()[0] == 0
    assert said("--expect", kept) == (
        1,
        ["position 6: is not in the log, though its hash was kept"],
    )


def test_verify_knows_a_log_hashed_anew_by_what_was_kept_elsewhere(log: list[Decision]) -> None:
    """Whoever can write to the database can hash a story of their own, but not to the same hash."""
    kept = str(present_head())
    sql("DELETE FROM comments_decision")
    sql("DELETE FROM comments_chaintip")
    log[0].by_id = log[3].by_id
    for place, row in enumerate(log):
        row.pk = None
        row.undoes = log[1] if place == 2 else None
        Decision.objects.append(row)
    assert said()[0] == 0
    where = f"position 6 (comment #{log[5].comment_id})"
    assert said("--expect", kept) == (1, [f"{where}: has another hash than the one kept for it"])


@pytest.mark.parametrize(
    ("statement", "line"),
    [
        ("UPDATE comments_chaintip SET entry_hash = 'x'", "head: does not have the hash of the last decision"),
        ("UPDATE comments_chaintip SET length = 8", "positions 7 to 8: are missing"),
        ("DELETE FROM comments_chaintip", "head: is missing"),
    ],
    ids=["entry_hash", "length", "gone"],
)  # fmt: skip
def test_verify_finds_a_changed_head(log: list[Decision], statement: str, line: str) -> None:
    sql(statement)
    assert said() == (1, [line])


def test_verify_finds_an_undoing_of_something_else(log: list[Decision]) -> None:
    sql("UPDATE comments_decision SET undoes_id = %s WHERE position = 3", log[0].pk)
    where = f"position 3 (comment #{log[2].comment_id})"
    assert said() == (
        1,
        [f"{where}: does not say what was recorded", f"{where}: cannot have undone position 1"],
    )


def test_verify_finds_a_comment_that_no_decision_moved(log: list[Decision]) -> None:
    waiting = make_comment(log[0].comment.article)
    sql("UPDATE comments_comment SET status = 'published', decided_at = submitted_at "
        "WHERE number = %s", waiting.pk)  # fmt: skip
    sql("UPDATE comments_comment SET version = 7 WHERE number = %s", log[0].comment_id)
    assert said() == (
        1,
        [
            f"comment #{log[0].comment_id}: is at version 7, its last decision at 2",
            f"comment #{waiting.pk}: is published, which no decision made it",
        ],
    )


def test_verify_does_not_read_what_it_cannot_parse(db: None) -> None:
    with pytest.raises(CommandError, match="is not LENGTH:HASH"):
        call_command("verify_decisions", "--expect", "six")


def test_verify_takes_the_same_queries_for_any_log(
    log: list[Decision], moderator: User, django_assert_num_queries: Callable
) -> None:
    for _ in range(5):
        transitions.mark_as_spam(make_comment(log[0].comment.article), by=moderator)
    with django_assert_num_queries(5):
        assert list(find_chain_errors()) == []
    assert (ChainTip.objects.get().length, Comment.objects.count()) == (11, 8)
