"""A moderator goes through the queue by keys, and decides on what a filter leaves."""

import re

from playwright.sync_api import expect

from comments.models import Comment, Reason, Signal
from kingsfund.models import User
from tests.factories import make_article, make_comment
from tests.journeys.conftest import PHONE, MakeVisitor


def test_queue_is_worked_by_keys_and_by_filter(visitor: MakeVisitor, moderator: User) -> None:
    article = make_article("Beds are not the point")
    comments = [make_comment(article) for _ in range(3)]
    for comment in comments[1:]:
        Signal.objects.create(comment=comment, name="flood", weight=5, explanation="Many at once.")
    staff = visitor()
    staff.sign_in(moderator)
    page = staff.open("/admin/comments/comment/")
    assert staff.axe_violations() == []
    for key in "jjkx":
        page.keyboard.press(key)
    expect(page.get_by_role("link", name=f"#{comments[0].pk}")).to_be_focused()
    expect(page.get_by_role("checkbox", name=f"Tick #{comments[0].pk} ")).to_be_checked()

    page.get_by_role("link", name=re.compile("Many from one network")).click()
    page.get_by_label("on all 2 in this list").check()
    page.get_by_role("button", name="Decline …").click()
    page.get_by_label(re.compile(Reason.objects.in_use().first().label)).check()
    page.get_by_role("button", name="Decline: 2 comments").click()
    expect(page.locator(".messagelist")).to_contain_text("2 declined.")
    assert list(Comment.objects.order_by("pk").values_list("status", flat=True)) == [
        "waiting",
        "declined",
        "declined",
    ]
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".messagelist")).to_contain_text("2 decisions taken back.")


def test_queue_fits_a_phone_and_needs_no_script(visitor: MakeVisitor, moderator: User) -> None:
    comment = make_comment(organisation="X" * 160, text="W" * 900)
    staff = visitor(viewport=PHONE, java_script_enabled=False)
    staff.sign_in(moderator)
    page = staff.open("/admin/comments/comment/?first=1")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Read these").click()
    assert f"/{comment.pk}/change/?" in page.url
