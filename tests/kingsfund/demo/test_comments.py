import pytest
from django.utils import timezone

from articles.models import Article
from comments.models import Comment, Decision
from newsletter.models import Subscription
from tests.kingsfund.demo.conftest import seed

pytestmark = pytest.mark.usefixtures("small_media")


def test_demo_shows_every_state_of_a_comment(db: None) -> None:
    seed()

    outcomes = Comment.objects.outcomes()
    assert min(outcomes.values()) >= 1
    assert outcomes["waiting"] >= 12
    decided = Decision.objects.exclude(comment__status="waiting").values("comment").distinct()
    assert decided.count() == sum(outcomes.values()) - outcomes["waiting"]
    assert Comment.objects.filter(from_author=True).count() >= 1
    assert Comment.objects.exclude(parent=None).count() >= 5
    assert {*Subscription.objects.values_list("status", flat=True)} == {"confirmed", "pending"}


def test_demo_comments_are_numbered_as_they_came(db: None) -> None:
    seed()

    numbers = list(
        Comment.objects.order_by("submitted_at", "number").values_list("number", flat=True)
    )
    assert numbers == list(range(40401, 40401 + len(numbers)))
    last = Comment.objects.create(article=Article.objects.first(), name="A", text="B")
    assert last.number > numbers[-1]


def test_demo_decisions_come_after_the_comment_and_before_its_replies(db: None) -> None:
    seed()

    for decision in Decision.objects.select_related("comment"):
        comment = decision.comment
        assert comment.submitted_at < decision.at <= timezone.now()
        assert (decision.by is None) is (decision.action in ("withdraw", "appeal"))
        assert (decision.reason is not None) is (decision.action in ("decline", "revise"))
        for reply in comment.replies.all() if decision.action in Decision.MOVES else ():
            assert decision.at < reply.submitted_at
