"""What became of a comment's words."""

from articles.content.diff import Piece
from articles.models import Article
from comments.differences import changes_of, shorten_unchanged
from comments.models import Comment
from comments.workflow import transitions
from kingsfund.models import User
from tests.factories import make_comment


def pieces(comment: Comment) -> list[list[tuple[str, list[tuple[str, str]]]]]:
    decisions = list(comment.decisions.select_related("revision"))
    return [
        [(one.label, [(str(p.kind), p.text) for p in one.pieces]) for one in change.differences]
        for change in changes_of(comment, decisions)
    ]


def test_changes_show_each_act_against_the_next(article: Article, moderator: User) -> None:
    comment = make_comment(article, text="Beds wait.")
    transitions.change(comment, {"text": "Beds wait too."})
    transitions.edit(comment, by=moderator, text="Beds wait.", why="One word too many.")
    transitions.publish(comment, by=moderator)
    newest, oldest = pieces(comment)
    assert newest == [
        ("Text", [("same", "Beds wait"), ("removed", " too"), ("same", ".")]),
        ("What readers are told", [("added", "One word too many.")]),
    ]
    assert oldest == [("Text", [("same", "Beds wait"), ("added", " too"), ("same", ".")])]


def test_text_at_a_version_is_what_was_read_then(article: Article, moderator: User) -> None:
    comment = make_comment(article, text="First.")
    transitions.change(comment, {"text": "Second."})
    undone = transitions.mark_as_spam(comment, by=moderator)
    transitions.undo(comment, undone, by=moderator)
    transitions.change(comment, {"text": "Third."})
    assert [comment.text_at(version) for version in (1, 2, 3, 5)] == [
        "First.",
        "Second.",
        "Second.",
        "Third.",
    ]


def test_shorten_keeps_what_changed_and_its_neighbourhood() -> None:
    same, added = Piece("same", "a" * 60 + "b" * 60 + "c" * 60), Piece("added", "d" * 500)
    short = Piece("same", "a" * 60 + " […] " + "c" * 60)
    assert shorten_unchanged([same, added]) == [short, added]
