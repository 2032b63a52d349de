"""Earlier decisions on comments like one that waits."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from comments.models import Comment, Decision, Reason
from comments.screening.runner import screen_waiting
from comments.similar import similar_decisions
from comments.workflow import transitions
from kingsfund.models import User
from tests.factories import make_comment

COMMENT = "We counted the beds on nine wards over two winters and found that beds were not the whole of it."


@pytest.fixture
def reason(db: None) -> Reason:
    return Reason.objects.first()


def decided(article: Article, moderator: User, **fields: object) -> tuple[Comment, Decision]:
    comment = make_comment(article, **{"organisation": "Elsewhere", **fields})
    return comment, transitions.publish(comment, by=moderator)


def test_similar_by_text_then_links_then_organisation(article: Article, moderator: User) -> None:
    _, alike = decided(article, moderator, text=f"{COMMENT} Yours.")
    _, same = decided(article, moderator, text=COMMENT)
    _, linked = decided(article, moderator, text="Read https://www.example.org/paper first.")
    _, colleague = decided(article, moderator, text="Quite so.", organisation="northvale HOSPITALS")
    decided(article, moderator, text="Something else altogether.")
    screen_waiting()
    asked = make_comment(article, text=f"{COMMENT} https://example.org/our-own")
    found = similar_decisions(asked)
    assert found[2:] == [linked, colleague]
    assert set(found[:2]) == {same, alike}
    assert [one.similar_because for one in found[2:]] == [
        "links to example.org",
        "from the same organisation",
    ]
    assert all(one.similar_because.endswith("% the same text") for one in found[:2])
    assert similar_decisions(asked, most=1) == found[:1]


def test_similar_are_decisions_that_stand(
    article: Article, moderator: User, reason: Reason
) -> None:
    undone, decision = decided(article, moderator, text=COMMENT)
    transitions.undo(undone, decision, by=moderator)
    reversed_, _ = decided(article, moderator, text=COMMENT)
    latest = transitions.decline(reversed_, by=moderator, reason=reason)
    make_comment(article, text=COMMENT)
    screen_waiting()
    asked = make_comment(article, text=COMMENT, organisation="")
    assert similar_decisions(asked) == [latest]
    assert similar_decisions(asked)[0].similar_because == "the same text"


def test_similar_to_nothing(article: Article) -> None:
    assert similar_decisions(make_comment(article, text="…", organisation="")) == []


def test_similar_takes_as_many_queries_whatever_is_there(article: Article, moderator: User) -> None:
    asked = make_comment(article, text=COMMENT)

    def queries() -> int:
        with CaptureQueriesContext(connection) as context:
            for decision in similar_decisions(asked, most=50):
                assert (decision.comment.article, decision.who()) == (article, "Mo Okoye")
        return len(context)

    decided(article, moderator, text=COMMENT)
    screen_waiting()
    few = queries()
    for _ in range(10):
        decided(article, moderator, text=COMMENT)
    screen_waiting()
    assert (queries(), len(similar_decisions(asked, most=50))) == (few, 11)
