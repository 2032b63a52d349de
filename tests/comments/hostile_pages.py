"""What a page is made of, and what of it only an attack can have brought."""

import json
import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

from tests.comments.attacks import WORD

# Characters that hide something or turn the direction of what follows, wherever they stand.
HIDDEN = re.compile(
    "[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\U000e0000-\U000e0fff]"
)
ELEMENTS_OF_ATTACKS = {
    *("iframe", "object", "embed", "applet", "base", "math", "style", "template", "noscript"),
    *("animate", "mglyph", "mtext", "b", "i", "xml"),
}
ADDRESSES = {
    "href",
    "src",
    "action",
    "formaction",
    "cite",
    "data",
    "poster",
    "srcset",
    "xlink:href",
}
# What people typed and get back to go on with: whatever is in it, it is theirs.
TYPED = re.compile(r'(<textarea\b[^>]*>.*?</textarea>|(?<= )value="[^"]*")', re.DOTALL)


class Page(HTMLParser):
    """Reads a page as a browser does and notes what does not belong in it."""

    def __init__(self, markup: str, *, is_mail: bool = False) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.text, self.is_mail, self._within = "", is_mail, ""
        if found := HIDDEN.search(TYPED.sub("", markup)):
            near = markup_near(TYPED.sub("", markup), found.start())
            self.faults.append(f"hidden character {found.group()!r} in {near!r}")
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self._within = f"{tag} {values.get('type')}"
        if not re.fullmatch("[a-z][a-z0-9-]*", tag) or tag in self.foreign():
            self.faults.append(f"element {tag}")
        if tag == "script" and not is_own_script(values):
            self.faults.append(f"script {attrs}")
        if tag == "meta" and "http-equiv" in values:
            self.faults.append(f"meta {attrs}")
        for name, value in attrs:
            self.check_attribute(tag, name, value or "", values)

    def foreign(self) -> set[str]:
        return ELEMENTS_OF_ATTACKS - {"style"} if self.is_mail else ELEMENTS_OF_ATTACKS

    def check_attribute(self, tag: str, name: str, value: str, others: dict) -> None:
        is_ours = re.fullmatch("[a-zA-Z][a-zA-Z0-9:-]*", name) and WORD not in name
        is_style = name == "style" and not self.is_mail
        if not is_ours or is_style or name.startswith("on") or name == "srcdoc":
            self.faults.append(f"attribute {name}={value!r} of {tag}")
        if name in ADDRESSES and (problem := problem_of_address(tag, value, others, self.is_mail)):
            self.faults.append(f"{problem}: {name}={value!r} of {tag}")

    def handle_data(self, data: str) -> None:
        if self._within == "script application/ld+json" and not is_json(data):
            self.faults.append(f"data that nobody can read: {data!r:.80}")
        self.text += data

    def handle_endtag(self, tag: str) -> None:
        self._within = ""

    def handle_comment(self, data: str) -> None:
        if WORD in data:
            self.faults.append(f"comment {data!r}")

    handle_decl = handle_pi = unknown_decl = handle_comment


def is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def is_own_script(values: dict[str, str | None]) -> bool:
    if "src" in values:
        return values["src"].startswith(("/static/", "/admin/jsi18n/"))
    return values.get("type") in ("application/ld+json", "application/json")


def problem_of_address(tag: str, value: str, others: dict, is_mail: bool) -> str:
    parts = urlsplit(value.strip())
    if parts.scheme not in ("", "http", "https", "mailto"):
        return "scheme"
    if not parts.scheme and parts.netloc:
        return "other host"
    if "evil" in parts.netloc and (tag != "a" or "ugc" not in others.get("rel", "")):
        return "other host"
    return ""


def markup_near(markup: str, place: int) -> str:
    return markup[max(0, place - 80) : place + 20]


def faults_of(markup: str, *, is_mail: bool = False) -> list[str]:
    return Page(markup, is_mail=is_mail).faults
