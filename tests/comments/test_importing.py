from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from articles.importing.entries import CommentEntry
from articles.importing.report import ItemTally
from articles.importing.writing import CommentTarget
from articles.models import Article
from comments.importing import HIGHEST_NUMBER, CommentImport, PlannedComment, flatten
from comments.models import Comment, Decision
from tests.articles.importing.samples import write_comment
from tests.articles.importing.test_planning import read_item
from tests.factories import make_article, make_author, make_comment

SITE = "https://old.example.org"
Bring = Callable[..., ItemTally]


@pytest.fixture
def article(db: None) -> Article:
    return make_article()


@pytest.fixture
def bring(article: Article) -> Bring:
    """Bring a post's comments in under the article: `bring(write_comment(3))`."""

    def brought(
        *comments: str, dry_run: bool = False, place: CommentTarget | None = None
    ) -> ItemTally:
        tally = ItemTally()
        item = read_item(7, comments="".join(comments))
        CommentImport(SITE, dry_run=dry_run).bring(item, place or CommentTarget(article.pk), tally)
        return tally

    return brought


def test_comment_comes_in_with_its_number_and_decision(article: Article, bring: Bring) -> None:
    tally = bring(
        write_comment(40416, "<p>One.</p><p>Two &amp; three.</p>", author="Rhona &amp; co")
    )

    comment = Comment.objects.get()
    at = datetime(2012, 3, 5, 10, tzinfo=UTC)
    assert (comment.number, comment.article, comment.parent) == (40416, article, None)
    assert (comment.name, comment.email) == ("Rhona & co", "rhona@example.net")
    assert comment.text == "One.\n\nTwo & three."
    assert (comment.status, comment.version) == (Comment.Status.PUBLISHED, 2)
    assert comment.submitted_at == comment.decided_at == at
    decision = comment.decisions.get()
    assert (decision.action, decision.from_status, decision.to_status) == (
        "publish",
        "waiting",
        "published",
    )
    assert (decision.by, decision.at, decision.resulting_version) == (None, at, 2)
    assert dict(tally.counts) == {("comments", "imported"): 1}
    assert tally.lines == []


@pytest.mark.parametrize(
    ("approved", "status", "decisions"),
    [("1", "published", 1), ("0", "waiting", 0), ("hold", "waiting", 0), ("spam", "spam", 1)],
)
def test_state_is_kept(bring: Bring, approved: str, status: str, decisions: int) -> None:
    bring(write_comment(3, approved=approved))

    assert Comment.objects.get().status == status
    assert Decision.objects.count() == decisions


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"approved": "trash"}, "it is in the bin"),
        ({"approved": "post-trashed"}, "it is in the bin"),
        ({"approved": "2"}, "its state is “2”"),
        ({"type": "pingback"}, "it is a pingback, written by a machine"),
        ({"type": "trackback"}, "it is a trackback, written by a machine"),
        ({"type": "order_note"}, "it is not a comment but “order_note”"),
        ({"text": "<script>1</script>"}, "it says nothing"),
        ({"number": 0}, "it has no number, so a second import could not find it again"),
    ],
)
def test_what_is_no_comment_is_left_out(bring: Bring, fields: dict[str, str], reason: str) -> None:
    number = fields.pop("number", 3)

    tally = bring(write_comment(number, **fields))

    assert Comment.objects.count() == 0
    assert tally.lines == [f"left out: comment {number} by “Rhona Wick”: {reason}"]


def test_comments_on_what_was_left_out_are_left_out(bring: Bring) -> None:
    tally = bring(write_comment(3), place=CommentTarget(None, "pages are not articles"))

    assert Comment.objects.count() == 0
    assert tally.lines == [
        "left out: comment 3 by “Rhona Wick”: what it answers was left out",
    ]


def test_threads_become_one_level_deep(bring: Bring) -> None:
    tally = bring(
        write_comment(13, parent=12),
        write_comment(11),
        write_comment(12, parent=11),
        write_comment(14, parent=13),
    )

    parents = dict(Comment.objects.values_list("number", "parent"))
    assert parents == {11: None, 12: 11, 13: 11, 14: 11}
    assert tally.lines == [
        "changed: comment 13 by “Rhona Wick”: it answers comment 11, with which the thread began",
        "changed: comment 14 by “Rhona Wick”: it answers comment 11, with which the thread began",
    ]


@pytest.mark.parametrize(
    ("parents", "tops"),
    [
        ({1: 0, 2: 1, 3: 2}, {1: 0, 2: 1, 3: 1}),
        ({3: 2, 2: 1, 1: 0}, {1: 0, 2: 1, 3: 1}),
        ({1: 1}, {1: 0}),
        ({1: 2, 2: 1, 3: 1}, {1: 0, 2: 0, 3: 1}),
        ({1: 9, 2: 1}, {1: 0, 2: 1}),
    ],
)
def test_flatten_finds_where_a_thread_began(parents: dict[int, int], tops: dict[int, int]) -> None:
    comments = {
        number: PlannedComment(
            CommentEntry(number, parent, "comment", "1", "A", "", False, None, "x"),
            "",
            "",
            "",
            None,
        )
        for number, parent in parents.items()
    }

    flatten(comments)

    assert {number: comment.top for number, comment in comments.items()} == tops


