"""The whole of what a body may hold, asked of the sanitiser itself.

The tables below are what readers' browsers may be handed. Every element that HTML, SVG or MathML ever
had, every attribute, address scheme and class is put in, and what comes out is compared with the
table: whoever lets one thing more through has to say so here.
"""

from collections.abc import Iterable, Iterator
from html.parser import HTMLParser

import pytest

from articles.content.limits import MAX_ATTRIBUTES
from articles.content.sanitize import clean_html

# What the element needs around it to stay; `{}` is where the element stands.
PLAIN = "{}"
IN_LIST = "<ul>{}</ul>"
IN_DEFINITIONS = "<dl>{}</dl>"
IN_TABLE = "<table>{}<tbody><tr><td>x</td></tr></tbody></table>"
# With a row below, that a cell may reach into.
IN_ROW = "<table><tbody><tr>{}</tr><tr><td>x</td><td>y</td></tr></tbody></table>"
IN_PICTURE = '<figure class="picture"><img src="/media/x.webp" alt="A ward">{}</figure>'

# Element: where it is tried, how it is written there (`@` is where an attribute goes).
ELEMENTS: dict[str, tuple[str, str]] = {
    **{
        tag: (PLAIN, f"<{tag} @>Words</{tag}>")
        for tag in (
            *("p", "h2", "h3", "h4", "pre", "blockquote", "abbr", "cite", "q", "del", "ins"),
            *("strong", "em", "s", "sub", "sup", "code"),
        )
    },
    "a": (PLAIN, '<a href="https://example.org/" @>x</a>'),
    "br": (PLAIN, "<p>x<br @>y</p>"),
    "hr": (PLAIN, "<p>x</p><hr @><p>y</p>"),
    "ul": (PLAIN, "<ul @><li>x</li></ul>"),
    "ol": (PLAIN, "<ol @><li>x</li></ol>"),
    "li": (IN_LIST, "<li @>x</li>"),
    "dl": (PLAIN, "<dl @><dt>x</dt><dd>y</dd></dl>"),
    "dt": (IN_DEFINITIONS, "<dt @>x</dt>"),
    "dd": (IN_DEFINITIONS, "<dd @>x</dd>"),
    "span": (PLAIN, '<p>x<span class="note" @>y</span></p>'),
    "table": (PLAIN, "<table @><tbody><tr><td>x</td></tr></tbody></table>"),
    "caption": (IN_TABLE, "<caption @>x</caption>"),
    "tbody": (PLAIN, "<table><tbody @><tr><td>x</td></tr></tbody></table>"),
    "tr": (PLAIN, "<table><tbody><tr @><td>x</td></tr></tbody></table>"),
    "th": (IN_ROW, "<th @>x</th>"),
    "td": (IN_ROW, "<td @>x</td>"),
    "figure": (PLAIN, "<figure @><p>x</p></figure>"),
    "figcaption": (IN_PICTURE, "<figcaption @>x</figcaption>"),
    "img": (
        PLAIN,
        '<figure class="picture"><img src="/media/x.webp" alt="A ward" @><figcaption>x</figcaption>'
        "</figure>",
    ),
}

