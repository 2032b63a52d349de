"""A draft that is not ready is refused, leads to its faults, is mended, and goes out."""

import re

from playwright.sync_api import Page, expect

from articles.models import Article
from kingsfund.models import User
from tests.factories import make_article, make_draft, make_topic
from tests.journeys.conftest import PHONE, MakeVisitor
from tests.journeys.writing import write

BODY = (
    "<p>A first paragraph.</p><h2>Beds</h2><ul><li>One</li></ul>"
    '<p>We <a href="/articles/nowhere/">counted them</a> last year.</p>'
)


def make_bad_draft() -> Article:
    return make_draft("Beds are not the point", standfirst="", body=BODY, topics=[make_topic()])


def expect_selected(page: Page, words: str) -> None:
    page.wait_for_function("(words) => getSelection().toString() === words", arg=words)


def test_editor_follows_the_links_to_what_is_wrong_and_mends_it(
    visitor: MakeVisitor, editor: User
) -> None:
    article = make_bad_draft()
    staff = visitor()
    staff.sign_in(editor)
    page = staff.open(f"/admin/articles/article/{article.pk}/change/")
    text = page.locator(".ProseMirror[contenteditable]")
    expect(text).to_contain_text("counted them")
    panel = page.get_by_role("region", name="Checks", exact=True)
    expect(panel.get_by_role("status")).to_have_text("Not ready: 2 things to mend.")

    page.get_by_role("button", name="Publish", exact=True).click()
    message = page.locator(".messagelist")
    expect(message).to_contain_text("Saved, but not published")
    assert not Article.objects.published().exists()

    expect(text).to_contain_text("counted them")
    message.get_by_role("link", name="It has no standfirst.").click()
    expect(page.locator("#id_standfirst")).to_be_focused()
    page.keyboard.type("What a bed is for.")

    panel.get_by_role("link", name="leads to a page of ours that does not exist").click()
    expect(text).to_be_focused()
    expect_selected(page, "We counted them last year.")
    write(page, "We counted them.")

    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("Published")
    edition = Article.objects.published().get().live_edition
    assert (edition.standfirst, "nowhere" in edition.body) == ("What a bed is for.", False)


def test_page_of_the_act_leads_to_the_paragraph(visitor: MakeVisitor, editor: User) -> None:
    article = make_bad_draft()
    staff = visitor()
    staff.sign_in(editor)
    page = staff.open(f"/admin/articles/article/{article.pk}/actions/publish/")
    page.get_by_role("link", name="leads to a page of ours that does not exist").click()
    expect(page.locator(".ProseMirror[contenteditable]")).to_be_focused()
    expect_selected(page, "We counted them last year.")
    expect(page).to_have_url(re.compile("/change/#id_body$"))

    page.go_back()
    page.get_by_role("link", name="It has no standfirst.").click()
    expect(page.locator("#id_standfirst")).to_be_focused()


def test_sidebar_is_looked_through_anew_after_a_save(visitor: MakeVisitor, editor: User) -> None:
    article = make_bad_draft()
    staff = visitor()
    staff.sign_in(editor)
    page = staff.open(f"/admin/articles/article/{article.pk}/change/")
    panel = page.get_by_role("region", name="Checks", exact=True)
    page.locator("#id_standfirst").fill("What a bed is for.")
    expect(panel.get_by_role("status")).to_have_text("Not ready: 1 thing to mend.")
    panel.get_by_role("link", name="leads to a page of ours that does not exist").click()
    expect_selected(page, "We counted them last year.")
    write(page, "We counted them.")
    expect(panel.get_by_role("status")).to_have_text("Ready to be published.")
    expect(panel.get_by_role("link")).to_have_count(0)


def test_sidebar_appears_with_the_draft_that_a_save_begins(
    visitor: MakeVisitor, editor: User
) -> None:
    article = make_article("As readers see it", topics=[make_topic()])
    staff = visitor()
    staff.sign_in(editor)
    page = staff.open(f"/admin/articles/article/{article.pk}/change/")
    panel = page.get_by_role("region", name="Checks", exact=True)
    expect(panel).to_have_count(0)
    page.locator("#id_title").fill("As readers will see it")
    expect(panel.get_by_role("status")).to_have_text("Not ready: 1 thing to mend.")
    panel.get_by_role("link", name="It does not say what changed").click()
    expect(page.locator("#id_change_note")).to_be_focused()


def test_links_lead_to_the_fields_without_script(visitor: MakeVisitor, editor: User) -> None:
    article = make_bad_draft()
    staff = visitor(viewport=PHONE, java_script_enabled=False)
    staff.sign_in(editor)
    page = staff.open(f"/admin/articles/article/{article.pk}/actions/publish/")
    page.get_by_role("link", name="leads to a page of ours that does not exist").click()
    expect(page.locator("#id_body")).to_be_in_viewport()
    page.go_back()
    page.get_by_label("Why it is published anyway").fill("The minister speaks at nine.")
    page.get_by_role("button", name="Publish anyway").click()
    expect(page.locator(".messagelist")).to_contain_text("Published")
    assert list(Article.objects.published()) == [article]
