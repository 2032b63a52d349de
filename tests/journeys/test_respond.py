"""A professional answers an article, and loses nothing on the way."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from articles.models import Article
from comments.models import Comment
from comments.workflow import transitions
from kingsfund.mail import outbox
from kingsfund.models import Mail, User
from tests.factories import make_article, make_comment
from tests.journeys.conftest import DESKTOP, PHONE, MakeVisitor

COMMENT = "I run a ward of thirty beds.\n\nSee https://www.example.org/beds for what that means."


def write_comment(page: Page, text: str = COMMENT) -> None:
    page.get_by_label(re.compile(r"^\s*Your comment")).fill(text)
    page.get_by_label(re.compile(r"^\s*Your name")).fill("Dr Ada Marsh")
    page.get_by_label(re.compile(r"^\s*Job title")).fill("Consultant physician")
    page.get_by_label(re.compile(r"^\s*Organisation")).fill("Northvale Hospitals")
    page.get_by_label(re.compile(r"^\s*E-mail address")).fill("ada@example.net")
    page.get_by_label(re.compile("I have read the comment policy")).check()


@pytest.mark.parametrize("java_script", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_reader_responds_and_follows_the_response(
    visitor: MakeVisitor, moderator: User, viewport: dict[str, int], java_script: bool
) -> None:
    article = make_article("Beds are not the point")
    page = visitor(viewport=viewport, java_script_enabled=java_script).open(
        article.get_absolute_url()
    )

    write_comment(page)
    page.get_by_role("button", name="Preview your comment").click()
    expect(page.locator(".comment-text").first).to_contain_text("I run a ward of thirty beds.")
    expect(page.locator(".comment-text a").first).to_have_attribute("rel", re.compile("nofollow"))
    assert not Comment.objects.exists()

    page.wait_for_timeout(1100)
    page.get_by_role("button", name="Send to the editors").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Your comment has reached us")
    status_page = page.url
    comment = Comment.objects.get()
    assert (comment.name, comment.status, comment.text) == ("Dr Ada Marsh", "waiting", COMMENT)

    page.goto(page.url.split("/comments/")[0] + article.get_absolute_url())
    expect(page.locator("#comments")).not_to_contain_text("I run a ward")
    transitions.publish(comment, by=moderator)
    page.reload()
    expect(page.locator(f"#comment-{comment.pk}")).to_contain_text("Northvale Hospitals")
    page.goto(status_page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("published")

    outbox.deliver_due_mail()
    received = Mail.objects.get(name="comments/received")
    assert (received.status, received.to) == ("sent", "ada@example.net")
    assert "ward" not in received.text


def test_mistakes_are_said_beside_the_field_and_nothing_typed_is_lost(
    visitor: MakeVisitor,
) -> None:
    article = make_article()
    page = visitor(java_script_enabled=False).open(article.get_absolute_url())
    write_comment(page)
    page.locator("#id_comment_email").fill("ada")
    page.locator("#id_comment_name").fill("")
    page.get_by_role("button", name="Preview your comment").click()

    summary = page.get_by_role("alert").first
    expect(summary).to_contain_text("Write your name.")
    summary.get_by_role("link", name=re.compile("Write your name")).click()
    expect(page.locator("#id_comment_name")).to_be_focused()
    expect(page.locator("#id_comment_text")).to_have_value(COMMENT)
    expect(page.locator("#id_comment_email")).to_have_value("ada")


def test_sending_twice_and_going_back_makes_one_comment(visitor: MakeVisitor) -> None:
    article = make_article()
    page = visitor().open(article.get_absolute_url())
    write_comment(page)
    page.get_by_role("button", name="Preview your comment").click()
    page.wait_for_timeout(1100)
    page.get_by_role("button", name="Send to the editors").first.dblclick()
    expect(page.get_by_role("heading", level=1)).to_contain_text("reached us")
    first = page.url
    page.go_back()
    page.get_by_role("button", name="Send to the editors").first.click()
    expect(page).to_have_url(first)
    assert Comment.objects.count() == 1


def test_comment_half_written_is_there_when_the_page_is_opened_again(visitor: MakeVisitor) -> None:
    article = make_article()
    page = visitor().open(article.get_absolute_url())
    page.get_by_label(re.compile(r"^\s*Your comment")).fill("Half a thou")
    page.wait_for_timeout(600)
    page.goto(page.url.replace(article.get_absolute_url(), "/articles/"))
    page.goto(page.url.replace("/articles/", article.get_absolute_url()))
    expect(page.get_by_label(re.compile(r"^\s*Your comment"))).to_have_value("Half a thou")


def test_reader_answers_a_comment(visitor: MakeVisitor) -> None:
    article = make_article()
    comment = make_comment(article, status="published", text="The first comment.")
    page = visitor(viewport=PHONE).open(article.get_absolute_url())
    page.get_by_role("link", name=re.compile("Reply")).click()
    expect(page.locator("main")).to_contain_text("The first comment.")
    write_comment(page, "An answer of several words.")
    page.get_by_role("button", name="Preview your comment").click()
    page.wait_for_timeout(1100)
    page.get_by_role("button", name="Send to the editors").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("reached us")
    assert Comment.objects.awaiting_moderation().get().parent == comment


ATTACKS = [
    "<script>document.title='owned'</script>",
    "<img src=x onerror=\"document.title='owned'\">",
    "javascript:document.title='owned'",
    "https://example.org/\"onmouseover=\"document.title='owned'",
    "</textarea><svg onload=document.title='owned'>",
    "{{ 7|add:7 }} {% load x %}",
    "\u202eevil\u202c \u200bzero",
]


def test_hostile_text_runs_nowhere(visitor: MakeVisitor, moderator: User, log_in: Callable) -> None:
    article: Article = make_article()
    hostile = " ".join(ATTACKS)
    comment = make_comment(
        article, text=hostile, name=ATTACKS[1][:80], organisation=ATTACKS[0], job_title=ATTACKS[3],
        status="published",
    )  # fmt: skip
    waiting = make_comment(article, text=hostile, name=ATTACKS[1][:80])
    guest = visitor()
    guest.open(article.get_absolute_url())
    guest.page.locator(f"#comment-{comment.pk} .comment-text").hover()
    assert "owned" not in guest.page.title()
    staff = visitor()
    staff.sign_in(moderator)
    for path in ("", f"{waiting.pk}/change/"):
        staff.open(f"/admin/comments/comment/{path}")
        assert staff.page.title() != "owned"


@pytest.mark.parametrize("java_script", [True, False], ids=["script", "no script"])
def test_name_that_is_too_long_is_counted_and_kept(
    visitor: MakeVisitor, db: None, java_script: bool
) -> None:
    article, name = make_article("Beds are not the point"), "Ada " * 22 + "Ada"
    page = visitor(java_script_enabled=java_script).open(article.get_absolute_url())
    write_comment(page)
    field = page.get_by_label(re.compile(r"^\s*Your name"))
    field.fill("")
    field.press_sequentially(name)
    expect(field).to_have_value(name)
    if java_script:
        expect(page.get_by_text("11 characters too many")).to_be_visible()
    page.get_by_role("button", name="Preview your comment").click()
    field = page.get_by_label(re.compile(r"^\s*Your name"))
    expect(page.locator(".invalid-feedback")).to_contain_text("it has 91")
    expect(field).to_have_value(name)
