"""Things that live elsewhere: whose links a page can show in a frame, once the reader asks."""

import re
from typing import NamedTuple
from urllib.parse import quote

_LINK = re.compile(r'<figure class="embed"><a href="([^"]*)"')


class Provider(NamedTuple):
    """A site whose things can be shown in a frame.

    The pattern is written in what Python and JavaScript have in common, because the editor reads
    it too; its first group goes into the frame's address.
    """

    name: str
    thing: str
    pattern: str
    frame: str
    origin: str


PROVIDERS = [
    Provider(
        "YouTube",
        "video",
        r"https?://(?:(?:www\.|m\.)?youtube(?:-nocookie)?\.com/(?:watch\?(?:[^#]*&)?v=|embed/|shorts/|live/)"
        r"|youtu\.be/)([A-Za-z0-9_-]{11})(?:[?&#/].*)?",
        "https://www.youtube-nocookie.com/embed/{}",
        "https://www.youtube-nocookie.com",
    ),
    Provider(
        "Vimeo",
        "video",
        r"https?://(?:www\.|player\.)?vimeo\.com/(?:video/)?([0-9]{5,12})(?:[?#/].*)?",
        "https://player.vimeo.com/video/{}?dnt=1",
        "https://player.vimeo.com",
    ),
    Provider(
        "SoundCloud",
        "recording",
        r"(https?://(?:www\.|m\.)?soundcloud\.com/[A-Za-z0-9_-]+/(?:sets/)?[A-Za-z0-9_-]+)(?:[?#/].*)?",
        "https://w.soundcloud.com/player/?url={}",
        "https://w.soundcloud.com",
    ),
    Provider(
        "Spotify",
        "recording",
        r"https?://open\.spotify\.com/(?:embed/)?((?:episode|show)/[A-Za-z0-9]{22})(?:[?#/].*)?",
        "https://open.spotify.com/embed/{}",
        "https://open.spotify.com",
    ),
    Provider(
        "Datawrapper",
        "chart",
        r"https?://(?:datawrapper\.dwcdn\.net|(?:www\.)?datawrapper\.de/_)/([A-Za-z0-9]{5})(?:[?#/].*)?",
        "https://datawrapper.dwcdn.net/{}/",
        "https://datawrapper.dwcdn.net",
    ),
]
_PATTERNS = [(provider, re.compile(provider.pattern)) for provider in PROVIDERS]


class Frame(NamedTuple):
    provider: Provider
    url: str


def frame_for(link: str) -> Frame | None:
    """The frame that shows what a link leads to, or None if nobody known has it."""
    for provider, pattern in _PATTERNS:
        if match := pattern.fullmatch(link):
            thing = match[1]
            # Only an address within the address has anything to quote.
            inner = quote(thing, safe="") if "://" in thing else thing
            return Frame(provider, provider.frame.format(inner))
    return None


def frame_origins(markup: str) -> list[str]:
    """The origins that a page with this cleaned body may show in frames, for its content policy."""
    if 'class="embed"' not in markup:
        return []
    frames = [frame_for(link.replace("&amp;", "&")) for link in _LINK.findall(markup)]
    return sorted({frame.provider.origin for frame in frames if frame})


def for_editor() -> list[dict[str, str]]:
    """What the editor has to know to make an embed of a pasted address."""
    return [
        {"name": provider.name, "thing": provider.thing, "pattern": f"^(?:{provider.pattern})$"}
        for provider in PROVIDERS
    ]
