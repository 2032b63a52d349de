"""The formats of our feeds: RSS and Atom as Django writes them, with every author; and JSON Feed."""

import json
import re
from typing import IO, Any

from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed, rfc3339_date

Item = dict[str, Any]

# XML 1.0, section 2.2: what no document may hold, however it is written.
_NOT_IN_XML = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]+")


def in_xml(value: Any) -> Any:
    """A text, or the texts in a list or tuple, with a space for what XML cannot hold."""
    if isinstance(value, str):
        return _NOT_IN_XML.sub(" ", value)
    if isinstance(value, list | tuple):
        return type(value)(map(in_xml, value))
    return value


class CleanFeed(SyndicationFeed):
    """A feed that can be written whatever a row of the database holds."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*in_xml(args), **{name: in_xml(one) for name, one in options.items()})

    def add_item(self, *args: Any, **options: Any) -> None:
        super().add_item(*in_xml(args), **{name: in_xml(one) for name, one in options.items()})


class Rss(CleanFeed, Rss201rev2Feed):
    """RSS 2.0; `authors` of an item are (name, address) pairs."""

    def rss_attributes(self) -> dict[str, str]:
        return {**super().rss_attributes(), "xmlns:dc": "http://purl.org/dc/elements/1.1/"}

    def add_item_elements(self, handler: Any, item: Item) -> None:
        super().add_item_elements(handler, item)
        for name, _ in item["authors"]:
            handler.addQuickElement("dc:creator", name)


class Atom(CleanFeed, Atom1Feed):
    """Atom 1.0 (RFC 4287); `authors` of an item are (name, address) pairs."""

    def add_item_elements(self, handler: Any, item: Item) -> None:
        super().add_item_elements(handler, item)
        for name, address in item["authors"]:
            handler.startElement("author", {})
            handler.addQuickElement("name", name)
            handler.addQuickElement("uri", address)
            handler.endElement("author")


class JsonFeed(CleanFeed):
    """JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

    content_type = "application/feed+json; charset=utf-8"

    def write(self, outfile: IO[Any], encoding: str) -> None:
        feed = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.feed["title"],
            "home_page_url": self.feed["link"],
            "feed_url": self.feed["feed_url"],
            "description": self.feed["description"],
            "language": self.feed["language"],
            "items": [self.item(item) for item in self.items],
        }
        outfile.write(json.dumps(feed, ensure_ascii=False, indent=1).encode(encoding))

    def item(self, item: Item) -> dict[str, Any]:
        entry = {
            "id": item["unique_id"],
            "url": item["link"],
            "title": item["title"],
            "content_text": item["summary"],
            "date_published": item["pubdate"] and rfc3339_date(item["pubdate"]),
            "date_modified": item["updateddate"] and rfc3339_date(item["updateddate"]),
            "authors": [{"name": name, "url": address} for name, address in item["authors"]],
            "tags": item["categories"],
        }
        return {name: value for name, value in entry.items() if value}
