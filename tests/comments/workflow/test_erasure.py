"""A person whose words are all over the tables, and nowhere once erased."""

from uuid import uuid4

import pytest
from django.apps import apps
from django.db import models
from django.utils import timezone

from articles.models import Article
from comments.models import (
    Appeal,
    Assignment,
    Comment,
    Decision,
    LearnedWord,
    Note,
    Reason,
    Report,
    RetentionRun,
    Signal,
    WrongState,
)
from comments.screening.classifier import learn_pending
from comments.workflow import erasure, transitions
from kingsfund import data_subjects
from kingsfund.models import Mail, User
from tests.factories import make_comment

ADDRESS = "quoll.writer@example.net"
SECRET = "quoll"  # in everything the person wrote, and in everything written about them


def rows_with(secret: str) -> list[str]:
    """Every column of every table that holds a word."""
    texts = (models.CharField, models.TextField, models.JSONField)
    columns = [
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, texts)
    ]
    return [
        f"{model.__name__}.{name}"
        for model, name in columns
        if model.objects.filter(**{f"{name}__icontains": secret}).exists()
    ]


@pytest.fixture
def published(article: Article, moderator: User) -> Comment:
    """Revised by its writer, published, edited, reported, noted: all with the secret in it."""
    comment = make_comment(
        article,
        name="Quoll Writer",
        job_title="Quoll keeper",
        organisation="Quoll House",
        declared_interest="I keep a quoll.",
        email=ADDRESS.upper(),
        text="The quoll is tired, in general.",
    )
    reason = Reason.objects.first()
    transitions.ask_to_revise(comment, by=moderator, reason=reason, note="Which quoll?")
    transitions.resubmit(comment, {"text": "My quoll is tired, in general."})
    transitions.publish(comment, by=moderator)
    transitions.edit(comment, by=moderator, text="That quoll is tired.", why="A quoll less.")
    Signal.objects.create(comment=comment, name="odd", weight=3, explanation="Says quoll.")
    Note.objects.create(comment=comment, text="The quoll again.", by=moderator)
    Assignment.objects.create(comment=comment, by=moderator, until=timezone.now())
    Report.objects.create(comment=comment, cause="other", text="Quoll!", submission_key=uuid4())
    return comment


@pytest.fixture
def declined(article: Article, moderator: User) -> Comment:
    """Appealed against."""
    comment = make_comment(article, email=ADDRESS, text="Another quoll.", name="Q.")
    decision = transitions.decline(
        comment, by=moderator, reason=Reason.objects.first(), note="No quoll."
    )
    transitions.appeal(comment)
    Appeal.objects.create(comment=comment, decision=decision, text="But the quoll!")
    return comment


@pytest.fixture
def report(article: Article) -> Report:
    """By the person, on somebody else's comment."""
    other = make_comment(article, status="published", text="Wards.")
    return Report.objects.create(
        comment=other, cause="other", text="As quoll.", email=ADDRESS, submission_key=uuid4()
    )


def test_erased_person_is_nowhere(published: Comment, declined: Comment, report: Report) -> None:
    learn_pending()
    assert len(rows_with(SECRET)) >= 14
    data_subjects.erase(ADDRESS)
    assert rows_with(SECRET) == []
    learn_pending()
    assert rows_with(SECRET) == []


def test_erasing_leaves_the_rows_and_the_log(published: Comment, declined: Comment) -> None:
    decisions = Decision.objects.count()
    data_subjects.erase(ADDRESS)
    published.refresh_from_db()
    declined.refresh_from_db()
    assert (published.status, declined.status) == ("withdrawn", "declined")
    assert (published.name, published.text) == ("Deleted", erasure.ERASED)
    assert published.emptied_at is not None
    assert published.screening == "done"
    latest = published.latest_decision()
    assert (latest.action, latest.channel) == ("withdraw", "writer")
    assert Decision.objects.count() == decisions + 1
    assert Appeal.objects.get().text == "[Deleted.]"


def test_erased_comment_is_known_to_another_import_of_the_same_file(article: Article) -> None:
    comment = make_comment(article, email=ADDRESS, imported_from="https://old.example/1#2")
    data_subjects.erase(ADDRESS)
    comment.refresh_from_db()
    assert (comment.imported_from, comment.name) == ("https://old.example/1#2", "Deleted")


def test_erasing_is_logged_without_the_address(declined: Comment, editor: User) -> None:
    data_subjects.erase(ADDRESS, by=editor)
    run = RetentionRun.objects.get()
    assert (run.rule, run.number, run.by) == ("person", 1, editor)


