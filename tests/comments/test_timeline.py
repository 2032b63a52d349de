"""What a writer is told of what happened when."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Article
from comments.models import Comment, Reason
from comments.timeline import chronicle, edits_of
from comments.workflow import transitions
from kingsfund.mail.outbox import deliver_due_mail
from kingsfund.models import User
from tests.factories import make_comment


@pytest.fixture
def comment(article: Article) -> Comment:
    return make_comment(article, text="One two three.", at=timezone.now() - timedelta(hours=1))


def story(comment: Comment) -> list[str]:
    return [event.what for event in chronicle(comment)]


def test_chronicle_tells_what_happened_in_order(comment: Comment, moderator: User) -> None:
    reason = Reason.objects.get(slug="off_topic")
    transitions.change(comment, {"text": "One two four."})
    Comment.objects.update(read_at=timezone.now())
    comment.refresh_from_db()
    transitions.ask_to_revise(comment, by=moderator, reason=reason)
    transitions.resubmit(comment, {"text": "One two five."})
    transitions.decline(comment, by=moderator, reason=reason)
    transitions.appeal(comment)
    transitions.uphold(comment, by=moderator)
    assert story(comment) == [
        "It reached us.",
        "You changed what you had written.",
        "An editor asked you to revise it.",
        "You sent it again, revised.",
        "An editor decided not to publish it.",
        "You asked us to decide again.",
        "It was read again, and the decision stands.",
    ]


def test_chronicle_words_spam_as_declined_and_keeps_the_moderators_business_to_them(
    comment: Comment, moderator: User
) -> None:
    transitions.publish(comment, by=moderator)
    transitions.pick(comment, by=moderator)
    transitions.keep(comment, by=moderator, note="Reported by the person it names.")
    transitions.mark_as_spam(comment, by=moderator)
    assert story(comment) == [
        "It reached us.",
        "It was published.",
        "An editor decided not to publish it.",
    ]


@pytest.mark.parametrize("was_told", [True, False])
def test_chronicle_leaves_out_what_was_taken_back_untold(
    comment: Comment, moderator: User, was_told: bool
) -> None:
    decision = transitions.publish(comment, by=moderator)
    if was_told:
        deliver_due_mail(at=timezone.now() + timedelta(days=1))
    transitions.undo(comment, decision, by=moderator)
    told = ["It was published.", "The decision was taken back."] if was_told else []
    assert story(comment) == ["It reached us.", *told]


def test_edits_are_each_compared_with_what_they_replaced(comment: Comment, moderator: User) -> None:
    transitions.edit(comment, by=moderator, text="One three.", why="First.")
    undone = transitions.edit(comment, by=moderator, text="Nothing.", why="Mistaken.")
    transitions.undo(comment, undone, by=moderator)
    transitions.edit(comment, by=moderator, text="One three six.", why="Last.")
    edits = edits_of(comment)
    words = [[(piece.kind.value, piece.text.strip()) for piece in edit.pieces] for edit in edits]
    assert [edit.why for edit in edits] == ["First.", "Last."]
    assert [word for word in words[0] if word[0] != "same"] == [("removed", "two")]
    assert [word for word in words[1] if word[0] != "same"] == [("added", "six")]
