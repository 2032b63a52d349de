"""The queue: what it shows, how it is searched, and the log of what was decided."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Article
from comments.admin.queue import page as queue_admin
from comments.models import Assignment, Comment, Decision, Reason, Report, SavedFilter, Signal
from comments.workflow import transitions
from kingsfund.models import User
from tests.comments.admin.queue_pages import QUEUE, listed
from tests.factories import make_article, make_comment

LogIn = Callable[[User], Client]
STATES = ["waiting", "revise", "published", "declined", "spam", "withdrawn"]


@pytest.fixture
def staff(moderator: User, log_in: LogIn) -> Client:
    return log_in(moderator)


# What it shows


def test_queue_opens_on_what_waits_oldest_first(staff: Client, article: Article) -> None:
    now = timezone.now()
    young, old = make_comment(article, at=now), make_comment(article, at=now - timedelta(days=2))
    for status in STATES[1:]:
        make_comment(article, status=status)
    response = staff.get(QUEUE)
    assert listed(response) == [old, young]
    assert ("2\u00a0days" in response.text, "Consultant physician" in response.text) == (True, True)


@pytest.mark.parametrize("state", STATES)
def test_queue_lists_one_state(staff: Client, article: Article, state: str) -> None:
    comments = {status: make_comment(article, status=status) for status in STATES}
    assert listed(staff.get(QUEUE, {"state": state})) == [comments[state]]


def test_queue_lists_all_states_newest_first(staff: Client, article: Article) -> None:
    comments = [make_comment(article, status=status) for status in STATES]
    assert listed(staff.get(QUEUE, {"state": "all"})) == comments[::-1]


def test_queue_says_what_bears_on_a_comment(
    staff: Client, moderator: User, second_moderator: User, article: Article
) -> None:
    comment = make_comment(article, screening="failed")
    Signal.objects.create(comment=comment, name="link-hosts", weight=5, explanation="A bad host.")
    later = timezone.now() + timedelta(minutes=5)
    Assignment.objects.create(comment=comment, by=second_moderator, until=later)
    page = staff.get(QUEUE).text
    said = ("Doubtful links", "A bad host.", "Nell Price", "First comment", "Waiting well")
    assert [words for words in said if words not in page] == []
    assert "Not screened" in page
    Assignment.objects.update(until=timezone.now())
    assert "Nell Price" not in staff.get(QUEUE).text
    Assignment.objects.update(by=moderator, until=later)
    assert "Assigned to you" in staff.get(QUEUE).text


def test_queue_says_how_much_reports_weigh(staff: Client, article: Article) -> None:
    comment = make_comment(article, status="published")
    for weight, status in ((0.5, "open"), (0.75, "open"), (0.9, "dismissed")):
        make_report(comment, weight=weight, status=status)
    page = staff.get(QUEUE, {"state": "reported"})
    assert (listed(page), "2 reports, weight 1.3" in page.text) == ([comment], True)


def make_report(comment: Comment, **fields: object) -> Report:
    settled = {} if fields.get("status", "open") == "open" else {"settled_at": timezone.now()}
    return Report.objects.create(
        comment=comment, cause="other", submission_key=uuid4(), **settled, **fields
    )


def test_queue_leads_into_the_reading_screen_with_its_filter(
    staff: Client, article: Article
) -> None:
    comment = make_comment(article, is_first=True)
    first = staff.get(QUEUE, {"first": "1", "order": "suspicious"}).context["first_url"]
    assert first == (
        f"{QUEUE}{comment.pk}/change/?_changelist_filters=first%3D1%26order%3Dsuspicious"
    )
    assert staff.get(first).status_code == 200
    assert staff.get(QUEUE).context["first_url"] == f"{QUEUE}{comment.pk}/change/"


# How it is searched


@pytest.mark.parametrize(
    "query", ["needle", "Nadel", "Heuhaufen", "pin@example.org", "#4711", "4711"]
)
def test_queue_is_searched_in_every_state(staff: Client, article: Article, query: str) -> None:
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
    assert listed(staff.get(QUEUE, {"q": query})) == [comment]


def test_search_is_narrowed_like_any_list(staff: Client, article: Article) -> None:
    waiting, _ = make_comment(article, text="Ward."), make_comment(article, text="Else.")
    spam = [make_comment(article, text="Ward.", status="spam") for _ in range(2)]
    assert listed(staff.get(QUEUE, {"q": "ward"})) == [*spam[::-1], waiting]
    assert listed(staff.get(QUEUE, {"q": "ward", "state": "spam"})) == spam[::-1]
    assert listed(staff.get(QUEUE, {"q": "ward", "state": "waiting", "age": "over"})) == []


@pytest.mark.parametrize(
    "query",
    [
        *({"state": "x"}, {"q": "%"}, {"q": "9" * 400}, {"p": "99"}, {"p": "x"}, {"o": "1.-2"}),
        *({"article": "9" * 30}, {"article": "x"}, {"article": "99"}, {"article": "٣"}),
        *({"signal": "x" * 99}, {"signal": "';--"}, {"organisation": "%" * 999}, {"age": "x"}),
        *(
            {"order": "x"},
            {"mine": "2"},
            {"q": '"ward* NOT ('},
            {"q": "#"},
            {"_changelist_filters": "%"},
        ),
    ],
    ids=str,
)
def test_queue_survives_hostile_queries(
    staff: Client, article: Article, query: dict[str, str]
) -> None:
    make_comment(article)
    assert staff.get(QUEUE, query, follow=True).status_code == 200


@pytest.mark.parametrize("typed", ["a\0b", "\ud800"], ids=["nul", "surrogate"])
def test_queue_refuses_what_no_page_has(staff: Client, article: Article, typed: str) -> None:
    make_comment(article)
    for name in ("q", "organisation", "signal", "state", "article", "p"):
        query = f"?{name}={typed}".encode("utf-8", "surrogatepass").decode("latin-1")
        assert staff.get(f"{QUEUE}{query}").status_code < 500


# What it costs


@pytest.mark.parametrize("rows", [1, 3, 60])
@pytest.mark.parametrize(
    ("query", "queries"),
    # A list that is narrowed is looked at once more for each group that something is chosen in.
    [("", 13), ("?signal=flood", 21), ("?q=comment", 24), ("?state=published&first=1", 18)],
)
def test_queue_takes_the_same_queries_for_any_number_of_rows(
    staff: Client,
    moderator: User,
    second_moderator: User,
    rows: int,
    query: str,
    queries: int,
    django_assert_max_num_queries: Callable,
) -> None:
    article = make_article()
    for number in range(rows):
        parent = make_comment(article, status="published", organisation=f"Position {number}")
        make_report(parent)
        comment = make_comment(article, parent=parent, organisation=f"Position {number}")
        for name in ("flood", "links", f"signal-{number % 9}"):
            Signal.objects.create(comment=comment, name=name, weight=1, explanation="So.")
        Assignment.objects.create(comment=comment, by=second_moderator, until=timezone.now())
        if number < 9:
            SavedFilter.objects.create(
                owner=moderator, name=str(number), query="first=1&signal=flood"
            )
    with django_assert_max_num_queries(queries):
        assert len(listed(staff.get(QUEUE + query))) == min(rows * (2 if "q=" in query else 1), 50)


def test_queue_counts_no_further_than_its_cap(
    staff: Client, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue_admin.QueuePaginator, "limit", 3)
    monkeypatch.setattr("comments.admin.queue.facets.COUNTED", 3)
    monkeypatch.setattr(queue_admin, "PER_PAGE", 2)
    for _ in range(5):
        make_comment(article)
    pages = [staff.get(QUEUE, {"p": number}) for number in (1, 2)]
    assert [len(listed(page)) for page in pages] == [2, 1]
    assert ("Page 1 of 2, and more" in pages[0].text, "more than 3" in pages[0].text) == (
        True,
        True,
    )


# Who sees it


@pytest.mark.parametrize(("role", "answer"), [("editor", 200), ("stranger", 403)])
def test_queue_is_for_who_may_read_comments(
    article: Article, role: str, answer: int, log_in: LogIn, request: pytest.FixtureRequest
) -> None:
    make_comment(article)
    page = log_in(request.getfixturevalue(role)).get(QUEUE)
    assert (page.status_code, "Mark as spam" in page.text) == (answer, False)


# The log and the reasons


def test_log_is_read_only(
    staff: Client, moderator: User, article: Article, admin_client: Client
) -> None:
    decision = transitions.mark_as_spam(make_comment(article), by=moderator)
    log = "/admin/comments/decision/"
    assert list(staff.get(log).context["cl"].result_list) == [decision]
    assert "Marked as spam" in staff.get(f"{log}{decision.pk}/change/").text
    for path in (f"{log}add/", f"{log}{decision.pk}/delete/", f"{log}{decision.pk}/change/"):
        assert admin_client.post(path, {"note": "x"}).status_code == 403
    assert Decision.objects.get().note == ""


@pytest.mark.parametrize("rows", [1, 3])
def test_log_takes_the_same_queries_for_any_number_of_rows(
    staff: Client,
    moderator: User,
    article: Article,
    rows: int,
    django_assert_num_queries: Callable,
) -> None:
    for _ in range(rows):
        transitions.mark_as_spam(make_comment(article), by=moderator)
    with django_assert_num_queries(8):
        page = staff.get("/admin/comments/decision/")
    assert len(page.context["cl"].result_list) == rows


def test_reasons_are_edited_by_moderators_and_never_deleted(staff: Client) -> None:
    reason = Reason.objects.get(slug="off_topic")
    url = f"/admin/comments/reason/{reason.pk}/"
    fields = {"slug": "off_topic", "label": "Elsewhere", "explanation": "E.", "position": "1"}
    assert staff.post(f"{url}change/", fields).status_code == 302
    assert staff.post(f"{url}delete/", {"post": "yes"}).status_code == 403
    reason.refresh_from_db()
    assert (reason.label, reason.is_active) == ("Elsewhere", False)
