"""Every template of comments, for readers, writers and moderators, looked at by axe-core."""

import re
from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from articles.models import Article
from comments import private_links
from comments.models import BlindReview, Comment, Note, Reason, Report, Rule, Signal
from comments.workflow import appeals, assignments, corrections, reports, transitions
from kingsfund.models import User
from tests.conftest import make_user
from tests.factories import make_article, make_author, make_comment, make_next_edition
from tests.journeys.conftest import MakeVisitor
from tests.journeys.walking import Walk, page_templates

# A page that only a browser on another site is answered with.
OUT_OF_REACH = {"comments/comment_refused.html"}
STAFF = re.compile(
    r"^admin/|_panel|_reading|_queue|_rooms?\.html|_decline_fields|_chart|_dashboard|_comment_read"
    r"|/(appeal|appeal_list|dashboard|decision_list|blind_review\w*|rule_\w+)\.html"
    r"|comment_(reading|queue|bulk|reported|writer|answer)"
)
LONG = "See https://www.example.org/a-long-address-that-has-to-break-somewhere-in-narrow-windows"


def templates_of(*, staff: bool) -> set[str]:
    """The templates of the pages for readers and writers, or of those for moderators."""
    pages = {name for name in page_templates() - OUT_OF_REACH if "comments/" in name}
    return {name for name in pages if bool(STAFF.search(name)) is staff}


def test_public_pages_of_comments_have_no_violation(
    visitor: MakeVisitor, rendered: set[str]
) -> None:
    article = make_article("Beds")
    published = make_comment(article, status="published", text=LONG, declared_interest="Owns beds.")
    answer = make_comment(article, status="published", parent=published, from_author=True)
    declined = make_comment(article, status="declined")
    gone = make_comment(article, status="published")
    make_comment(article, status="published", parent=gone)
    transitions.withdraw(gone)
    closed = make_article("Closed", comment_policy="closed")
    walk = Walk(visitor(), "best-practice")
    for path in (
        article.get_absolute_url(), f"{closed.get_absolute_url()}respond/", "/comments/policy/",
        "/comments/report/", published.get_absolute_url(), gone.get_absolute_url(),
        f"/comments/{published.pk}/reply/", f"/comments/{answer.pk}/reply/",
        *(private_links.status_path(one) for one in (make_comment(article), published, declined)),
    ):  # fmt: skip
        walk.open(path)
    walk_through_a_comment(walk, article)
    walk_through_a_report(walk, published)
    walk_through_a_writers_pages(walk, article)
    walk.end()
    assert templates_of(staff=False) - rendered == set()


def walk_through_a_comment(walk: Walk, article: Article) -> None:
    """The form with mistakes, and the preview."""
    walk.open(article.get_absolute_url())
    walk.press("button:has-text('Preview your comment')")
    page = walk.visitor.page
    for name in ("text", "name", "job_title", "organisation"):
        page.fill(f"#id_comment_{name}", "Some words of a reader")
    page.fill("#id_comment_email", "ada@example.net")
    page.check("#id_comment_agrees")
    walk.press("button:has-text('Preview')")


def walk_through_a_report(walk: Walk, comment: Comment) -> None:
    """The form with a mistake, thanks, and the page that the mail leads to."""
    page = walk.visitor.page
    walk.open(f"/comments/{comment.pk}/report/")
    walk.press("main form button:has-text('Send')")
    page.locator("main input[name=cause]").first.check()
    page.fill("main input[type=email]", "reader@example.net")
    walk.press("main form button:has-text('Send')")
    walk.open(reports.confirm_path(Report.objects.get()))


def walk_through_a_writers_pages(walk: Walk, article: Article) -> None:
    """What a writer can do on the private pages, and every state that they have."""
    editor = User.objects.create_superuser("ed", "ed@example.org", "x")
    reason = Reason.objects.get(slug="off_topic")
    revise, published, declined, deleted = (make_comment(article) for _ in range(4))
    transitions.ask_to_revise(revise, by=editor, reason=reason, note="Say it of the article.")
    transitions.publish(published, by=editor)
    transitions.edit(published, by=editor, text="Comment.", why="A number was taken out.")
    transitions.decline(declined, by=editor, reason=reason)
    Comment.objects.filter(pk=deleted.pk).update(emptied_at=deleted.submitted_at)
    for path in (
        *(private_links.status_path(one) for one in (revise, published, deleted)),
        private_links.act_path("appeal", declined), private_links.act_path("withdraw", published),
        private_links.replies_path(published), private_links.proof_path(published),
    ):  # fmt: skip
        walk.open(path)
    walk.press("main button:has-text('not me')")
    walk.open(private_links.act_path("edit", revise))
    transitions.withdraw(revise)
    walk.press("main form button")
    walk.press("main a.btn")
    waiting = make_comment(article)
    assignments.take(waiting, by=make_user("reading", "Moderator"))
    walk.open(private_links.status_path(waiting))
    walk.open("/comments/status/")


