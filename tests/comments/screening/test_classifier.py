import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from comments.models import Comment, LearnedTotal, LearnedWord, Reason, TrainingExample
from comments.screening import classifier
from comments.screening.classifier import learn_pending, predict
from comments.workflow import transitions
from comments.workflow.moderation import Verdict
from kingsfund.models import User
from tests.factories import make_comment

WHO = {"name": "Iris Calder", "job_title": "Ward manager", "organisation": "Northvale"}


def counts() -> dict[str, tuple[int, int]]:
    """Every word that is counted: in how many kept comments, in how many refused."""
    return {row.word: (row.kept, row.refused) for row in LearnedWord.objects.all()}


def total() -> tuple[int, int, int, int]:
    row = LearnedTotal.objects.get()
    return row.kept, row.refused, row.kept_words, row.refused_words


def fill(article: Article, kept: int, refused: int) -> None:
    """Learn from so many of each kind."""
    rows = [make_comment(article, status="published", text="care beds staff") for _ in range(kept)]
    rows += [make_comment(article, status="spam", text="casino bonus") for _ in range(refused)]
    classifier.note_all(rows)
    learn_pending()


@pytest.fixture
def comment(article: Article) -> Comment:
    return make_comment(article, text="Beds matter. Staff matter more.", **WHO)


def test_published_is_kept_and_declined_and_spam_are_refused(
    article: Article, moderator: User
) -> None:
    kept, declined, spam = (make_comment(article, text=t) for t in ("one beds", "beds", "beds x2"))
    transitions.publish(kept, by=moderator)
    transitions.decline(declined, by=moderator, reason=Reason.objects.first())
    transitions.mark_as_spam(spam, by=moderator)
    assert learn_pending() == 3
    assert counts() == {"beds": (1, 2), "one": (1, 0), "letters and digits": (0, 1)}
    assert total() == (1, 2, 2, 3)
    assert learn_pending() == 0


def test_waiting_revised_and_withdrawn_teach_nothing(article: Article, moderator: User) -> None:
    asked, withdrawn = make_comment(article), make_comment(article)
    make_comment(article)
    transitions.ask_to_revise(asked, by=moderator, reason=Reason.objects.first())
    transitions.publish(withdrawn, by=moderator)
    transitions.withdraw(withdrawn)
    assert learn_pending() == 0
    assert (counts(), TrainingExample.objects.count()) == ({}, 0)


def test_undoing_every_decision_leaves_nothing(article: Article, moderator: User) -> None:
    comments = [make_comment(article, text=f"Some words about ward {n}.", **WHO) for n in range(9)]
    reason = Reason.objects.first()
    verdicts = [Verdict("publish"), Verdict("spam"), Verdict("decline", reason)]
    decisions = [
        verdicts[n % 3].apply_to(comment, by=moderator) for n, comment in enumerate(comments)
    ]
    learn_pending()
    assert total() == (3, 6, 12, 24)
    for decision in decisions:
        transitions.undo(decision.comment, decision, by=moderator)
    assert learn_pending() == 9
    assert (counts(), TrainingExample.objects.count(), total()) == ({}, 0, (0, 0, 0, 0))


def test_undone_before_it_was_learned_leaves_nothing(comment: Comment, moderator: User) -> None:
    transitions.undo(comment, transitions.publish(comment, by=moderator), by=moderator)
    assert (learn_pending(), TrainingExample.objects.count()) == (0, 0)


def test_decided_otherwise_moves_the_words(comment: Comment, moderator: User) -> None:
    transitions.publish(comment, by=moderator)
    learn_pending()
    transitions.mark_as_spam(comment, by=moderator)
    assert learn_pending() == 1
    assert counts() == dict.fromkeys(("beds", "matter", "more", "staff"), (0, 1))
    assert total() == (0, 1, 0, 4)


def test_edited_text_is_unlearned_as_it_was_and_learned_as_it_is(
    comment: Comment, moderator: User
) -> None:
    transitions.publish(comment, by=moderator)
    learn_pending()
    edit = transitions.edit(
        comment, by=moderator, text="Beds and nurses.", why="A name was taken out."
    )
    assert counts() == {}
    learn_pending()
    assert counts() == {"beds": (1, 0), "and": (1, 0), "nurses": (1, 0)}
    transitions.undo(comment, edit, by=moderator)
    learn_pending()
    assert counts() == dict.fromkeys(("beds", "matter", "more", "staff"), (1, 0))


