"""Letters as HTML, written in Python: the one piece of markup that a page repeats hundreds of times.

Two hundred letters take Django's template engine about 60 ms and this module about 5; the budget for
the whole page is 10. Everything that came out of a form goes through `escape` or `to_html`.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from html import escape
from typing import Protocol

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from comments.text import to_html


class Letter(Protocol):
    """What is shown of a comment: a model object, or a row of `CommentQuerySet.threads`."""

    number: int
    name: str
    job_title: str
    organisation: str
    declared_interest: str
    text: str
    from_author: bool
    submitted_at: datetime


BADGE = '<span class="badge">Author’s answer</span> '


def letters_html(
    letters: Iterable[Letter], answers: Mapping[int, list[Letter]], *, is_open: bool
) -> SafeString:
    """Letters with the answers to each, by its number, and links to answer it where it `is_open`."""
    # Resolved once, not for each letter; no letter has the number 0.
    permalink = reverse("comments:comment-detail", args=[0]).replace("/0/", "/{}/")
    reply = reverse("comments:comment-reply", args=[0]).replace("/0/", "/{}/") if is_open else ""
    parts = []
    for letter in letters:
        below = "".join(_article(answer, permalink) for answer in answers.get(letter.number, ()))
        if below:
            below = f'<div class="letter-answers">\n{below}</div>\n'
        parts.append(_article(letter, permalink, _reply_link(letter, reply) + below))
    return mark_safe("".join(parts))


def letter_preview(letter: Letter) -> SafeString:
    """One letter as readers will see it, before it has a number."""
    return mark_safe(f'<article class="letter">\n{_content(letter)}</article>\n')


def _article(letter: Letter, permalink: str, below: str = "") -> str:
    number, kind = letter.number, " letter-from-author" if letter.from_author else ""
    return (
        f'<article class="letter{kind}" id="comment-{number}" aria-label="Comment {number}">\n'
        f'<a class="letter-number" href="{permalink.format(number)}">'
        f'<span class="visually-hidden">Link to comment </span>#{number}</a>\n'
        f"{_content(letter, _date(letter.submitted_at))}{below}</article>\n"
    )


def _content(letter: Letter, date: str = "") -> str:
    badge = BADGE if letter.from_author else ""
    interest = letter.declared_interest
    if interest:
        interest = f'<span class="letter-interest">Declared interest: <bdi>{escape(interest)}</bdi></span>\n'
    return (
        f'<p class="letter-by">{badge}<bdi class="letter-name">{escape(letter.name)}</bdi>\n'
        f"{_bdi('letter-job', letter.job_title)}{_bdi('letter-organisation', letter.organisation)}"
        f'{date}{interest}</p>\n<div class="letter-text" dir="auto">{to_html(letter.text)}</div>\n'
    )


def _bdi(kind: str, value: str) -> str:
    return f'<bdi class="{kind}">{escape(value)}</bdi>\n' if value else ""


def _date(moment: datetime) -> str:
    local = timezone.localtime(moment)
    return f'<time class="letter-date" datetime="{local:%Y-%m-%d}">{local:%-d %B %Y}</time>\n'


def _reply_link(letter: Letter, reply: str) -> str:
    if not reply:
        return ""
    return (
        f'<p class="letter-reply"><a href="{reply.format(letter.number)}">Reply'
        f'<span class="visually-hidden"> to comment {letter.number}</span></a></p>\n'
    )
