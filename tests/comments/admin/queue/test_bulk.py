"""Decisions on many: shown first, then taken on what was shown and nothing else."""

import re
from collections.abc import Callable
from html import unescape
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article
from comments.admin.queue import bulk as bulk_admin
from comments.audit.verification import find_chain_errors
from comments.models import ChainTip, Comment, Decision, Reason
from comments.workflow import transitions
from kingsfund.models import Mail, User
from tests.comments.admin.queue_pages import QUEUE, said
from tests.factories import make_article, make_comment

LogIn = Callable[[User], Client]
BULK = f"{QUEUE}bulk/"


@pytest.fixture
def staff(moderator: User, log_in: LogIn) -> Client:
    return log_in(moderator)


def choose(client: Client, action: str, comments: list[Comment], **fields: object) -> object:
    """Tick rows and press a button of the queue."""
    versions = {f"version-{comment.pk}": comment.version for comment in comments}
    data = {"action": action, "_selected_action": [comment.pk for comment in comments]}
    return client.post(fields.pop("url", BULK), {**data, **versions, **fields})


def confirm(client: Client, page: object, url: str = BULK, **fields: object) -> object:
    """Press the button of the page that shows what is meant."""
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    hidden.pop("csrfmiddlewaretoken", None)
    return client.post(url, {**hidden, **fields}, follow=True)


def states() -> dict[int, str]:
    return dict(Comment.objects.order_by("pk").values_list("pk", "status"))


def test_bulk_shows_what_is_meant_before_anything_happens(staff: Client, article: Article) -> None:
    comments = [make_comment(article) for _ in range(3)]
    page = choose(staff, "publish", comments[:2])
    assert page.context["comments"] == comments[:2]
    assert (Decision.objects.count(), "Publish: 2 comments" in page.text) == (0, True)


@pytest.mark.parametrize(
    ("action", "status", "done", "told"),
    [
        ("publish", "published", "2 published.", True),
        ("revise", "revise", "2 sent back to be revised.", None),
        ("decline", "declined", "2 declined.", True),
        ("spam", "spam", "2 marked as spam.", False),
    ],
)
def test_bulk_decides_and_takes_all_back(
    staff: Client, article: Article, action: str, status: str, done: str, told: bool | None
) -> None:
    comments = [make_comment(article) for _ in range(3)]
    reason = Reason.objects.in_use().first()
    page = choose(staff, action, comments[:2])
    answer = confirm(staff, page, reason=reason.pk, note="Sorry.")
    assert said(answer) == [done]
    assert list(states().values()) == [status, status, "waiting"]
    [batch] = set(Decision.objects.values_list("batch", flat=True))
    has_reason = action in ("revise", "decline")
    expected = {(reason.pk, "Sorry.")} if has_reason else {(None, "")}
    assert set(Decision.objects.values_list("reason", "note")) == expected
    if told is not None:
        assert Mail.objects.exists() is told
    answer = staff.post(f"{BULK}undo/", {"batch": batch}, follow=True)
    assert said(answer) == ["2 decisions taken back."]
    assert set(states().values()) == {"waiting"}
    assert set(Mail.objects.values_list("status", flat=True)) <= {"cancelled"}


@pytest.mark.parametrize("action", ["decline", "revise"])
def test_bulk_asks_for_the_reason_and_keeps_the_note(
    staff: Client, article: Article, action: str
) -> None:
    comments = [make_comment(article), make_comment(article)]
    page = choose(staff, action, comments)
    without = confirm(staff, page, note="Kept.")
    assert (without.status_code, "Kept.</textarea>" in without.text) == (422, True)
    assert (without.context["comments"], Decision.objects.count()) == (comments, 0)


