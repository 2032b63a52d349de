"""What `costly_inputs.py` sends. A new input is a line here: in a table of values, or an `Attack`."""

import io
import itertools
from collections.abc import Callable, Iterator, Mapping
from html.parser import HTMLParser
from typing import NamedTuple
from urllib.parse import quote, urlencode

from PIL import Image

FORM = "application/x-www-form-urlencoded"
HUGE = "99999999999999999999"
HALF = (
    b"POST /newsletter/subscribe/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nemail=a"
)
HALF_CHUNK = HALF.replace(b"Content-Length: 1000", b"Transfer-Encoding: chunked").replace(
    b"email=a", b"3e8\r\nemail=a"
)
HALF_HEADER = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Long: " + b"x" * 30_000


class Target(NamedTuple):
    """Rows of the site that inputs are sent to."""

    slug: str  # of an article that takes comments
    comment: int
    draft: int  # the author's own


class Request(NamedTuple):
    method: str
    path: str
    body: bytes | Iterator[bytes] | None = None
    headers: Mapping[str, str] = {}


# What a page's form holds, by the name of the field.
Fields = dict[str, list[str]]


class Attack(NamedTuple):
    """One input: `build` makes the request, out of what the form at `form` holds where there is one."""

    name: str
    who: str
    build: Callable[[Target, Fields], Request]
    form: Callable[[Target], str] | None = None
    kept_open: tuple[bytes, ...] = ()
    may_be_cut: bool = False
    watched_for: float = 0.2


# Values

MARKS = "A" + "\u302e" * 30_000 + "\u1b44" * 30_000
FEW_MARKS = "A" + "\u302e" * 3_400 + "\u1b44" * 3_400
NAMES = {
    "combining marks, 60,000": MARKS,
    "combining marks that fit": FEW_MARKS,
    "blanks": " " * 60_000 + "x",
    "one word": "x" * 60_000,
    "ligatures that unfold": "\ufdfa" * 6_000,
    "addresses": "http://a.b " * 5_500,
    "at signs": "@a." * 20_000,
    "zero width": "a\u200b" * 6_000,
    "flags and joiners": "\U0001f468\u200d" * 2_500,
    "2.5 MB": "A" * 2_500_000,
}
WORDS = " ".join(f"w{number}x" for number in range(45_000))
BODIES = {
    "embed between blanks": "<figure class=embed>" + " " * 800 + "<a href=https://x.org/>x</a>"
    + " " * 800 + "b</figure>",
    "embed between many blanks": "<figure class=embed>" + " " * 20_000
    + "<a href=https://x.org/>x</a>" + " " * 20_000 + "b</figure>",
    "unclosed links": "<a " * 8_000,
    "unclosed links, many": "<a " * 80_000,
    "formatting that is carried on": "<p>" + "<b i=K>" * 1_200 + "x" + "<p>x" * 1_200,
    "formatting that is carried on, deep": "<p>" + "<b>" * 8_000 + "x" + "<p>x" * 8_000,
    "quotes in quotes": "<blockquote>" * 20_000 + "x",
    "lists in lists": "<ul><li>" * 10_000 + "x",
    "300 kB of different words": f"<p>{WORDS}</p>",
    "many paragraphs": "<p>x</p>" * 60_000,
    "open angles": "<" * 200_000,
    "comments": "<!--" * 60_000,
    "entities": "&" * 200_000,
    "large spans": "<table>" + "<tr><td rowspan=65000 colspan=1000>x</td></tr>" * 400 + "</table>",
    "tables in tables": "<table><tr><td>" * 5_000,
    "attributes": "<p " + " ".join(f"a{number}=x" for number in range(20_000)) + ">x</p>",
    "combining marks": f"<p>{MARKS}</p>",
    "headings": "".join("<h2>Option</h2>" for _ in range(10_000)),
    "notes": '<p>x<a href="#note-1">1</a></p>' * 10_000,
    "2 MB": "<p>" + "word " * 400_000 + "</p>",
}  # fmt: skip


# Requests


def form_request(path: str, fields: Mapping[str, object]) -> Request:
    body = urlencode(fields, doseq=True).encode()
    return Request("POST", path, body, {"Content-Type": FORM})


