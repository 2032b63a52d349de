"""Every template, looked at by axe-core in light and dark, wide and at 320 px."""

import re

from articles.models import Article, Event
from articles.notifications import review_path
from articles.views.history import MOST_COMPARED
from articles.workflow import draft_history, external_review, remarks
from kingsfund.models import Mail, User
from newsletter.confirmation_links import preferences_path, unsubscribe_path
from newsletter.models import Subscription, Suppression
from tests.conftest import make_user
from tests.factories import (
    make_article,
    make_author,
    make_comment,
    make_draft,
    make_newsletter,
    make_next_edition,
    make_picture,
    make_subscription,
    make_topic,
)
from tests.journeys.conftest import MakeVisitor
from tests.journeys.walking import Walk, page_templates

BODY = (
    "<h2>One</h2><p>A <a href='/articles/'>link</a>.</p><table><caption>Beds</caption><thead><tr>"
    "<th scope='col'>Year</th><th scope='col'>Beds</th></tr></thead><tbody><tr><td>2025</td>"
    "<td>100</td></tr></tbody></table><h2>Two</h2><blockquote><p>Said.</p></blockquote>"
    '<p>Fewer<span class="note">By <a href="/articles/">our count</a>.</span></p><figure class="pull-quote">'
    "<blockquote><p>Beds are not the point.</p></blockquote><figcaption>Ann Lee</figcaption></figure>"
    '<figure class="picture"><img src="/media/x.webp" alt="A ward" width="16" height="9"><figcaption>A ward '
    '<span class="credit">Ann</span></figcaption></figure><figure class="picture"><img src="/media/y.webp" '
    'alt="A bed" width="16" height="9"><figcaption>A bed</figcaption></figure><figure class="embed">'
    '<a href="https://youtu.be/abcdefghijk">Ann Lee on beds, a talk of twelve minutes</a></figure>'
)


