import pytest
from django.test import Client

from articles.content import embeds
from tests.factories import make_article

SPOTIFY = "5As7mKqkTnXsQbmUXLQ5bq"


@pytest.mark.parametrize(
    ("link", "frame"),
    [
        ("https://www.youtube.com/watch?v=abcdefghijk", "https://www.youtube-nocookie.com/embed/abcdefghijk"),
        ("https://m.youtube.com/watch?t=9s&v=abcdefghijk&x=y", "https://www.youtube-nocookie.com/embed/abcdefghijk?start=9"),
        ("https://youtu.be/abcde-_hijk?si=x", "https://www.youtube-nocookie.com/embed/abcde-_hijk"),
        ("https://www.youtube.com/live/abcdefghijk", "https://www.youtube-nocookie.com/embed/abcdefghijk"),
        ("https://vimeo.com/123456789", "https://player.vimeo.com/video/123456789?dnt=1"),
        ("https://player.vimeo.com/video/123456789#t=1s", "https://player.vimeo.com/video/123456789?dnt=1#t=1s"),
        (
            "https://soundcloud.com/alder/sets/wards?si=1",
            "https://w.soundcloud.com/player/?url=https%3A%2F%2Fsoundcloud.com%2Falder%2Fsets%2Fwards",
        ),
        (f"https://open.spotify.com/episode/{SPOTIFY}?si=1", f"https://open.spotify.com/embed/episode/{SPOTIFY}"),
        ("https://datawrapper.dwcdn.net/a1B2c/3/", "https://datawrapper.dwcdn.net/a1B2c/"),
        ("https://www.datawrapper.de/_/a1B2c/", "https://datawrapper.dwcdn.net/a1B2c/"),
    ],
)  # fmt: skip
def test_link_of_a_provider_has_a_frame(link: str, frame: str) -> None:
    found = embeds.frame_for(link)
    assert found.url == frame
    assert frame.startswith(found.provider.origin + "/")


YOUTUBE = "https://www.youtube-nocookie.com/embed"
VIMEO = "https://player.vimeo.com/video/123456789"
KEY = "abcdef1234"
SOUNDCLOUD = "https%3A%2F%2Fsoundcloud.com%2Falder%2Fwards"


@pytest.mark.parametrize(
    ("link", "frame"),
    [
        # Unlisted and private things, which nobody sees without their key
        (f"https://vimeo.com/123456789/{KEY}", f"{VIMEO}?h={KEY}&dnt=1"),
        (f"https://vimeo.com/123456789/{KEY}?share=copy", f"{VIMEO}?h={KEY}&dnt=1"),
        (f"https://vimeo.com/123456789?h={KEY}", f"{VIMEO}?h={KEY}&dnt=1"),
        (f"https://player.vimeo.com/video/123456789?h={KEY}&title=0#t=1m5s", f"{VIMEO}?h={KEY}&dnt=1#t=65s"),
        ("https://vimeo.com/123456789?h=%22%3E%3Cscript", f"{VIMEO}?dnt=1"),
        ("https://vimeo.com/channels/wards/123456789", f"{VIMEO}?dnt=1"),
        ("https://vimeo.com/showcase/7/video/123456789", f"{VIMEO}?dnt=1"),
        (
            "https://soundcloud.com/alder/wards/s-aB3dE5gH",
            f"https://w.soundcloud.com/player/?url={SOUNDCLOUD}%2Fs-aB3dE5gH",
        ),
        (
            "https://soundcloud.com/alder/wards?secret_token=s-aB3dE5gH#t=1:30",
            f"https://w.soundcloud.com/player/?url={SOUNDCLOUD}%2Fs-aB3dE5gH%23t%3D90",
        ),
        # Where they begin
        ("https://youtu.be/abcdefghijk?t=90", f"{YOUTUBE}/abcdefghijk?start=90"),
        ("https://youtu.be/abcdefghijk?si=x&t=1h2m3s", f"{YOUTUBE}/abcdefghijk?start=3723"),
        ("https://www.youtube.com/embed/abcdefghijk?start=7", f"{YOUTUBE}/abcdefghijk?start=7"),
        ("https://www.youtube.com/watch?v=abcdefghijk#t=2m", f"{YOUTUBE}/abcdefghijk?start=120"),
        ("https://www.youtube.com/shorts/abcdefghijk?t=nonsense", f"{YOUTUBE}/abcdefghijk"),
        (f"https://open.spotify.com/intl-de/episode/{SPOTIFY}?t=90", f"https://open.spotify.com/embed/episode/{SPOTIFY}?t=90"),
        # Lists of videos
        (
            "https://www.youtube.com/watch?v=abcdefghijk&list=PL0123456789",
            f"{YOUTUBE}/abcdefghijk?list=PL0123456789",
        ),
        ("https://www.youtube.com/playlist?list=PL0123456789", f"{YOUTUBE}/videoseries?list=PL0123456789"),
    ],
)  # fmt: skip
def test_frame_keeps_keys_and_the_moment_to_begin(link: str, frame: str) -> None:
    assert embeds.frame_for(link).url == frame


@pytest.mark.parametrize(
    "link",
    [
        "https://example.org/watch?v=abcdefghijk",
        "https://www.youtube.com.example.org/watch?v=abcdefghijk",
        "https://example.org/https://youtu.be/abcdefghijk",
        "https://youtube.com@example.org/watch?v=abcdefghijk",
        "https://youtu.be/short",
        'https://youtu.be/abcdefghij"',
        "javascript:https://youtu.be/abcdefghijk",
        "https://www.youtube.com/@alder",
        f"https://open.spotify.com/track/{SPOTIFY}",
        "",
    ],
)
def test_other_links_have_none(link: str) -> None:
    assert embeds.frame_for(link) is None


def embed(link: str) -> str:
    return f'<figure class="embed"><a href="{link}" rel="noopener">It</a></figure>'


def test_origins_are_those_of_the_embeds_of_a_body() -> None:
    markup = embed("https://youtu.be/abcdefghijk") * 2 + embed("https://vimeo.com/123456789")
    assert embeds.frame_origins(markup + embed("https://example.org/")) == [
        "https://player.vimeo.com",
        "https://www.youtube-nocookie.com",
    ]
    assert embeds.frame_origins('<p><a href="https://youtu.be/abcdefghijk">x</a></p>') == []


@pytest.mark.parametrize(
    ("body", "frames"),
    [
        (embed("https://youtu.be/abcdefghijk"), ["frame-src https://www.youtube-nocookie.com"]),
        (embed("https://example.org/film"), []),
        ("<p>Beds</p>", []),
    ],
    ids=["known", "unknown", "none"],
)
def test_page_may_frame_what_its_body_embeds(
    client: Client, db: None, body: str, frames: list[str]
) -> None:
    response = client.get(make_article(body=body).get_absolute_url())
    rules = response["Content-Security-Policy"].split("; ")
    assert [rule for rule in rules if rule.startswith("frame-src")] == frames
    assert [rule for rule in rules if rule.startswith("default-src")] == ["default-src 'none'"]
    assert ("kingsfund/embeds.js" in response.text) is bool(frames)
