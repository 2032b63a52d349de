"""What the admin and the public are told of decisions: readable on a phone, dark or light, by anybody."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from comments.models import BlindReview, Reason
from comments.workflow import appeals, transitions
from kingsfund.models import User
from tests.factories import make_article, make_comment
from tests.journeys.conftest import PHONE, MakeVisitor


def test_moderator_answers_an_appeal_and_gives_an_blind_review(
    visitor: MakeVisitor, moderator: User, second_moderator: User
) -> None:
    article, reason = make_article("Beds are not the point"), Reason.objects.first()
    comment = make_comment(article, text="Our ward has too few.")
    transitions.decline(comment, by=moderator, reason=reason, note="Say why.")
    appeal = appeals.lodge(comment, "I did say why.")
    decision = transitions.mark_as_spam(make_comment(article, text="Buy my beds."), by=moderator)
    blind_review = BlindReview.objects.create(decision=decision, decided_by=moderator)
    staff = visitor(viewport=PHONE, color_scheme="dark")
    staff.sign_in(second_moderator)

    page = staff.open("/admin/comments/comment/appeals/")
    page.get_by_role("link", name=f"Comment #{comment.pk}").click()
    assert staff.axe_violations() == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_label("Note to the writer").fill("We read it again.")
    page.get_by_role("button", name="Uphold the decision").click()
    expect(page.locator("#content")).to_contain_text("No appeal is open.")
    appeal.refresh_from_db()
    assert appeal.answer.action == "uphold"

    page.get_by_role("link", name="Blind reviews").click()
    page.get_by_role("link", name="On Beds are not the point").click()
    assert staff.axe_violations() == []
    page.get_by_label("Mark as spam").check()
    page.get_by_role("button", name="Give this blind review").click()
    expect(page.locator("h1").last).to_have_text("Decided alike")
    blind_review.refresh_from_db()
    assert blind_review.agrees()


def test_dashboard_and_report_hold_on_a_phone(visitor: MakeVisitor, moderator: User) -> None:
    article, now = make_article("Beds", at=timezone.now() - timedelta(days=50)), timezone.now()
    for days in range(30):
        make_comment(article, at=now - timedelta(days=days))
    transitions.publish(make_comment(article, at=now - timedelta(hours=30)), by=moderator)
    transitions.decline(make_comment(article), by=moderator, reason=Reason.objects.first())
    staff = visitor(viewport=PHONE)
    staff.sign_in(moderator)
    for path in ("/admin/comments/comment/dashboard/", "/comments/report/"):
        page = staff.open(path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        assert staff.axe_violations() == []
