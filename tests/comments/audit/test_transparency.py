"""The published account: equal to a recount from the exported log, and never changed afterwards."""

import json
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from articles.models import Article
from comments.audit.transparency import (
    build_report,
    close_months,
    following,
    month_begin,
    published_accounts,
)
from comments.models import Comment, Decision, Reason, Report, ReportIsClosed, TransparencyReport
from comments.workflow import appeals, transitions
from comments.workflow.moderation import Verdict, decide_on_all
from kingsfund.models import User
from tests.factories import make_article, make_comment

OCTOBER, NOVEMBER, DECEMBER = date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1)
IN_DECEMBER = datetime(2026, 12, 9, 12, tzinfo=UTC)


@pytest.fixture
def article(db: None) -> Article:
    """Older than its comments."""
    return make_article("Waiting well", at=datetime(2026, 10, 1, tzinfo=UTC))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], datetime]:
    """Put the clock to a moment, for the acts that stamp the present."""

    def put(text: str) -> datetime:
        moment = datetime.strptime(f"2026-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=UTC)
        monkeypatch.setattr(timezone, "now", lambda: moment)
        return moment

    return put


@pytest.fixture
def history(
    article: Article,
    moderator: User,
    second_moderator: User,
    clock: Callable[[str], datetime],
) -> None:
    """All actions, an undoing across months, a bulk decision, trust, an import, an appeal."""
    reasons = list(Reason.objects.order_by("slug")[:3])

    def wrote(text: str, **fields: object) -> Comment:
        return make_comment(article, at=clock(text), **fields)

    first = wrote("10-02 09:00")
    second, third, fourth = (wrote(f"10-{day} 10:00") for day in ("05", "06", "07"))
    batch = [wrote(f"10-08 1{hour}:00") for hour in range(6)]
    clock("10-08 18:30")
    transitions.publish(first, by=moderator)
    decide_on_all(Verdict("decline", reasons[0]), batch[:4], by=moderator)
    transitions.publish(batch[4], by=None, channel="trust")
    transitions.ask_to_revise(second, by=moderator, reason=reasons[1], note="Shorter.")
    hasty = wrote("10-09 10:00")
    slip = transitions.decline(hasty, by=moderator, reason=reasons[1])
    clock("10-09 10:02")
    transitions.undo(hasty, slip, by=moderator)
    clock("10-12 08:00")
    transitions.resubmit(second, {"text": "Shorter."})
    transitions.change(third, {"text": "Better."})
    appeals.lodge(batch[0], "You misread me.")
    appeals.lodge(batch[1], "And me.")
    clock("10-20 11:11")
    transitions.publish(second, by=second_moderator)
    transitions.edit(third, by=moderator, text="Best.", why="A name.")
    transitions.uphold(batch[0], by=second_moderator, note="No.")
    transitions.mark_as_spam(fourth, by=moderator)
    last = clock("10-31 23:30")  # by the clocks of London, in winter time
    late = transitions.decline(batch[5], by=moderator, reason=reasons[2])
    Report.objects.create(comment=first, cause="untrue", submission_key=uuid4(), at=last)
    # November
    clock("11-01 02:00")  # October is closed
    transitions.undo(batch[5], late, by=second_moderator)
    transitions.publish(batch[1], by=second_moderator)
    settled = clock("11-03 12:00")
    transitions.publish(batch[5], by=second_moderator)
    transitions.publish(fourth, by=second_moderator)
    transitions.keep(first, by=moderator)
    Report.objects.update(status="dismissed", settled_at=settled)
    transitions.pick(first, by=moderator)
    transitions.unpick(first, by=moderator)
    transitions.withdraw(third)
    imported = wrote("10-15 10:00", status="published", version=2, imported_from="wxr:1")
    Decision.objects.append(
        Decision(comment=imported, action="publish", channel="import", from_status="waiting",
                 to_status="published", resulting_version=2, at=imported.submitted_at)
    )  # fmt: skip
    clock("12-09 12:00")


# The recount: plain Python over the lines of the export, knowing nothing of the code above.


def exported() -> list[dict]:
    out = StringIO()
    call_command("export_decisions", stdout=out)
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    return [line for line in lines if line["channel"] != "import"]


def month_of(line: dict) -> date:
    return datetime.fromisoformat(line["at"]).astimezone(timezone.get_default_timezone()).date().replace(day=1)  # fmt: skip


def nearest_rank(waits: list[int], percent: int) -> int | None:
    ordered = sorted(waits)
    below = [n for n in range(len(ordered)) if (n + 1) * 100 >= percent * len(ordered)]
    return ordered[below[0]] if below else None


def ends_of_appeals(lines: list[dict], month: date) -> Counter:
    """An appeal is open from its line to the next that decides on the comment."""
    open_on, ends = set(), Counter()
    for line in lines:
        comment, action = line["comment_id"], line["action"]
        if action == "appeal":
            open_on.add(comment)
        elif comment in open_on and action in ("uphold", "publish", "revise", "decline", "spam", "withdraw"):  # fmt: skip
            open_on.remove(comment)
            ends[action] += month_of(line) == month
    return ends


def recount(month: date) -> dict[str, object]:
    everything = exported()
    closed = (month_begin(following(month)) + timedelta(hours=1)).isoformat()
    undone = {line["undoes_position"] for line in everything if line["at"] < closed}
    happened = [line for line in everything if month_of(line) == month]
    lines = [line for line in happened if line["position"] not in undone]
    staff = [line for line in lines if line["channel"] == "admin"]
    moves = [line for line in staff if line["action"] in ("publish", "revise", "decline", "spam")]
    waits = [line["waited"] for line in moves if line["from_status"] == "waiting"]
    acts = Counter((line["channel"], line["action"]) for line in lines)
    reasons: dict[str, dict[str, int]] = {}
    for line in moves:
        if line["reason"]:
            given = reasons.setdefault(line["reason"], {"decline": 0, "revise": 0})
            given[line["action"]] += 1
    ends = ends_of_appeals(everything, month)
    decided = ("published", "declined", "spam")
    return {
        "outcomes": {
            name: sum(line["action"] == name for line in moves)
            for name in ("publish", "revise", "decline", "spam")
        },
        "reasons": reasons,
        "trusted": acts["trust", "publish"],
        "answered": len(waits),
        "half_within_seconds": nearest_rank(waits, 50),
        "nine_of_ten_within_seconds": nearest_rank(waits, 90),
        "edited": acts["admin", "edit"],
        "withdrawn": acts["writer", "withdraw"],
        "reversals": {
            "undone": acts["admin", "undo"],
            "overturned": sum(line["from_status"] in decided for line in moves),
        },
        "appeals": {
            "lodged": acts["writer", "appeal"],
            **{name: ends[name] for name in ("uphold", "publish", "revise", "decline", "spam", "withdraw")},
        },
    }  # fmt: skip


@pytest.mark.parametrize("month", [OCTOBER, NOVEMBER, DECEMBER], ids=["october", "november", "december"])  # fmt: skip
def test_account_equals_a_recount_from_the_log(history: None, month: date) -> None:
    figures = build_report(month).figures
    counted_elsewhere = {"received", "reports"}
    assert {name: figures[name] for name in figures.keys() - counted_elsewhere} == recount(month)


def test_account_says_what_happened_in_each_month(history: None) -> None:
    october, november = build_report(OCTOBER).figures, build_report(NOVEMBER).figures
    assert (october["received"], november["received"]) == (11, 0)
    assert october["outcomes"] == {"publish": 2, "revise": 1, "decline": 5, "spam": 1}
    assert november["outcomes"] == {"publish": 3, "revise": 0, "decline": 0, "spam": 0}
    assert (october["reversals"], november["reversals"]) == (
        {"undone": 1, "overturned": 0},
        {"undone": 1, "overturned": 2},
    )
    assert (october["appeals"]["lodged"], october["appeals"]["uphold"]) == (2, 1)
    assert (november["appeals"]["lodged"], november["appeals"]["publish"]) == (0, 1)
    assert (october["reports"], november["reports"]) == (
        {"received": 1, "upheld": 0, "dismissed": 0},
        {"received": 0, "upheld": 0, "dismissed": 1},
    )


def test_account_names_the_end_of_the_log_then(history: None) -> None:
    october = build_report(OCTOBER)
    last = Decision.objects.at_home().filter(at__lt=datetime(2026, 11, 1, tzinfo=UTC))
    assert (october.length, october.entry_hash) == last.order_by("-position").values_list("position", "entry_hash")[0]  # fmt: skip
    said = StringIO()
    call_command(
        "verify_decisions", "--expect", f"{october.length}:{october.entry_hash}", stdout=said
    )
    assert "each as it was recorded" in said.getvalue()


def test_clock_closes_months_that_are_over_once(history: None) -> None:
    assert close_months(at=datetime(2026, 12, 1, 0, 30, tzinfo=UTC)) == 1
    assert close_months(at=IN_DECEMBER) == 1
    assert close_months(at=IN_DECEMBER) == 0
    assert list(TransparencyReport.objects.values_list("month", flat=True)) == [NOVEMBER, OCTOBER]
    kept, counted = TransparencyReport.objects.get(month=OCTOBER), build_report(OCTOBER)
    assert (kept.figures, kept.length, kept.entry_hash) == (
        counted.figures,
        counted.length,
        counted.entry_hash,
    )


def test_nothing_is_closed_where_nothing_was_decided(db: None) -> None:
    assert close_months(at=IN_DECEMBER) == 0
    assert [account.month for account in published_accounts(at=IN_DECEMBER)] == [DECEMBER]


def test_closed_month_is_never_changed(history: None) -> None:
    close_months(at=IN_DECEMBER)
    account = TransparencyReport.objects.first()
    for change in (
        account.save,
        account.delete,
        TransparencyReport.objects.all().delete,
        lambda: TransparencyReport.objects.update(length=1),
    ):
        with pytest.raises(ReportIsClosed):
            change()


def test_closed_months_outlive_what_they_were_counted_from(history: None) -> None:
    close_months(at=IN_DECEMBER)
    before = TransparencyReport.objects.get(month=OCTOBER).figures["reports"]
    Report.objects.all().delete()
    shown = {account.month: account for account in published_accounts(at=IN_DECEMBER)}
    assert (shown[OCTOBER].figures["reports"], list(shown)) == (before, [DECEMBER, NOVEMBER, OCTOBER])  # fmt: skip


def test_present_month_is_counted_anew_when_anything_happened(
    history: None, moderator: User, article: Article, django_assert_num_queries: Callable
) -> None:
    close_months(at=IN_DECEMBER)
    assert published_accounts(at=IN_DECEMBER)[0].figures["outcomes"]["publish"] == 0
    with django_assert_num_queries(6):
        published_accounts(at=IN_DECEMBER)
    transitions.publish(make_comment(article), by=moderator)
    present = published_accounts(at=IN_DECEMBER)[0].figures
    assert (present["outcomes"]["publish"], present["received"]) == (1, 1)
    Report.objects.create(
        comment=Comment.objects.first(), cause="legal", submission_key=uuid4(), at=IN_DECEMBER
    )
    assert published_accounts(at=IN_DECEMBER)[0].figures["reports"]["received"] == 1


# The page


def test_report_is_public_and_the_same_for_everybody(history: None, client: Client) -> None:
    close_months()
    page = client.get("/comments/report/")
    assert (page.status_code, page["Cache-Control"]) == (200, "public, no-cache")
    assert ("October 2026" in page.text, "December 2026, so far" in page.text) == (True, True)
    assert TransparencyReport.objects.get(month=OCTOBER).entry_hash in page.text
    assert 'href="/comments/report/"' in client.get("/comments/policy/").text


def test_report_for_programs_holds_the_same_figures(history: None, client: Client) -> None:
    close_months()
    months = client.get("/comments/report.json").json()["months"]
    assert [(month["month"], month["is_over"]) for month in months] == [
        ("2026-12", False),
        ("2026-11", True),
        ("2026-10", True),
    ]
    october = TransparencyReport.objects.get(month=OCTOBER)
    assert months[2] == {
        "month": "2026-10",
        "is_over": True,
        **october.figures,
        "log": {"length": october.length, "entry_hash": october.entry_hash},
    }


def test_report_takes_the_same_queries_for_any_number_of_months(
    history: None, client: Client, django_assert_num_queries: Callable
) -> None:
    close_months()
    client.get("/comments/report/")
    month = date(2025, 1, 1)
    for _ in range(9):
        TransparencyReport(
            month=month, figures=build_report(OCTOBER).figures, length=1, entry_hash="x"
        ).save()
        month = following(month)
    with django_assert_num_queries(9):
        assert client.get("/comments/report/").text.count("<details") == 12


def test_report_of_a_new_site_says_so(db: None, client: Client) -> None:
    page = client.get("/comments/report/")
    assert (page.status_code, "The log holds no decision yet." in page.text) == (200, True)


def test_database_refuses_an_account_without_its_entry_hash(db: None) -> None:
    with pytest.raises(IntegrityError, match="report_has_its_hash"):
        TransparencyReport(month=OCTOBER, figures={}, length=3, entry_hash="").save()


def test_following_month() -> None:
    days = [date(2026, 1, 1) + timedelta(days=31 * n) for n in range(3)]
    assert [following(day.replace(day=1)) for day in days] == [
        date(2026, 2, 1),
        date(2026, 3, 1),
        date(2026, 4, 1),
    ]
