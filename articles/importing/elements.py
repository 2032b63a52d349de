"""Which elements of HTML a body keeps, which it writes differently, and which it replaces."""

SAME = {
    "b": "strong",
    "i": "em",
    "var": "em",
    "dfn": "em",
    "strike": "s",
    "tt": "code",
    "kbd": "code",
    "samp": "code",
    "acronym": "abbr",
    "address": "p",
    "listing": "pre",
}
HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
INLINE = frozenset(
    ["a", "strong", "em", "s", "sub", "sup", "code", "abbr", "cite", "q", "del", "ins"]
)
# Nothing is left of these; they are counted.
DRAWINGS = {"svg": "drawing", "canvas": "drawing"}
BLOCKS = frozenset(
    [
        *["p", "pre", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "dl", "dt", "dd"],
        *["table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "figure", "figcaption"],
    ]
)
# These part paragraphs, and are not written themselves.
TRANSPARENT = frozenset(
    [
        *["div", "section", "article", "aside", "header", "footer", "main", "nav", "center"],
        *["details", "summary", "fieldset", "form", "object", "video", "audio", "hgroup"],
    ]
)
# What a start tag ends where it is still open, and the elements beyond which it does not look.
ENDED_BY = {
    "li": (frozenset(["li"]), frozenset(["ul", "ol"])),
    "dt": (frozenset(["dt", "dd"]), frozenset(["dl"])),
    "dd": (frozenset(["dt", "dd"]), frozenset(["dl"])),
    "tr": (frozenset(["tr"]), frozenset(["table"])),
    "td": (frozenset(["td", "th"]), frozenset(["table"])),
    "th": (frozenset(["td", "th"]), frozenset(["table"])),
}
ATTRIBUTES = {
    "h2": ("id",),
    "h3": ("id",),
    "h4": ("id",),
    "a": ("href", "title"),
    "abbr": ("title",),
    "ol": ("start", "type", "reversed"),
    "th": ("scope", "colspan", "rowspan"),
    "td": ("colspan", "rowspan"),
}
# What would be fetched from elsewhere: the attribute that says from where, and the word for it.
EMBEDDED = {
    "img": ("src", "Picture"),
    "video": ("src", "Video"),
    "audio": ("src", "Audio"),
    "source": ("src", "Recording"),
    "iframe": ("src", "Embedded page"),
    "embed": ("src", "Embedded page"),
    "object": ("data", "Embedded file"),
    # What `shortcodes` puts for those that only WordPress could fill.
    "x-gallery": ("src", "Gallery of pictures"),
    "x-playlist": ("src", "List of recordings"),
}
