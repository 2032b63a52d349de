"""Things that live elsewhere: whose links a page can show in a frame, once the reader asks."""

import re
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from articles.content import tree

# Addresses are typed by people; those of providers are short.
MOST_CHARACTERS = 2000


class Asked(NamedTuple):
    """What a link asks for: the groups of its provider's pattern, its query, and its fragment."""

    groups: tuple[str, ...]
    query: dict[str, str]
    fragment: str

    @property
    def seconds(self) -> int:
        """Where to begin: `t=90`, `t=1m30s`, `start=90` in the query, `#t=1:30` behind it."""
        at_fragment = dict(parse_qsl(self.fragment))
        written = self.query.get("t") or self.query.get("start") or at_fragment.get("t") or ""
        return read_seconds(written)


class Provider(NamedTuple):
    """A site whose things can be shown in a frame.

    The pattern is written in what Python and JavaScript have in common, because the editor reads
    it too; `frame` makes of its groups, and of what else the link says, the frame's address.
    """

    name: str
    thing: str
    pattern: str
    frame: Callable[[Asked], str]
    origin: str


def read_seconds(written: str) -> int:
    """A moment in a recording: 90, 90s, 1m30s, 1h2m3s, 1:30 or 1:02:03; 0 for anything else."""
    match = _MOMENT.fullmatch(written)
    if match is None:
        return 0
    hours, minutes, seconds = (int(group or 0) for group in match.groups()[:3])
    total = hours * 3600 + minutes * 60 + seconds
    for part in match[4].split(":") if match[4] else []:
        total = total * 60 + int(part)
    return total


_MOMENT = re.compile(
    r"(?:([0-9]{1,2})h)?(?:([0-9]{1,3})m)?(?:([0-9]{1,6})s?)?|([0-9]{1,3}(?::[0-9]{2}){1,2})", re.I
)
_LIST = re.compile(r"[A-Za-z0-9_-]{10,50}")
_KEY = re.compile(r"[A-Za-z0-9]{6,20}")
_TOKEN = re.compile(r"s-[A-Za-z0-9]{5,30}")


def _with(address: str, **query: str | int) -> str:
    asked = urlencode({name: value for name, value in query.items() if value})
    return f"{address}?{asked}" if asked else address


def _youtube(asked: Asked) -> str:
    listed = asked.query.get("list", "")
    listed = listed if _LIST.fullmatch(listed) else ""
    video = "".join(asked.groups) or "videoseries"
    address = f"https://www.youtube-nocookie.com/embed/{video}"
    return _with(address, list=listed, start=asked.seconds)


def _vimeo(asked: Asked) -> str:
    """An unlisted video is shown only to those who bring its key: vimeo.com/<number>/<key>."""
    number, key = asked.groups
    key = key or asked.query.get("h", "")
    moment = f"#t={asked.seconds}s" if asked.seconds else ""
    key = key if _KEY.fullmatch(key) else ""
    return _with(f"https://player.vimeo.com/video/{number}", h=key, dnt=1) + moment


def _soundcloud(asked: Asked) -> str:
    """A private recording is reached by its token, which stands behind its address."""
    address, token = asked.groups
    token = token or asked.query.get("secret_token", "")
    recording = f"{address}/{token}" if _TOKEN.fullmatch(token) else address
    moment = f"#t={asked.seconds}" if asked.seconds else ""
    return f"https://w.soundcloud.com/player/?url={quote(recording + moment, safe='')}"


def _spotify(asked: Asked) -> str:
    return _with(f"https://open.spotify.com/embed/{asked.groups[0]}", t=asked.seconds)


def _datawrapper(asked: Asked) -> str:
    return f"https://datawrapper.dwcdn.net/{asked.groups[0]}/"


PROVIDERS = [
    Provider(
        "YouTube",
        "video",
        r"https?://(?:(?:www\.|m\.|music\.)?youtube(?:-nocookie)?\.com/(?:playlist\?(?:[^#]*&)?list=[A-Za-z0-9_-]{10,50}"
        r"|(?:watch\?(?:[^#]*&)?v=|embed/|shorts/|live/)([A-Za-z0-9_-]{11}))"
        r"|youtu\.be/([A-Za-z0-9_-]{11}))(?:[?&#/].*)?",
        _youtube,
        "https://www.youtube-nocookie.com",
    ),
    Provider(
        "Vimeo",
        "video",
        r"https?://(?:www\.|player\.)?vimeo\.com/(?:video/|channels/[A-Za-z0-9_-]+/|groups/[A-Za-z0-9_-]+/videos/"
        r"|showcase/[0-9]+/video/)?([0-9]{5,12})(?:/([A-Za-z0-9]{6,20}))?(?:[?#/].*)?",
        _vimeo,
        "https://player.vimeo.com",
    ),
    Provider(
        "SoundCloud",
        "recording",
        r"(https?://(?:www\.|m\.)?soundcloud\.com/[A-Za-z0-9_-]+/(?:sets/)?[A-Za-z0-9_-]+)(?:/(s-[A-Za-z0-9]{5,30}))?(?:[?#/].*)?",
        _soundcloud,
        "https://w.soundcloud.com",
    ),
    Provider(
        "Spotify",
        "recording",
        r"https?://open\.spotify\.com/(?:intl-[a-z]{2}/)?(?:embed/)?((?:episode|show)/[A-Za-z0-9]{22})(?:[?#/].*)?",
        _spotify,
        "https://open.spotify.com",
    ),
    Provider(
        "Datawrapper",
        "chart",
        r"https?://(?:datawrapper\.dwcdn\.net|(?:www\.)?datawrapper\.de/_)/([A-Za-z0-9]{5})(?:[?#/].*)?",
        _datawrapper,
        "https://datawrapper.dwcdn.net",
    ),
]
_PATTERNS = [(provider, re.compile(provider.pattern)) for provider in PROVIDERS]


class Frame(NamedTuple):
    provider: Provider
    url: str


def frame_for(link: str) -> Frame | None:
    """The frame that shows what a link leads to, or None if nobody known has it."""
    if len(link) > MOST_CHARACTERS:
        return None
    for provider, pattern in _PATTERNS:
        if match := pattern.fullmatch(link):
            parts = urlsplit(link)
            asked = Asked(match.groups(""), dict(parse_qsl(parts.query)), parts.fragment)
            return Frame(provider, provider.frame(asked))
    return None


def frame_origins(markup: str) -> list[str]:
    """The origins that a page with this cleaned body may show in frames, for its content policy."""
    if 'class="embed"' not in markup:
        return []
    links = [
        link
        for figure in tree.parse(markup).all("figure")
        if figure.css_class == "embed"
        for link in figure.all("a")
    ]
    frames = [frame_for(link.attributes.get("href", "")) for link in links]
    return sorted({frame.provider.origin for frame in frames if frame})


def for_editor() -> list[dict[str, str]]:
    """What the editor has to know to make an embed of a pasted address."""
    return [
        {"name": provider.name, "thing": provider.thing, "pattern": f"^(?:{provider.pattern})$"}
        for provider in PROVIDERS
    ]