def multipart(path: str, files: Mapping[str, bytes], fields: Mapping[str, object]) -> Request:
    parts = []
    for name, values in fields.items():
        for value in values if isinstance(values, list) else [values]:
            head = f'--B\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
            parts.append(head.encode() + str(value).encode() + b"\r\n")
    for name, content in files.items():
        head = f'--B\r\nContent-Disposition: form-data; name="{name}"; filename="a.jpg"\r\n'
        parts.append(head.encode() + b"Content-Type: image/jpeg\r\n\r\n" + content + b"\r\n")
    kind = "multipart/form-data; boundary=B"
    return Request("POST", path, b"".join(parts) + b"--B--\r\n", {"Content-Type": kind})


def endless(size: int) -> Iterator[bytes]:
    yield b'--B\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
    for _ in range(size // 65536):
        yield b"x" * 65536


def jpeg_of_many_scans(scans: int, side: int = 4000) -> bytes:
    """A picture of one colour, the last scan of which is there again and again."""
    buffer = io.BytesIO()
    Image.new("L", (side, side), 128).save(buffer, "JPEG", progressive=True)
    whole = buffer.getvalue()
    last = whole.rindex(b"\xff\xda")
    return whole[:last] + whole[last:-2] * scans + b"\xff\xd9"


def is_sent(given: Mapping[str, str]) -> bool:
    """Whether a browser sends an input that nobody touched."""
    kind = given.get("type")
    if kind in ("checkbox", "radio"):
        return "checked" in given
    return kind not in ("submit", "file", "button")


class FormFields(HTMLParser):
    """What a browser would send of the largest form of a page without anybody touching it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[Fields] = [{}]
        self.area = self.select = ""
        self.feed(page)

    def largest(self) -> Fields:
        return max(self.forms, key=len)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "form":
            self.forms.append({})
        elif tag == "select":
            self.select = name
        elif tag == "option" and "selected" in given:
            self.add(self.select, given.get("value", ""))
        elif tag == "textarea":
            self.area = name
            self.add(name, "")
        elif tag == "input" and is_sent(given):
            self.add(name, given.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self.area:
            self.forms[-1][self.area][-1] += data.removeprefix("\r\n").removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.area = ""

    def add(self, name: str, value: str) -> None:
        if name and "__prefix__" not in name:
            self.forms[-1].setdefault(name, []).append(value)


# Inputs


def names() -> Iterator[Attack]:
    """Lines and texts in every form that anybody may send."""
    forms: list[tuple[str, Callable[[Target], str], list[str], dict[str, str]]] = [
        (
            "comment",
            lambda target: f"/articles/{target.slug}/respond/",
            ["name", "job_title", "organisation", "text", "email", "declared_interest"],
            {"name": "Ann", "text": "A few words.", "email": "a@example.org", "act": "preview"},
        ),
        (
            "report",
            lambda target: f"/comments/{target.comment}/report/",
            ["cause", "text", "email"],
            {"cause": "untrue", "text": "Not so.", "email": "a@example.org"},
        ),
        (
            "newsletter",
            lambda target: "/newsletter/subscribe/",
            ["email", "name", "newsletters"],
            {"email": "a@example.org"},
        ),
        ("sign-in", lambda target: "/admin/login/", ["username"], {"password": "x"}),
    ]
    for form, path, fields, rest in forms:
        for field in fields:
            for kind, value in NAMES.items():

                def build(
                    target: Target,
                    _: Fields,
                    path: Callable[[Target], str] = path,
                    typed: dict[str, str] = rest | {field: value},
                ) -> Request:
                    return form_request(path(target), typed)

                yield Attack(f"{form}: {field}: {kind}", "anonymous", build)


def change_path(target: Target) -> str:
    return f"/admin/articles/article/{target.draft}/change/"


def bodies() -> Iterator[Attack]:
    """Bodies of an author: saved by hand, by the page itself, and as one side of a conflict."""
    for kind, body in BODIES.items():

        def save(target: Target, fields: Fields, body: str = body) -> Request:
            return form_request(change_path(target), fields | {"body": body, "_continue": "1"})

        def autosave(target: Target, fields: Fields, body: str = body) -> Request:
            path = change_path(target).replace("change", "autosave")
            return form_request(path, fields | {"body": body, "initial-body": "<p>old</p>"})

        def conflict(target: Target, fields: Fields, body: str = body) -> Request:
            sides = {f"conflict-body-{side}": body for side in ("base", "theirs")}
            stale = {name: ["1"] for name in fields if name.endswith("version")}
            typed = {"body": f"{body}<p>mine</p>", "_continue": "1"}
            return form_request(change_path(target), fields | stale | sides | typed)

        for way, build in (("save", save), ("autosave", autosave), ("conflict", conflict)):
            yield Attack(f"body: {way}: {kind}", "author", build, form=change_path)


def pictures() -> Iterator[Attack]:
    for scans, side in ((6_000, 1000), (600, 4000)):
        picture = jpeg_of_many_scans(scans, side)

        def upload(_: Target, fields: Fields, picture: bytes = picture) -> Request:
            token = {"csrfmiddlewaretoken": fields["csrfmiddlewaretoken"]}
            return multipart("/admin/articles/picture/upload/", {"file": picture}, token)

        def save(target: Target, fields: Fields, picture: bytes = picture) -> Request:
            return multipart(change_path(target), {"picture_upload": picture}, fields)

        name = f"picture: {scans} scans of {side} x {side}, {len(picture) // 1000} kB"
        yield Attack(name, "author", upload, form=change_path)
        yield Attack(f"{name}, in the form", "author", save, form=change_path)


def pages() -> Iterator[Attack]:
    """Addresses, asked by everybody."""
    paths = {
        "compare with a huge number": f"/articles/{{slug}}/compare/1/{HUGE}/",
        "comment of a huge number": f"/comments/{HUGE}/",
        "edition of a huge number": f"/articles/{{slug}}/editions/{HUGE}/",
        "page of a huge number": f"/articles/?page={HUGE}",
        "page of 4,000 digits": f"/articles/?page={'9' * 4_000}",
        "filter by marks": "/articles/?author=" + quote(FEW_MARKS[:1_500]),
        "page of comments": f"/articles/{{slug}}/?comments={HUGE}",
        "name of a file": "/media/" + "../" * 5_000,
    }
    for name, path in paths.items():
        yield Attack(f"page: {name}", "anonymous", lambda t, _, p=path: get(p, t))
    for slug in ("long", "many"):
        # What was compared once is kept: each try asks for the next two.
        older = itertools.count(1)

        def compare(
            _: Target, __: Fields, slug: str = slug, older: Iterator[int] = older
        ) -> Request:
            number = next(older)
            return Request("GET", f"/articles/{slug}/compare/{number}/{number + 1}/")

        yield Attack(f"page: compare editions, {slug}", "anonymous", compare)
    staff = {
        "years": f"/admin/articles/article/?published_at__year={HUGE}",
        "keys": f"/admin/articles/article/?id__in={HUGE}",
        "900 words": "/admin/articles/article/?q=" + "word+" * 900,
        "pages": f"/admin/articles/article/?p={HUGE}",
        "pictures": "/admin/articles/picture/choices/?q=" + "word+" * 900,
    }
    for name, path in staff.items():
        yield Attack(f"list: {name}", "author", lambda t, _, p=path: get(p, t))


def get(path: str, target: Target) -> Request:
    return Request("GET", path.format(**target._asdict()))


def large(who: str, path: str, size: int, *, is_chunked: bool) -> Attack:
    length = {"Transfer-Encoding": "chunked"} if is_chunked else {"Content-Length": str(size)}
    headers = {"Content-Type": "multipart/form-data; boundary=B", **length}

    def build(_: Target, __: Fields) -> Request:
        return Request("POST", path, endless(size), headers)

    kind = "chunked" if is_chunked else "whole"
    name = f"large: {size // 1_000_000} MB {kind} to {path}"
    return Attack(name, who, build, may_be_cut=True)


def senders() -> Iterator[Attack]:
    """Bodies too large and too slow, and connections that nothing comes through."""
    for path in ("/newsletter/subscribe/", "/admin/login/", "/admin/articles/picture/upload/"):
        for is_chunked in (False, True):
            yield large("anonymous", path, 300_000_000, is_chunked=is_chunked)
    yield large("author", "/admin/articles/picture/upload/", 300_000_000, is_chunked=False)
    slow = {
        "8 half-sent posts": (HALF,) * 8,
        "100 half-sent posts": (HALF,) * 100,
        "8 half-sent chunks": (HALF_CHUNK,) * 8,
        "200 half-sent headers": (HALF_HEADER,) * 200,
        "200 idle connections": (b"",) * 200,
    }
    for name, kept_open in slow.items():
        yield Attack(
            f"slow: {name}",
            "anonymous",
            lambda _, __: Request("GET", "/articles/"),
            kept_open=kept_open,
            watched_for=3,
        )
    flood = {f"X-{number}": "x" * 800 for number in range(90)}
    yield Attack("slow: 90 headers", "anonymous", lambda _, __: Request("GET", "/", None, flood))


def all_attacks() -> list[Attack]:
    return [*names(), *bodies(), *pictures(), *pages(), *senders()]
