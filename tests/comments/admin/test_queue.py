"""The queue: what it shows, how it is searched, and decisions on many."""

from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from articles.models import Article
from comments.admin import CommentAdmin
from comments.models import Comment, Decision, Reason
from kingsfund.models import Mail
from kingsfund.paginators import CappedPaginator
from tests.factories import make_article, make_comment

LogIn = Callable[[User], Client]
QUEUE = "/admin/comments/comment/"
STATES = ["waiting", "published", "declined", "spam"]


@pytest.fixture
def desk(moderator: User, log_in: LogIn) -> Client:
    return log_in(moderator)


def listed(response: object) -> list[Comment]:
    return list(response.context["cl"].result_list)


def bulk(client: Client, action: str, comments: list[Comment], **fields: object) -> object:
    versions = {f"version-{comment.pk}": comment.version for comment in comments}
    data = {"action": action, "_selected_action": [comment.pk for comment in comments]}
    return client.post(QUEUE, {**data, **versions, **fields}, follow=True)


def said(response: object) -> list[str]:
    """The messages without the button."""
    return [
        unescape(str(message)).partition("<form")[0].strip()
        for message in response.context["messages"]
    ]


# What it shows


def test_queue_opens_on_what_waits_oldest_first(desk: Client, article: Article) -> None:
    now = timezone.now()
    young, old = make_comment(article, at=now), make_comment(article, at=now - timedelta(days=2))
    for status in STATES[1:]:
        make_comment(article, status=status)
    response = desk.get(QUEUE)
    assert listed(response) == [old, young]
    assert ("2\u00a0days" in response.text, "Consultant physician" in response.text) == (True, True)


@pytest.mark.parametrize("state", STATES)
def test_queue_lists_one_state(desk: Client, article: Article, state: str) -> None:
    comments = {status: make_comment(article, status=status) for status in STATES}
    assert listed(desk.get(QUEUE, {"state": state})) == [comments[state]]


def test_queue_lists_all_states_newest_first(desk: Client, article: Article) -> None:
    comments = [make_comment(article, status=status) for status in STATES]
    assert listed(desk.get(QUEUE, {"state": "all"})) == comments[::-1]


def test_queue_lists_what_is_on_one_article(desk: Client, article: Article) -> None:
    comment = make_comment(article, status="published")
    make_comment(make_article(), status="published")
    query = {"state": "all", "article__id__exact": article.pk}
    assert listed(desk.get(QUEUE, query)) == [comment]


@pytest.mark.parametrize(
    "query", ["needle", "Nadel", "Heuhaufen", "pin@example.org", "#4711", "4711"]
)
def test_queue_is_searched_in_every_state(desk: Client, article: Article, query: str) -> None:
    comment = make_comment(
        article,
        number=4711,
        text="A needle in here.",
        name="N. Nadel",
        organisation="Heuhaufen GmbH",
        email="pin@example.org",
        status="declined",
    )
    make_comment(article)
    assert listed(desk.get(QUEUE, {"q": query})) == [comment]


@pytest.mark.parametrize(
    "query", [{"state": "x"}, {"q": "%"}, {"q": "9" * 400}, {"p": "99"}, {"o": "1.-2"}]
)
def test_queue_survives_hostile_queries(
    desk: Client, article: Article, query: dict[str, str]
) -> None:
    make_comment(article)
    assert desk.get(QUEUE, query, follow=True).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_queue_takes_the_same_queries_for_any_number_of_rows(
    desk: Client, rows: int, django_assert_num_queries: Callable
) -> None:
    for _ in range(rows):
        parent = make_comment(status="published")
        make_comment(parent.article, parent=parent)
    with django_assert_num_queries(6):
        assert len(listed(desk.get(QUEUE))) == rows


