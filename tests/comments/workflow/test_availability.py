"""Whether comments are taken, and whose appear at once."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from articles.models import Article
from comments.models import Comment, Decision, Reason, SitePolicy
from comments.workflow import transitions
from comments.workflow.availability import (
    CommentAvailability,
    availability_of,
    is_trusted,
    let_trusted_pass,
)
from kingsfund.models import User
from tests.comments.conftest import respond, token_for
from tests.factories import make_article, make_comment

ADDRESS = "iris@example.net"


def set_rules(**rules: object) -> None:
    SitePolicy.objects.update_or_create(pk=SitePolicy.ONLY, defaults=rules)


@pytest.mark.parametrize(
    ("own", "rules", "days_old", "is_open"),
    [
        ({}, {}, 4000, True),
        ({"comment_policy": "closed"}, {}, 0, False),
        ({"comment_policy": "none"}, {}, 0, False),
        ({}, {"mode": "closed"}, 0, False),
        ({"comment_policy": "moderated"}, {"mode": "closed"}, 0, False),
        ({}, {"mode": "trusted"}, 0, True),
        ({}, {"close_after": 30}, 29, True),
        ({}, {"close_after": 30}, 30, False),
        ({"comments_close_after": 60}, {"close_after": 30}, 45, True),
        ({"comments_close_after": 0}, {"close_after": 30}, 4000, True),
        ({"comments_close_after": 7}, {}, 8, False),
    ],
    ids=str,
)
def test_opening_follows_article_and_site(
    db: None, own: dict[str, object], rules: dict[str, object], days_old: int, is_open: bool
) -> None:
    set_rules(**rules)
    article = make_article(at=timezone.now() - timedelta(days=days_old, hours=1), **own)
    assert availability_of(article).is_open is is_open


@pytest.mark.parametrize(
    ("overload", "opening"),
    [
        ("warn", CommentAvailability(True)),
        ("slow", CommentAvailability(True, is_slow=True)),
        (
            "close",
            CommentAvailability(
                False,
                "We decide on comments usually within 2 working days, and more have come "
                "in than we can read in time. We take new ones again as soon as those are read.",
            ),
        ),
    ],
)
def test_opening_follows_the_overload(
    article: Article, overload: str, opening: CommentAvailability
) -> None:
    set_rules(overload=overload)
    assert availability_of(article)._replace(answered_within="") == CommentAvailability(True)
    set_rules(overload=overload, overload_since=timezone.now())
    assert availability_of(article)._replace(answered_within="") == opening


def test_page_says_when_it_closed(client: Client, db: None) -> None:
    set_rules(close_after=1)
    at = timezone.make_aware(timezone.datetime(2026, 3, 1, 12))
    article = make_article("Waiting well", slug="waiting-well", at=at)
    sentence = "Comments on this article closed on 2 March 2026."
    for path in ("/articles/waiting-well/", "/articles/waiting-well/respond/"):
        page = client.get(path).content.decode()
        assert (sentence in page, 'name="text"' in page) == (True, False)
    assert not availability_of(article).is_open


def test_what_was_typed_comes_back_when_it_has_closed(
    client: Client, article: Article, ready: dict[str, str]
) -> None:
    set_rules(mode="closed")
    response = respond(client, article, ready)
    assert (response.status_code, Comment.objects.count()) == (409, 0)
    assert "We saw the same at" in response.content.decode()
    assert "We take no new comments at the moment." in response.content.decode()


def test_slow_site_takes_one_an_hour_from_a_network(
    client: Client, article: Article, ready: dict[str, str], settings: object
) -> None:
    settings.COMMENT_LIMIT = "20/600"
    set_rules(overload="slow", overload_since=timezone.now())
    assert [respond(client, article, ready).status_code for _ in "twice"] == [303] * 5
    again = {**ready, "token": token_for(article), "text": "Another thought on it."}
    response = respond(client, article, again)
    assert (response.status_code, Comment.objects.count()) == (429, 1)
    assert "Another thought on it." in response.content.decode()
    assert (
        "just now later, for there are many"
        in client.get("/articles/waiting-well/").content.decode()
    )


# Trusted writers


@pytest.fixture
def record(article: Article) -> Callable[..., Comment]:
    """Give the writer an earlier comment that was decided on."""

    def write(status: str, *, proven: bool = True, days: int = 10) -> Comment:
        at = timezone.now() - timedelta(days=days)
        proven_at = at if proven else None
        return make_comment(
            article, status=status, email=ADDRESS, at=at, email_verified_at=proven_at
        )

    return write


@pytest.fixture
def comment(article: Article) -> Comment:
    Article.objects.update(comment_policy="trusted")
    return make_comment(article, email=ADDRESS.upper(), email_verified_at=timezone.now())


@pytest.mark.parametrize(
    ("states", "trusted"),
    [
        ([], False),
        (["published"] * 2, False),
        (["published"] * 3, True),
        (["published"] * 3 + ["declined"], False),
        (["published"] * 3 + ["spam"], False),
        (["published"] * 3 + ["withdrawn", "revise", "waiting"], True),
        (["declined"] + ["published"] * 10, True),
    ],
    ids=str,
)
def test_trust_hangs_on_the_record(
    record: Callable[..., Comment], states: list[str], trusted: bool
) -> None:
    for number, state in enumerate(states):
        record(state, days=100 - number)
    assert is_trusted(ADDRESS) is trusted


def test_trust_counts_only_what_was_proven(record: Callable[..., Comment]) -> None:
    for _ in range(5):
        record("published", proven=False)
    assert not is_trusted(ADDRESS)


def test_trusted_writer_passes_by_the_rule(
    comment: Comment, record: Callable[..., Comment]
) -> None:
    for _ in range(3):
        record("published")
    decision = let_trusted_pass(Comment.objects.get(pk=comment.pk))
    assert (decision.channel, decision.by, decision.to_status) == ("trust", None, "published")
    assert decision.who() == "the rule for trusted writers"
    assert Comment.objects.get(pk=comment.pk).is_published()


@pytest.mark.parametrize("why", ["not proven", "no record", "article", "decided", "not shown"])
def test_others_wait(
    comment: Comment, record: Callable[..., Comment], moderator: User, why: str
) -> None:
    for _ in range(0 if why == "no record" else 3):
        record("published")
    if why == "not proven":
        Comment.objects.filter(pk=comment.pk).update(email_verified_at=None)
    if why == "article":
        Article.objects.update(comment_policy="moderated")
    if why == "decided":
        transitions.decline(comment, by=moderator, reason=Reason.objects.first())
    if why == "not shown":
        Article.objects.update(comment_policy="none")
    before = Decision.objects.count()
    assert let_trusted_pass(Comment.objects.get(pk=comment.pk)) is None
    assert Decision.objects.count() == before


def test_site_that_trusts_counts_for_articles_without_a_rule(
    comment: Comment, record: Callable[..., Comment]
) -> None:
    for _ in range(3):
        record("published")
    Article.objects.update(comment_policy="open")
    assert let_trusted_pass(Comment.objects.get(pk=comment.pk)) is None
    set_rules(mode="trusted")
    assert let_trusted_pass(Comment.objects.get(pk=comment.pk)) is not None


@pytest.mark.parametrize(("name", "value"), [("mode", "free"), ("overload", "panic")])
def test_constraints_hold_the_rules(db: None, name: str, value: str) -> None:
    set_rules()
    with pytest.raises(IntegrityError, match=f"site_policy_{name}"):
        SitePolicy.objects.update(**{name: value})


@pytest.mark.parametrize(
    ("own", "mode", "is_said"),
    [
        ("open", "moderated", False),
        ("open", "trusted", True),
        ("moderated", "trusted", False),
        ("trusted", "moderated", True),
    ],
)
def test_form_says_where_trusted_writers_are_not_read_first(
    db: None, client: Client, own: str, mode: str, is_said: bool
) -> None:
    set_rules(mode=mode)
    page = client.get(make_article(comment_policy=own).get_absolute_url()).text
    assert ("but for those of writers we have come to trust" in page) is is_said


def test_pages_on_the_way_say_what_the_article_page_says(
    client: Client, article: Article, filled_in: dict[str, str]
) -> None:
    set_rules(mode="trusted", usual_wait=7000)
    form = client.get("/articles/waiting-well/respond/").text
    assert ("come to trust" in form, "usually within 1 working day;" in form) == (True, True)
    preview = respond(client, article, filled_in).text
    assert ("come to trust" in preview, "usually within 1 working day." in preview) == (True, True)
