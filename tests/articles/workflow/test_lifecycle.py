from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import pairwise
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone

from articles.models import Article, Edition, Event, Refused, WrongArticleState
from articles.workflow import drafts, lifecycle, publishing
from kingsfund.core.db.optimistic_locking import EditConflict
from kingsfund.models import User
from tests.factories import make_article, make_draft

DAY = datetime(2026, 7, 4, 9, tzinfo=UTC)


def publish_change(article: Article, by: User, change: str, note: str, **fields: object) -> Edition:
    """A further edition of an article, before readers."""
    draft = drafts.open_draft(article, by=by)
    draft.change, draft.change_note = change, note
    drafts.save_draft(draft)
    return publishing.publish(article, by=by, **fields)


def kinds_of(article: Article) -> list[str]:
    return list(article.events.order_by("pk").values_list("kind", flat=True))


# Withdrawing and reinstating


def test_withdraw_leaves_a_notice_and_writes_it_down(editor: User) -> None:
    article = make_article()
    lifecycle.withdraw(article, by=editor, notice=" Wrong data. ", shows_text=False, at=DAY)
    article.refresh_from_db()
    assert (article.status, article.notice, article.notice_at, article.shows_text) == (
        "withdrawn",
        "Wrong data.",
        DAY,
        False,
    )
    assert not article.takes_comments()
    event = article.events.get()
    assert (event.kind, event.note, event.by, event.at) == ("withdrawn", "Wrong data.", editor, DAY)


@pytest.mark.parametrize("name", ["withdraw", "supersede", "edit_notice"])
def test_what_readers_are_told_needs_words(editor: User, name: str) -> None:
    article = make_article()
    more = {"other": None} if name == "supersede" else {}
    with pytest.raises(lifecycle.NoticeIsMissing):
        getattr(lifecycle, name)(article, by=editor, notice=" ", **more)
    assert kinds_of(article) == []


def test_withdraw_fits_only_what_is_published(editor: User) -> None:
    for article in (make_draft(), make_article()):
        if article.live_edition_id:
            lifecycle.withdraw(article, by=editor, notice="Wrong.")
        with pytest.raises(WrongArticleState):
            lifecycle.withdraw(article, by=editor, notice="Wrong.")


def test_withdraw_refuses_what_was_based_on_the_past(editor: User) -> None:
    article = make_article()
    article.count_save()
    with pytest.raises(EditConflict):
        lifecycle.withdraw(article, by=editor, notice="Wrong.", based_on=1)
    assert article.events.count() == 0


@pytest.mark.parametrize("name", ["withdraw", "unpublish"])
def test_a_scheduled_edition_leaves_the_schedule(editor: User, name: str) -> None:
    article = make_article()
    draft = drafts.open_draft(article, by=editor)
    draft.change_note = "New figures."
    drafts.save_draft(draft)
    soon = timezone.now() + timedelta(hours=1)
    publishing.schedule(article, by=editor, publish_at=soon)
    words = {"withdraw": {"notice": "Wrong."}, "unpublish": {"reason": "Not ours."}}[name]
    getattr(lifecycle, name)(article, by=editor, **words)
    draft.refresh_from_db()
    assert (draft.status, draft.publish_at) == ("draft", None)
    assert publishing.publish_due(at=soon + timedelta(hours=1)) == 0
    assert "unscheduled" in kinds_of(article)


def test_no_new_edition_before_reinstating(editor: User) -> None:
    article = make_article()
    lifecycle.withdraw(article, by=editor, notice="Wrong.")
    with pytest.raises(WrongArticleState, match="Reinstate it"):
        publish_change(article, editor, "update", "New figures.")
    lifecycle.reinstate(article, by=editor, note="Data was right.")
    publishing.publish(article, by=editor)
    assert kinds_of(article) == ["withdrawn", "reinstated", "published"]


def test_reinstate_brings_back_the_banner_as_it_was_worded(editor: User) -> None:
    article = make_article()
    publish_change(article, editor, "correction", "The table was wrong.", at=DAY)
    lifecycle.edit_notice(article, by=editor, notice="Table 2 was wrong.")
    lifecycle.withdraw(article, by=editor, notice="All of it is wrong.", shows_text=False)
    lifecycle.reinstate(article, by=editor)
    article.refresh_from_db()
    assert (article.status, article.notice_kind, article.notice, article.notice_at) == (
        "published",
        "corrected",
        "Table 2 was wrong.",
        DAY,
    )
    assert article.shows_text
    with pytest.raises(WrongArticleState):
        lifecycle.reinstate(article, by=editor)


