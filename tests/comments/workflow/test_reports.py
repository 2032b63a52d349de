"""Readers report a comment, and a moderator's decision is the answer."""

from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Article
from comments.forms import ReportForm
from comments.models import Comment, Reason, Report, ReportIsSettled, reporter_of
from comments.workflow import reports, transitions
from kingsfund.models import Mail, User
from tests.comments.conftest import hidden
from tests.factories import make_comment

REPORT = {"cause": "untrue", "text": "The <figure> is wrong.", "email": "", "second_subject": ""}


@pytest.fixture
def comment(article: Article) -> Comment:
    return make_comment(article, status="published")


def make_report(comment: Comment, *, proven: bool = False, **fields: object) -> Report:
    email = fields.get("email", "")
    report, _ = reports.receive_report(
        Report(comment=comment, cause="untrue", text="Wrong.", email=email), key=uuid4()
    )
    if proven:
        reports.verify_report(report)
    return report


def send(client: Client, comment: Comment, **changes: str) -> object:
    """What a reader does: open the form, fill it in, send it."""
    path = f"/comments/{comment.pk}/report/"
    token = hidden(client.get(path), "token")
    return client.post(path, {**REPORT, "token": token, **changes})


def mails(name: str) -> list[str]:
    return list(Mail.objects.queued().filter(name=f"comments/{name}").values_list("to", flat=True))


# Sending one


def test_report_is_stored_and_thanked(client: Client, comment: Comment) -> None:
    response = send(client, comment)
    thanks = f"/comments/{comment.pk}/report/thanks/"
    assert (response.status_code, response["Location"]) == (303, thanks)
    page = client.get(thanks)
    assert ("usually within 2 working days" in page.text, page["Cache-Control"]) == (
        True,
        "public, no-cache",
    )
    report = Report.objects.get()
    assert (report.comment, report.cause, report.text) == (
        comment,
        "untrue",
        "The <figure> is wrong.",
    )
    assert (report.weight, report.reporter, report.status, mails("report_received")) == (
        0.25, "", "open", []
    )  # fmt: skip


def test_report_sent_twice_is_one(client: Client, comment: Comment) -> None:
    path = f"/comments/{comment.pk}/report/"
    token = hidden(client.get(path), "token")
    codes = [client.post(path, {**REPORT, "token": token}).status_code for _ in range(2)]
    assert (codes, Report.objects.count()) == ([303, 303], 1)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"cause": ""}, "Choose what is wrong with it."),
        ({"cause": "x"}, "not one of the available choices"),
        ({"cause": "other", "text": ""}, "Say in a few words"),
        ({"text": "x" * 1001}, "Keep this to 1,000 characters"),
        ({"email": "nobody"}, "Write an e-mail address like"),
    ],
    ids=["no-cause", "unknown-cause", "other-says-nothing", "too-long", "no-address"],
)
def test_report_comes_back_with_what_is_wrong(
    client: Client, comment: Comment, changes: dict[str, str], says: str
) -> None:
    response = send(client, comment, **changes)
    assert (response.status_code, says in response.text, Report.objects.count()) == (422, True, 0)


def test_report_without_the_cookie_keeps_the_words(comment: Comment) -> None:
    client = Client(enforce_csrf_checks=True)
    response = send(client, comment)
    assert (response.status_code, "The &lt;figure&gt; is wrong." in response.text) == (403, True)
    again = {
        "token": hidden(response, "token"),
        "csrfmiddlewaretoken": hidden(response, "csrfmiddlewaretoken"),
    }
    assert client.post(f"/comments/{comment.pk}/report/", REPORT | again).status_code == 303


def test_report_without_the_cookie_is_not_even_read(
    comment: Comment, monkeypatch: pytest.MonkeyPatch
) -> None:
    cleaned = []
    monkeypatch.setattr(ReportForm, "_clean_fields", lambda form: cleaned.append(form))
    response = send(Client(enforce_csrf_checks=True), comment)
    assert (response.status_code, cleaned) == (403, [])


def test_report_without_the_cookie_and_with_too_much_keeps_that(comment: Comment) -> None:
    response = send(Client(enforce_csrf_checks=True), comment, text="x" * 1500)
    assert (response.status_code, "x" * 1500 in response.text) == (403, True)