def test_admin_of_comments_has_no_violation(
    visitor: MakeVisitor, rendered: set[str], moderator: User, second_moderator: User
) -> None:
    root = User.objects.create_superuser("root", "root@example.org", first_name="Root")
    author = make_author("Root", user=root)
    article = make_article("Beds", authors=[author])
    comments = make_comments(article, moderator)
    walk = Walk(visitor())
    walk.visitor.sign_in(root)
    waiting, published = comments["waiting"].pk, comments["published"].pk
    for path in (
        "", "comments/", "comments/comment/", "comments/comment/?state=declined&q=comment",
        f"comments/comment/{comments['declined'].pk}/change/",
        f"comments/comment/{published}/change/", f"comments/comment/{published}/answer/",
        "comments/comment/reported/", "comments/comment/appeals/",
        f"comments/comment/appeals/{comments['declined'].appeals.get().pk}/",
        "comments/comment/blind-reviews/", f"comments/comment/blind-reviews/{BlindReview.objects.get().pk}/",
        "comments/comment/dashboard/", f"comments/comment/{waiting}/writer/", "comments/decision/",
        "comments/reason/", "comments/sitepolicy/1/change/", "comments/retentionrun/",
    ):  # fmt: skip
        walk.open(f"/admin/{path}")
    walk_through_an_answer(walk, published)
    walk_through_an_blind_review(walk)
    walk_through_decisions(walk, comments["waiting"], moderator)
    walk_through_rules(walk)
    walk.end()
    assert templates_of(staff=True) - rendered == set()


def make_comments(article: Article, moderator: User) -> dict[str, Comment]:
    """One of each kind that the admin has something to say about."""
    now, reason = timezone.now(), Reason.objects.get(slug="off_topic")
    for days in range(5):
        transitions.publish(make_comment(article, at=now - timedelta(days=days)), by=moderator)
    waiting = make_comment(article, text=LONG, at=now - timedelta(days=9))
    make_comment(article, text="Another comment.")
    Signal.objects.create(comment=waiting, name="links", weight=4, explanation="One link.")
    Note.objects.create(comment=waiting, text="Ask Nell.", by=moderator)
    declined = make_comment(article)
    transitions.decline(declined, by=moderator, reason=reason, note="Say it of the article.")
    appeals.lodge(declined, "I did.")
    published = make_comment(article, text="Our ward has too few.")
    transitions.publish(published, by=moderator)
    transitions.edit(published, by=moderator, text="Our ward has few.", why="A word too much.")
    edition = make_next_edition(article, change="correction")
    corrections.credit(published, edition, by=moderator)
    reports.receive_report(Report(comment=published, cause="untrue", text="Not so."), key=uuid4())
    BlindReview.objects.create(decision=declined.decisions.last(), decided_by=moderator)
    return {"waiting": waiting, "declined": declined, "published": published}


def walk_through_an_answer(walk: Walk, number: int) -> None:
    """An author's answer with a mistake, and its preview."""
    walk.open(f"/admin/comments/comment/{number}/answer/")
    walk.press("button[value=preview]")
    walk.visitor.page.fill("#id_text", "Some words of an author")
    walk.press("button[value=preview]")


def walk_through_an_blind_review(walk: Walk) -> None:
    """Giving one, and seeing the other."""
    page = walk.visitor.page
    walk.open(f"/admin/comments/comment/blind-reviews/{BlindReview.objects.get().pk}/")
    page.get_by_label("Mark as spam").check()
    walk.press("button:has-text('Give this blind review')")


def walk_through_decisions(walk: Walk, comment: Comment, colleague: User) -> None:
    """Declining several at once, and a decision that a colleague was quicker with."""
    walk.open("/admin/comments/comment/")
    walk.visitor.page.locator("input[name=_selected_action]").first.check()
    walk.press("#queue-form button[value=decline]")
    walk.open(f"/admin/comments/comment/{comment.pk}/change/")
    transitions.mark_as_spam(comment, by=colleague)
    page = walk.visitor.page
    page.locator("button[value=publish]").click()
    page.locator(".reading-conflict").wait_for()
    walk.look()
    page.keyboard.press("u")
    page.locator("#reading[data-status=waiting]").wait_for()
    page.keyboard.press("e")
    page.keyboard.type("More. ")
    page.locator("#edit-difference ins").wait_for()
    walk.look()


def walk_through_rules(walk: Walk) -> None:
    """The list of rules, the form, and what a rule catches."""
    rule = Rule.objects.create(name="Comments", text="comment\nexample.org")
    walk.open("/admin/comments/rule/")
    walk.open(f"/admin/comments/rule/{rule.pk}/change/")
    walk.press("input[name=_save]")
    assert walk.visitor.page.get_by_role("button", name="Switch it on").is_visible()
