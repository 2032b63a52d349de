"""How an article is cited: by people, by reference managers, by search engines."""

from collections.abc import Iterator

from django.conf import settings
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.timezone import localtime

from articles import body
from articles.models import Article, Byline, Edition
from kingsfund.addresses import absolute


def suggested_citation(article: Article, edition: Edition) -> str:
    """One line for a list of references: authors, year, title, publisher, date, address.

    An edition that another has followed is named, with its own date and address.
    """
    if article.published_at is None:
        return ""
    former = is_former(article, edition)
    at = localtime(edition.published_at if former else article.published_at)
    authors = [byline.author.name for byline in article.bylines.all()] or [settings.SITE_NAME]
    which = f"edition {edition.number}, " if former else ""
    return (
        f"{get_text_list(authors, 'and')} ({at.year}) ‘{edition.title}’. "
        f"{settings.SITE_NAME}, {which}{date_format(at)}. {address_of(article, edition)}"
    )


def is_former(article: Article, edition: Edition) -> bool:
    """Whether readers saw it once, and see another now."""
    return edition.published_at is not None and edition.pk != article.live_edition_id


def address_of(article: Article, edition: Edition) -> str:
    """Where the text of an edition is to be found, in full."""
    return absolute((edition if is_former(article, edition) else article).get_absolute_url())


def description(edition: Edition) -> str:
    """What search engines and link previews say under the title."""
    return edition.standfirst or body.excerpt(edition.body)


def citation_tags(article: Article, edition: Edition) -> Iterator[tuple[str, str]]:
    """The names and contents of the `citation_*` tags that Zotero and Google Scholar read."""
    yield "citation_title", edition.title
    for byline in article.bylines.all():
        yield "citation_author", byline.author.name
        if byline.shown_organisation:
            yield "citation_author_institution", byline.shown_organisation
    if article.published_at:
        at = edition.published_at if is_former(article, edition) else article.published_at
        yield "citation_publication_date", f"{localtime(at):%Y/%m/%d}"
    yield "citation_publisher", settings.SITE_NAME
    yield "citation_language", "en"
    yield "citation_abstract_html_url", address_of(article, edition)


def linked_data(article: Article, edition: Edition) -> dict[str, object]:
    """The article as schema.org describes one (https://schema.org/Article)."""
    address = absolute(article.get_absolute_url())
    publisher = {"@type": "Organization", "name": settings.SITE_NAME, "url": settings.SITE_URL}
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle" if article.kind == Article.Kind.NEWS else "Article",
        "headline": edition.title,
        "description": description(edition),
        "mainEntityOfPage": address,
        "url": address,
        "inLanguage": "en-GB",
        "datePublished": article.published_at and article.published_at.isoformat(),
        "dateModified": article.revised_at and article.revised_at.isoformat(),
        "image": edition.picture and absolute(edition.picture_url),
        "author": [_person(byline) for byline in article.bylines.all()] or publisher,
        "publisher": publisher,
        "keywords": [topic.name for topic in article.topics.all()],
        "wordCount": len(body.to_text(edition.body).split()),
    }
    return {name: value for name, value in data.items() if value}


def _person(byline: Byline) -> dict[str, object]:
    person = {
        "@type": "Person",
        "name": byline.author.name,
        "url": absolute(byline.author.get_absolute_url()),
        "jobTitle": byline.shown_role,
    }
    if byline.shown_organisation:
        person["affiliation"] = {"@type": "Organization", "name": byline.shown_organisation}
    return {name: value for name, value in person.items() if value}