def test_report_needs_the_token_of_its_own_comment(client: Client, comment: Comment) -> None:
    other = make_comment(comment.article, status="published")
    token = hidden(client.get(f"/comments/{other.pk}/report/"), "token")
    response = send(client, comment, token=token)
    assert (response.status_code, "open for more than a day" in response.text) == (422, True)
    assert Report.objects.count() == 0


def test_report_in_the_trap_is_thanked_and_forgotten(client: Client, comment: Comment) -> None:
    response = send(client, comment, second_subject="x")
    assert (response.status_code, Report.objects.count()) == (303, 0)


def test_reports_of_one_network_are_limited(
    client: Client, comment: Comment, settings: object
) -> None:
    settings.REPORT_LIMIT = "1/86400"
    assert send(client, comment).status_code == 303
    response = send(client, comment)
    assert (response.status_code, int(response["Retry-After"]) > 0) == (429, True)
    assert ("The &lt;figure&gt; is wrong." in response.text, Report.objects.count()) == (True, 1)


@pytest.mark.parametrize("status", ["waiting", "declined", "spam", "withdrawn"])
def test_report_of_what_nobody_sees_is_not_found(
    client: Client, article: Article, status: str
) -> None:
    comment = make_comment(article, status=status)
    assert client.get(f"/comments/{comment.pk}/report/").status_code == 404
    thanks = client.get(f"/comments/{comment.pk}/report/thanks/")
    assert (thanks.status_code, article.slug in thanks.text) == (200, False)


# Proving the address


def test_report_with_an_address_asks_it_without_a_typed_word(
    client: Client, comment: Comment
) -> None:
    send(client, comment, email="reader@example.net", text="Buy cheap pills.")
    mail = Mail.objects.queued().get(name="comments/report_received")
    assert (mail.to, "pills" in mail.text + mail.html + mail.subject) == (
        "reader@example.net",
        False,
    )
    path = reports.confirm_path(Report.objects.get())
    assert path in mail.text


def test_reports_ask_one_mailbox_three_times_a_day(comment: Comment) -> None:
    for number in range(5):
        make_report(comment, email=f"victim+{number}@example.net")
    assert len(mails("report_received")) == 3


def test_confirming_takes_a_button(client: Client, comment: Comment) -> None:
    report = make_report(comment, email="Reader@example.net")
    path = reports.confirm_path(report)
    page = client.get(path)
    report.refresh_from_db()
    assert ("Yes, the report is mine" in page.text, report.is_proven()) == (True, False)
    assert (page["Referrer-Policy"], dict(page.cookies)) == ("no-referrer", {})
    assert [client.post(path).status_code, client.post(path).status_code] == [303, 303]
    report.refresh_from_db()
    assert (report.reporter, report.weight) == (reporter_of("reader@example.net"), 0.5)
    assert "The report is yours" in client.get(path).text


def test_confirming_needs_a_link_of_ours(client: Client, db: None) -> None:
    assert client.get("/comments/reports/x/").status_code == 404


def test_weight_grows_with_how_often_a_reader_was_right(
    article: Article, moderator: User, reason: Reason
) -> None:
    weights = []
    for is_right in (True, True, False):
        comment = make_comment(article, status="published")
        report = make_report(comment, email="reader@example.net", proven=True)
        weights.append(round(report.weight, 2))
        if is_right:
            transitions.decline(comment, by=moderator, reason=reason)
        else:
            transitions.keep(comment, by=moderator)
    assert weights == [0.5, 0.67, 0.75]
    last = make_report(
        make_comment(article, status="published"), email="reader@example.net", proven=True
    )
    assert round(last.weight, 2) == 0.6


def test_second_report_of_one_reader_adds_nothing(comment: Comment) -> None:
    reports = [make_report(comment, email="reader@example.net", proven=True) for _ in range(2)]
    assert [report.weight for report in reports] == [0.5, 0]


# The answer


@pytest.fixture
def reason(db: None) -> Reason:
    return Reason.objects.in_use().first()


def act(comment: Comment, action: str, by: User) -> object:
    reason = Reason.objects.in_use().first()
    return {
        "keep": lambda: transitions.keep(comment, by=by),
        "edit": lambda: transitions.edit(comment, by=by, text="Better words.", why="a name"),
        "revise": lambda: transitions.ask_to_revise(comment, by=by, reason=reason),
        "decline": lambda: transitions.decline(comment, by=by, reason=reason),
        "spam": lambda: transitions.mark_as_spam(comment, by=by),
        "withdraw": lambda: transitions.withdraw(comment),
        "pick": lambda: transitions.pick(comment, by=by),
    }[action]()