def make_site() -> dict[str, object]:
    topic, author, newsletter = (
        make_topic("Beds"),
        make_author("Ann Lee"),
        make_newsletter("Weekly"),
    )
    make_newsletter("Workforce", position=1)
    article = make_article(
        "Beds", kind="long_read", topics=[topic], authors=[author], body=BODY,
        edition={"picture": make_picture(size=(640, 360)), "picture_alt": "A ward at night",
                 "picture_caption": "A ward.", "key_points": "One\nTwo\nThree"},
    )  # fmt: skip
    make_article("Another", topics=[topic], authors=[author])
    rewritten = make_article("Rewritten", body=BODY)
    make_next_edition(rewritten, title="Written anew", body="<h2>One</h2><p>A word.</p>" + BODY)
    half = "Words of a text. " * (MOST_COMPARED // 34 + 1)
    long = make_article("Long", body=f"<p>{half}</p>")
    make_next_edition(long, title="Longer")
    published = make_comment(
        article, status="published", declared_interest="Owns beds.",
        text="See https://www.example.org/a-long-address-that-has-to-break-somewhere-in-narrow-windows",
    )  # fmt: skip
    make_comment(article, status="published", parent=published, from_author=True)
    return {
        "topic": topic, "author": author, "article": article, "rewritten": rewritten, "long": long,
        "closed": make_article("Closed", comment_policy="closed"),
        "subscription": make_subscription("reader@example.net", newsletter),
    }  # fmt: skip


# Pages that only a failing or busy server, or a browser on another site, is answered with.
OUT_OF_REACH = {"408.html", "413.html", "500.html", "503.html"}
# Looked at with their own walk.
OF_COMMENTS = re.compile("^(admin/)?comments/")
STAFF = re.compile(
    r"^(admin/|403\.html)|_admin_panel|_preview_notice|_evidence|subscriber_(change_list|delete)"
    r"|suppression_delete"
)


def templates_of(*, staff: bool) -> set[str]:
    """The templates of the pages for readers, or of those for the admin; mails are no pages."""
    pages = {name for name in page_templates() - OUT_OF_REACH if not OF_COMMENTS.search(name)}
    return {name for name in pages if bool(STAFF.search(name)) is staff}


def test_public_pages_have_no_violation(visitor: MakeVisitor, rendered: set[str]) -> None:
    site = make_site()
    walk = Walk(visitor(), "best-practice")
    article = site["article"]
    for path in (
        "/", "/articles/", "/articles/?kind=report", "/topics/", site["topic"].get_absolute_url(),
        site["author"].get_absolute_url(), article.get_absolute_url(),
        *(f"{site['rewritten'].get_absolute_url()}{past}/" for past in ("editions/1", "compare/1/2")),
        f"{site['long'].get_absolute_url()}compare/1/2/", "/newsletter/weekly/",
        site["closed"].get_absolute_url(), f"{site['closed'].get_absolute_url()}respond/",
        "/nothing-here/", "/articles/?q=%00",
    ):  # fmt: skip
        walk.open(path)
    walk_through_a_subscription(walk, site["subscription"])
    walk_through_an_outside_review(walk)
    walk.end()
    assert templates_of(staff=False) - rendered == set()


def walk_through_a_subscription(walk: Walk, subscription: Subscription) -> None:
    """Signing up, with mistakes and without; confirming, without a cookie and with; leaving."""
    submit = "main form button[type=submit]"
    walk.open("/newsletter/")
    # The browser itself says what is missing, and stays.
    walk.visitor.page.locator(submit).first.click()
    walk.look()
    walk.visitor.page.fill("main input[type=email]", "new@example.net")
    walk.visitor.page.locator("main input[type=checkbox]").first.check()
    walk.press(submit)
    confirm = re.search(r"https?://\S+/confirm/\S+", Mail.objects.latest("pk").text).group()
    walk.open(confirm)
    walk.visitor.context.clear_cookies()
    walk.press(submit)
    walk.open(confirm)
    walk.press(submit)
    walk.open("/newsletter/confirm/x/")
    walk.open(preferences_path(subscription.subscriber))
    walk.open(unsubscribe_path(subscription))
    walk.press(submit)


def walk_through_an_outside_review(walk: Walk) -> None:
    """A draft with a remark and a mistake, and a link that lets nobody in."""
    edition = make_draft("To be read outside", body=BODY).draft_edition()
    link = external_review.make_link(
        edition, by=make_user("chief", "Editor"), name="Dr Ola Berg", asks_for_facts=True
    )
    remarks.make(edition, link=link, paragraph=1, quote="link", text="Where does it lead?")
    walk.open(f"{review_path(link)}?at=1")
    walk.press("button:has-text('Leave the remark')")
    walk.press("button:has-text('I have checked the facts')")
    walk.open("/review/x/")


def test_admin_has_no_violation(
    visitor: MakeVisitor, rendered: set[str], stranger: User, moderator: User
) -> None:
    site = make_site()
    draft = make_draft("Being written", body=BODY, standfirst="")
    Event.objects.record("submitted", article=draft, by=None, note="A note.")
    chief, edition = make_user("chief", "Editor"), draft.draft_edition()
    external_review.make_link(edition, by=chief, name="Dr Ola Berg", asks_for_facts=True)
    remarks.make(edition, by=chief, paragraph=1, quote="link", text="Where does it lead?")
    snapshot = draft_history.keep_snapshot(edition, "saved", by=chief)
    rewritten = f"articles/article/{site['rewritten'].pk}"
    picture = make_picture(size=(640, 360))
    subscriber = site["subscription"].subscriber
    suppression = Suppression.objects.create(email="never@example.net", cause="asked")
    walk = Walk(visitor())
    walk.open("/admin/login/")
    walk.visitor.sign_in(
        User.objects.create_superuser("root", "root@example.org", first_name="Root")
    )
    for path in (
        "", "articles/article/", "articles/article/add/", f"articles/article/{draft.pk}/change/",
        f"articles/article/{draft.pk}/preview/", f"articles/article/{draft.pk}/review/?at=1",
        f"articles/article/{draft.pk}/review/links/", f"articles/article/{draft.pk}/history/",
        f"articles/article/{draft.pk}/actions/assign/", "articles/event/",
        f"articles/article/{draft.pk}/actions/publish/", f"articles/article/{draft.pk}/actions/schedule/",
        f"articles/article/{site['article'].pk}/actions/plan_end/",
        f"{rewritten}/editions/", f"{rewritten}/compare/",
        f"{rewritten}/compare/?older=2&newer=1", f"{rewritten}/editions/1/",
        f"{rewritten}/actions/restore/?edition=1", f"{rewritten}/actions/leave_out/?edition=1",
        f"articles/article/{draft.pk}/drafts/", f"articles/article/{draft.pk}/drafts/{snapshot.pk}/",
        "articles/topic/", f"articles/topic/{site['topic'].pk}/change/",
        f"articles/topic/{site['topic'].pk}/merge/", "articles/author/add/",
        f"kingsfund/user/{chief.pk}/delete/",
        "articles/picture/", "articles/picture/add/", f"articles/picture/{picture.pk}/change/",
        "newsletter/newsletter/",
        "newsletter/subscriber/", f"newsletter/subscriber/{subscriber.pk}/change/",
        f"newsletter/subscriber/{subscriber.pk}/delete/", "newsletter/suppression/",
        f"newsletter/suppression/{suppression.pk}/delete/",
    ):  # fmt: skip
        walk.open(f"/admin/{path}")
    walk_through_the_list(walk)
    walk_through_a_conflict(walk, draft, moderator)
    outsider = Walk(visitor())
    outsider.visitor.sign_in(stranger)
    outsider.open("/admin/articles/article/add/")
    walk.violations += outsider.violations
    walk.end()
    assert templates_of(staff=True) - rendered == set()


def walk_through_the_list(walk: Walk) -> None:
    """Assigning several articles at once, and forgetting to say to whom."""
    walk.open("/admin/articles/article/")
    walk.visitor.page.locator("input.action-select").first.check()
    walk.visitor.page.select_option("select[name=action]", "assign_selected")
    walk.press("button[name=index]")
    walk.press("input[value=Assign]")


def walk_through_a_conflict(walk: Walk, article: Article, colleague: User) -> None:
    """Saving words over those that a colleague saved meanwhile."""
    walk.open(f"/admin/articles/article/{article.pk}/change/")
    walk.visitor.page.fill("#id_title", "My words")
    edition = article.draft_edition()
    edition.title = "Their words"
    edition.save()
    article.count_save(by=colleague)
    walk.press("input[name=_continue]")
    assert walk.visitor.page.get_by_text("Two texts to choose from").is_visible()
