"""What the tests of public pages share."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from uuid import uuid4
from xml.etree import ElementTree

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

from articles.models import Article, Download, Edition, Picture

# What is parsed here is our own.
parse_xml = ElementTree.fromstring

# One transparent pixel.
GIF = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"


class _Page(HTMLParser):
    """The parts of a page that tests ask about."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__()
        self.headings: list[str] = []
        self.links: dict[str, str] = {}
        self.metas: list[tuple[str, str]] = []
        self.rel: dict[str, str] = {}
        self._open: list[tuple[str, str]] = []
        self.text = ""
        self.feed(response.content.decode())
        self.text = " ".join(self.text.split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in ("p", "li", "h1", "h2", "h3", "div"):
            self.text += " "
        if tag == "meta":
            name = given.get("name") or given.get("property") or ""
            self.metas.append((name, given.get("content", "")))
        if tag == "link":
            self.rel.setdefault(given.get("rel", ""), given.get("href", ""))
        if tag in ("h1", "h2", "h3"):
            self.headings.append("")
        if tag in ("h1", "h2", "h3", "a", "script", "title"):
            self._open.append((tag, given.get("href", "")))

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1][0] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if any(tag in ("script", "title") for tag, _ in self._open):
            return
        self.text += data
        for tag, href in self._open:
            if tag == "a":
                self.links[href] = (self.links.get(href, "") + data).strip()
            else:
                self.headings[-1] += data


@pytest.fixture
def read() -> Callable[[HttpResponse], _Page]:
    """A response as a reader meets it: `read(response).headings`."""
    return _Page


@pytest.fixture
def article_queries(db: None) -> Callable[[int], object]:
    """Count the queries that begin at a table of this app; the strips of other apps count themselves."""

    @contextmanager
    def counted(expected: int) -> Iterator[None]:
        with CaptureQueriesContext(connection) as captured:
            yield
        ours = [
            query["sql"]
            for query in captured
            if (first := re.search(r'FROM "?(\w+)', query["sql"]))
            and first[1].startswith("articles_")
        ]
        assert len(ours) == expected, "\n".join(ours)

    return counted


@pytest.fixture
def give_picture() -> Callable[..., str]:
    """Put a picture on an article's newest edition; return the name it is stored under.

    It has the form of pictures from before there was a library: any ending, no renditions.
    """

    def give(article: Article, filename: str = "clinic.gif") -> str:
        picture = Picture(sha256=uuid4().hex)
        picture.file.save(filename, ContentFile(GIF, name=filename))
        edition = article.latest_edition()
        Edition.objects.filter(pk=edition.pk).update(picture=picture)
        return picture.file.name

    return give


@pytest.fixture
def give_download() -> Callable[..., Download]:
    """Put a file on an article's newest edition."""

    def give(
        article: Article, filename: str = "report.pdf", content: bytes = b"%PDF-1.7"
    ) -> Download:
        download = Download(edition=article.latest_edition(), title="The whole report")
        download.file.save(filename, ContentFile(content))
        return download

    return give