def test_queue_counts_no_further_than_its_cap(
    desk: Client, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(CappedPaginator, "limit", 3)
    monkeypatch.setattr(CommentAdmin, "list_per_page", 2)
    for _ in range(5):
        make_comment(article)
    pages = [desk.get(QUEUE, {"p": number}) for number in (1, 2)]
    assert [len(listed(page)) for page in pages] == [2, 1]
    assert "The list ends after 3." in pages[0].text


# Decisions on many


def test_bulk_publishes_each_and_takes_all_back(desk: Client, article: Article) -> None:
    comments = [make_comment(article) for _ in range(3)]
    response = bulk(desk, "publish_selected", comments[:2])
    assert said(response) == ["2 published."]
    assert [comment.status for comment in Comment.objects.order_by("pk")] == [
        "published",
        "published",
        "waiting",
    ]
    batch = set(Decision.objects.values_list("batch", flat=True))
    assert len(batch) == 1
    response = desk.post(f"{QUEUE}undo/", {"batch": batch.pop()}, follow=True)
    assert said(response) == ["2 decisions taken back."]
    assert set(Comment.objects.values_list("status", flat=True)) == {"waiting"}
    assert set(Mail.objects.values_list("status", flat=True)) == {"cancelled"}


def test_bulk_leaves_what_somebody_decided_meanwhile(
    desk: Client, article: Article, second_moderator: User
) -> None:
    mine, theirs = make_comment(article), make_comment(article)
    reason = Reason.objects.first()
    Comment.objects.get(pk=theirs.pk).decline(by=second_moderator, reason=reason)
    at = timezone.localtime(Decision.objects.get().at)
    response = bulk(desk, "publish_selected", [mine, theirs])
    assert said(response) == [
        f"1 published, 1 left: #{theirs.pk} because Nell Price declined it at {at:%H:%M}."
    ]
    assert {comment.pk: comment.status for comment in Comment.objects.all()} == {
        mine.pk: "published",
        theirs.pk: "declined",
    }


def test_bulk_marks_as_spam_and_mails_nobody(desk: Client, article: Article) -> None:
    response = bulk(desk, "mark_selected_as_spam", [make_comment(article), make_comment(article)])
    assert (said(response), Mail.objects.count()) == (["2 marked as spam."], 0)
    assert set(Comment.objects.values_list("status", flat=True)) == {"spam"}


def test_bulk_declines_after_asking_for_the_reason(desk: Client, article: Article) -> None:
    comments = [make_comment(article), make_comment(article)]
    asked = bulk(desk, "decline_selected", comments)
    assert (asked.context["comments"], Decision.objects.count()) == (comments, 0)
    assert "Decline 2 comments and tell the writers" in asked.text
    without = bulk(desk, "decline_selected", comments, confirmed="yes", note="Kept.")
    assert (without.status_code, "Kept.</textarea>" in without.text) == (422, True)
    reason = Reason.objects.get(slug="advertising")
    response = bulk(
        desk, "decline_selected", comments, confirmed="yes", reason=reason.pk, note="Sorry."
    )
    assert said(response) == ["2 declined."]
    decisions = Decision.objects.values_list("action", "reason", "note")
    assert set(decisions) == {("decline", reason.pk, "Sorry.")}


def test_bulk_reaches_the_whole_list(desk: Client, article: Article) -> None:
    comments = [make_comment(article) for _ in range(3)]
    response = bulk(desk, "publish_selected", comments[:1], select_across="1")
    assert said(response) == ["3 published."]


def test_bulk_tells_what_could_not_be_published(desk: Client, article: Article) -> None:
    parent = make_comment(article, status="declined")
    answer = make_comment(article, parent=parent)
    response = bulk(desk, "publish_selected", [answer])
    assert said(response) == [
        f"0 published, 1 left: Comment #{answer.pk} cannot be published. "
        f"It answers comment #{parent.pk}, which is not published."
    ]


# The log and the reasons


def test_log_is_read_only(desk: Client, article: Article, admin_client: Client) -> None:
    bulk(desk, "mark_selected_as_spam", [make_comment(article)])
    decision = Decision.objects.get()
    log = "/admin/comments/decision/"
    assert list(desk.get(log).context["cl"].result_list) == [decision]
    assert "Marked as spam" in desk.get(f"{log}{decision.pk}/change/").text
    for path in (f"{log}add/", f"{log}{decision.pk}/delete/", f"{log}{decision.pk}/change/"):
        assert admin_client.post(path, {"note": "x"}).status_code == 403
    assert Decision.objects.get().note == ""


@pytest.mark.parametrize("rows", [1, 3])
def test_log_takes_the_same_queries_for_any_number_of_rows(
    desk: Client, article: Article, rows: int, django_assert_num_queries: Callable
) -> None:
    bulk(desk, "mark_selected_as_spam", [make_comment(article) for _ in range(rows)])
    with django_assert_num_queries(8):
        page = desk.get("/admin/comments/decision/")
    assert len(page.context["cl"].result_list) == rows


def test_reasons_are_edited_by_moderators_and_never_deleted(desk: Client) -> None:
    reason = Reason.objects.get(slug="off_topic")
    url = f"/admin/comments/reason/{reason.pk}/"
    fields = {"slug": "off_topic", "label": "Elsewhere", "explanation": "E.", "position": "1"}
    assert desk.post(f"{url}change/", fields).status_code == 302
    assert desk.post(f"{url}delete/", {"post": "yes"}).status_code == 403
    reason.refresh_from_db()
    assert (reason.label, reason.is_active) == ("Elsewhere", False)
