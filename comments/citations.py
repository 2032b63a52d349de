"""How a comment is cited: by people, by reference managers, by search engines."""

from collections.abc import Iterator

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime

from articles.models import Article
from comments.models import Comment
from kingsfund.core.http.urls import absolute

EXCERPT = 200


def title_of(comment: Comment) -> str:
    return f"Comment #{comment.pk} on “{comment.article}”"


def suggested_citation(comment: Comment) -> str:
    """One line for a list of references, in the manner of the line that an article gives."""
    at = localtime(comment.submitted_at)
    return (
        f"{comment.name} ({at.year}) ‘{title_of(comment)}’. "
        f"{settings.SITE_NAME}, {date_format(at)}. {address_of(comment)}"
    )


def address_of(comment: Comment) -> str:
    """Where it is to be found, in full."""
    return absolute(comment.get_absolute_url())


def description(comment: Comment) -> str:
    """What search engines and link previews say under the title: the beginning of the comment."""
    words = " ".join(comment.text.split())
    return words if len(words) <= EXCERPT else words[:EXCERPT].rsplit(" ", 1)[0] + "…"


def citation_tags(comment: Comment) -> Iterator[tuple[str, str]]:
    """The names and contents of the `citation_*` tags that Zotero and Google Scholar read."""
    yield "citation_title", title_of(comment)
    yield "citation_author", comment.name
    if comment.organisation:
        yield "citation_author_institution", comment.organisation
    yield "citation_publication_date", f"{localtime(comment.submitted_at):%Y/%m/%d}"
    yield "citation_publisher", settings.SITE_NAME
    yield "citation_abstract_html_url", address_of(comment)


def linked_data(comment: Comment) -> dict[str, object]:
    """The comment as schema.org describes one (https://schema.org/Comment)."""
    address = address_of(comment)
    answered = comment.parent if comment.parent and comment.parent.is_published() else None
    data = {
        "@context": "https://schema.org",
        "@type": "Comment",
        "@id": address,
        "url": address,
        "mainEntityOfPage": address,
        "identifier": str(comment.pk),
        "name": title_of(comment),
        "text": comment.text,
        "datePublished": comment.submitted_at.isoformat(),
        "author": _person(comment),
        "about": _article(comment.article),
        "parentItem": answered and {"@type": "Comment", "url": address_of(answered)},
        "publisher": {
            "@type": "Organization",
            "name": settings.SITE_NAME,
            "url": settings.SITE_URL,
        },
    }
    return {name: value for name, value in data.items() if value}


def _article(article: Article) -> dict[str, object]:
    address = absolute(article.get_absolute_url())
    return {"@type": "Article", "@id": address, "url": address, "headline": str(article)}


def _person(comment: Comment) -> dict[str, object]:
    person: dict[str, object] = {"@type": "Person", "name": comment.name}
    if comment.job_title:
        person["jobTitle"] = comment.job_title
    if comment.organisation:
        person["affiliation"] = {"@type": "Organization", "name": comment.organisation}
    return person
