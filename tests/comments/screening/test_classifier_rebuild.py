import pytest
from django.core.management import CommandError, call_command

from articles.models import Article
from comments.models import Comment, LearnedTotal, LearnedWord, TrainingExample
from comments.screening import classifier_rebuild
from comments.screening.classifier import learn_pending
from comments.workflow import transitions
from kingsfund.models import User
from tests.factories import make_comment


@pytest.fixture
def decided(article: Article, moderator: User) -> list[Comment]:
    """One published, one refused, one that waits; all learned."""
    comments = [make_comment(article, text=text) for text in ("beds staff", "beds", "wards")]
    transitions.publish(comments[0], by=moderator)
    transitions.mark_as_spam(comments[1], by=moderator)
    learn_pending()
    return comments


def disagreements() -> list[str]:
    return classifier_rebuild.disagreements(lambda number: None)


def tables() -> list[list[tuple]]:
    return [
        list(model.objects.order_by("pk").values_list())
        for model in (TrainingExample, LearnedWord, LearnedTotal)
    ]


def test_tables_that_follow_the_decisions_have_no_disagreements(decided: list[Comment]) -> None:
    assert disagreements() == []


def test_check_changes_nothing_where_words_were_told_apart_otherwise(
    decided: list[Comment],
) -> None:
    LearnedTotal.objects.update(tokeniser=0)
    before = tables()
    assert disagreements() == [
        "the words were told apart in another way when they were counted: rebuild"
    ]
    assert tables() == before


def test_disagreements_are_all_found(decided: list[Comment]) -> None:
    LearnedWord.objects.filter(word="staff").delete()
    LearnedWord.objects.filter(word="beds").update(kept=7)
    LearnedTotal.objects.update(kept=2, refused_words=3)
    Comment.objects.filter(pk=decided[2].pk).update(status="spam", decided_at="2026-01-01T00:00Z")
    assert disagreements() == [
        f"#{decided[2].pk} is to teach “nothing”, but is spam",
        "2 comments kept, but 1 learned",
        "the number of words refused is wrong",
        "“beds” is counted 7 and 1, but stands in 1 and 1",
        "“staff” is not counted",
    ]


def test_rebuilding_reaches_the_same_tables_and_mends_them(
    decided: list[Comment], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(classifier_rebuild, "BATCH", 2)
    before = tables()
    TrainingExample.objects.filter(pk=decided[0].pk).delete()
    LearnedWord.objects.all().delete()
    TrainingExample.objects.create(comment=decided[2], wanted="kept")
    assert classifier_rebuild.rebuild(lambda number: None) == 2
    assert (tables(), disagreements()) == (before, [])


def test_command_checks_and_rebuilds(
    decided: list[Comment], capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("rebuild_classifier", check=True)
    assert capsys.readouterr().out == "The classifier equals the decisions.\n"
    LearnedWord.objects.filter(word="staff").delete()
    with pytest.raises(CommandError, match=r"^1 disagreement\. rebuild_classifier mends it\.$"):
        call_command("rebuild_classifier", check=True)
    assert capsys.readouterr().out == "“staff” is not counted\n"
    call_command("rebuild_classifier")
    assert capsys.readouterr().out == "Learned from 2 comments.\n"
    assert disagreements() == []
