"""What became of an article, as a reader on a phone without script sees it."""

import re

import pytest
from playwright.sync_api import Page, expect

from articles.models import Article
from articles.workflow import lifecycle
from kingsfund.models import User
from tests.articles.workflow.test_lifecycle import publish_change
from tests.factories import make_article, make_author, make_comment, make_topic
from tests.journeys.conftest import DESKTOP, PHONE, MakeVisitor


def fits(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("color_scheme", ["light", "dark"])
def test_reader_is_told_of_a_correction_a_withdrawal_and_the_return(
    visitor: MakeVisitor, editor: User, color_scheme: str
) -> None:
    article = make_article(
        "Beds are not the point", authors=[make_author("Ann Lee")], topics=[make_topic("Beds")]
    )
    make_comment(article, status="published", text="We saw the same.")
    reader = visitor(viewport=PHONE, java_script_enabled=False, color_scheme=color_scheme)
    address = article.get_absolute_url()

    publish_change(article, editor, "correction", "Table 2 named the wrong year.")
    page = reader.open(address)
    expect(page.locator(".notices")).to_contain_text("Table 2 named the wrong year.")
    page.get_by_role("link", name=re.compile("Updated")).click()
    expect(page).to_have_url(re.compile("#updates$"))
    expect(page.get_by_role("heading", name="Updates to this article")).to_be_in_viewport()
    assert fits(page)

    lifecycle.withdraw(article, by=editor, notice="The data were another hospital’s.")
    page = reader.open(address)
    expect(page.locator(".notices")).to_contain_text("Please do not rely on it.")
    expect(page.get_by_text("What it says at length.")).to_be_visible()
    expect(page.get_by_text("We saw the same.")).to_be_visible()
    expect(page.get_by_text("Comments on this article are closed.")).to_be_visible()
    assert fits(page)
    expect(reader.open("/").get_by_text("Beds are not the point")).to_have_count(0)

    lifecycle.reinstate(article, by=editor)
    lifecycle.withdraw(article, by=editor, notice="It harms somebody.", shows_text=False)
    page = reader.open(address)
    expect(page.locator(".notices")).to_contain_text("The text is no longer available.")
    expect(page.get_by_text("What it says at length.")).to_have_count(0)
    expect(page.get_by_role("heading", name="Cite this")).to_be_visible()
    page.get_by_role("link", name="Ann Lee").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ann Lee")

    lifecycle.reinstate(article, by=editor)
    page = reader.open(address)
    expect(page.locator(".notices")).to_contain_text("Table 2 named the wrong year.")
    expect(page.locator(".notices")).not_to_contain_text("Withdrawn")


def test_editor_supersedes_and_renames_without_script_and_readers_arrive(
    visitor: MakeVisitor, editor: User
) -> None:
    old, newer = make_article("Old figures", slug="old"), make_article("New figures", slug="new")
    staff = visitor(viewport=DESKTOP, java_script_enabled=False)
    staff.sign_in(editor)
    page = staff.open(f"/admin/articles/article/{old.pk}/change/")
    page.get_by_text("More", exact=True).click()
    page.get_by_role("button", name="Replace").click()
    page.get_by_label("The newer article").fill(newer.get_absolute_url())
    page.get_by_label("What took its place, and why").fill("There are figures for this year.")
    page.get_by_role("button", name="Replace").click()
    expect(page.get_by_text("Replaced:")).to_be_visible()
    page.get_by_text("More", exact=True).click()
    page.get_by_role("button", name="Change URL").click()
    page.get_by_label("The new address").fill("figures-of-last-year")
    page.get_by_role("button", name="Change URL").click()
    expect(page.get_by_text("URL changed to /articles/figures-of-last-year/")).to_be_visible()
    assert Article.objects.get(pk=old.pk).successor() == newer

    reader = visitor(viewport=PHONE, java_script_enabled=False)
    page = reader.open("/articles/old/?from=mail")
    expect(page).to_have_url(re.compile(r"/articles/figures-of-last-year/\?from=mail$"))
    page.get_by_role("link", name="New figures").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("New figures")
