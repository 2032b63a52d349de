"""The comments of the demo site, numbered in the order of submission, with their decisions."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple

from articles.models import Article
from comments.models import Comment, Decision, Reason
from comments.policy import POLICY_VERSION
from comments.screening import classifier
from kingsfund.core.db.databases import raise_sequence
from kingsfund.demo.content import DemoArticle, Table
from kingsfund.models import User

FIRST_NUMBER = 40400
VERIFIED_AFTER = timedelta(minutes=9)
ACTIONS = {
    Comment.Status.PUBLISHED: Decision.Action.PUBLISH,
    Comment.Status.DECLINED: Decision.Action.DECLINE,
    Comment.Status.REVISE: Decision.Action.REVISE,
    Comment.Status.SPAM: Decision.Action.SPAM,
    Comment.Status.WITHDRAWN: Decision.Action.WITHDRAW,
}


class DemoComment(NamedTuple):
    """One comment, when it was submitted, and when the first reply to it was."""

    article: Article
    fields: Table
    submitted_at: datetime
    replied_at: datetime | None = None
    parent: "DemoComment | None" = None


def write_demo_comments(
    comments: list[DemoComment], *, by: User, colleague: User, now: datetime
) -> list[tuple[Table, Comment]]:
    """Write comments and decisions; return what each comment was written from, in their order."""
    raise_sequence(Comment, FIRST_NUMBER + len(comments))
    reasons = {reason.slug: reason for reason in Reason.objects.all()}
    chance = Random(FIRST_NUMBER)
    rows: dict[int, Comment] = {}
    decisions = []
    for number, comment in enumerate(comments, FIRST_NUMBER + 1):
        decided_at = when_decided(comment, chance, now=now)
        parent = rows[id(comment.parent.fields)] if comment.parent else None
        row = rows[id(comment.fields)] = make_comment(number, comment, parent, decided_at)
        row.seconds_taken = comment.fields.get("seconds_taken", chance.randint(90, 1200))
        if decided_at:
            is_colleagues = comment.fields.get("by_colleague", number % 3 == 0)
            who = colleague if is_colleagues else by
            decisions.append(
                make_demo_decision(row, comment.fields, reasons, by=who, at=decided_at)
            )
    mark_first(rows.values())
    Comment.objects.bulk_create(row for row in rows.values() if row.parent is None)
    Comment.objects.bulk_create(row for row in rows.values() if row.parent is not None)
    Decision.objects.append_all(sorted(decisions, key=lambda decision: decision.at))
    classifier.note_all(rows.values())
    return [(comment.fields, rows[id(comment.fields)]) for comment in comments]


def in_order_of_submission(
    articles: list[DemoArticle],
    recent: list[Table],
    written: Mapping[str, Article],
    *,
    now: datetime,
) -> list[DemoComment]:
    """The comments in the files of articles and the recent ones, each before its replies."""
    by_slug = {article.slug: article for article in articles}
    listed = [
        *(
            (article, fields)
            for article in articles
            for fields in article.fields.get("comments", [])
        ),
        *((by_slug[fields["article"]], fields) for fields in recent),
    ]
    comments = (
        comment
        for article, fields in listed
        for comment in with_replies(article, fields, written[article.slug], now=now)
    )
    return sorted(comments, key=lambda comment: comment.submitted_at)


def with_replies(
    on: DemoArticle, fields: Table, article: Article, *, now: datetime
) -> Iterator[DemoComment]:
    replies = [(reply, submission_time(reply, on, now)) for reply in fields.get("replies", [])]
    first_reply = min((at for _, at in replies), default=None)
    comment = DemoComment(article, fields, submission_time(fields, on, now), first_reply)
    yield comment
    for reply, at in replies:
        yield DemoComment(article, reply, at, parent=comment)


def submission_time(fields: Table, on: DemoArticle, now: datetime) -> datetime:
    """So many hours ago, or after the publication of the article."""
    if "hours_ago" in fields:
        return now - timedelta(hours=fields["hours_ago"])
    return on.at + timedelta(hours=fields["hours_after"])


def mark_first(comments: Iterable[Comment]) -> None:
    """Set on each whether no comment from its address had been published before."""
    published: dict[str, datetime] = {}
    for comment in comments:
        since = published.get(comment.email)
        comment.is_first = since is None or since > comment.submitted_at
        is_published = comment.status == Comment.Status.PUBLISHED
        if is_published and since is None and comment.decided_at:
            published[comment.email] = comment.decided_at


def when_decided(comment: DemoComment, chance: Random, *, now: datetime) -> datetime | None:
    """Within a day and a half, but before the first reply, and not in the future."""
    wait = timedelta(minutes=chance.randint(40, 36 * 60))
    if comment.fields["status"] == Comment.Status.WAITING:
        return None
    latest = (comment.replied_at or now) - comment.submitted_at
    return comment.submitted_at + min(wait, latest * 0.8)


def make_comment(
    number: int, comment: DemoComment, parent: Comment | None, decided_at: datetime | None
) -> Comment:
    fields, at = comment.fields, comment.submitted_at
    return Comment(
        number=number,
        article=comment.article,
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
        policy_version=POLICY_VERSION if at.date().isoformat() >= POLICY_VERSION else "",
        submitted_at=at,
        waiting_since=at,
        email_verified_at=None if "is_unverified" in fields else at + VERIFIED_AFTER,
        read_at=decided_at and at + (decided_at - at) * 0.9,
        decided_at=decided_at,
    )


def make_demo_decision(
    comment: Comment, fields: Table, reasons: Mapping[str, Reason], *, by: User, at: datetime
) -> Decision:
    is_by_writer = comment.status == Comment.Status.WITHDRAWN
    return Decision(
        comment=comment,
        channel=Decision.Channel.WRITER if is_by_writer else Decision.Channel.STAFF,
        action=ACTIONS[Comment.Status(comment.status)],
        from_status=Comment.Status.WAITING,
        to_status=comment.status,
        resulting_version=comment.version,
        reason=reasons[fields["reason"]] if "reason" in fields else None,
        note=fields.get("note", "").strip(),
        by=None if is_by_writer else by,
        at=at,
        waited=None if is_by_writer else comment.seconds_waited(comment.decided_at),
    )
