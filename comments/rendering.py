"""Letters as HTML, written in Python: the one piece of markup that a page repeats hundreds of times.

Two hundred letters take Django's template engine about 60 ms and this module about 5; the budget for
the whole page is 10. Everything that came out of a form goes through `escape` or `to_html`.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from html import escape
from typing import NamedTuple, Protocol

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from comments.text import to_html


class Letter(Protocol):
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
    """Where the links of a letter lead, with a gap for its number; empty for no such link."""

    permalink: str
    report: str
    reply: str
    article: str


def ways_of(article_path: str, *, is_open: bool) -> Ways:
    """Resolved once, not for each letter; no letter has the number 0."""
    permalink, report, reply = (
        reverse(f"comments:comment-{name}", args=[0]).replace("/0/", "/{}/")
        for name in ("detail", "report", "reply")
    )
    return Ways(permalink, report, reply if is_open else "", article_path)


def letters_html(
    letters: Iterable[Letter],
    answers: Mapping[int, Sequence[Letter]],
    *,
    is_open: bool,
    article_path: str = "",
) -> SafeString:
    """Letters with the answers to each, by its number, and links to answer it where it `is_open`.

    A withdrawn letter says so and nothing else: what it said and who wrote it are gone.
    """
    ways = ways_of(article_path, is_open=is_open)
    parts = []
    for letter in letters:
        below = "".join(_article(answer, ways) for answer in answers.get(letter.number, ()))
        if below:
            below = f'<div class="letter-answers">\n{below}</div>\n'
        write = _tombstone if letter.status == "withdrawn" else _article
        parts.append(write(letter, ways, below, can_reply=True))
    return mark_safe("".join(parts))


def answers_html(answers: Iterable[Letter], *, article_path: str) -> SafeString:
    """The answers to one letter, which the page around them shows already."""
    ways = ways_of(article_path, is_open=False)
    return mark_safe("".join(_article(answer, ways) for answer in answers))


def letter_alone(letter: Letter, *, is_open: bool, article_path: str) -> SafeString:
    """One letter on a page of its own, whose heading names its number."""
    ways = ways_of(article_path, is_open=is_open)
    kind = " letter-from-author" if letter.from_author else ""
    return mark_safe(
        f'<article class="letter{kind}" id="comment-{letter.number}">\n'
        f"{_content(letter, _date(letter.submitted_at))}{_marks(letter, ways)}"
        f"{_ways(letter, ways, can_reply=True)}</article>\n"
    )


def letter_preview(letter: Letter) -> SafeString:
    """One letter as readers will see it, before it has a number."""
    return mark_safe(f'<article class="letter">\n{_content(letter)}</article>\n')


def _article(letter: Letter, ways: Ways, below: str = "", *, can_reply: bool = False) -> str:
    number, kind = letter.number, " letter-from-author" if letter.from_author else ""
    return (
        f'<article class="letter{kind}" id="comment-{number}" aria-label="Comment {number}">\n'
        f"{_number(number, ways)}{_content(letter, _date(letter.submitted_at))}"
        f"{_marks(letter, ways)}{_ways(letter, ways, can_reply)}{below}</article>\n"
    )


def _tombstone(letter: Letter, ways: Ways, below: str, *, can_reply: bool) -> str:
    number = letter.number
    return (
        f'<article class="letter letter-gone" id="comment-{number}" aria-label="Comment {number}">\n'
        f"{_number(number, ways)}<p>Withdrawn by its writer. The answers to it stay.</p>\n"
        f"{below}</article>\n"
    )


def _number(number: int, ways: Ways) -> str:
    return (
        f'<a class="letter-number" href="{ways.permalink.format(number)}">'
        f'<span class="visually-hidden">Link to comment </span>#{number}</a>\n'
    )


def _content(letter: Letter, date: str = "") -> str:
    badges = f"{AUTHOR if letter.from_author else ''}{PICK if letter.picked_at else ''}"
    interest = letter.declared_interest
    if interest:
        interest = f'<span class="letter-interest">Declared interest: <bdi>{escape(interest)}</bdi></span>\n'
    return (
        f'<p class="letter-by">{badges}<bdi class="letter-name">{escape(letter.name)}</bdi>\n'
        f"{_bdi('letter-job', letter.job_title)}{_bdi('letter-organisation', letter.organisation)}"
        f'{date}{interest}</p>\n<div class="letter-text" dir="auto">{to_html(letter.text)}</div>\n'
    )


def _bdi(kind: str, value: str) -> str:
    return f'<bdi class="{kind}">{escape(value)}</bdi>\n' if value else ""


def _date(moment: datetime) -> str:
    local = timezone.localtime(moment)
    return f'<time class="letter-date" datetime="{local:%Y-%m-%d}">{local:%-d %B %Y}</time>\n'


def _marks(letter: Letter, ways: Ways) -> str:
    """What happened to a letter after it came: an editor's change, a correction of the article."""
    if not letter.edit_note and not letter.corrected_in:
        return ""
    edited = corrected = ""
    if letter.edit_note:
        edited = f"<span>Edited by a moderator: <bdi>{escape(letter.edit_note)}</bdi></span>\n"
    if letter.corrected_in:
        place = f"{ways.article}#correction-{letter.corrected_in}"
        corrected = f'<a href="{place}">Led to a correction of the article</a>\n'
    return f'<p class="letter-marks">{edited}{corrected}</p>\n'


def _ways(letter: Letter, ways: Ways, can_reply: bool) -> str:
    number, reply = letter.number, ""
    if can_reply and ways.reply:
        reply = f'<a href="{ways.reply.format(number)}" rel="nofollow">Reply<span class="visually-hidden"> to comment {number}</span></a>\n'
    report = f'<a href="{ways.report.format(number)}" rel="nofollow">Report<span class="visually-hidden"> comment {number}</span></a>\n'
    return f'<p class="letter-reply">{reply}{report}</p>\n'
