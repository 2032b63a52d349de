"""What readers are told about an article besides what it says: its notices and its updates."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.timezone import localtime

from articles.models import Article, Edition


@dataclass(frozen=True)
class Notice:
    """One thing that readers are told of an article, on a day; `anchor` is its place on the page."""

    word: str
    at: datetime
    text: str
    anchor: str
    successor: Article | None = None


@dataclass(frozen=True)
class Update:
    """A change of substance, with the ways to what was there before where there are any."""

    word: str
    at: datetime
    text: str
    anchor: str
    earlier_path: str = ""
    comparison_path: str = ""


def notices_of(article: Article, corrections: list[Edition]) -> list[Notice]:
    """The banners of an article, the gravest first; `corrections` are its own, the latest first."""
    found = []
    if article.is_withdrawn() or article.is_superseded():
        # A withdrawn article may have been superseded before; the way to the newer one stays.
        found.append(replace(notice_of(article), successor=article.successor()))
    if corrections and not article.is_withdrawn():
        found.append(notice_of_correction(article, corrections[0]))
    return found


def notice_of(article: Article) -> Notice:
    """What is said of an article that is withdrawn or superseded."""
    word = "Withdrawn" if article.is_withdrawn() else "Superseded"
    anchor = f"{word.lower()}-{localtime(article.notice_at):%Y-%m-%d}"
    return Notice(word, article.notice_at, article.notice, anchor)


def notice_of_correction(article: Article, edition: Edition) -> Notice:
    """What was wrong, as worded when the edition was published or as an editor reworded it since."""
    is_worded_anew = (
        article.notice_kind == Article.NoticeKind.CORRECTED
        and article.notice_at == edition.published_at
    )
    text = article.notice if is_worded_anew else edition.change_note
    return Notice("Corrected", edition.published_at, text, anchor_of(edition))


def update_of(article: Article, edition: Edition) -> Update:
    """One line of the list of updates; `edition.earlier` is the number of the one before it."""
    is_correction = edition.change == Edition.Change.CORRECTION
    can_compare = edition.is_in_history or edition.pk == article.live_edition_id
    earlier, slug = edition.earlier, article.slug
    return Update(
        "Correction" if is_correction else "Update",
        edition.published_at,
        notice_of_correction(article, edition).text if is_correction else edition.change_note,
        anchor_of(edition),
        path_if_there("articles:edition-detail", slug, earlier) if earlier else "",
        path_if_there("articles:edition-compare", slug, earlier, edition.number)
        if earlier and can_compare
        else "",
    )


def anchor_of(edition: Edition) -> str:
    kind = "correction" if edition.change == Edition.Change.CORRECTION else "update"
    return f"{kind}-{edition.number}"


def path_if_there(name: str, *args: Any) -> str:
    """The address of a page of the public history; empty on a site that has none."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
