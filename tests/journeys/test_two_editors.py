"""Two people at one article, each at a browser of their own: nothing that either typed is lost."""

import re

from playwright.sync_api import Page, expect

from articles.models import Article, Presence
from kingsfund.models import User
from tests.conftest import make_user
from tests.factories import make_draft
from tests.journeys.conftest import PHONE, MakeVisitor, Visitor, expect_becomes
from tests.journeys.writing import expect_saved, go_into, press, write

BODY = "<p>The first paragraph is about beds.</p><p>The second is about nurses.</p>"


def write_at(visitor: MakeVisitor, user: User, article: Article, **options: object) -> Visitor:
    one = visitor(**options)
    one.sign_in(user)
    one.open(f"/admin/articles/article/{article.pk}/change/")
    return one


def type_into_paragraph(page: Page, text: str, words: str) -> None:
    go_into(page.locator(".ProseMirror[contenteditable] p", has_text=text))
    press(page, "End")
    write(page, words)


def expect_stored(page: Page, article: Article, words: str) -> None:
    expect_becomes(page, lambda: words in article.draft_edition().body, True)


def test_words_are_saved_while_they_are_written(visitor: MakeVisitor, editor: User) -> None:
    article = make_draft("Beds", body=BODY)
    staff = write_at(visitor, editor, article)
    type_into_paragraph(staff.page, "about beds", " And linen.")
    expect_stored(staff.page, article, "about beds. And linen.")
    expect_saved(staff.page)
    # Nothing is offered back, and leaving asks nothing.
    staff.page.reload()
    expect(staff.page.locator("#kept")).to_be_hidden()


def test_new_article_is_begun_once_and_the_page_becomes_its_page(
    visitor: MakeVisitor, editor: User
) -> None:
    staff = visitor()
    staff.sign_in(editor)
    page = staff.open("/admin/articles/article/add/")
    page.locator("#id_title").press_sequentially("Beds are not the point")
    expect_saved(page)
    article = Article.objects.get()
    expect(page).to_have_url(re.compile(rf"/admin/articles/article/{article.pk}/change/$"))
    page.locator("#id_title").press_sequentially(", again")
    page.keyboard.press("Control+s")
    expect(page.locator(".messagelist")).to_contain_text("changed successfully")
    assert [row.slug for row in Article.objects.all()] == ["beds-are-not-the-point-again"]
    expect(page.locator("#kept")).to_be_hidden()


def test_words_that_could_not_be_saved_are_offered_back(visitor: MakeVisitor, editor: User) -> None:
    article = make_draft("Beds", body=BODY)
    staff = write_at(visitor, editor, article)
    staff.context.set_offline(True)
    type_into_paragraph(staff.page, "about nurses", " And porters.")
    expect(staff.page.locator("#writing-state")).to_have_text("Offline: kept in this browser")
    # Back on the net but signed out, so that not even the last request of the page is heard.
    staff.context.clear_cookies()
    staff.context.set_offline(False)
    expect(staff.page.locator("#writing-state")).to_contain_text("You are signed out")
    staff.page.close()
    staff.complaints.clear()  # that requests failed is in the console, as it should be
    staff.sign_in(editor)
    assert "And porters." not in article.draft_edition().body

    staff.page = page = staff.context.new_page()
    page.goto(f"{staff.site}/admin/articles/article/{article.pk}/change/")
    expect(page.locator("#kept")).to_contain_text("never saved")
    expect(page.locator("#kept")).to_contain_text("And porters.")
    assert staff.axe_violations() == []
    page.get_by_role("button", name="Restore my unsaved changes").click()
    expect(page.locator(".messagelist")).to_contain_text("changed successfully")
    expect(page.locator(".ProseMirror[contenteditable]")).to_contain_text("And porters.")
    expect_stored(page, article, "about nurses. And porters.")
    expect(page.locator("#kept")).to_be_hidden()


def test_words_survive_being_signed_out(visitor: MakeVisitor, editor: User) -> None:
    article = make_draft("Beds", body=BODY)
    staff = write_at(visitor, editor, article)
    staff.context.clear_cookies()
    type_into_paragraph(staff.page, "about beds", " And linen.")
    expect(staff.page.locator("#writing-state")).to_contain_text("You are signed out")
    assert "linen" not in article.draft_edition().body
    staff.sign_in(editor)  # in another window, which gives every page a new token
    expect_saved(staff.page)
    expect_stored(staff.page, article, "about beds. And linen.")


