"""A moderator clears what waits, and an editor writes; both without a mouse where it counts."""

import re

from playwright.sync_api import Page, expect

from articles.models import Article
from comments.models import Comment, Reason
from comments.workflow import transitions
from kingsfund.models import User
from tests.factories import make_article, make_author, make_comment
from tests.journeys.conftest import PHONE, MakeVisitor
from tests.journeys.writing import go_into, write


def press_button(page: Page, name: str) -> None:
    """Press what sends a form, and wait for the page that answers."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def test_moderator_publishes_declines_and_takes_back(visitor: MakeVisitor, moderator: User) -> None:
    article = make_article("Beds are not the point")
    first = make_comment(article, text="The oldest comment.")
    second = make_comment(article, text="The second comment.")
    staff = visitor()
    staff.sign_in(moderator)
    page = staff.open("/admin/")
    page.locator("section", has=page.locator("#panel-comments")).get_by_role("link").first.click()
    page.get_by_role("link", name=re.compile(f"{first.pk}")).first.click()
    expect(page.locator("main, #content").first).to_contain_text("The oldest comment.")

    press_button(page, "Publish")
    expect(page.locator("#content")).to_contain_text("The second comment.")

    # The first press asks for the reason, the second decides; nothing else is there to read.
    reason = Reason.objects.in_use().first()
    page.get_by_role("button", name="Decline", exact=True).click()
    page.get_by_label(re.compile(reason.label)).check()
    expect(page.locator("#decide-mail")).to_contain_text(reason.explanation)
    page.get_by_role("button", name="Decline", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nothing else is waiting")
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.status == Comment.Status.PUBLISHED
    assert (second.status, second.latest_decision().reason) == (Comment.Status.DECLINED, reason)

    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text(f"Taken back: #{second.pk}")
    second.refresh_from_db()
    assert second.status == Comment.Status.WAITING


def test_moderator_loses_nothing_to_a_colleague_or_a_dead_line(
    visitor: MakeVisitor, moderator: User, second_moderator: User
) -> None:
    article = make_article("Beds are not the point")
    first, second, third = (make_comment(article) for _ in range(3))
    staff = visitor()
    staff.sign_in(moderator)
    page = staff.open(f"/admin/comments/comment/{first.pk}/change/")
    expect(page.get_by_role("status")).to_be_empty()

    # A colleague was first: the comment comes back with both decisions.
    transitions.mark_as_spam(first, by=second_moderator)
    page.keyboard.press("p")
    expect(page.get_by_role("alert")).to_contain_text("before Nell Price marked it as spam")
    expect(page.get_by_role("status")).to_contain_text(f"#{first.pk} is back")

    # The line is dead: the decision is kept, and sent once it is there again.
    page.keyboard.press("j")
    expect(page.get_by_role("status")).to_contain_text(f"#{second.pk} by")
    page.route("**/decide/*", lambda route: route.abort())
    page.keyboard.press("p")
    expect(page.get_by_role("status")).to_contain_text(f"Published #{second.pk}. Now #{third.pk}")
    expect(page.locator("#reading-unsent")).to_contain_text(f"Published #{second.pk}.")
    second.refresh_from_db()
    assert second.status == Comment.Status.WAITING
    staff.complaints.clear()
    page.unroute("**/decide/*")
    page.get_by_role("button", name="Try now").click()
    expect(page.locator("#reading-unsent")).to_be_hidden()
    second.refresh_from_db()
    assert second.status == Comment.Status.PUBLISHED

    # Single keys rest in fields, and can be turned off.
    page.keyboard.press("m")
    page.keyboard.type("ps")
    expect(page.get_by_label("Add a note")).to_have_value("ps")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    page.get_by_label("Single keys work by themselves").uncheck()
    page.keyboard.press("s")
    page.keyboard.press("Control+p")
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"#{third.pk}")
    third.refresh_from_db()
    assert third.status == Comment.Status.WAITING


def test_moderator_works_on_a_phone_without_script(visitor: MakeVisitor, moderator: User) -> None:
    comment = make_comment(text="A comment. " * 200)
    staff = visitor(viewport=PHONE, java_script_enabled=False)
    staff.sign_in(moderator)
    page = staff.open(f"/admin/comments/comment/{comment.pk}/change/")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    press_button(page, "Publish")
    comment.refresh_from_db()
    assert comment.status == Comment.Status.PUBLISHED


def test_editor_writes_an_article_and_publishes_it(visitor: MakeVisitor, editor: User) -> None:
    author = make_author("Ann Lee")
    staff = visitor()
    staff.sign_in(editor)
    page = staff.open("/admin/articles/article/add/")
    page.locator("#id_title").fill("Beds are not the point")
    page.locator("#id_standfirst").fill("What a bed is for.")
    go_into(page.locator(".ProseMirror[contenteditable]"))
    write(page, "A paragraph about beds.")
    page.locator("#id_bylines-0-author").select_option(label="Ann Lee")
    page.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_role("link", name="see it as readers do").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Beds are not the point")
    expect(page.locator("main")).to_contain_text("A paragraph about beds.")
    article = Article.objects.published().get()
    assert (article.slug, list(article.authors.all())) == ("beds-are-not-the-point", [author])
