"""A reader loads what lives elsewhere, or does not."""

from playwright.sync_api import expect

from tests.factories import make_article
from tests.journeys.conftest import MakeVisitor

PLAYER = "https://www.youtube-nocookie.com"
BODY = (
    '<p>Watch.</p><figure class="embed"><a href="https://youtu.be/abcdefghijk">Ann Lee on beds</a></figure>'
    '<figure class="embed"><a href="https://example.org/film">A film</a></figure>'
)


def test_nothing_is_asked_of_anybody_before_the_reader_asks(visitor: MakeVisitor) -> None:
    article = make_article(body=BODY)
    reader = visitor(third_parties=(PLAYER,), is_new=True)
    asked: list[str] = []
    reader.page.on("request", lambda request: asked.append(request.url))
    reader.page.route(
        f"{PLAYER}/**", lambda route: route.fulfill(content_type="text/html", body="Playing")
    )
    page = reader.open(article.get_absolute_url())
    button = page.get_by_role("button", name="Load the video from youtube-nocookie.com")
    expect(button).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if not url.startswith(reader.site)] == []

    button.press("Enter")

    frame = page.locator("iframe")
    expect(frame).to_be_focused()
    assert frame.evaluate(
        "one => [one.src, one.title, one.getAttribute('sandbox'), one.allow, one.referrerPolicy]"
    ) == [
        f"{PLAYER}/embed/abcdefghijk",
        "Ann Lee on beds",
        "allow-scripts allow-same-origin allow-presentation",
        "fullscreen",
        "strict-origin-when-cross-origin",
    ]
    expect(page.frame_locator("iframe").get_by_text("Playing")).to_be_visible()
    assert [url for url in asked if not url.startswith(reader.site)] == [
        f"{PLAYER}/embed/abcdefghijk"
    ]
    expect(page.get_by_role("link", name="Ann Lee on beds")).to_be_visible()
    expect(page.locator(".embed button")).to_have_count(0)


def test_without_script_there_is_the_link(visitor: MakeVisitor) -> None:
    page = visitor(java_script_enabled=False).open(make_article(body=BODY).get_absolute_url())
    expect(page.get_by_role("link", name="Ann Lee on beds")).to_have_attribute(
        "href", "https://youtu.be/abcdefghijk"
    )
    assert page.locator("main button:visible", has_text="Load").count() == 0
