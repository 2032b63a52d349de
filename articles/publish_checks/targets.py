"""What readers find behind an address of ours, asked for many addresses at once.

Each kind of page has one function that knows its rows; other apps add theirs with `knows`.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from enum import Enum
from typing import NamedTuple
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

from django.conf import settings
from django.db.models import Q
from django.urls import Resolver404, ResolverMatch, resolve

from articles import files
from articles.models import (
    Article,
    Author,
    FormerArticleSlug,
    FormerAuthorSlug,
    FormerTopicSlug,
    Topic,
)
from kingsfund.core.http.urls import absolute

# More addresses than that are in no article; the rest of them is not asked for.
MOST_ADDRESSES = 5000
# What the page of an article has besides the headings of its text, and what begins such names.
PAGE_ANCHORS = frozenset(
    [
        *["", "top", "content", "contents", "key-points", "authors", "cite", "downloads"],
        *["related", "comments", "respond", "endnotes"],
    ]
)
NUMBERED_ANCHORS = ("comment-", "note-")


class TargetState(Enum):
    HERE = "here"
    MOVED = "moved"
    WITHDRAWN = "withdrawn"
    DRAFT = "draft"
    GONE = "gone"
    STAFF = "admin"
    NO_ANCHOR = "no anchor"
    UNREADABLE = "unreadable"


class Target(NamedTuple):
    """What is there for a reader; `now` is where it has moved to."""

    state: TargetState
    now: str = ""


Find = Callable[[set, Article], dict[object, Target]]
FINDERS: dict[str, tuple[str, Find]] = {}


def knows(view_name: str, argument: str) -> Callable[[Find], Find]:
    """Mark the function that says what is behind the addresses of a view, by their one argument.

    It takes all arguments at once, with the article that links to them, and asks a fixed number of
    queries; what it leaves out of its answer is gone.
    """

    def remember(find: Find) -> Find:
        FINDERS[view_name] = (argument, find)
        return find

    return remember


def look_up(addresses: Iterable[str], *, article: Article, anchors: set[str]) -> dict[str, Target]:
    """What is behind each address that leads to this site; addresses elsewhere are left out.

    `anchors` are the places in the text of the article itself. The number of queries depends on
    the kinds of pages, not on how many addresses there are.
    """
    found: dict[str, Target] = {}
    asked: defaultdict[str, dict[str, object]] = defaultdict(dict)
    for address in sorted(addresses)[:MOST_ADDRESSES]:
        parts = split_address(address, article)
        if parts is None:
            found[address] = Target(TargetState.UNREADABLE)
        elif not is_ours(parts):
            continue
        elif unquote(parts.path) == article.get_absolute_url():
            found[address] = Target(place_state(unquote(parts.fragment), anchors))
        elif (match := match_of(parts.path)) and match.view_name in FINDERS:
            argument, _ = FINDERS[match.view_name]
            asked[match.view_name][address] = match.kwargs[argument]
        else:
            found[address] = Target(page_state(parts.path, match))
    for view_name, arguments in asked.items():
        _, find = FINDERS[view_name]
        known = find(set(arguments.values()), article)
        found |= {
            one: known.get(value, Target(TargetState.GONE)) for one, value in arguments.items()
        }
    return found


def split_address(address: str, article: Article) -> SplitResult | None:
    """The parts of an address as a browser on the page of an article reads it; None if it cannot."""
    try:
        return urlsplit(urljoin(absolute(article.get_absolute_url()), address.strip()))
    except ValueError:
        return None


def is_ours(parts: SplitResult) -> bool:
    ours = urlsplit(settings.SITE_URL).netloc
    return parts.scheme in ("http", "https") and parts.netloc.casefold() == ours.casefold()


def match_of(path: str) -> ResolverMatch | None:
    """The view that answers a path, after the slash that the site would add to it."""
    path = unquote(path) or "/"
    for candidate in (path, f"{path}/"):
        try:
            return resolve(candidate)
        except Resolver404:
            continue
    return None


def page_state(path: str, match: ResolverMatch | None) -> TargetState:
    """What a page without rows of its own is to readers."""
    if match is None:
        return TargetState.HERE if path.startswith(settings.STATIC_URL) else TargetState.GONE
    return TargetState.STAFF if "admin" in match.namespaces else TargetState.HERE


def place_state(fragment: str, anchors: set[str]) -> TargetState:
    is_there = fragment in anchors or fragment in PAGE_ANCHORS
    return (
        TargetState.HERE
        if is_there or fragment.startswith(NUMBERED_ANCHORS)
        else TargetState.NO_ANCHOR
    )


@knows("articles:article-detail", "slug")
def find_articles(slugs: set[str], article: Article) -> dict[object, Target]:
    rows = Article.objects.filter(slug__in=slugs).order_by()
    found: dict[object, Target] = {row.slug: Target(article_state(row)) for row in rows}
    if missing := slugs - found.keys():
        for row in FormerArticleSlug.objects.filter(slug__in=missing).select_related("article"):
            is_here = row.article.is_readable()
            found[row.slug] = (
                Target(TargetState.MOVED, row.article.get_absolute_url())
                if is_here
                else Target(TargetState.DRAFT)
            )
    return found


def article_state(article: Article) -> TargetState:
    if not article.is_readable():
        return TargetState.DRAFT
    return TargetState.WITHDRAWN if article.is_withdrawn() else TargetState.HERE


@knows("articles:topic-detail", "slug")
def find_topics(slugs: set[str], article: Article) -> dict[object, Target]:
    rows = Topic.objects.filter(slug__in=slugs).order_by().values_list("slug", flat=True)
    found: dict[object, Target] = dict.fromkeys(rows, Target(TargetState.HERE))
    if missing := slugs - found.keys():
        for row in FormerTopicSlug.objects.filter(slug__in=missing).select_related("topic"):
            found[row.slug] = Target(TargetState.MOVED, row.topic.get_absolute_url())
    return found


@knows("articles:author-detail", "slug")
def find_authors(slugs: set[str], article: Article) -> dict[object, Target]:
    """An author's page is there once something of theirs is; this article may be the first."""
    rows = Author.objects.filter(slug__in=slugs).order_by()
    readable = Q(pk__in=Author.objects.published().order_by().values("pk")) | Q(
        bylines__edition__article=article
    )
    here = set(rows.filter(readable).values_list("slug", flat=True))
    known = rows.values_list("slug", flat=True)
    found: dict[object, Target] = {
        slug: Target(TargetState.HERE if slug in here else TargetState.DRAFT) for slug in known
    }
    if missing := slugs - found.keys():
        for row in FormerAuthorSlug.objects.filter(slug__in=missing).select_related("author"):
            found[row.slug] = Target(TargetState.MOVED, row.author.get_absolute_url())
    return found


@knows("articles:media", "name")
def find_files(names: set[str], article: Article) -> dict[object, Target]:
    return dict.fromkeys(files.readable_names(names, article=article), Target(TargetState.HERE))