def test_erasing_unlearns(article: Article, moderator: User) -> None:
    transitions.publish(make_comment(article, email=ADDRESS, text="many quiet wards"), by=moderator)
    transitions.publish(make_comment(article, text="many beds"), by=moderator)
    learn_pending()
    data_subjects.erase(ADDRESS)
    assert list(LearnedWord.objects.order_by("word").values_list("word", "kept")) == [
        ("beds", 1),
        ("many", 1),
    ]


def test_erasing_touches_nobody_else(published: Comment, article: Article) -> None:
    other = make_comment(article, email="x" + ADDRESS)
    before = Comment.objects.filter(pk=other.pk).values().get()
    mails = list(Mail.objects.exclude(to__iexact=ADDRESS).exclude(about=f"comment:{published.pk}"))
    data_subjects.erase(ADDRESS)
    assert Comment.objects.filter(pk=other.pk).values().get() == before
    assert list(Mail.objects.all()) == mails


def test_erasing_twice_does_it_once(published: Comment) -> None:
    data_subjects.erase(ADDRESS)
    assert data_subjects.erase(ADDRESS) == []
    assert Decision.objects.filter(action="withdraw").count() == 1


def test_emptied_comment_is_never_acted_on_again(declined: Comment, moderator: User) -> None:
    data_subjects.erase(ADDRESS)
    declined.refresh_from_db()
    with pytest.raises(WrongState, match=r"The words of comment #\d+ have been deleted\."):
        transitions.publish(declined, by=moderator)
    with pytest.raises(WrongState):
        transitions.withdraw(declined)


def test_holdings_say_what_would_go_and_change_nothing(
    published: Comment, declined: Comment, report: Report, article: Article
) -> None:
    make_comment(article, status="published", parent=published)
    before = Comment.objects.order_by("pk").values_list()[:9]
    says = [str(holding) for holding in data_subjects.holdings(ADDRESS)]
    mails = Mail.objects.filter(about__in=[f"comment:{c.pk}" for c in (published, declined)])
    assert says == [
        "Published comments: 1 (withdrawn and emptied)",
        "Comments declined, spam or withdrawn: 1 (emptied)",
        "Answers by others: 1 (readers no longer see them)",
        "Earlier versions: 2 (deleted)",
        "Signals: 1 (deleted)",
        "Moderators’ notes: 1 (deleted)",
        "Assignments to moderators: 1 (released)",
        "Appeals: 1 (emptied)",
        "Reports about them: 1 (words deleted)",
        "Decisions: 6 (they stay in the log, their notes deleted)",
        f"Mails about them, to whomever: {mails.count()} (deleted)",
        "Reports from the address: 1 (words and address deleted)",
        f"Mails to the address: {Mail.objects.filter(to__iexact=ADDRESS).count()} (deleted)",
    ]
    assert list(Comment.objects.order_by("pk").values_list()[:9]) == list(before)


def test_rows_without_an_address_are_not_one_person(article: Article) -> None:
    make_comment(article, email="")
    assert data_subjects.holdings("nobody@example.net") == []
    for act in (data_subjects.holdings, data_subjects.export, data_subjects.erase):
        with pytest.raises(data_subjects.NotAnAddress):
            act("")


def test_export_holds_all_that_the_person_wrote(
    published: Comment, declined: Comment, report: Report
) -> None:
    data = erasure.export(ADDRESS)
    first, second = data["comments"]
    assert first["text"] == "That quoll is tired."
    assert [one["text"] for one in first["earlier"]] == [
        "The quoll is tired, in general.",
        "My quoll is tired, in general.",
    ]
    assert [one["action"] for one in first["decisions"]] == [
        *("revise", "resubmit", "publish", "edit"),
    ]
    assert first["decisions"][0]["note"] == "Which quoll?"
    assert [one["text"] for one in first["notes"]] == ["The quoll again."]
    assert (second["number"], second["appeals"][0]["text"]) == (declined.pk, "But the quoll!")
    assert data["reports"][0]["text"] == "As quoll."


def test_every_table_that_hangs_on_comments_is_accounted_for() -> None:
    """A new table is a line in `PARTS`, or is named here with the reason why it may stay."""
    without_words = {
        "Comment": "answers",
        "Correction": "an edition",
        "TrainingExample": "unlearned",
    }
    pointing = {relation.related_model.__name__ for relation in Comment._meta.related_objects}
    assert pointing == {part.model.__name__ for part in erasure.PARTS} | set(without_words)
