from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone

from articles.models import Article, Edition, Event, WrongEditionState
from articles.workflow import drafts, publishing, reviewing
from articles.workflow.publishing import NeedsSecondPair
from kingsfund.core.db.optimistic_locking import EditConflict
from kingsfund.models import Mail, User
from tests.conftest import make_user
from tests.factories import make_article, make_draft

Status = Edition.Status


@pytest.fixture
def draft(author_user: User) -> Article:
    """Ada's draft, as she saved it."""
    return make_draft(
        "Beds",
        created_by=author_user,
        edition={"saved_by": author_user, "created_by": author_user},
    )


def log_of(article: Article) -> list[str]:
    return [event.deed() for event in reversed(article.events.all())]


def test_submit_approve_publish_is_written_down(
    draft: Article, author_user: User, editor: User
) -> None:
    reviewing.submit(draft, by=author_user, note="Please by noon.")
    edition = reviewing.approve(draft, by=editor)
    assert (edition.status, edition.submitted_by, edition.approved_by) == (
        Status.READY,
        author_user,
        editor,
    )
    publishing.publish(draft, by=editor)
    assert log_of(draft) == [
        "Ada Marsh submitted edition 1 for review",
        "Edith Rowe approved edition 1",
        "Edith Rowe published edition 1",
    ]
    assert draft.events.of_kind(Event.Kind.SUBMITTED).get().note == "Please by noon."


def test_submit_to_somebody_assigns_it_to_them(
    draft: Article, author_user: User, editor: User
) -> None:
    edition = reviewing.submit(draft, by=author_user, to=editor)
    assert (edition.status, edition.assigned_to) == (Status.IN_REVIEW, editor)
    assert log_of(draft) == ["Ada Marsh submitted edition 1 for review to Edith Rowe"]


def test_approve_needs_no_submission(draft: Article, editor: User) -> None:
    assert reviewing.approve(draft, by=editor).status == Status.READY


def test_nobody_approves_what_they_wrote_last_or_submitted(draft: Article, editor: User) -> None:
    erna = make_user("erna", "Editor")
    Edition.objects.update(saved_by=editor)
    with pytest.raises(reviewing.OwnWork):
        reviewing.approve(draft, by=editor)
    reviewing.submit(draft, by=erna)
    with pytest.raises(reviewing.OwnWork):
        reviewing.approve(draft, by=erna)
    assert draft.draft_edition().status == Status.IN_REVIEW


def test_writer_may_approve_what_a_colleague_changed_after_them(
    draft: Article, author_user: User, editor: User
) -> None:
    Edition.objects.update(created_by=editor, saved_by=author_user)
    assert reviewing.approve(draft, by=editor).approved_by == editor


def test_nobody_approves_a_draft_they_opened_that_nobody_saved_since(
    draft: Article, editor: User
) -> None:
    Edition.objects.update(created_by=editor, saved_by=None)
    with pytest.raises(reviewing.OwnWork):
        reviewing.approve(draft, by=editor)


def test_second_approval_is_refused_and_names_the_first(draft: Article, editor: User) -> None:
    other = make_user("erna", "Editor", first_name="Erna", last_name="Holt")
    reviewing.approve(draft, by=editor)
    with pytest.raises(WrongEditionState, match="Edith Rowe has approved edition 1 already"):
        reviewing.approve(draft, by=other)
    assert draft.draft_edition().approved_by == editor