@pytest.mark.parametrize(
    ("action", "answer"),
    [
        ("keep", "dismissed"),
        ("edit", "upheld"),
        ("revise", "upheld"),
        ("decline", "upheld"),
        ("spam", "upheld"),
        ("withdraw", "upheld"),
        ("pick", "open"),
    ],
)
def test_decision_is_the_answer(
    comment: Comment, moderator: User, action: str, answer: str
) -> None:
    unproven = make_report(comment, email="other@example.net")
    report = make_report(comment, email="reader@example.net", proven=True)
    decision = act(comment, action, moderator)
    for one in (report, unproven):
        one.refresh_from_db()
        assert (one.status, one.email == "") == (answer, answer != "open")
    told = ["reader@example.net"] if answer != "open" else []
    assert mails("report_settled") == told
    assert report.settled_by == (decision if told else None)


def test_report_of_what_was_taken_back_is_answered_by_the_next_decision(
    article: Article, moderator: User, reason: Reason
) -> None:
    comment = make_comment(article)
    published = transitions.publish(comment, by=moderator)
    report = make_report(comment, email="reader@example.net")
    transitions.undo(comment, published, by=moderator)
    transitions.edit(comment, by=moderator, text="Shorter.", why="Shortened.")
    report.refresh_from_db()
    assert report.is_open()
    transitions.decline(comment, by=moderator, reason=reason)
    report.refresh_from_db()
    assert (report.status, report.email) == ("upheld", "")


def test_report_that_comes_when_the_comment_is_gone_is_not_kept(
    client: Client, comment: Comment, moderator: User, reason: Reason
) -> None:
    """Nobody would ever answer it, and its address would stay."""
    report = Report(comment=comment, cause="untrue", email="late@example.net")
    transitions.decline(Comment.objects.get(), by=moderator, reason=reason)
    with pytest.raises(ReportIsSettled):
        reports.receive_report(report, key=uuid4())
    assert not Report.objects.exists()


def test_undo_reopens_what_it_answered(comment: Comment, moderator: User, reason: Reason) -> None:
    earlier = make_report(comment, email="early@example.net", proven=True)
    transitions.keep(comment, by=moderator)
    report = make_report(comment, email="reader@example.net", proven=True)
    decision = transitions.decline(comment, by=moderator, reason=reason)
    transitions.undo(comment, decision, by=moderator)
    for one in (earlier, report):
        one.refresh_from_db()
    assert (earlier.status, report.status) == ("dismissed", "open")
    assert (report.email, report.settled_by) == ("reader@example.net", None)
    assert mails("report_settled") == ["early@example.net"]
    transitions.keep(comment, by=moderator)
    assert mails("report_settled") == ["early@example.net", "reader@example.net"]


def test_undo_after_the_mail_left_tells_nobody_twice(
    comment: Comment, moderator: User, reason: Reason
) -> None:
    report = make_report(comment, email="reader@example.net", proven=True)
    decision = transitions.decline(comment, by=moderator, reason=reason)
    Mail.objects.filter(name="comments/report_settled").update(
        status=Mail.Status.SENT, sent_at=timezone.now()
    )
    transitions.undo(comment, decision, by=moderator)
    report.refresh_from_db()
    assert (report.status, report.email) == ("open", "")
    transitions.keep(comment, by=moderator)
    assert mails("report_settled") == []


def test_settled_report_cannot_be_proven(client: Client, comment: Comment, moderator: User) -> None:
    report = make_report(comment, email="reader@example.net")
    path = reports.confirm_path(report)
    transitions.keep(comment, by=moderator)
    report.refresh_from_db()
    with pytest.raises(ReportIsSettled):
        reports.verify_report(report)
    page = client.post(path)
    assert (page.status_code, "The comment stays" in page.text) == (200, True)


def test_reported_sorts_by_weight(article: Article, comment: Comment, moderator: User) -> None:
    heavy, kept, _ = (make_comment(article, status="published") for _ in range(3))
    make_report(comment)
    make_report(kept)
    transitions.keep(kept, by=moderator)
    make_report(heavy, email="reader@example.net", proven=True)
    make_report(heavy)
    found = [(one, one.report_count, one.report_weight) for one in Comment.objects.gravest_first()]
    assert found == [(heavy, 2, 0.75), (comment, 1, 0.25)]
