"""The transitions of comments, with their guards."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from comments.models import Comment, Decision, Reason, StaleDecision, WrongState
from comments.workflow import transitions
from kingsfund.models import User
from tests.factories import make_comment, make_draft

STATES = list(Comment.Status)


@pytest.fixture
def comment(article: Article) -> Comment:
    return make_comment(article)


@pytest.fixture
def reason(db: None) -> Reason:
    return Reason.objects.get(slug="off_topic")


def test_publish_records_who_and_when(comment: Comment, moderator: User) -> None:
    decision = transitions.publish(comment, by=moderator)
    stored = Comment.objects.get()
    assert (stored.status, stored.version, stored.decided_at) == ("published", 2, decision.at)
    assert (decision.action, decision.from_status, decision.to_status, decision.by) == (
        "publish",
        "waiting",
        "published",
        moderator,
    )


def test_decline_records_why(comment: Comment, moderator: User, reason: Reason) -> None:
    decision = transitions.decline(comment, by=moderator, reason=reason, note="Try again.")
    assert (Comment.objects.get().status, decision.reason, decision.note) == (
        "declined",
        reason,
        "Try again.",
    )


def test_mark_as_spam_changes_the_state(comment: Comment, moderator: User) -> None:
    assert (transitions.mark_as_spam(comment, by=moderator).action, comment.status) == (
        "spam",
        "spam",
    )


@pytest.mark.parametrize("status", ["published", "declined", "spam"])
def test_decision_is_refused_for_the_state_it_leads_to(
    article: Article, moderator: User, reason: Reason, status: str
) -> None:
    comment = make_comment(article, status=status)
    acts = {
        "published": lambda: transitions.publish(comment, by=moderator),
        "declined": lambda: transitions.decline(comment, by=moderator, reason=reason),
        "spam": lambda: transitions.mark_as_spam(comment, by=moderator),
    }
    with pytest.raises(WrongState, match=f"#{comment.pk} is {status} already"):
        acts[status]()
    assert Decision.objects.count() == 0


def test_decision_on_an_old_version_is_refused(
    comment: Comment, moderator: User, second_moderator: User, reason: Reason
) -> None:
    mine = Comment.objects.get()
    transitions.decline(comment, by=second_moderator, reason=reason)
    with pytest.raises(StaleDecision, match="Declined by Nell Price") as caught:
        transitions.publish(mine, by=moderator)
    assert (caught.value.latest.by, Comment.objects.get().status) == (second_moderator, "declined")
    assert Decision.objects.count() == 1


def test_many_stale_comments_are_explained_in_one_query(
    article: Article, moderator: User, second_moderator: User
) -> None:
    comments = [make_comment(article) for _ in range(3)]
    plans = [transitions.plan(one, Decision.Action.PUBLISH, by=moderator) for one in comments]
    for one in comments:
        transitions.mark_as_spam(Comment.objects.get(pk=one.pk), by=second_moderator)
    with CaptureQueriesContext(connection) as asked:
        outcomes = transitions.apply_all(plans)
    assert [outcome.latest.by for outcome in outcomes] == [second_moderator] * 3
    assert sum(Decision._meta.db_table in query["sql"] for query in asked) == 1


@pytest.mark.parametrize("policy", ["none"])
def test_publish_is_refused_where_readers_would_not_see_it(
    comment: Comment, moderator: User, policy: str
) -> None:
    Article.objects.filter(pk=comment.article_id).update(comment_policy=policy)
    with pytest.raises(WrongState, match="Its article shows no comments"):
        transitions.publish(Comment.objects.get(), by=moderator)


@pytest.mark.parametrize("status", ["waiting", "declined", "spam"])
def test_publish_is_refused_under_a_comment_that_is_not_published(
    article: Article, moderator: User, status: str
) -> None:
    parent = make_comment(article, status=status)
    with pytest.raises(WrongState, match=f"answers comment #{parent.pk}, which is not published"):
        transitions.publish(make_comment(article, parent=parent), by=moderator)


def test_publish_is_refused_under_an_article_that_is_not(db: None, moderator: User) -> None:
    with pytest.raises(WrongState, match="Its article is not published"):
        transitions.publish(make_comment(make_draft()), by=moderator)


def test_withdrawn_is_for_good(article: Article, moderator: User, reason: Reason) -> None:
    comment = make_comment(article)
    transitions.withdraw(comment)
    with pytest.raises(WrongState, match=f"#{comment.pk} was withdrawn by its writer"):
        transitions.decline(comment, by=moderator, reason=reason)
    with pytest.raises(WrongState, match=f"#{comment.pk} was withdrawn by its writer"):
        transitions.publish(comment, by=moderator)
    assert Comment.objects.get().status == "withdrawn"


@pytest.mark.parametrize("status", [state for state in STATES if state != "withdrawn"])
def test_undo_brings_the_state_back(
    article: Article, moderator: User, reason: Reason, status: str
) -> None:
    comment = make_comment(article, status=status)
    if status == "declined":
        decision = transitions.publish(comment, by=moderator)
    else:
        decision = transitions.decline(comment, by=moderator, reason=reason)
    transitions.undo(comment, decision, by=moderator)
    stored = Comment.objects.get()
    assert (stored.status, stored.decided_at is None, stored.version) == (
        status,
        status == "waiting",
        3,
    )


def test_undo_is_refused_when_somebody_decided_since(
    comment: Comment, moderator: User, second_moderator: User, reason: Reason
) -> None:
    first = transitions.publish(comment, by=moderator)
    transitions.decline(comment, by=second_moderator, reason=reason)
    with pytest.raises(StaleDecision, match="Declined by Nell Price"):
        transitions.undo(comment, first, by=moderator)
    assert Comment.objects.get().status == "declined"


def test_undo_is_refused_twice_and_for_an_undo(comment: Comment, moderator: User) -> None:
    decision = transitions.publish(comment, by=moderator)
    undone = transitions.undo(comment, decision, by=moderator)
    with pytest.raises(StaleDecision):
        transitions.undo(comment, decision, by=moderator)
    with pytest.raises(WrongState, match="“Undone” is not undone"):
        transitions.undo(comment, undone, by=moderator)