def test_changed_by_its_writer_before_the_undo_was_unlearned(
    comment: Comment, moderator: User
) -> None:
    publish = transitions.publish(comment, by=moderator)
    learn_pending()
    transitions.undo(comment, publish, by=moderator)
    transitions.change(comment, {"text": "Other words.", "organisation": "Staff College"})
    assert (counts(), TrainingExample.objects.count(), learn_pending()) == ({}, 0, 0)


def test_unlearn_takes_back_at_once_and_learns_again(comment: Comment, moderator: User) -> None:
    transitions.publish(comment, by=moderator)
    learn_pending()
    assert (classifier.unlearn([comment]), counts()) == (1, {})
    assert (classifier.unlearn([comment]), learn_pending()) == (0, 1)


def test_forget_learns_never_again(comment: Comment, moderator: User) -> None:
    transitions.publish(comment, by=moderator)
    learn_pending()
    assert classifier.forget_for_good([comment]) == 1
    assert (counts(), TrainingExample.objects.count(), learn_pending()) == ({}, 0, 0)


def test_killed_in_between_nothing_is_lost_or_counted_twice(
    article: Article, moderator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        transitions.publish(make_comment(article, text="beds"), by=moderator)
    save = LearnedTotal.save

    def die(row: LearnedTotal, **options: object) -> None:
        save(row, **options)
        if row.kept:
            raise KeyboardInterrupt

    with monkeypatch.context() as at_the_last_moment:
        at_the_last_moment.setattr(LearnedTotal, "save", die)
        with pytest.raises(KeyboardInterrupt), transaction.atomic():
            learn_pending()
    assert counts() == {}
    assert (learn_pending(), counts()) == (3, {"beds": (3, 0)})


def test_batches_reach_the_same_counts(
    article: Article, moderator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(classifier, "BATCH", 2)
    monkeypatch.setattr(classifier, "ROWS", 2)
    for _ in range(5):
        transitions.publish(make_comment(article, text="beds wards staff"), by=moderator)
    assert [learn_pending(at_most=2), learn_pending()] == [2, 3]
    assert counts() == {"beds": (5, 0), "staff": (5, 0), "wards": (5, 0)}


def test_text_changed_behind_its_back_makes_it_begin_again(
    comment: Comment, moderator: User
) -> None:
    transitions.publish(comment, by=moderator)
    learn_pending()
    Comment.objects.filter(pk=comment.pk).update(text="Nothing of the kind.")
    comment.refresh_from_db()
    transitions.mark_as_spam(comment, by=moderator)
    learn_pending()
    learn_pending()
    assert counts() == dict.fromkeys(("nothing", "of", "the", "kind"), (0, 1))


def test_other_words_make_it_begin_again(comment: Comment, moderator: User) -> None:
    transitions.publish(comment, by=moderator)
    learn_pending()
    LearnedTotal.objects.update(tokeniser=classifier.TOKENISER + 1)
    assert classifier.unlearn([comment]) == 0
    assert counts() == {}
    learn_pending()
    assert total() == (1, 0, 4, 0)


# The prediction


def test_silent_until_there_are_enough_of_each(article: Article) -> None:
    assert predict("casino", apart_from="") is None
    fill(article, classifier.ENOUGH, classifier.ENOUGH - 1)
    assert predict("casino", apart_from="") is None
    fill(article, 0, 1)
    assert predict("casino", apart_from="").probability > 0.9


def test_explains_itself_by_the_words_that_counted(article: Article) -> None:
    fill(article, 30, 60)
    predicted = predict("A casino near the beds, and beds for staff. Zebra.", apart_from="")
    assert [word for word, _ in predicted.words] == ["casino", "beds", "staff"]
    weights = dict(predicted.words)
    assert weights["casino"] > 3.5 > 0 > -3 > weights["beds"] == weights["staff"]
    assert predicted.probability == classifier.probability_of(sum(weights.values()))


def test_knows_no_more_than_it_has_seen(article: Article) -> None:
    fill(article, 30, 30)
    assert predict("Zebras graze.", apart_from="") == (0.5, [])


def test_does_not_look_at_who_wrote(article: Article) -> None:
    fill(article, 30, 30)
    predicted = predict("Casino staff.", apart_from="Ann Lee Casino Staff")
    assert predicted == (0.5, [])


def test_prediction_costs_two_queries(article: Article) -> None:
    fill(article, 30, 30)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        predict(
            " ".join(f"w{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(600)), apart_from=""
        )
    assert len(queries) == 2


def test_the_next_pending_example_is_found_by_its_index(comment: Comment) -> None:
    with CaptureQueriesContext(connection) as queries:
        TrainingExample.objects.pending().exists()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {queries[0]['sql']}")
            assert "training_example_pending" in str(cursor.fetchall())
