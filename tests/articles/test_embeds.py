import pytest
from django.test import Client

from articles import embeds
from tests.factories import make_article

SPOTIFY = "5As7mKqkTnXsQbmUXLQ5bq"


@pytest.mark.parametrize(
    ("link", "frame"),
    [
        ("https://www.youtube.com/watch?v=abcdefghijk", "https://www.youtube-nocookie.com/embed/abcdefghijk"),
        ("https://m.youtube.com/watch?t=9s&v=abcdefghijk&x=y", "https://www.youtube-nocookie.com/embed/abcdefghijk"),
        ("https://youtu.be/abcde-_hijk?si=x", "https://www.youtube-nocookie.com/embed/abcde-_hijk"),
        ("https://www.youtube.com/live/abcdefghijk", "https://www.youtube-nocookie.com/embed/abcdefghijk"),
        ("https://vimeo.com/123456789", "https://player.vimeo.com/video/123456789?dnt=1"),
        ("https://player.vimeo.com/video/123456789#t=1s", "https://player.vimeo.com/video/123456789?dnt=1"),
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
