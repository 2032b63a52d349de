from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from articles.models import Topic
from kingsfund.core.db.optimistic_locking import EditConflict, clock_time, saved_by
from kingsfund.models import User
from tests.factories import make_topic


def save(topic: Topic, based_on: int, key: str, serial: int = 0, by: User | None = None) -> None:
    """One save as the forms do it, on a row read anew."""
    row = Topic.objects.get(pk=topic.pk)
    row.lock_version(based_on, key=key)
    row.mark_saved(by=by, key=key, serial=serial)
    row.save()
    topic.refresh_from_db()


def test_run_of_saves_of_one_window_is_never_stale_to_itself(db: None) -> None:
    topic = make_topic()
    for based_on in (1, 1, 2, 1):  # answers get lost, and are heard late
        save(topic, based_on, "mine")
    assert (topic.version, topic.session_base_version) == (5, 1)


@pytest.mark.parametrize("key", ["theirs", ""])
def test_save_of_anybody_else_makes_a_window_stale(db: None, editor: User, key: str) -> None:
    topic = make_topic()
    save(topic, 1, "mine")
    save(topic, 2, key, by=editor)
    with pytest.raises(EditConflict) as stale:
        save(topic, 2, "mine")
    assert (stale.value.mine, stale.value.theirs, stale.value.by) == (2, 3, editor)
    assert stale.value.at == topic.saved_at
    assert (
        str(stale.value)
        == f"Edith Rowe saved this {clock_time(topic.saved_at)}, after you opened it."
    )


def test_window_that_took_over_is_not_confirmed_for_what_it_did_before(db: None) -> None:
    topic = make_topic()
    save(topic, 1, "mine")
    save(topic, 2, "theirs")
    save(topic, 3, "mine")
    with pytest.raises(EditConflict):
        save(topic, 2, "mine")
    save(topic, 3, "mine")
    assert topic.version == 5


def test_two_saves_without_a_window_are_two_people(db: None) -> None:
    topic = make_topic()
    save(topic, 1, "")
    with pytest.raises(EditConflict):
        save(topic, 1, "")


def test_version_of_the_future_is_stale(db: None) -> None:
    topic = make_topic()
    save(topic, 1, "mine")
    with pytest.raises(EditConflict):
        save(topic, 9, "mine")


def test_serial_tells_which_of_a_windows_saves_came_last(db: None) -> None:
    topic = make_topic()
    save(topic, 1, "mine", serial=3)
    save(topic, 1, "mine", serial=2)
    heard = [
        topic.is_superseded_save(key, serial)
        for key, serial in (("mine", 3), ("mine", 4), ("x", 1))
    ]
    assert (topic.session_seq, heard) == (3, [True, False, False])


def test_who_saved_is_said_to_each_in_their_words(db: None, editor: User, moderator: User) -> None:
    at = timezone.make_aware(datetime(2013, 7, 12, 12, 3))
    assert saved_by(editor, at, to=moderator) == "Edith Rowe saved this on 12 July at 12:03"
    assert saved_by(editor, at, to=editor) == "You saved this in another window on 12 July at 12:03"
    assert saved_by(None, None) == "Somebody else has saved this"
    assert clock_time(at, now=at + timedelta(hours=2)) == "at 12:03"
