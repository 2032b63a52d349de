"""Two people at one browser: what one has not sent is never sent, or shown, as the other's."""

from playwright.sync_api import Page, Route, expect

from articles.models import Edition
from comments.models import Comment, Decision
from kingsfund.models import User
from tests.factories import make_comment, make_draft
from tests.journeys.conftest import MakeVisitor, Visitor, expect_becomes

NOTICE = ".kept-notice"
SIGNED_OUT_PAGE = "/admin/login/"


def sign_in_by_form(page: Page, user: User) -> None:
    page.get_by_label("User name or e-mail address").fill(user.username)
    page.get_by_label("Password").fill(f"secret-of-{user.username}")
    page.get_by_role("button", name="Log in").click()


def end_session(walk: Visitor) -> None:
    """The session lapses; the tab stays."""
    walk.context.clear_cookies()


def read_queue(walk: Visitor, *comments: Comment) -> Page:
    page = walk.open(f"/admin/comments/comment/{comments[0].pk}/change/")
    expect(page.locator("#reading-title")).to_contain_text(f"#{comments[0].pk}")
    return page


def decide_without_a_session(walk: Visitor, first: Comment, second: Comment) -> Page:
    """Mo presses `p` and `s` after his session has ended; nothing arrives."""
    page = read_queue(walk, first, second)
    page.wait_for_load_state("networkidle")
    end_session(walk)
    page.keyboard.press("p")
    expect(page.locator("#reading-unsent")).to_be_visible()
    return page


def test_decisions_of_one_moderator_are_not_recorded_as_anothers(
    visitor: MakeVisitor, moderator: User, second_moderator: User
) -> None:
    first, second = make_comment(), make_comment()
    walk = visitor(is_new=True)
    walk.sign_in(moderator)
    page = decide_without_a_session(walk, first, second)
    page.on("dialog", lambda dialog: dialog.accept())
    # Nell signs in in that tab, and goes through the queue.
    page.goto(f"{walk.site}/admin/login/?next=/admin/comments/comment/{second.pk}/change/")
    sign_in_by_form(page, second_moderator)
    notice = page.locator(NOTICE)
    expect(notice).to_contain_text("1 decision on a comment of somebody else, not sent yet")
    expect(page.locator("#reading-unsent")).to_be_hidden()
    page.wait_for_timeout(1500)
    assert not Decision.objects.exists()
    # She lets it wait; Mo comes back, and finds his own.
    page.get_by_role("button", name="Leave it for them").click()
    expect(notice).to_have_count(0)
    page.reload()
    expect(notice).to_have_count(0)
    page.locator("#logout-form button").click()
    page.goto(f"{walk.site}/admin/login/?next=/admin/comments/comment/{second.pk}/change/")
    sign_in_by_form(page, moderator)
    expect_becomes(
        page, lambda: [(one.by, one.comment) for one in decisions()], [(moderator, first)]
    )


def decisions() -> list[Decision]:
    return list(Decision.objects.select_related("by", "comment"))


def test_page_left_open_sends_nothing_in_another_session(
    visitor: MakeVisitor, moderator: User, second_moderator: User
) -> None:
    first, second = make_comment(), make_comment()
    walk = visitor()
    walk.sign_in(moderator)
    page = read_queue(walk, first, second)
    page.wait_for_load_state("networkidle")
    # In another tab of the same browser, Nell signs in.
    end_session(walk)
    walk.sign_in(second_moderator)
    page.keyboard.press("p")
    expect(page.locator("#reading-unsent")).to_contain_text("somebody else")
    assert not Decision.objects.exists()


def test_what_another_left_can_be_discarded(
    visitor: MakeVisitor, moderator: User, second_moderator: User
) -> None:
    first, second = make_comment(), make_comment()
    walk = visitor(is_new=True)
    walk.sign_in(moderator)
    page = decide_without_a_session(walk, first, second)
    page.on("dialog", lambda dialog: dialog.accept())
    walk.sign_in(second_moderator)
    page.goto(f"{walk.site}/admin/")
    page.get_by_role("button", name="Discard it").click()
    expect(page.locator(NOTICE)).to_have_count(0)
    assert (
        page.evaluate("Object.keys(sessionStorage).filter(key => key.startsWith('comments'))") == []
    )


def write_offline(walk: Visitor, author: User, text: str) -> tuple[Page, int]:
    """Words in a draft that the site never gets."""
    article = make_draft("Beds", created_by=author)
    walk.sign_in(author)
    page = walk.open(f"/admin/articles/article/{article.pk}/change/")

    def refuse(route: Route) -> None:
        route.fulfill(status=404, body="")

    page.route("**/autosave/", refuse)
    page.get_by_label("Title", exact=False).first.fill(text)
    expect(page.locator("#writing-state")).to_contain_text("kept in this browser")
    return page, article.pk


def test_text_of_one_author_is_told_of_and_not_shown_to_another(
    visitor: MakeVisitor, editor: User, author_user: User
) -> None:
    walk = visitor(is_new=True)
    page, article = write_offline(walk, author_user, "Beds nobody sleeps in")
    page.on("dialog", lambda dialog: dialog.accept())
    end_session(walk)
    walk.sign_in(editor)
    page.unroute("**/autosave/")
    page.goto(f"{walk.site}/admin/articles/article/{article}/change/")
    expect(page.locator(NOTICE)).to_contain_text("1 text of an article of somebody else")
    expect(page.locator("#kept")).to_be_hidden()
    assert "Beds nobody sleeps in" not in page.content()
    assert Edition.objects.get(article=article).title == "Beds"
    end_session(walk)
    walk.sign_in(author_user)
    page.goto(f"{walk.site}/admin/articles/article/{article}/change/")
    expect(page.locator("#kept")).to_contain_text("Beds nobody sleeps in")


def test_who_signs_out_is_asked_what_becomes_of_unsaved_words(
    visitor: MakeVisitor, author_user: User
) -> None:
    walk = visitor()
    page, _ = write_offline(walk, author_user, "Beds nobody sleeps in")
    page.locator("#logout-form button").click()
    question = page.get_by_role("dialog")
    expect(question).to_contain_text("1 text of an article of yours")
    question.get_by_role("button", name="Stay signed in").click()
    expect(question).to_have_count(0)
    page.locator("#logout-form button").click()
    assert walk.axe_violations() == []
    page.get_by_role("dialog").get_by_role("button", name="Sign out and delete it").click()
    expect(page.get_by_text("Logged out")).to_be_visible()
    left = page.evaluate("Object.keys(localStorage).filter(key => /^writing:\\d/.test(key))")
    assert left == []


def test_going_back_after_signing_out_shows_nothing(visitor: MakeVisitor, moderator: User) -> None:
    comment = make_comment(text="Words that nobody else reads.")
    walk = visitor()
    walk.sign_in(moderator)
    page = walk.open(f"/admin/comments/comment/{comment.pk}/change/")
    expect(page.get_by_text("Words that nobody else reads.").first).to_be_visible()
    page.goto(f"{walk.site}/admin/")
    page.locator("#logout-form button").click()
    expect(page.get_by_text("Logged out")).to_be_visible()
    for _ in range(2):
        page.go_back()
        expect(page.get_by_label("Password")).to_be_visible()
        assert "Words that nobody else reads." not in page.content()
