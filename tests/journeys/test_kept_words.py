"""What a browser kept because it was never saved comes back without costing a colleague a word."""

from playwright.sync_api import Page, expect

from articles.models import Article
from articles.workflow import reviewing
from kingsfund.models import User
from tests.conftest import make_user
from tests.factories import make_draft, make_topic
from tests.journeys.conftest import PHONE, MakeVisitor, Visitor
from tests.journeys.test_two_editors import expect_stored, type_into_paragraph, write_at
from tests.journeys.writing import expect_saved

BODY = "<p>The first paragraph is about beds.</p><p>The second is about nurses.</p>"


def come_back(staff: Visitor, article: Article) -> Page:
    staff.page = staff.context.new_page()
    staff.page.goto(f"{staff.site}/admin/articles/article/{article.pk}/change/")
    return staff.page


def test_what_a_colleague_wrote_meanwhile_stays_when_kept_words_are_taken_over(
    visitor: MakeVisitor, editor: User
) -> None:
    """Ann ticks a topic and leaves, Edith writes a paragraph, Ann takes over what was kept."""
    ann = make_user("ann", "Editor", first_name="Ann", last_name="Lee")
    topic = make_topic("Workforce")
    article = make_draft("Beds", body=BODY)
    hers = write_at(visitor, ann, article)
    hers.page.get_by_label("Workforce").check()
    expect(hers.page.locator("#writing-state")).to_contain_text("Not saved yet")
    hers.page.close()

    edith = write_at(visitor, editor, article)
    type_into_paragraph(edith.page, "about beds", " Edith wrote this.")
    expect_stored(edith.page, article, "Edith wrote this.")
    expect_saved(edith.page)

    page = come_back(hers, article)
    # Only what she changed herself is offered.
    expect(page.locator("#kept-differences dt")).to_have_count(1)
    expect(page.locator("#kept-differences")).to_contain_text("Workforce")
    page.get_by_role("button", name="Restore my unsaved changes").click()
    expect(page.locator("#conflict")).to_contain_text("Both texts are put together")
    assert "Edith wrote this." in article.draft_edition().body
    page.get_by_role("button", name="Save draft").click()
    expect(page.locator(".messagelist")).to_contain_text("changed successfully")
    assert "Edith wrote this." in article.draft_edition().body
    assert list(article.topics.all()) == [topic]
    page.reload()
    expect(page.locator("#kept")).to_be_hidden()


def test_two_texts_of_one_passage_are_shown_side_by_side(
    visitor: MakeVisitor, editor: User
) -> None:
    ann = make_user("ann", "Editor", first_name="Ann", last_name="Lee")
    article = make_draft("Beds", body=BODY)
    hers = write_at(visitor, ann, article)
    hers.context.set_offline(True)
    type_into_paragraph(hers.page, "about nurses", " Ann wrote this.")
    expect(hers.page.locator("#writing-state")).to_have_text("Offline: kept in this browser")
    hers.page.close()
    hers.context.set_offline(False)
    hers.complaints.clear()

    edith = write_at(visitor, editor, article)
    type_into_paragraph(edith.page, "about nurses", " Edith wrote that.")
    expect_stored(edith.page, article, "Edith wrote that.")

    page = come_back(hers, article)
    page.get_by_role("button", name="Restore my unsaved changes").click()
    expect(page.locator("#conflict")).to_contain_text("Ann wrote this.")
    expect(page.locator("#conflict")).to_contain_text("Edith wrote that.")
    page.get_by_label("Both, mine first").check()
    page.get_by_role("button", name="Save draft").click()
    expect(page.locator(".messagelist")).to_contain_text("changed successfully")
    body = article.draft_edition().body
    assert ("Ann wrote this." in body, "Edith wrote that." in body) == (True, True)


def test_saving_without_a_connection_stays_on_the_page(visitor: MakeVisitor, editor: User) -> None:
    article = make_draft("Beds", body=BODY)
    staff = write_at(visitor, editor, article)
    staff.context.set_offline(True)
    staff.page.locator("#id_title").fill("Beds and nurses")
    staff.page.get_by_role("button", name="Save draft").click()
    expect(staff.page.locator("#writing-state")).to_contain_text("there is no connection")
    expect(staff.page.locator("#id_title")).to_have_value("Beds and nurses")
    expect(staff.page.locator("#writing-said")).to_contain_text("there is no connection")
    staff.context.set_offline(False)
    expect_saved(staff.page)
    assert article.draft_edition().title == "Beds and nurses"
    staff.complaints.clear()  # that requests failed is in the console, as it should be
    staff.page.get_by_role("button", name="Save draft").click()
    expect(staff.page.locator(".messagelist")).to_contain_text("changed successfully")


def test_sidebar_and_buttons_follow_the_save_that_voids_an_approval(
    visitor: MakeVisitor, editor: User, author_user: User
) -> None:
    article = make_draft("Beds", body=BODY, topics=[make_topic()], created_by=author_user)
    reviewing.approve(article, by=editor)
    staff = write_at(visitor, editor, article)
    page, sidebar = staff.page, staff.page.locator("#writing-sidebar")
    expect(sidebar).to_contain_text("Approved by Edith Rowe")
    expect(page.locator(".submit-row .default")).to_have_value("Publish")
    page.locator("#id_title").fill("Beds and nurses")
    expect_saved(page)
    expect(sidebar).not_to_contain_text("Approved by Edith Rowe")
    expect(sidebar.locator(".sidebar-state")).to_have_text("Draft")
    expect(page.locator(".submit-row .default")).to_have_value("Submit for review")
    expect(page.locator("#writing-news")).to_contain_text("Draft")
    assert staff.axe_violations() == []
    # The page knows now, so a press means it.
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("Published")


def test_author_compares_and_brings_back_an_earlier_text_on_a_phone(
    visitor: MakeVisitor, author_user: User
) -> None:
    article = make_draft("Beds", body=BODY, created_by=author_user)
    staff = write_at(visitor, author_user, article, viewport=PHONE)
    page = staff.page
    for title in ("Beds, again", "Beds, at last"):
        page.locator("#id_title").fill(title)
        page.get_by_role("button", name="Save draft").click()
        expect(page.locator("#content h1")).to_have_text(title)
    page.get_by_role("link", name="Earlier texts of the draft").click()
    assert staff.axe_violations() == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("link", name="Compare and bring back").nth(1).click()
    assert staff.axe_violations() == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Bring this text back").click()
    expect(page.locator(".messagelist")).to_contain_text("says again what it said then")
    expect(page.locator("#id_title")).to_have_value("Beds, again")
