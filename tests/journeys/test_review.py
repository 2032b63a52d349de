"""A draft on its way: submitted, remarked on, sent back, mended, its facts checked outside, approved."""

import re

from playwright.sync_api import Page, expect

from articles import notifications
from articles.models import Article, Edition, Event, Remark, ReviewLink
from articles.workflow import external_review, remarks
from kingsfund.models import User
from tests.factories import make_draft
from tests.journeys.conftest import PHONE, MakeVisitor

BODY = (
    "<h2>What a bed is for</h2><p>Beds are not the point of the plan, and never were.</p>"
    "<p>Staff leave in numbers: 12,000 in 2025.</p><blockquote><p>We count what we have.</p>"
    "</blockquote><ul><li>One</li><li>Two</li></ul>"
)


def make_adas_draft(author_user: User) -> Article:
    return make_draft(
        "Beds are not the point",
        body=BODY,
        created_by=author_user,
        edition={"saved_by": author_user, "created_by": author_user, "key_points": "One\nTwo"},
    )


def select_words(page: Page, paragraph: str, begin: int, end: int) -> None:
    """As a hand would, in the first text node of an element."""
    page.locator(paragraph).evaluate(
        "(element, [begin, end]) => document.getSelection()"
        ".setBaseAndExtent(element.firstChild, begin, element.firstChild, end)",
        [begin, end],
    )
    # The page hears of it later.
    expect(page.locator(".annotated-row.is-chosen")).to_have_count(1)


def fits(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_draft_goes_through_every_hand(
    visitor: MakeVisitor, author_user: User, editor: User
) -> None:
    article = make_adas_draft(author_user)
    ada, edith, ola = visitor(), visitor(), visitor()
    ada.sign_in(author_user)
    edith.sign_in(editor)

    page = ada.open(f"/admin/articles/article/{article.pk}/change/")
    page.get_by_role("button", name="Submit for review").click()
    expect(page.locator(".messagelist")).to_contain_text("Submitted for review.")

    page = edith.open(f"/admin/articles/article/{article.pk}/review/")
    select_words(page, "#paragraph-3 p", 24, 38)
    page.locator("#paragraph-3 .remark-add").click()
    expect(page.get_by_label("The words it is about")).to_have_value("12,000 in 2025")
    page.locator("#remark-text").fill("Which source?")
    page.get_by_role("button", name="Leave the remark").click()
    expect(page.locator("#paragraph-3 .remark")).to_contain_text("Which source?")
    assert edith.axe_violations() == []
    page.get_by_role("link", name="Send back").click()
    page.get_by_label("What is missing").fill("A source for the figure.")
    page.get_by_role("button", name="Send back").click()
    expect(page.locator(".messagelist")).to_contain_text("Sent back to the writer.")
    assert article.draft_edition().status == Edition.Status.DRAFT

    page = ada.open(f"/admin/articles/article/{article.pk}/change/")
    page.get_by_role("link", name="1 unresolved remark").click()
    page.get_by_role("button", name="Resolve").click()
    expect(page.locator(".remark")).to_have_count(0)
    page.get_by_role("link", name="All remarks (1)").click()
    expect(page.locator(".remark-state")).to_contain_text("Resolved by Ada Marsh")

    page = edith.open(f"/admin/articles/article/{article.pk}/review/links/")
    page.get_by_label("Name").fill("Dr Ola Berg")
    page.get_by_label("Ask for a fact check").check()
    page.get_by_role("button", name="Make the link").click()
    expect(page.get_by_label("Address, to copy")).to_be_visible()
    assert edith.axe_violations() == []
    address = page.get_by_label("Address, to copy").input_value()

    page = ola.open(address)
    page.locator("#paragraph-2 .remark-add").click()
    page.locator("#remark-text").fill("Very true.")
    page.get_by_role("button", name="Leave the remark").click()
    expect(page.locator("#paragraph-2 .remark")).to_contain_text("Very true.")
    expect(page.locator("main")).not_to_contain_text("Which source?")
    assert ola.axe_violations() == []
    page.get_by_label("What you checked").fill("The figure of 2025.")
    page.get_by_role("button", name="I have checked the facts").click()
    expect(page.locator("#facts")).to_contain_text("the facts of this text are checked")
    assert Event.objects.of_kind(Event.Kind.FACTS_CHECKED).get().who == "Dr Ola Berg (invited)"

    page = edith.open(f"/admin/articles/article/{article.pk}/review/")
    page.get_by_role("link", name="Approve").click()
    page.get_by_role("button", name="Approve").click()
    expect(page.locator(".messagelist")).to_contain_text("Approved: it can be published.")
    page.get_by_role("link", name="The whole log").click()
    expect(page.locator(".log-list")).to_contain_text("Edith Rowe approved edition 1")
    assert edith.axe_violations() == []


def test_outside_reader_needs_neither_script_nor_a_wide_screen(
    visitor: MakeVisitor, author_user: User, editor: User
) -> None:
    edition = make_adas_draft(author_user).draft_edition()
    link = external_review.make_link(edition, by=editor, name="Dr Ola Berg", asks_for_facts=True)
    reader = visitor(viewport={"width": 320, "height": 640}, java_script_enabled=False)
    page = reader.open(notifications.review_path(link))
    assert fits(page)
    page.locator("#paragraph-3 .remark-add").focus()
    page.keyboard.press("Enter")
    page.locator("#remark-text").fill("Which year?")
    page.get_by_role("button", name="Leave the remark").press("Enter")
    expect(page.locator("#paragraph-3 .remark")).to_contain_text("Which year?")
    assert (fits(page), Remark.objects.get().paragraph) == (True, 2)
    assert reader.context.cookies() == []


def test_editor_reviews_on_a_phone_without_script(
    visitor: MakeVisitor, author_user: User, editor: User
) -> None:
    article = make_adas_draft(author_user)
    remarks.make(article.draft_edition(), by=author_user, text="Is it?", paragraph=1)
    staff = visitor(viewport=PHONE, java_script_enabled=False)
    staff.sign_in(editor)
    page = staff.open(f"/admin/articles/article/{article.pk}/review/")
    assert fits(page)
    page.get_by_role("button", name=re.compile("Resolve")).click()
    expect(page.locator(".remark-state")).to_contain_text("Resolved by Edith Rowe")
    page.locator("#paragraph-whole .remark-add").click()
    page.locator("#remark-text").fill("Good.")
    page.get_by_role("button", name="Leave the remark").click()
    expect(page.locator("#paragraph-whole .remark")).to_contain_text("Good.")
    assert not ReviewLink.objects.exists()
