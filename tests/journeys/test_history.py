"""An article is corrected twice; a reader looks up what it said, an editor takes it back."""

from playwright.sync_api import Page, expect

from articles.models import Article
from kingsfund.models import User
from tests.factories import make_article
from tests.journeys.conftest import PHONE, MakeVisitor, Visitor

NO_SIDEWAYS = "document.documentElement.scrollWidth <= innerWidth"


def correct(staff: Visitor, article: Article, standfirst: str, note: str) -> None:
    page = staff.open(f"/admin/articles/article/{article.pk}/change/")
    page.locator("#id_standfirst").fill(standfirst)
    page.locator("#id_change_note").fill(note)
    page.get_by_role("button", name="Publish this edition").click()
    expect(page.locator(".messagelist")).to_contain_text("Published")


def tab_to(page: Page, words: str) -> None:
    """Go forward by keyboard until what has the focus says so."""
    for _ in range(200):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            "(document.activeElement.textContent || document.activeElement.value || '').trim()"
        )
        if " ".join(focused.split()) == words:
            return
    raise AssertionError(f"“{words}” is not reached by keyboard.")


def test_reader_opens_what_was_corrected_and_editor_restores_it_by_keyboard(
    visitor: MakeVisitor, editor: User
) -> None:
    article = make_article("Counting beds", slug="beds", standfirst="There are 101,000 beds.")
    staff = visitor()
    staff.sign_in(editor)
    correct(staff, article, "There are 98,700 beds.", "The number was wrong.")
    correct(staff, article, "There are 98,700 beds in wards.", "Says which beds.")

    reader = visitor(viewport=PHONE, java_script_enabled=False)
    page = reader.open("/articles/beds/editions/1/")
    expect(page.locator(".past")).to_contain_text("This is edition 1")
    expect(page.locator(".standfirst")).to_have_text("There are 101,000 beds.")
    assert page.evaluate(NO_SIDEWAYS)
    page.get_by_role("link", name="See what has changed since").click()
    expect(page.locator("h1")).to_have_text("What changed from edition 1 to edition 3")
    expect(page.locator(".changes")).to_contain_text("The number was wrong.")
    expect(page.locator(".comparison del")).to_have_text("[removed: 101,000]")
    assert page.evaluate(NO_SIDEWAYS)
    page.get_by_role("link", name="Read the edition of today").click()
    expect(page.locator(".standfirst")).to_have_text("There are 98,700 beds in wards.")

    page = staff.open(f"/admin/articles/article/{article.pk}/change/")
    for words in (
        "Compare and restore editions",
        "Restore: edition 1",
        "Restore edition 1 as a draft",
    ):
        tab_to(page, words)
        with page.expect_navigation():
            page.keyboard.press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("Edition 1 is restored as edition 4")
    draft = article.draft_edition()
    assert (draft.number, draft.standfirst) == (4, "There are 101,000 beds.")
    tab_to(page, "Draft against what readers see now")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator(".comparison ins").first).to_have_text("[added: 101,000]")