def test_answer_to_what_was_left_out_stands_alone(bring: Bring) -> None:
    tally = bring(write_comment(1, approved="trash"), write_comment(2, parent=1))

    assert Comment.objects.get().parent is None
    assert tally.lines[1] == (
        "changed: comment 2 by “Rhona Wick”: what it answered is not there, so it stands as a "
        "comment of its own"
    )


def test_published_answer_to_a_waiting_comment_is_noted(bring: Bring) -> None:
    tally = bring(write_comment(1, approved="0"), write_comment(2, parent=1))

    assert tally.lines == [
        "changed: comment 2 by “Rhona Wick”: readers see it once comment 1 is published"
    ]


def test_number_that_is_taken_is_replaced_and_said_so(article: Article, bring: Bring) -> None:
    make_comment(article, number=5)

    tally = bring(write_comment(5), write_comment(6, parent=5))

    top = Comment.objects.get(imported_from="wxr:old.example.org:7:comment:5")
    answer = Comment.objects.get(imported_from="wxr:old.example.org:7:comment:6")
    assert top.number > 6
    assert (answer.number, answer.parent) == (6, top)
    assert tally.lines == [
        "changed: comment 5 by “Rhona Wick”: its number belongs to another comment, so it gets a "
        "new one"
    ]


@pytest.mark.parametrize("number", [HIGHEST_NUMBER + 1, 10**18 - 1])
def test_number_beyond_reason_is_replaced(bring: Bring, number: int) -> None:
    bring(write_comment(number))

    assert Comment.objects.get().number <= HIGHEST_NUMBER


def test_next_comment_of_a_reader_gets_a_number_of_its_own(article: Article, bring: Bring) -> None:
    bring(write_comment(900), write_comment(901))

    assert make_comment(article).number > 901


def test_second_time_changes_nothing(bring: Bring) -> None:
    comments = [write_comment(1), write_comment(2, parent=1), write_comment(3, approved="0")]
    bring(*comments)
    Comment.objects.filter(number=3).update(text="Edited", version=3)
    before = list(Comment.objects.values())

    tally = bring(*comments)

    assert list(Comment.objects.values()) == before
    assert Decision.objects.count() == 2
    assert dict(tally.counts) == {("comments", "here already"): 3}
    assert tally.lines == []


def test_newer_export_adds_what_is_new(bring: Bring) -> None:
    bring(write_comment(1))

    bring(write_comment(1), write_comment(2, parent=1))

    assert dict(Comment.objects.values_list("number", "parent")) == {1: None, 2: 1}


def test_dry_run_tells_the_same_and_writes_nothing(article: Article, bring: Bring) -> None:
    make_comment(article, number=2)
    comments = [write_comment(1), write_comment(2, parent=1), write_comment(3, author="")]

    told = bring(*comments, dry_run=True)

    assert Comment.objects.count() == 1
    assert told == bring(*comments)
    assert len(told.lines) == 2


@pytest.mark.parametrize(
    ("fields", "name", "email", "change"),
    [
        ({"author": " "}, "Anonymous", "rhona@example.net", "it was not signed, and is signed “Anonymous”"),
        ({"author_email": "rhona"}, "Rhona Wick", "", "its e-mail address is none, and was left out"),
        ({"author": "<b>A</b>\u202e\x0b B"}, "A B", "rhona@example.net", ""),
        ({"author": "n" * 90}, "n" * 78 + " …", "rhona@example.net", ""),
    ],
)  # fmt: skip
def test_writer_is_made_presentable(
    bring: Bring, fields: dict[str, str], name: str, email: str, change: str
) -> None:
    tally = bring(write_comment(1, **fields))

    comment = Comment.objects.get()
    assert (comment.name, comment.email) == (name, email)
    assert [line.partition(": ")[2].partition(": ")[2] for line in tally.lines] == (
        [change] if change else []
    )


def test_comment_without_a_date_gets_that_of_the_article(bring: Bring) -> None:
    bring(write_comment(1, date_gmt="0000-00-00 00:00:00"))

    assert Comment.objects.get().submitted_at == datetime(2012, 3, 4, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("user_id", "email", "is_authors"),
    [(4, "ADA@example.org", True), (0, "ada@example.org", False), (4, "x@example.org", False)],
)
def test_answer_is_the_authors_only_if_they_were_signed_in(
    article: Article, bring: Bring, user_id: int, email: str, is_authors: bool
) -> None:
    article.bylines.create(author=make_author(email="ada@example.org"), position=1)

    bring(write_comment(1, user_id=user_id, author_email=email))

    assert Comment.objects.get().from_author is is_authors


@pytest.mark.parametrize("count", [1, 3])
def test_comments_of_a_post_take_a_fixed_number_of_queries(
    bring: Bring, django_assert_max_num_queries: Callable, count: int
) -> None:
    with django_assert_max_num_queries(16):
        bring(*[write_comment(number) for number in range(1, count + 1)])