# What every element may have but those that are written anew, and what some have beside it.
# `rel` is ours: every link has the same.
ANYWHERE = {"lang", "title"}
WRITTEN_ANEW = {"figure", "figcaption", "img", "span", "tbody"}
ATTRIBUTES: dict[str, set[str]] = {
    "a": {"href", "rel"},
    "ol": {"start", "type", "reversed"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "img": {"src", "alt", "width", "height", "role"},
    "figure": {"class"},
    "span": {"class"},
    # Made from the words of the heading, whatever was written.
    **{tag: {"id"} for tag in ("h2", "h3", "h4")},
}
LINK_SCHEMES = {"http", "https", "mailto", "tel"}
CLASSES = {
    "figure": {"pull-quote", "picture", "embed"},
    "span": {"note", "credit"},
}

KNOWN_ELEMENTS = [
    "a",
    "abbr",
    "acronym",
    "address",
    "animate",
    "animatemotion",
    "animatetransform",
    "annotation",
    "annotation-xml",
    "applet",
    "area",
    "article",
    "aside",
    "audio",
    "b",
    "base",
    "basefont",
    "bdi",
    "bdo",
    "bgsound",
    "big",
    "blink",
    "blockquote",
    "body",
    "br",
    "button",
    "canvas",
    "caption",
    "center",
    "circle",
    "cite",
    "clippath",
    "code",
    "col",
    "colgroup",
    "command",
    "content",
    "data",
    "datalist",
    "dd",
    "defs",
    "del",
    "desc",
    "details",
    "dfn",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "element",
    "ellipse",
    "em",
    "embed",
    "fencedframe",
    "feblend",
    "feimage",
    "fieldset",
    "figcaption",
    "figure",
    "filter",
    "font",
    "footer",
    "foreignobject",
    "form",
    "frame",
    "frameset",
    "g",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hgroup",
    "hr",
    "html",
    "i",
    "iframe",
    "image",
    "img",
    "input",
    "ins",
    "isindex",
    "kbd",
    "keygen",
    "label",
    "legend",
    "li",
    "line",
    "link",
    "listing",
    "main",
    "map",
    "mark",
    "marker",
    "marquee",
    "mask",
    "math",
    "menu",
    "menuitem",
    "meta",
    "meter",
    "mglyph",
    "mi",
    "mn",
    "mo",
    "ms",
    "mtext",
    "multicol",
    "nav",
    "nextid",
    "nobr",
    "noembed",
    "noframes",
    "noscript",
    "object",
    "ol",
    "optgroup",
    "option",
    "output",
    "p",
    "param",
    "path",
    "pattern",
    "picture",
    "plaintext",
    "polygon",
    "portal",
    "pre",
    "progress",
    "q",
    "rb",
    "rect",
    "rp",
    "rt",
    "rtc",
    "ruby",
    "s",
    "samp",
    "script",
    "search",
    "section",
    "select",
    "selectedcontent",
    "set",
    "shadow",
    "slot",
    "small",
    "source",
    "spacer",
    "span",
    "strike",
    "strong",
    "style",
    "sub",
    "summary",
    "sup",
    "svg",
    "switch",
    "symbol",
    "table",
    "tbody",
    "td",
    "template",
    "text",
    "textarea",
    "textpath",
    "tfoot",
    "th",
    "thead",
    "time",
    "title",
    "tr",
    "track",
    "tt",
    "u",
    "ul",
    "use",
    "var",
    "video",
    "view",
    "wbr",
    "xmp",
    "x-own",
]

KNOWN_ATTRIBUTES = [
    "abbr",
    "about",
    "accept",
    "accept-charset",
    "accesskey",
    "action",
    "align",
    "alink",
    "allow",
    "allowfullscreen",
    "alt",
    "anchor",
    "aria-hidden",
    "aria-label",
    "as",
    "async",
    "attributionsrc",
    "autocapitalize",
    "autocomplete",
    "autofocus",
    "autoplay",
    "background",
    "behavior",
    "bgcolor",
    "blocking",
    "border",
    "capture",
    "cellpadding",
    "cellspacing",
    "char",
    "charset",
    "checked",
    "cite",
    "class",
    "classid",
    "clear",
    "code",
    "codebase",
    "codetype",
    "color",
    "cols",
    "colspan",
    "command",
    "commandfor",
    "content",
    "contenteditable",
    "controls",
    "coords",
    "crossorigin",
    "data",
    "data-id",
    "datetime",
    "decoding",
    "default",
    "defer",
    "dir",
    "dirname",
    "disabled",
    "download",
    "draggable",
    "dynsrc",
    "enctype",
    "enterkeyhint",
    "exportparts",
    "fetchpriority",
    "fill",
    "for",
    "form",
    "formaction",
    "formenctype",
    "formmethod",
    "formtarget",
    "frame",
    "frameborder",
    "headers",
    "height",
    "hidden",
    "high",
    "href",
    "hreflang",
    "hspace",
    "http-equiv",
    "icon",
    "id",
    "imagesizes",
    "imagesrcset",
    "inert",
    "inputmode",
    "integrity",
    "is",
    "itemid",
    "itemprop",
    "itemref",
    "itemscope",
    "itemtype",
    "keytype",
    "kind",
    "label",
    "lang",
    "language",
    "link",
    "list",
    "loading",
    "longdesc",
    "loop",
    "low",
    "lowsrc",
    "manifest",
    "marginheight",
    "marginwidth",
    "max",
    "maxlength",
    "media",
    "method",
    "min",
    "minlength",
    "multiple",
    "muted",
    "name",
    "namespace",
    "nohref",
    "nomodule",
    "nonce",
    "noresize",
    "noshade",
    "novalidate",
    "nowrap",
    "object",
    "onafterprint",
    "onanimationstart",
    "onauxclick",
    "onbeforeinput",
    "onbeforetoggle",
    "onblur",
    "onclick",
    "onerror",
    "onfocus",
    "onload",
    "onmouseover",
    "onpointerdown",
    "onscrollend",
    "onsubmit",
    "ontoggle",
    "ontransitionend",
    "open",
    "optimum",
    "part",
    "pattern",
    "ping",
    "placeholder",
    "playsinline",
    "popover",
    "popovertarget",
    "popovertargetaction",
    "poster",
    "prefix",
    "preload",
    "profile",
    "prompt",
    "property",
    "readonly",
    "referrerpolicy",
    "rel",
    "required",
    "resource",
    "rev",
    "reversed",
    "role",
    "rows",
    "rowspan",
    "rules",
    "sandbox",
    "scheme",
    "scope",
    "scrolling",
    "selected",
    "shadowrootmode",
    "shape",
    "size",
    "sizes",
    "slot",
    "span",
    "spellcheck",
    "src",
    "srcdoc",
    "srclang",
    "srcset",
    "standby",
    "start",
    "step",
    "style",
    "summary",
    "tabindex",
    "target",
    "text",
    "title",
    "translate",
    "type",
    "typemustmatch",
    "typeof",
    "usemap",
    "valign",
    "value",
    "valuetype",
    "version",
    "vlink",
    "vocab",
    "vspace",
    "width",
    "wrap",
    "writingsuggestions",
    "xlink:href",
    "xml:base",
    "xml:lang",
    "xmlns",
]

SCHEMES = [
    "about",
    "app",
    "blob",
    "bitcoin",
    "chrome",
    "chrome-extension",
    "cid",
    "content",
    "data",
    "dns",
    "facetime",
    "feed",
    "file",
    "filesystem",
    "ftp",
    "geo",
    "git",
    "gopher",
    "http",
    "https",
    "im",
    "intent",
    "irc",
    "jar",
    "javascript",
    "ldap",
    "livescript",
    "magnet",
    "mailto",
    "mhtml",
    "mms",
    "mocha",
    "ms-word",
    "news",
    "nntp",
    "resource",
    "res",
    "rtsp",
    "sftp",
    "sip",
    "sms",
    "ssh",
    "steam",
    "tel",
    "telnet",
    "urn",
    "vbscript",
    "view-source",
    "web+x",
    "webcal",
    "whatsapp",
    "ws",
    "wss",
    "wyciwyg",
    "xmpp",
]

# What fits any attribute that has a form of its own, one after the other.
VALUES = ("2", "x", "col", "", "presentation", "https://example.org/", "a")


class Reader(HTMLParser):
    """Every element that a browser would find, with its attributes."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))


def attributes_of(tag: str, markup: str) -> dict[str, str]:
    """Those of the first element of a kind; none where there is no such element."""
    return next((held for name, held in Reader(clean_html(markup)).found if name == tag), {})


def written(tag: str, attribute: str) -> str:
    around, element = ELEMENTS[tag]
    return around.replace("{}", element.replace("@", attribute))


def tries(names: Iterable[str]) -> Iterator[str]:
    """Attributes with each value that may fit, as many at a time as a tag may have beside its own."""
    listed, most = sorted(names), MAX_ATTRIBUTES - 5
    for value in VALUES:
        for first in range(0, len(listed), most):
            yield " ".join(f'{name}="{value}"' for name in listed[first : first + most])


def test_no_element_stays_but_these() -> None:
    stayed = set()
    for tag in {*KNOWN_ELEMENTS, *ELEMENTS}:
        tries = [f"<{tag}>x</{tag}>", f"<p>x</p><{tag} src='/media/x.webp'>y</{tag}>"]
        tries += [IN_TABLE.format(f"<{tag}>x</{tag}>"), IN_ROW.format(f"<{tag}>x</{tag}>")]
        tries += [IN_PICTURE.format(f"<{tag}>x</{tag}>"), IN_LIST.format(f"<{tag}>x</{tag}>")]
        if tag in ELEMENTS:
            tries.append(written(tag, ""))
        if any(tag == name for markup in tries for name, _ in Reader(clean_html(markup)).found):
            stayed.add(tag)
    assert stayed == set(ELEMENTS)


@pytest.mark.parametrize("tag", ELEMENTS)
def test_no_attribute_stays_but_these(tag: str) -> None:
    stayed = set(attributes_of(tag, written(tag, "")))
    known = {*KNOWN_ATTRIBUTES, *ANYWHERE, *ATTRIBUTES.get(tag, ())} - stayed - {"class"}
    for attributes in tries(known):
        markup = written(tag, attributes)
        for sort in {markup, markup.replace("A ward", "")}:
            held = attributes_of(tag, sort)
            stayed |= held.keys()
            assert held.get("id") in (None, "words")
    for name in CLASSES.get(tag, ()):
        stayed |= attributes_of(tag, class_written(tag, name)).keys()
    anywhere = set() if tag in WRITTEN_ANEW else ANYWHERE
    assert stayed == anywhere | ATTRIBUTES.get(tag, set())


@pytest.mark.parametrize("link", ["{}:x", "{}://example.org/x", "{}:,x"])
def test_no_scheme_stays_but_these(link: str) -> None:
    stayed = set()
    for scheme in {*SCHEMES, *LINK_SCHEMES}:
        for spelling in (scheme, scheme.upper(), f" {scheme}", f"{scheme[:2]}&#10;{scheme[2:]}"):
            if attributes_of("a", f'<a href="{link.format(spelling)}">x</a>').get("href"):
                stayed.add(scheme)
            picture = written("img", "").replace("/media/x.webp", link.format(spelling))
            assert "src" not in attributes_of("img", picture)
    assert stayed == LINK_SCHEMES


def class_written(tag: str, name: str) -> str:
    """An element as its class needs it."""
    match name:
        case "picture":
            return written("img", "")
        case "credit":
            return IN_PICTURE.format('<figcaption>x <span class="credit">y</span></figcaption>')
        case "embed":
            return '<figure class="embed"><a href="https://youtu.be/abcdefghijk">x</a></figure>'
        case "pull-quote":
            return '<figure class="pull-quote"><blockquote><p>x</p></blockquote></figure>'
    return f'<p>x</p><{tag} class="{name}">y</{tag}>'


@pytest.mark.parametrize("tag", ELEMENTS)
def test_no_class_stays_but_these(tag: str) -> None:
    stayed = set()
    every = {name for names in CLASSES.values() for name in names}
    for name in {*every, "btn", "visually-hidden", "page", "note credit", "x"}:
        tries = [class_written(tag, name), written(tag, f'class="{name}"')]
        for markup in tries:
            stayed |= {
                held["class"]
                for found, held in Reader(clean_html(markup)).found
                if found == tag and "class" in held
            }
    assert stayed == CLASSES.get(tag, set())
