"""Comments as HTML, written in Python: the one piece of markup that a page repeats hundreds of times.

Two hundred comments take Django's template engine about 60 ms and this module about 5; the budget for
the whole page is 10. Everything that came out of a form goes through `escape` or `to_html`.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from html import escape
from typing import NamedTuple, Protocol

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from comments.models import Comment
from comments.text import to_html


class ShownComment(Protocol):
    """What is shown of a comment: a model object, or a row of `CommentQuerySet.threads`.

    `corrected_in` is the number of the edition it led to, where that was asked for.
    """

    number: int
    name: str
    job_title: str
    organisation: str
    declared_interest: str
    text: str
    from_author: bool
    submitted_at: datetime
    status: str
    edit_note: str
    picked_at: datetime | None
    corrected_in: int | None


AUTHOR = '<span class="badge">Author’s answer</span> '
PICK = '<span class="badge badge-pick">Editor’s pick</span> '


class Ways(NamedTuple):
    """Where the links of a comment lead, with a gap for its number; empty for no such link."""

    permalink: str
    report: str
    reply: str
    article: str


def ways_of(article_path: str, *, is_open: bool) -> Ways:
    """Resolved once, not for each comment; no comment has the number 0."""
    permalink, report, reply = (
        reverse(f"comments:comment-{name}", args=[0]).replace("/0/", "/{}/")
        for name in ("detail", "report", "reply")
    )
    return Ways(permalink, report, reply if is_open else "", article_path)


def comments_html(
    comments: Iterable[ShownComment],
    answers: Mapping[int, Sequence[ShownComment]],
    *,
    is_open: bool,
    article_path: str = "",
) -> SafeString:
    """Comments with the answers to each, by its number, and links to answer it where it `is_open`.

    A withdrawn comment says so and nothing else: what it said and who wrote it are gone.
    """
    ways = ways_of(article_path, is_open=is_open)
    parts = []
    for comment in comments:
        below = "".join(_article(answer, ways) for answer in answers.get(comment.number, ()))
        if below:
            below = f'<div class="comment-answers">\n{below}</div>\n'
        write = _tombstone if comment.status == Comment.Status.WITHDRAWN else _article
        parts.append(write(comment, ways, below, can_reply=True))
    return mark_safe("".join(parts))


def replies_html(answers: Iterable[ShownComment], *, article_path: str) -> SafeString:
    """The answers to one comment, which the page around them shows already."""
    ways = ways_of(article_path, is_open=False)
    return mark_safe("".join(_article(answer, ways) for answer in answers))


def single_comment_html(comment: ShownComment, *, is_open: bool, article_path: str) -> SafeString:
    """One comment on a page of its own, whose heading names its number."""
    ways = ways_of(article_path, is_open=is_open)
    kind = " comment-from-author" if comment.from_author else ""
    return mark_safe(
        f'<article class="comment{kind}" id="comment-{comment.number}">\n'
        f"{_content(comment, _date(comment.submitted_at))}{_marks(comment, ways)}"
        f"{_ways(comment, ways, can_reply=True)}</article>\n"
    )


def preview_html(comment: ShownComment) -> SafeString:
    """One comment as readers will see it, before it has a number."""
    return mark_safe(f'<article class="comment">\n{_content(comment)}</article>\n')


def _article(comment: ShownComment, ways: Ways, below: str = "", *, can_reply: bool = False) -> str:
    number, kind = comment.number, " comment-from-author" if comment.from_author else ""
    return (
        f'<article class="comment{kind}" id="comment-{number}" aria-label="Comment {number}">\n'
        f"{_number(number, ways)}{_content(comment, _date(comment.submitted_at))}"
        f"{_marks(comment, ways)}{_ways(comment, ways, can_reply)}{below}</article>\n"
    )


def _tombstone(comment: ShownComment, ways: Ways, below: str, *, can_reply: bool) -> str:
    number = comment.number
    return (
        f'<article class="comment comment-gone" id="comment-{number}" aria-label="Comment {number}">\n'
        f"{_number(number, ways)}<p>Withdrawn by its writer. The answers to it stay.</p>\n"
        f"{below}</article>\n"
    )


def _number(number: int, ways: Ways) -> str:
    return (
        f'<a class="comment-number" href="{ways.permalink.format(number)}">'
        f'<span class="visually-hidden">Link to comment </span>#{number}</a>\n'
    )


def _content(comment: ShownComment, date: str = "") -> str:
    badges = f"{AUTHOR if comment.from_author else ''}{PICK if comment.picked_at else ''}"
    interest = comment.declared_interest
    if interest:
        interest = f'<span class="comment-interest">Declared interest: <bdi>{escape(interest)}</bdi></span>\n'
    return (
        f'<p class="comment-by">{badges}<bdi class="comment-name">{escape(comment.name)}</bdi>\n'
        f"{_bdi('comment-job', comment.job_title)}{_bdi('comment-organisation', comment.organisation)}"
        f'{date}{interest}</p>\n<div class="comment-text" dir="auto">{to_html(comment.text)}</div>\n'
    )


def _bdi(kind: str, value: str) -> str:
    return f'<bdi class="{kind}">{escape(value)}</bdi>\n' if value else ""


def _date(moment: datetime) -> str:
    local = timezone.localtime(moment)
    return f'<time class="comment-date" datetime="{local:%Y-%m-%d}">{local:%-d %B %Y}</time>\n'


def _marks(comment: ShownComment, ways: Ways) -> str:
    """What happened to a comment after it came: an editor's change, a correction of the article."""
    if not comment.edit_note and not comment.corrected_in:
        return ""
    edited = corrected = ""
    if comment.edit_note:
        edited = f"<span>Edited by a moderator: <bdi>{escape(comment.edit_note)}</bdi></span>\n"
    if comment.corrected_in:
        place = f"{ways.article}#correction-{comment.corrected_in}"
        corrected = f'<a href="{place}">Led to a correction of the article</a>\n'
    return f'<p class="comment-marks">{edited}{corrected}</p>\n'


def _ways(comment: ShownComment, ways: Ways, can_reply: bool) -> str:
    number, reply = comment.number, ""
    if can_reply and ways.reply:
        reply = f'<a href="{ways.reply.format(number)}" rel="nofollow">Reply<span class="visually-hidden"> to comment {number}</span></a>\n'
    report = f'<a href="{ways.report.format(number)}" rel="nofollow">Report<span class="visually-hidden"> comment {number}</span></a>\n'
    return f'<p class="comment-reply">{reply}{report}</p>\n'
