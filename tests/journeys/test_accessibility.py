"""Every template, looked at by axe-core in light and dark, wide and at 320 px."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.template import Template
from django.test.signals import template_rendered

from comments.models import Reason
from kingsfund.signing import make_token
from tests.factories import (
    make_article,
    make_author,
    make_comment,
    make_draft,
    make_newsletter,
    make_subscription,
    make_topic,
    picture_file,
)
from tests.journeys.conftest import MakeVisitor, Visitor

LOOKS = {
    "light, wide": {"color_scheme": "light", "viewport": {"width": 1280, "height": 900}},
    "dark, narrow": {"color_scheme": "dark", "viewport": {"width": 320, "height": 640}},
}
BODY = (
    "<h2>One</h2><p>A <a href='/articles/'>link</a>.</p><table><caption>Beds</caption><thead><tr>"
    "<th scope='col'>Year</th><th scope='col'>Beds</th></tr></thead><tbody><tr><td>2025</td>"
    "<td>100</td></tr></tbody></table><h2>Two</h2><blockquote><p>Said.</p></blockquote>"
)


@pytest.fixture
def rendered() -> Iterator[set[str]]:
    """The names of the templates that the server renders meanwhile."""
    names: set[str] = set()

    def note(template: Template, **rest: object) -> None:
        names.add(template.name)

    template_rendered.connect(note)
    yield names
    template_rendered.disconnect(note)


class Walk:
    """One visitor opening page after page, each looked at by axe."""

    def __init__(self, visitor: Visitor, *more: str) -> None:
        self.visitor, self.more, self.violations = visitor, more, []

    def look(self) -> None:
        self.violations += self.visitor.axe_violations(*self.more)
        if not self.visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
            self.violations.append(f"{self.visitor.page.url} is wider than its window")

    def end(self) -> None:
        if self.violations:
            pytest.fail("\n".join(self.violations), pytrace=False)

    def open(self, path: str) -> None:
        self.visitor.open(path)
        self.look()

    def press(self, selector: str) -> None:
        self.visitor.page.locator(selector).first.click()
        self.visitor.page.wait_for_load_state()
        self.look()


def make_site() -> dict[str, object]:
    topic, author, newsletter = (
        make_topic("Beds"),
        make_author("Ann Lee"),
        make_newsletter("Weekly"),
    )
    make_newsletter("Workforce", position=1)
    article = make_article(
        "Beds", kind="long_read", topics=[topic], authors=[author], body=BODY,
        edition={"picture": picture_file(size=(640, 360)), "picture_alt": "A ward at night",
                 "picture_caption": "A ward.", "key_points": "One\nTwo\nThree"},
    )  # fmt: skip
    make_article("Another", topics=[topic], authors=[author])
    published = make_comment(
        article, status="published", declared_interest="Owns beds.",
        text="See https://www.example.org/a-long-address-that-has-to-break-somewhere-in-narrow-windows",
    )  # fmt: skip
    make_comment(article, status="published", parent=published, from_author=True)
    return {
        "topic": topic, "author": author, "article": article, "published": published,
        "closed": make_article("Closed", comment_policy="closed"),
        "waiting": make_comment(article), "declined": make_comment(article, status="declined"),
        "subscription": make_subscription("reader@example.net", newsletter),
    }  # fmt: skip


@pytest.mark.parametrize("look", LOOKS)
def test_public_pages_have_no_violation(
    visitor: MakeVisitor, rendered: set[str], look: str, moderator: User
) -> None:
    site = make_site()
    Reason.objects.in_use()
    walk = Walk(visitor(**LOOKS[look]), "best-practice")
    article, published = site["article"], site["published"]
    for path in (
        "/", "/articles/", "/articles/?kind=report", "/topics/", site["topic"].get_absolute_url(),
        site["author"].get_absolute_url(), article.get_absolute_url(),
        site["closed"].get_absolute_url(), "/nothing-here/", "/comments/policy/", "/newsletter/",
        f"/comments/{published.pk}/reply/",
        *(f"/comments/status/{make_token('comment-status', site[name].pk)}/"
          for name in ("waiting", "published", "declined")),
    ):  # fmt: skip
        walk.open(path)
    # The forms: with mistakes, and as a preview.
    walk.open(article.get_absolute_url())
    walk.press("button:has-text('Preview your comment')")
    page = walk.visitor.page
    for name in ("text", "name", "job_title", "organisation"):
        page.fill(f"#id_comment_{name}", "Some words of a reader")
    page.fill("#id_comment_email", "ada@example.net")
    page.check("#id_comment_agrees")
    walk.press("button:has-text('Preview')")
    walk.open("/newsletter/")
    walk.press("main form button[type=submit]")
    walk.end()
    assert {"400.html", "404.html"} & rendered


@pytest.mark.parametrize("look", LOOKS)
def test_desk_has_no_violation(visitor: MakeVisitor, look: str) -> None:
    site = make_site()
    draft = make_draft("Being written")
    walk = Walk(visitor(**LOOKS[look]))
    walk.open("/admin/login/")
    walk.visitor.sign_in(User.objects.create_superuser("root", first_name="Root"))
    for path in (
        "", "articles/article/", "articles/article/add/", f"articles/article/{draft.pk}/change/",
        "articles/topic/", "articles/author/add/", "comments/comment/",
        f"comments/comment/{site['waiting'].pk}/change/",
        f"comments/comment/{site['declined'].pk}/change/",
        "comments/decision/", "comments/reason/", "newsletter/newsletter/",
        "newsletter/subscriber/",
        f"newsletter/subscriber/{site['subscription'].subscriber_id}/change/",
        "newsletter/suppression/",
    ):  # fmt: skip
        walk.open(f"/admin/{path}")
    walk.end()