def test_bulk_leaves_what_somebody_decided_meanwhile(
    staff: Client, article: Article, second_moderator: User
) -> None:
    mine, theirs = make_comment(article), make_comment(article)
    page = choose(staff, "publish", [mine, theirs])
    transitions.decline(
        Comment.objects.get(pk=theirs.pk), by=second_moderator, reason=Reason.objects.first()
    )
    at = timezone.localtime(Decision.objects.get().at)
    assert said(confirm(staff, page)) == [
        f"1 published, 1 left: #{theirs.pk} because Nell Price declined it at {at:%H:%M}."
    ]
    assert states() == {mine.pk: "published", theirs.pk: "declined"}


def test_bulk_is_based_on_the_versions_that_the_list_showed(
    staff: Client, article: Article
) -> None:
    comment = make_comment(article)
    transitions.change(comment, {"text": "Changed after the list was opened."})
    page = choose(staff, "publish", [comment], **{f"version-{comment.pk}": 1})
    assert said(confirm(staff, page))[0].startswith("0 published, 1 left: ")
    assert states() == {comment.pk: "waiting"}


def test_bulk_tells_what_could_not_be_published(staff: Client, article: Article) -> None:
    parent = make_comment(article, status="declined")
    answer = make_comment(article, parent=parent)
    assert said(confirm(staff, choose(staff, "publish", [answer]))) == [
        f"0 published, 1 left: Comment #{answer.pk} cannot be published. "
        f"It answers comment #{parent.pk}, which is not published."
    ]


# Whole filters


def test_bulk_over_a_filter_decides_on_what_was_shown_only(staff: Client, article: Article) -> None:
    spam = [make_comment(article, organisation="Pills Ltd") for _ in range(3)]
    other = make_comment(article)
    url = f"{BULK}?organisation=pills+ltd"
    page = choose(staff, "spam", [], scope="all", url=url)
    assert page.context["comments"] == spam
    late = make_comment(article, organisation="Pills Ltd")
    answer = confirm(staff, page, url=url)
    assert said(answer)[0].startswith("3 marked as spam.")
    assert states() == {**{one.pk: "spam" for one in spam}, other.pk: "waiting", late.pk: "waiting"}


def test_bulk_goes_on_under_one_batch_and_undoes_in_goes(
    staff: Client, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk_admin, "BULK_LIMIT", 2)
    comments = [make_comment(article) for _ in range(5)]
    reason = Reason.objects.in_use().first()
    page = choose(staff, "decline", [], scope="all")
    assert "the first 2 of 5" in page.text
    answer = confirm(staff, page, reason=reason.pk, note="Sorry.")
    for left in (3, 1):
        [link] = re.findall(r'<a href="([^"]*)">Go on with the next (\d) of (\d)', answer.text)
        assert [int(number) for number in link[1:]] == [min(left, 2), left]
        page = staff.get(unescape(link[0]))
        assert "Sorry.</textarea>" in page.text
        answer = confirm(staff, page, reason=reason.pk, note="Sorry.")
    assert "Go on with" not in answer.text
    assert (set(states().values()), Decision.objects.values("batch").distinct().count()) == (
        {"declined"},
        1,
    )
    for left in (3, 1, 0):
        undo = dict(re.findall(r'name="(batch|before)" value="([^"]*)"', answer.text))
        answer = staff.post(f"{BULK}undo/", undo, follow=True)
        assert list(states().values()).count("declined") == left
    assert 'name="before"' not in answer.text
    assert len(comments) == 5


def test_bulk_over_all_states_does_not_begin_again(
    staff: Client, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk_admin, "BULK_LIMIT", 2)
    for _ in range(3):
        make_comment(article)
    page = choose(staff, "spam", [], scope="all", url=f"{BULK}?state=all")
    answer = confirm(staff, page, url=f"{BULK}?state=all")
    [url] = re.findall(r'<a href="([^"]*)">Go on with the next 1 of 1', answer.text)
    answer = confirm(staff, staff.get(unescape(url)), url=f"{BULK}?state=all")
    assert ("Go on" in answer.text, set(states().values())) == (False, {"spam"})


def test_bulk_takes_no_query_for_each_row_it_shows(
    staff: Client, django_assert_num_queries: Callable
) -> None:
    for rows in (1, 3):
        comments = [make_comment(make_article()) for _ in range(rows)]
        with django_assert_num_queries(7):
            choose(staff, "decline", comments)