def test_words_offered_back_stay_until_somebody_decides(visitor: MakeVisitor, editor: User) -> None:
    article = make_draft("Beds")
    staff = write_at(visitor, editor, article)
    staff.page.evaluate(
        """() => {
          const { user, article } = document.getElementById("writing-bar").dataset;
          const changed = { title: [["Beds"], ["Kept"]] };
          const copy = { at: Date.now(), window: "x", serial: 1, changed, fields: [] };
          localStorage.setItem(`writing:${user}:${article}:x`, JSON.stringify(copy));
        }"""
    )
    for _ in range(2):
        staff.page.reload()
        expect(staff.page.locator("#kept")).to_contain_text("Kept here: Kept")
        staff.page.locator("#id_standfirst").press_sequentially(" More.")
        expect_saved(staff.page)
    staff.page.get_by_role("button", name="Throw them away").click()
    staff.page.reload()
    expect(staff.page.locator("#kept")).to_be_hidden()
    assert article.draft_edition().title == "Beds"


def test_two_editors_see_each_other_and_lose_nothing(visitor: MakeVisitor, editor: User) -> None:
    nell = make_user("nora", "Editor", first_name="Nora", last_name="Quist")
    article = make_draft("Beds", body=BODY)
    edith, nora = (write_at(visitor, user, article) for user in (editor, nell))
    expect(nora.page.locator("#writing-others")).to_contain_text("Also open by Edith Rowe")

    type_into_paragraph(edith.page, "about beds", " Edith was here.")
    expect_stored(edith.page, article, "Edith was here.")
    expect_saved(edith.page)
    type_into_paragraph(nora.page, "about nurses", " Nora was here.")
    nora.page.locator("#id_title").fill("Beds and nurses")
    expect(nora.page.locator("#writing-state")).to_contain_text("Edith Rowe saved this")

    nora.page.keyboard.press("Control+s")
    expect(nora.page.locator("#conflict")).to_contain_text("Both texts are put together")
    assert nora.axe_violations() == []
    nora.page.get_by_role("button", name="Save draft").click()
    expect(nora.page.locator(".messagelist")).to_contain_text("changed successfully")
    edition = article.draft_edition()
    assert (edition.title, "Edith was here." in edition.body, "Nora was here." in edition.body) == (
        "Beds and nurses",
        True,
        True,
    )


def test_choice_between_two_passages_without_script_on_a_phone(
    visitor: MakeVisitor, editor: User
) -> None:
    second = make_user("nora", "Editor", first_name="Nora", last_name="Quist")
    article = make_draft("Beds", body=BODY)
    plain = {"viewport": PHONE, "java_script_enabled": False}
    edith, nora = (write_at(visitor, user, article, **plain) for user in (editor, second))
    for who, word in ((edith, "linen"), (nora, "sheets")):
        who.page.locator("#id_body").fill(BODY.replace("beds", word))
        with who.page.expect_navigation():
            who.page.get_by_role("button", name="Save draft").click()
    expect(nora.page.locator("#conflict")).to_contain_text("linen")
    assert nora.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    nora.page.get_by_label("Both, mine first").check()
    nora.page.get_by_role("button", name="Save draft").click()
    expect(nora.page.locator(".messagelist")).to_contain_text("changed successfully")
    body = article.draft_edition().body
    assert [word in body for word in ("about sheets", "about linen", "nurses")] == [True] * 3


def test_preview_stands_beside_the_text_and_follows_it(visitor: MakeVisitor, editor: User) -> None:
    article = make_draft("Beds", body=BODY + "<p>More.</p>" * 60)
    staff = write_at(visitor, editor, article, viewport={"width": 1440, "height": 900})
    page = staff.page
    page.get_by_role("button", name="Phone").click()
    frame = page.frame_locator("#writing-preview iframe")
    expect(frame.locator("h1")).to_have_text("Beds")
    page.evaluate(
        "document.querySelector('#writing-preview iframe').contentWindow.scrollTo(0, 400)"
    )
    type_into_paragraph(page, "about beds", " And linen.")
    expect(frame.locator(".prose")).to_contain_text("And linen.")
    page.wait_for_function(
        "document.querySelector('#writing-preview iframe').contentWindow.scrollY === 400"
    )
    with page.context.expect_page():
        frame.locator("header a").first.click()
    expect(frame.locator(".prose")).to_contain_text("And linen.")
    boxes = [page.locator(one).bounding_box() for one in (".writing-page", ".writing-preview")]
    assert boxes[0]["x"] + boxes[0]["width"] <= boxes[1]["x"]
    page.reload()
    expect(page.get_by_role("button", name="Phone")).to_have_attribute("aria-pressed", "true")
    expect(frame.locator("h1")).to_have_text("Beds")
    assert staff.axe_violations() == []


def test_leaving_takes_ones_name_from_the_page(visitor: MakeVisitor, editor: User) -> None:
    article = make_draft("Beds")
    staff = write_at(visitor, editor, article)
    expect(staff.page.locator("#writing-others li")).to_have_count(0)
    present = Presence.objects.values_list("user", flat=True)
    expect_becomes(staff.page, lambda: [*present.all()], [editor.pk])
    staff.page.goto(f"{staff.site}/admin/")
    expect_becomes(staff.page, lambda: [*present.all()], [])
