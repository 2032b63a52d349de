"""A visitor subscribes to a newsletter, confirms, changes their mind, and leaves."""

import re

import pytest
from playwright.sync_api import Locator, expect

from kingsfund.models import Mail
from newsletter.models import Subscription
from tests.factories import make_article, make_newsletter
from tests.journeys.conftest import DESKTOP, PHONE, MakeVisitor


def link_in_mail(name: str, part: str) -> str:
    """The first link of the kind in the latest such mail, as its reader would press it."""
    text = Mail.objects.filter(name=name).latest("pk").text
    return next(link for link in re.findall(r"https?://\S+", text) if part in link)


def send(button: Locator) -> None:
    with button.page.expect_navigation():
        button.click()


@pytest.mark.parametrize("java_script", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_visitor_subscribes_confirms_and_leaves(
    visitor: MakeVisitor, viewport: dict[str, int], java_script: bool
) -> None:
    make_newsletter("The weekly"), make_newsletter("Workforce", position=1)
    article = make_article()
    page = visitor(viewport=viewport, java_script_enabled=java_script).open(
        article.get_absolute_url()
    )

    strip = page.locator("form.signup").first
    strip.locator("input[type=email]").fill("reader@example.net")
    strip.get_by_role("button").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(re.compile("inbox", re.IGNORECASE))
    assert not Subscription.objects.confirmed().exists()

    page.goto(link_in_mail("newsletter/confirm", "/confirm/"))
    assert not Subscription.objects.confirmed().exists(), "opening a link changes nothing"
    send(page.locator("main form button[type=submit]").first)
    subscription = Subscription.objects.confirmed().get()
    assert (subscription.newsletter.name, subscription.subscriber.email) == (
        "The weekly",
        "reader@example.net",
    )

    page.goto(link_in_mail("newsletter/welcome", "/preferences/"))
    page.get_by_label(re.compile("Workforce")).check()
    send(page.get_by_role("button", name=re.compile("Save")).first)
    assert Subscription.objects.confirmed().count() == 2

    page.goto(link_in_mail("newsletter/welcome", "/unsubscribe/"))
    assert Subscription.objects.confirmed().count() == 2, "opening a link changes nothing"
    send(page.locator("main form button[type=submit]").first)
    assert Subscription.objects.confirmed().get().newsletter.name == "Workforce"
