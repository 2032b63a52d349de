"""A reader opens the site, finds an article, and reads on."""

import re

import pytest
from playwright.sync_api import expect

from tests.factories import make_article, make_author, make_comment, make_topic
from tests.journeys.conftest import DESKTOP, PHONE, MakeVisitor

BODY = "".join(
    f"<h2>Part {number}</h2><p>{'A sentence about beds and people. ' * 60}</p>"
    for number in range(4)
)


@pytest.mark.parametrize("java_script", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_reader_finds_an_article_and_reads_on(
    visitor: MakeVisitor, viewport: dict[str, int], java_script: bool
) -> None:
    topic, author = make_topic("Beds"), make_author("Ann Lee", role="Senior fellow")
    make_article("Another on beds", topics=[topic], authors=[author])
    article = make_article(
        "Beds are not the point", kind="long_read", topics=[topic], authors=[author], body=BODY
    )
    comment = make_comment(article, status="published", text="I agree.\n\nFor the most part.")
    reader = visitor(viewport=viewport, java_script_enabled=java_script)
    page = reader.open("/")

    page.get_by_role("link", name="Beds are not the point").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Beds are not the point")
    expect(page.get_by_text("Senior fellow").first).to_be_visible()
    page.get_by_role("link", name="Part 3").click()
    expect(page).to_have_url(re.compile("#part-3$"))
    expect(page.locator(f"#comment-{comment.pk}")).to_contain_text("For the most part.")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    page.get_by_role("link", name="Another on beds").first.click()
    page.get_by_role("link", name="Beds", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Beds")
    page.get_by_role("link", name="Ann Lee").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ann Lee")
    assert reader.context.cookies() == []


def test_keyboard_reader_skips_to_the_article(visitor: MakeVisitor) -> None:
    article = make_article("Beds are not the point")
    page = visitor().open(article.get_absolute_url())
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text(re.compile("Skip"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#"))


def test_permalink_of_a_comment_lands_on_it(visitor: MakeVisitor) -> None:
    article = make_article("Beds are not the point", body=BODY)
    comments = [make_comment(article, status="published") for _ in range(30)]
    page = visitor().open(f"/comments/{comments[20].pk}/")
    comment = page.locator(f"#comment-{comments[20].pk}")
    expect(comment).to_be_in_viewport()