def test_first_edition_is_no_correction(editor: User) -> None:
    article = make_draft(edition={"change": "correction"})
    publishing.publish(article, by=editor)
    article.refresh_from_db()
    assert (article.notice_kind, list(article.editions.told_to_readers())) == ("current", [])


# Superseding


def test_supersede_shows_the_way_to_the_newest_that_is_there(editor: User) -> None:
    first, second, third = make_article(), make_article(), make_article()
    lifecycle.supersede(first, by=editor, other=second, notice="See the second.")
    lifecycle.supersede(second, by=editor, other=third, notice="See the third.")
    assert Article.objects.get(pk=first.pk).successor() == third
    lifecycle.withdraw(third, by=editor, notice="Wrong.")
    assert Article.objects.get(pk=first.pk).successor() == second
    lifecycle.unpublish(second, by=editor, reason="Not ours.")
    assert Article.objects.get(pk=first.pk).successor() is None


@pytest.mark.parametrize("length", [1, 2, 3, 5])
def test_supersede_refuses_a_circle_of_any_length(editor: User, length: int) -> None:
    ring = [make_article() for _ in range(length)]
    for older, newer in pairwise(ring):
        lifecycle.supersede(older, by=editor, other=newer, notice="See there.")
    with pytest.raises(lifecycle.RunsInCircle):
        lifecycle.supersede(ring[-1], by=editor, other=ring[0], notice="See there.")
    assert Article.objects.filter(superseded_by=None).count() == 1


def test_reading_a_circle_ends(editor: User) -> None:
    one, other = make_article(), make_article()
    Article.objects.filter(pk=one.pk).update(superseded_by=other)
    Article.objects.filter(pk=other.pk).update(superseded_by=one)
    assert Article.objects.get(pk=one.pk).successor() == other


def test_supersede_without_a_newer_article_says_where_to_look(editor: User) -> None:
    article = make_article()
    lifecycle.supersede(article, by=editor, other=None, notice="See the ministry’s site.")
    article.refresh_from_db()
    assert (article.notice_kind, article.superseded_by) == ("superseded", None)
    with pytest.raises(WrongArticleState):
        lifecycle.supersede(make_draft(), by=editor, other=None, notice="See there.")


def test_stand_again_goes_back_past_every_superseding(editor: User) -> None:
    article = make_article()
    publish_change(article, editor, "correction", "The table was wrong.", at=DAY)
    for other in (make_article(), None):
        lifecycle.supersede(article, by=editor, other=other, notice="See there.")
    lifecycle.undo_supersede(article, by=editor, note="By mistake.")
    article.refresh_from_db()
    assert (article.notice_kind, article.superseded_by) == ("corrected", None)
    assert (article.notice, article.notice_at) == ("The table was wrong.", DAY)
    assert kinds_of(article)[-1] == "stands_again"
    with pytest.raises(WrongArticleState, match="not superseded"):
        lifecycle.undo_supersede(article, by=editor)


def test_correction_of_a_superseded_article_leaves_it_superseded(editor: User) -> None:
    article, other = make_article(), make_article()
    lifecycle.supersede(article, by=editor, other=other, notice="See there.")
    publish_change(article, editor, "correction", "The table was wrong.")
    article.refresh_from_db()
    assert (article.notice_kind, article.notice) == ("superseded", "See there.")
    assert article.revised_at


# Words and the end


def test_reword_keeps_the_date_and_logs_the_old_words(editor: User) -> None:
    article = make_article()
    with pytest.raises(WrongArticleState, match="no notice"):
        lifecycle.edit_notice(article, by=editor, notice="Clearer.")
    lifecycle.withdraw(article, by=editor, notice="Unclear.", at=DAY)
    lifecycle.edit_notice(article, by=editor, notice="Clearer.")
    article.refresh_from_db()
    assert (article.notice, article.notice_at) == ("Clearer.", DAY)
    event = article.events.of_kind(Event.Kind.REWORDED).get()
    assert (event.note, event.details) == ("Clearer.", {"was": "Unclear."})


