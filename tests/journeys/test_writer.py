"""A writer follows a comment from the mail to the end, without script on a phone."""

import re

from django.utils import timezone
from playwright.sync_api import expect

from comments.models import Comment, Reason
from comments.workflow import transitions
from comments.workflow.submission import receive
from kingsfund.models import Mail, User
from tests.factories import make_article
from tests.journeys.conftest import PHONE, MakeVisitor


def link_in(name: str, kind: str) -> str:
    """The first link of a kind in the newest mail of a name."""
    mail = Mail.objects.filter(name=f"comments/{name}").latest("pk")
    return re.search(rf"\S+/comments/{kind}/\S+", mail.text).group()


def test_writer_proves_changes_revises_and_withdraws(visitor: MakeVisitor, moderator: User) -> None:
    reason = Reason.objects.get(slug="identifies_patient")
    comment = Comment(
        article=make_article(), name="Ada Marsh", job_title="Nurse", organisation="Northvale",
        email="ada@example.net", text="Mrs Ellison waited two days.",
    )  # fmt: skip
    comment, _ = receive(comment, key=comment.submission_key)
    me = visitor(viewport=PHONE, java_script_enabled=False)
    title = me.page.get_by_role("heading", level=1)

    me.open(link_in("received", "proof"))
    me.page.get_by_role("button", name="Yes, I wrote this").click()
    expect(title).to_have_text("Thank you")
    me.page.get_by_role("link", name="See where your comment stands").click()
    me.page.get_by_role("link", name="Change your comment").click()
    me.page.get_by_label("Your comment").fill("Mrs Ellison waited three days.")
    me.page.get_by_role("button", name="Save what you changed").click()
    expect(me.page.locator(".record")).to_contain_text("You changed what you had written.")

    Comment.objects.update(read_at=timezone.now())
    comment.refresh_from_db()
    transitions.ask_to_revise(
        comment, by=moderator, reason=reason, note="Please leave out the name."
    )
    me.open(link_in("revise", "status"))
    expect(me.page.locator("main")).to_contain_text("Please leave out the name.")
    me.page.get_by_label("Your comment").fill("A patient waited three days.")
    me.page.get_by_role("button", name="Send it back to the editors").click()
    expect(title).to_have_text("Thank you. Your comment has reached us")

    comment = Comment.objects.get()
    assert (comment.text, comment.is_waiting()) == ("A patient waited three days.", True)
    me.page.get_by_role("link", name="Withdraw it").click()
    me.page.get_by_role("button", name=f"Withdraw comment #{comment.pk}").click()
    expect(title).to_have_text("Your comment is withdrawn")
    assert Comment.objects.get().status == "withdrawn"