@pytest.mark.django_db(transaction=True)
def test_of_two_who_approve_at_once_one_is_refused(author_user: User) -> None:
    article = make_draft(edition={"saved_by": author_user})
    people = [make_user("erna", "Editor"), make_user("egon", "Editor")]
    start, outcomes = Barrier(2), []

    def approve(user: User) -> None:
        start.wait()
        try:
            reviewing.approve(Article.objects.get(), by=user, based_on=article.version)
            outcomes.append("approved")
        except WrongEditionState as refusal:
            outcomes.append(str(refusal))
        finally:
            connection.close()

    threads = [Thread(target=approve, args=[user]) for user in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    first = article.draft_edition().approved_by.username
    assert sorted(outcomes) == sorted(["approved", f"{first} has approved edition 1 already."])
    assert article.events.of_kind(Event.Kind.APPROVED).count() == 1


def test_approval_of_a_text_that_was_changed_meanwhile_is_refused(
    draft: Article, editor: User
) -> None:
    read = draft.version
    draft.count_save()
    with pytest.raises(EditConflict):
        reviewing.approve(draft, by=editor, based_on=read)
    assert draft.draft_edition().approved_at is None


def test_send_back_says_what_is_missing(draft: Article, author_user: User, editor: User) -> None:
    reviewing.submit(draft, by=author_user)
    with pytest.raises(reviewing.NoteIsMissing):
        reviewing.send_back(draft, by=editor, note="  ")
    edition = reviewing.send_back(draft, by=editor, note="A source for the second figure.")
    assert edition.status == Status.DRAFT
    assert draft.events.first().note == "A source for the second figure."


def test_take_back_is_for_who_submitted(draft: Article, author_user: User, editor: User) -> None:
    reviewing.submit(draft, by=author_user)
    with pytest.raises(reviewing.OwnWork):
        reviewing.take_back(draft, by=editor)
    Mail.objects.all().delete()
    assert reviewing.take_back(draft, by=author_user).status == Status.DRAFT
    assert log_of(draft)[-1] == "Ada Marsh took edition 1 back from review"
    assert not Mail.objects.exists()


def test_void_approval_opens_the_draft_again(draft: Article, editor: User) -> None:
    edition = reviewing.approve(draft, by=editor)
    assert reviewing.void_approval(draft, edition, by=editor) is True
    assert (edition.status, edition.approved_by) == (Status.DRAFT, None)
    assert log_of(draft)[-1] == (
        "Edith Rowe changed edition 1 after it was approved, which made the approval void"
    )
    assert reviewing.void_approval(draft, edition, by=editor) is False


def test_where_nobody_reviews_nothing_is_voided(
    draft: Article, editor: User, settings: object
) -> None:
    edition = reviewing.approve(draft, by=editor)
    settings.REVIEW_POLICY = "off"
    assert reviewing.void_approval(draft, edition, by=editor) is False


@pytest.mark.parametrize("rule", ["off", "advised"])
def test_publishing_without_approval_is_possible_unless_required(
    draft: Article, editor: User, settings: object, rule: str
) -> None:
    settings.REVIEW_POLICY = rule
    assert publishing.publish(draft, by=editor).status == Status.PUBLISHED


def test_publishing_and_scheduling_without_a_required_approval_are_refused(
    draft: Article, editor: User, settings: object
) -> None:
    settings.REVIEW_POLICY = "required"
    with pytest.raises(NeedsSecondPair):
        publishing.publish(draft, by=editor)
    later = timezone.now() + timedelta(days=1)
    with pytest.raises(NeedsSecondPair):
        publishing.schedule(draft, by=editor, publish_at=later)
    reviewing.approve(draft, by=editor)
    assert publishing.schedule(draft, by=editor, publish_at=later).status == Status.SCHEDULED


def test_assign_gives_the_draft_to_somebody_who_can_then_open_it(
    draft: Article, editor: User
) -> None:
    other = make_user("bea", "Author", first_name="Bea", last_name="Lund")
    assert not Article.objects.editable_by(other).exists()
    reviewing.assign(draft, by=editor, to=other, due_on=date(2026, 7, 4))
    assert list(Article.objects.editable_by(other)) == [draft]
    assert log_of(draft) == ["Edith Rowe assigned edition 1 to Bea Lund"]
    assert reviewing.assign(draft, by=editor, to=None).assigned_to is None


@pytest.mark.parametrize("gone", ["is_active", "is_staff"])
def test_nothing_is_assigned_to_those_who_may_not_work(
    draft: Article, editor: User, stranger: User, author_user: User, gone: str
) -> None:
    with pytest.raises(reviewing.NotStaff, match="Sam Doe may not work on articles"):
        reviewing.assign(draft, by=editor, to=stranger)
    User.objects.filter(pk=author_user.pk).update(**{gone: False})
    with pytest.raises(reviewing.NotStaff):
        reviewing.submit(draft, by=editor, to=author_user)
    assert draft.draft_edition().status == Status.DRAFT


def test_set_aside_leaves_room_for_another_draft(draft: Article, editor: User) -> None:
    drafts.set_aside(draft, by=editor, note="Overtaken by events.")
    assert draft.draft_edition() is None
    assert draft.events.get().note == "Overtaken by events."
    with pytest.raises(WrongEditionState, match="There is no draft"):
        reviewing.submit(draft, by=editor)


def test_set_aside_of_a_draft_that_changed_meanwhile_is_refused(
    draft: Article, editor: User
) -> None:
    read = draft.version
    draft.count_save()
    with pytest.raises(EditConflict):
        drafts.set_aside(draft, by=editor, based_on=read)
    assert draft.draft_edition() is not None


def test_what_readers_see_cannot_be_submitted(editor: User) -> None:
    with pytest.raises(WrongEditionState, match="There is no draft"):
        reviewing.submit(make_article(), by=editor)
