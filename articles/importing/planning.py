"""Decide what an item becomes, without writing anything: a dry run is this and no more."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import unquote

from django.utils import timezone
from django.utils.formats import date_format

from articles.importing.entries import ItemEntry, TermEntry
from articles.importing.report import ItemTally
from articles.importing.text import ascii_slug, cut, plain_title
from articles.importing.wordpress import ImportedBody
from articles.models import Article
from articles.models.edition import STANDFIRST_LIMIT

TITLE_LIMIT = 200
SLUG_LIMIT = 200

KINDS = {
    "post": "posts",
    "page": "pages",
    "attachment": "attachments",
    "nav_menu_item": "menu items",
}
NAMES = {"nav_menu_item": "menu item"}
DRAFTS = {
    "pending": "it was waiting for review",
    "future": "it was scheduled, and has to be scheduled again",
    "private": "it was private",
}
NOT_KEPT = {
    "trash": "it is in the bin",
    "auto-draft": "it was never saved by hand",
    "inherit": "it is a revision",
}
UNSORTED = frozenset(["uncategorized", "uncategorised"])


@dataclass(frozen=True, slots=True)
class ArticlePlan:
    """An article as it will be; `published_at` is None for a draft."""

    imported_from: str
    slug: str
    title: str
    standfirst: str
    body: str
    comment_policy: str
    published_at: datetime | None
    created_at: datetime


def count_as(item: ItemEntry) -> str:
    """The row of the closing table that the item belongs to."""
    return KINDS.get(item.kind, "other items")


def name_item(item: ItemEntry) -> str:
    """How the report speaks of an item: post 155 “The title”."""
    title = cut(plain_title(item.title), 60)
    name = f"{NAMES.get(item.kind, item.kind)} {item.number}"
    return f"{name} “{title}”" if title else name


def reason_to_leave_out(item: ItemEntry) -> str:
    """Why the item is no article, or nothing if it is one."""
    if item.kind != "post":
        return f"{KINDS.get(item.kind, f'items of the type “{item.kind}”')} are not articles"
    if not item.number:
        return "it has no number, so a second import could not find it again"
    return NOT_KEPT.get(item.state, "")


def plan_article(
    item: ItemEntry,
    body: ImportedBody,
    *,
    imported_from: str,
    is_taken: Callable[[str], bool],
    tally: ItemTally,
) -> ArticlePlan:
    """What a post becomes. `body` is its text; `is_taken` says whether a slug belongs to another."""
    what = name_item(item)
    for repair in item.repairs:
        tally.changed(what, repair)
    published_at = _plan_publication(item, tally)
    created_at = item.at or timezone.now()
    title = _plan_title(item, created_at, tally)
    for change in body.changes:
        tally.changed(what, change)
    standfirst = plain_title(item.excerpt)
    if len(standfirst) > STANDFIRST_LIMIT:
        tally.changed(what, f"its excerpt was cut after {STANDFIRST_LIMIT} characters")
    policy = Article.CommentPolicy
    return ArticlePlan(
        imported_from=imported_from,
        slug=_plan_slug(item, title, is_taken, tally),
        title=title,
        standfirst=cut(standfirst, STANDFIRST_LIMIT) or body.beginning,
        body=body.html,
        comment_policy=policy.OPEN if item.takes_comments else policy.CLOSED,
        published_at=published_at,
        created_at=created_at,
    )


def _plan_publication(item: ItemEntry, tally: ItemTally) -> datetime | None:
    """When readers first saw it, or None with a reason why it becomes a draft."""
    if item.state == "draft":
        tally.changed(name_item(item), "it stays a draft")
        return None
    if item.state != "publish":
        reason = DRAFTS.get(item.state, f"its state was “{item.state}”")
    elif item.has_password:
        reason = "it was protected by a password"
    elif item.at is None:
        reason = "it has no date"
    elif item.at > timezone.now():
        reason = DRAFTS["future"]
    else:
        return item.at
    tally.changed(name_item(item), f"it becomes a draft: {reason}")
    return None


def _plan_title(item: ItemEntry, at: datetime, tally: ItemTally) -> str:
    title = plain_title(item.title)
    if not title:
        title = f"Untitled, {date_format(timezone.localtime(at), 'j F Y')}"
        tally.changed(name_item(item), f"it had no title and is called “{title}”")
    elif len(title) > TITLE_LIMIT:
        tally.changed(name_item(item), f"its title was cut after {TITLE_LIMIT} characters")
    return cut(title, TITLE_LIMIT)


def _plan_slug(
    item: ItemEntry, title: str, is_taken: Callable[[str], bool], tally: ItemTally
) -> str:
    written = unquote(item.slug)
    room = SLUG_LIMIT - 8
    slug = ascii_slug(written, length=room)
    if not slug:
        slug = (not written and ascii_slug(title, length=room)) or f"post-{item.number}"
    base, number = slug, 1
    while is_taken(slug):
        number += 1
        slug = f"{base}-{number}"
    if written and slug != written:
        reason = ", because that is taken" if number > 1 else ""
        tally.changed(name_item(item), f"its address “{cut(written, 80)}” becomes “{slug}”{reason}")
    return slug


def is_topic(term: TermEntry) -> bool:
    return term.taxonomy in ("category", "post_tag") and not is_unsorted(term)


def is_unsorted(term: TermEntry) -> bool:
    """WordPress's own category for what nobody has put into one."""
    return not UNSORTED.isdisjoint([term.slug.lower(), term.name.lower()])


def author_logins(item: ItemEntry) -> list[str]:
    """Who wrote it: those that the Co-Authors Plus plug-in lists, else WordPress's one author."""
    listed = [term.name for term in item.terms if term.taxonomy == "author" and term.name]
    return list(
        dict.fromkeys(re.sub("^cap-", "", name) for name in listed or [item.author] if name)
    )
