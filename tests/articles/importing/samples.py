"""Small exports, written by hand."""

from itertools import count
from pathlib import Path
from xml.sax.saxutils import escape

_numbers = count(1)

HEADER = """<?xml version="1.0" encoding="UTF-8"?>
<!-- generator="WordPress/6.1" -->
<rss version="2.0"
 xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
<title>The old site</title>
<link>https://old.example.org</link>
<wp:wxr_version>1.2</wp:wxr_version>
<wp:base_site_url>https://network.example.org</wp:base_site_url>
<wp:base_blog_url>https://old.example.org</wp:base_blog_url>
"""
FOOTER = "</channel>\n</rss>\n"


def wrap(name: str, text: object) -> str:
    text = str(text).replace("]]>", "]]]]><![CDATA[>")  # as WordPress writes it
    return f"<{name}><![CDATA[{text}]]></{name}>\n"


def write_author(login: str, name: str = "", email: str = "") -> str:
    inside = wrap("wp:author_login", login) + wrap("wp:author_display_name", name)
    return f"<wp:author>{inside}{wrap('wp:author_email', email)}</wp:author>\n"


def write_category(slug: str, name: str, description: str = "") -> str:
    inside = f"<wp:term_id>{next(_numbers)}</wp:term_id>" + wrap("wp:category_nicename", slug)
    inside += wrap("wp:cat_name", name) + wrap("wp:category_description", description)
    return f"<wp:category>{inside}</wp:category>\n"


def write_tag(slug: str, name: str) -> str:
    return f"<wp:tag>{wrap('wp:tag_slug', slug)}{wrap('wp:tag_name', name)}</wp:tag>\n"


def write_meta(key: str, value: str) -> str:
    return f"<wp:postmeta>{wrap('wp:meta_key', key)}{wrap('wp:meta_value', value)}</wp:postmeta>\n"


def write_comment(number: int, text: str = "I disagree.", **fields: object) -> str:
    values = {
        "author": "Rhona Wick",
        "author_email": "rhona@example.net",
        "date_gmt": "2012-03-05 10:00:00",
        "approved": "1",
        "type": "comment",
        "parent": 0,
        "user_id": 0,
        **fields,
    }
    inside = f"<wp:comment_id>{number}</wp:comment_id>" + wrap("wp:comment_content", text)
    inside += "".join(wrap(f"wp:comment_{name}", value) for name, value in values.items())
    return f"<wp:comment>{inside}</wp:comment>\n"


def write_item(
    number: int,
    title: str = "A title",
    body: str = "What it says.",
    *,
    comments: str = "",
    terms: str = "",
    excerpt: str = "",
    creator: str = "ada",
    meta: str = "",
    **fields: object,
) -> str:
    values = {
        "post_date_gmt": "2012-03-04 09:00:00",
        "comment_status": "open",
        "post_name": f"a-title-{number}",
        "status": "publish",
        "post_type": "post",
        "post_password": "",
        **fields,
    }
    return (
        f"<item>\n<title>{escape(title)}</title>\n"
        f"<link>https://old.example.org/{number}/</link>\n"
        + wrap("dc:creator", creator)
        + wrap("content:encoded", body)
        + wrap("excerpt:encoded", excerpt)
        + f"<wp:post_id>{number}</wp:post_id>\n"
        + "".join(wrap(f"wp:{name}", value) for name, value in values.items())
        + meta
        + terms
        + comments
        + "</item>\n"
    )


def write_wxr(*parts: str) -> str:
    return HEADER + "".join(parts) + FOOTER


def save_wxr(folder: Path, *parts: str) -> Path:
    path = folder / f"export-{next(_numbers)}.xml"
    path.write_text(write_wxr(*parts), encoding="utf-8")
    return path
