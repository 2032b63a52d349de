"""The demo site's letters, numbered in the order in which they came, with what was decided."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple

from django.contrib.auth.models import User

from articles.models import Article
from comments.models import Comment, Decision, Reason
from comments.policy import POLICY_VERSION
from comments.screening import classifier
from kingsfund.core.databases import raise_sequence
from kingsfund.seeding.content import DemoArticle, Table, read_desk

FIRST_NUMBER = 40400
PROVEN_AFTER = timedelta(minutes=9)
ACTIONS = {
    Comment.Status.PUBLISHED: Decision.Action.PUBLISH,
    Comment.Status.DECLINED: Decision.Action.DECLINE,
    Comment.Status.REVISE: Decision.Action.REVISE,
    Comment.Status.SPAM: Decision.Action.SPAM,
    Comment.Status.WITHDRAWN: Decision.Action.WITHDRAW,
}


class DemoLetter(NamedTuple):
    """One letter, when it came, and when the first answer to it did."""

    article: Article
    fields: Table
    at: datetime
    answered_at: datetime | None
    parent: "DemoLetter | None" = None


def write_comments(
    articles: list[DemoArticle],
    written: Mapping[str, Article],
    *,
    by: User,
    colleague: User,
    now: datetime,
) -> list[tuple[Table, Comment]]:
    """Write all letters and decisions; return what each was written from, as they came."""
    under = (letter for article in articles for letter in letters_of(article, written))
    recent = letters_of_the_desk(written, now=now)
    letters = sorted((*under, *recent), key=lambda letter: letter.at)
    raise_sequence(Comment, FIRST_NUMBER + len(letters))
    reasons = {reason.slug: reason for reason in Reason.objects.all()}
    chance = Random(FIRST_NUMBER)
    rows: dict[int, Comment] = {}
    decisions = []
    for number, letter in enumerate(letters, FIRST_NUMBER + 1):
        decided_at = when_decided(letter, chance, now=now)
        parent = rows[id(letter.parent.fields)] if letter.parent else None
        row = rows[id(letter.fields)] = make_comment(number, letter, parent, decided_at)
        row.seconds_taken = letter.fields.get("seconds_taken", chance.randint(90, 1200))
        if decided_at:
            is_colleagues = letter.fields.get("by_colleague", number % 3 == 0)
            who = colleague if is_colleagues else by
            decisions.append(make_decision(row, letter.fields, reasons, by=who))
    mark_first(rows.values())
    Comment.objects.bulk_create(row for row in rows.values() if row.parent is None)
    Comment.objects.bulk_create(row for row in rows.values() if row.parent is not None)
    Decision.objects.append_all(sorted(decisions, key=lambda decision: decision.at))
    classifier.note_all(rows.values())
    return [(letter.fields, rows[id(letter.fields)]) for letter in letters]


def letters_of(article: DemoArticle, written: Mapping[str, Article]) -> Iterator[DemoLetter]:
    row = written[article.slug]

    def came_at(fields: Table) -> datetime:
        return article.at + timedelta(hours=fields["hours_after"])

    for fields in article.fields.get("comments", []):
        answers = fields.get("replies", [])
        first = min((came_at(answer) for answer in answers), default=None)
        letter = DemoLetter(row, fields, came_at(fields), first)
        yield letter
        for answer in answers:
            yield DemoLetter(row, answer, came_at(answer), None, letter)


def letters_of_the_desk(written: Mapping[str, Article], *, now: datetime) -> Iterator[DemoLetter]:
    """The recent ones, whose time is reckoned from now."""

    def came_at(fields: Table) -> datetime:
        return now - timedelta(hours=fields["hours_ago"])

    for fields in read_desk()["letters"]:
        row, answers = written[fields["article"]], fields.get("answers", [])
        first = min((came_at(answer) for answer in answers), default=None)
        letter = DemoLetter(row, fields, came_at(fields), first)
        yield letter
        for answer in answers:
            answer["status"] = Comment.Status.PUBLISHED
            yield DemoLetter(row, answer, came_at(answer), None, letter)


def mark_first(comments: Iterable[Comment]) -> None:
    """Say of each whether nothing from the address had been published when it came."""
    published: dict[str, datetime] = {}
    for comment in comments:
        since = published.get(comment.email)
        comment.is_first = since is None or since > comment.submitted_at
        if comment.status == Comment.Status.PUBLISHED and since is None:
            published[comment.email] = comment.decided_at


def when_decided(letter: DemoLetter, chance: Random, *, now: datetime) -> datetime | None:
    """Within a day and a half, but before anybody answered it, and not in the future."""
    wait = timedelta(minutes=chance.randint(40, 36 * 60))
    if letter.fields["status"] == Comment.Status.WAITING:
        return None
    latest = (letter.answered_at or now) - letter.at
    return letter.at + min(wait, latest * 0.8)


def make_comment(
    number: int, letter: DemoLetter, parent: Comment | None, decided_at: datetime | None
) -> Comment:
    fields = letter.fields
    return Comment(
        number=number,
        article=letter.article,
        parent=parent,
        **{
            name: fields.get(name, "")
            for name in ("name", "job_title", "organisation", "email", "declared_interest")
        },
        text=fields["text"].strip(),
        from_author=fields.get("by_author", False),
        status=fields["status"],
        version=2 if decided_at else 1,
        # Whoever wrote before there was this policy agreed to none.
        policy_version=POLICY_VERSION if letter.at.date().isoformat() >= POLICY_VERSION else "",
        submitted_at=letter.at,
        waiting_since=letter.at,
        email_proven_at=None if "is_unproven" in fields else letter.at + PROVEN_AFTER,
        read_at=decided_at and letter.at + (decided_at - letter.at) * 0.9,
        decided_at=decided_at,
    )


def make_decision(
    comment: Comment, fields: Table, reasons: Mapping[str, Reason], *, by: User
) -> Decision:
    is_by_writer = comment.status == Comment.Status.WITHDRAWN
    return Decision(
        comment=comment,
        channel=Decision.Channel.WRITER if is_by_writer else Decision.Channel.DESK,
        action=ACTIONS[Comment.Status(comment.status)],
        from_status=Comment.Status.WAITING,
        to_status=comment.status,
        resulting_version=comment.version,
        reason=reasons[fields["reason"]] if "reason" in fields else None,
        note=fields.get("note", "").strip(),
        by=None if is_by_writer else by,
        at=comment.decided_at,
        waited=None if is_by_writer else comment.seconds_waited(comment.decided_at),
    )