def test_take_down_asks_for_a_reason_and_for_something_to_take_down(editor: User) -> None:
    article = make_article()
    with pytest.raises(lifecycle.ReasonIsMissing):
        lifecycle.unpublish(article, by=editor, reason=" ")
    lifecycle.unpublish(article, by=editor, reason="Another hospital’s data.")
    assert article.events.get().note == "Another hospital’s data."
    with pytest.raises(WrongArticleState):
        lifecycle.unpublish(article, by=editor, reason="Again.")


def test_withdrawn_then_taken_down_then_published_has_the_banner_it_had(editor: User) -> None:
    article = make_article()
    publish_change(article, editor, "correction", "The table was wrong.", at=DAY)
    lifecycle.withdraw(article, by=editor, notice="All of it is wrong.")
    lifecycle.unpublish(article, by=editor, reason="Not ours.")
    publish_change(article, editor, "minor", "")
    article.refresh_from_db()
    assert (article.notice_kind, article.notice) == ("corrected", "The table was wrong.")


# Addresses


def test_rename_keeps_every_address_that_readers_knew(editor: User) -> None:
    article = make_article(slug="one")
    for slug in ("two", "three", "one", "four"):
        lifecycle.rename(article, by=editor, slug=slug)
    assert set(article.former_slugs.values_list("slug", flat=True)) == {"one", "two", "three"}
    assert article.first_slug() == "one"
    assert article.events.order_by("pk").first().details == {"from": "one", "to": "two"}


def test_rename_of_what_nobody_knew_forgets_the_address(editor: User) -> None:
    article = make_draft(slug="one")
    lifecycle.rename(article, by=editor, slug="two")
    assert article.former_slugs.count() == 0
    lifecycle.rename(make_article(slug="three"), by=editor, slug="one")


@pytest.mark.parametrize("wanted", ["taken", "formerly"])
def test_rename_refuses_an_address_of_another(editor: User, wanted: str) -> None:
    other, article = make_article(slug="formerly"), make_article(slug="mine")
    lifecycle.rename(other, by=editor, slug="taken")
    with pytest.raises(lifecycle.AddressIsTaken, match=f"“{wanted}”"):
        lifecycle.rename(article, by=editor, slug=wanted)
    assert article.slug == "mine"
    assert Article.objects.get(pk=article.pk).slug == "mine"


class StaffMember(Thread):
    """Somebody who acts at the same moment as somebody else."""

    def __init__(self, start: Barrier, function: Callable[[], None]) -> None:
        super().__init__()
        self.start_line, self.function = start, function
        self.outcome: object = "done"

    def run(self) -> None:
        try:
            self.start_line.wait()
            self.function()
        except Exception as error:
            self.outcome = error
        finally:
            connection.close()


def at_once(*functions: Callable[[], None]) -> list[object]:
    start = Barrier(len(functions))
    admins = [StaffMember(start, function) for function in functions]
    for staff in admins:
        staff.start()
    for staff in admins:
        staff.join()
    return [staff.outcome for staff in admins]


@pytest.mark.django_db(transaction=True)
def test_one_address_wanted_by_two_at_once_goes_to_one(editor: User) -> None:
    articles = [make_article(slug=f"old-{number}") for number in range(3)]
    outcomes = at_once(
        *(partial(lifecycle.rename, article, by=editor, slug="new") for article in articles)
    )
    refused = [outcome for outcome in outcomes if outcome != "done"]
    assert [type(error) for error in refused] == [lifecycle.AddressIsTaken] * 2
    assert all("“new”" in str(error) for error in refused)
    assert Article.objects.filter(slug="new").count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("length", [2, 3, 4])
def test_circle_is_not_closed_by_editors_at_once(editor: User, length: int) -> None:
    ring = [make_article() for _ in range(length)]
    again = [Article.objects.get(pk=one.pk) for one in ring]
    pairs = zip(ring, [*again[1:], again[0]], strict=True)
    outcomes = at_once(
        *(
            partial(lifecycle.supersede, older, by=editor, other=newer, notice="See there.")
            for older, newer in pairs
        )
    )
    refused = [outcome for outcome in outcomes if outcome != "done"]
    assert [type(error) for error in refused] == [lifecycle.RunsInCircle]
    assert issubclass(lifecycle.RunsInCircle, Refused)
    assert Article.objects.filter(superseded_by=None).count() == 1
