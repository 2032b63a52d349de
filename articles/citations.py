"""How an article is cited: by people, by reference managers, by search engines."""

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.timezone import localtime

from articles.content import sanitize
from articles.models import Article, Byline, Edition
from articles.notices import notice_of_correction
from kingsfund.core.http.urls import absolute
from kingsfund.core.text import count_words


def suggested_citation(article: Article, edition: Edition) -> str:
    """One line for a list of references: authors, year, title, publisher, date, address.

    A later edition is named by its number, so that the line says what exactly was read, and one that
    another has followed with its own date and address; a line for a withdrawn article says so.
    """
    if article.published_at is None:
        return ""
    former = is_former(article, edition)
    at = localtime(edition.published_at if former else article.published_at)
    authors = [byline.author.name for byline in edition.bylines.all()] or [settings.SITE_NAME]
    return (
        f"{get_text_list(authors, 'and')} ({at.year}) ‘{edition.title}’{_edition(edition)}. "
        f"{settings.SITE_NAME}, {date_format(at)}{_withdrawn(article)}. "
        f"{address_of(article, edition)}"
    )


def _edition(edition: Edition) -> str:
    return f", edition {edition.number}" if edition.number > 1 else ""


def _withdrawn(article: Article) -> str:
    return (
        f", withdrawn {date_format(localtime(article.notice_at))}" if article.is_withdrawn() else ""
    )


def is_former(article: Article, edition: Edition) -> bool:
    """Whether readers saw it once, and see another now."""
    return edition.published_at is not None and edition.pk != article.live_edition_id


def address_of(article: Article, edition: Edition) -> str:
    """Where the text of an edition is to be found, in full."""
    return absolute((edition if is_former(article, edition) else article).get_absolute_url())


def description(edition: Edition) -> str:
    """What search engines and link previews say under the title."""
    return edition.standfirst or sanitize.excerpt(edition.body)


def citation_tags(article: Article, edition: Edition) -> Iterator[tuple[str, str]]:
    """The names and contents of the `citation_*` tags that Zotero and Google Scholar read."""
    yield "citation_title", edition.title
    for byline in edition.bylines.all():
        yield "citation_author", byline.author.name
        if byline.shown_organisation:
            yield "citation_author_institution", byline.shown_organisation
    if article.published_at:
        at = edition.published_at if is_former(article, edition) else article.published_at
        yield "citation_publication_date", f"{localtime(at):%Y/%m/%d}"
    yield "citation_publisher", settings.SITE_NAME
    yield "citation_language", "en"
    yield "citation_abstract_html_url", address_of(article, edition)


def linked_data(
    article: Article, edition: Edition, corrections: Iterable[Edition] = ()
) -> dict[str, object]:
    """The article as schema.org describes one (https://schema.org/Article).

    `corrections` are the editions that corrected it. What readers cannot read is not described.
    """
    address = absolute(article.get_absolute_url())
    publisher = {"@type": "Organization", "name": settings.SITE_NAME, "url": settings.SITE_URL}
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle" if article.kind == Article.Kind.NEWS else "Article",
        "headline": edition.title,
        "mainEntityOfPage": address,
        "url": address,
        "inLanguage": "en-GB",
        "datePublished": article.published_at and article.published_at.isoformat(),
        "dateModified": article.revised_at and article.revised_at.isoformat(),
        "version": edition.number,
        "creativeWorkStatus": _status(article),
        "correction": [_correction(article, corrected) for corrected in corrections],
        "author": [_person(byline) for byline in edition.bylines.all()] or publisher,
        "publisher": publisher,
        **(_of_text(article, edition) if article.shows_text else {}),
    }
    return {name: value for name, value in data.items() if value}


def _of_text(article: Article, edition: Edition) -> dict[str, object]:
    return {
        "description": description(edition),
        "image": edition.picture and absolute(str(edition.picture.card["url"])),
        "keywords": [topic.name for topic in article.topics.all()],
        "wordCount": count_words(sanitize.to_text(edition.body)),
    }


def _status(article: Article) -> str:
    """The stage of its life (https://schema.org/creativeWorkStatus); empty for one that just stands."""
    if article.is_withdrawn():
        return "Withdrawn"
    return "Superseded" if article.is_superseded() else ""


def _correction(article: Article, edition: Edition) -> dict[str, object]:
    """What was wrong (https://schema.org/CorrectionComment)."""
    notice = notice_of_correction(article, edition)
    return {
        "@type": "CorrectionComment",
        "text": notice.text,
        "datePublished": notice.at.isoformat(),
        "url": f"{absolute(article.get_absolute_url())}#{notice.anchor}",
    }


def _person(byline: Byline) -> dict[str, object]:
    person: dict[str, object] = {
        "@type": "Person",
        "name": byline.author.name,
        "url": absolute(byline.author.get_absolute_url()),
        "jobTitle": byline.shown_role,
    }
    if byline.shown_organisation:
        person["affiliation"] = {"@type": "Organization", "name": byline.shown_organisation}
    return {name: value for name, value in person.items() if value}