def test_bulk_fits_into_one_field_however_many(staff: Client, article: Article) -> None:
    comments = Comment.objects.bulk_create(
        Comment(article=article, name="Bulk", text="Words.") for _ in range(500)
    )
    page = choose(staff, "spam", [], scope="all")
    assert len(page.context["comments"]) == 500
    assert page.context["meant"].split() == [f"{comment.pk}:1" for comment in comments]
    assert page.text.count('type="hidden"') < 8


@pytest.mark.parametrize(
    "data",
    [
        *({}, {"action": "x"}, {"action": "publish"}, {"action": "spam", "_selected_action": "x"}),
        *(
            {"action": "spam", "meant": "x:y 1 :: 9999999999999999999999:1"},
            {"action": "spam", "meant": "999:1"},
        ),
        *(
            {"action": "spam", "meant": "", "batch": "x"},
            {"action": "delete_selected", "scope": "all"},
        ),
    ],
    ids=str,
)
def test_bulk_survives_hostile_forms(staff: Client, article: Article, data: dict[str, str]) -> None:
    comment = make_comment(article)
    assert staff.post(BULK, data, follow=True).status_code == 200
    assert states() == {comment.pk: "waiting"}


def test_get_decides_nothing(staff: Client, article: Article) -> None:
    comment = make_comment(article)
    query = f"?action=spam&scope=all&meant={comment.pk}:1"
    assert (staff.get(BULK + query).status_code, states()) == (200, {comment.pk: "waiting"})
    assert staff.get(f"{BULK}undo/").status_code == 405


@pytest.mark.parametrize("batch", ["", "x", str(uuid4())], ids=["none", "no uuid", "unknown"])
def test_undo_of_no_batch_is_not_found(staff: Client, article: Article, batch: str) -> None:
    assert staff.post(f"{BULK}undo/", {"batch": batch}).status_code == 404


@pytest.mark.parametrize("role", ["editor", "stranger"])
def test_bulk_is_for_moderators(
    article: Article, role: str, log_in: LogIn, request: pytest.FixtureRequest
) -> None:
    comment = make_comment(article)
    client = log_in(request.getfixturevalue(role))
    data = {"action": "spam", "meant": f"{comment.pk}:1", "batch": str(uuid4())}
    assert [client.post(url, data).status_code for url in (BULK, f"{BULK}undo/")] == [403, 403]
    assert states() == {comment.pk: "waiting"}


def many(article: Article, number: int, text: str) -> list[Comment]:
    return Comment.objects.bulk_create(
        Comment(article=article, name="A B", email=f"w{place}@example.net", text=text)
        for place in range(number)
    )


def statements_of(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


def test_bulk_of_500_takes_a_statement_for_few(staff: Client, article: Article) -> None:
    """Each with two mails: to its writer and to the author; then all are taken back."""
    article.authors.update(email="author@example.net")
    page = choose(staff, "publish", many(article, 500, "Short."))
    assert statements_of(lambda: confirm(staff, page)) <= 500
    assert (set(states().values()), Mail.objects.count()) == ({"published"}, 1000)
    batch = Decision.objects.first().batch
    assert statements_of(lambda: staff.post(f"{BULK}undo/", {"batch": batch})) <= 500
    assert (set(states().values()), Mail.objects.queued().count()) == ({"waiting"}, 0)
    assert list(find_chain_errors()) == []


def test_bulk_takes_no_statement_for_longer_texts(
    staff: Client, article: Article, django_capture_on_commit_callbacks: Callable
) -> None:
    def decided(text: str) -> int:
        page = choose(staff, "spam", many(article, 30, text))
        with django_capture_on_commit_callbacks(execute=True):
            return statements_of(lambda: confirm(staff, page))

    ChainTip.objects.lock()  # which the first decision of a site makes
    short, long = decided("Short."), decided("many different words " * 230)
    assert short == long
