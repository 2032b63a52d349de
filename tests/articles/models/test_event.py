"""The log of the admin only grows."""

import pytest

from articles.models import Event, EventIsFinal
from kingsfund.models import User
from tests.factories import make_draft


@pytest.fixture
def event(editor: User) -> Event:
    article = make_draft("Beds")
    return Event.objects.record(
        Event.Kind.SUBMITTED, article=article, edition=article.draft_edition(), by=editor
    )


def test_event_says_who_did_what_to_which_edition(event: Event, editor: User) -> None:
    assert (event.who, event.by, event.title, event.edition_number, event.status) == (
        "Edith Rowe",
        editor,
        "Beds",
        1,
        "draft",
    )


def test_event_of_the_clock_has_nobody_behind_it(db: None) -> None:
    article = make_draft()
    event = Event.objects.record(Event.Kind.COMMENTS_CLOSED, article=article, by=None)
    assert (event.by, event.who, event.edition_number) == (None, "the clock", None)


@pytest.mark.parametrize(
    "attempt",
    [
        lambda event: event.save(),
        lambda event: event.delete(),
        lambda event: Event.objects.filter(pk=event.pk).delete(),
        lambda event: Event.objects.update(note="Nothing happened."),
    ],
    ids=["save", "delete", "delete many", "update many"],
)
def test_event_is_never_changed(event: Event, attempt: object) -> None:
    with pytest.raises(EventIsFinal, match="append-only"):
        attempt(event)
    assert Event.objects.get().note == ""


def test_event_outlives_its_article_and_its_account(event: Event, editor: User) -> None:
    event.article.delete()
    editor.delete()
    kept = Event.objects.get()
    assert (kept.article, kept.by, kept.title, kept.who) == (None, None, event.title, "Edith Rowe")
