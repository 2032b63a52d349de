from datetime import timedelta

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone

from kingsfund.models import User
from newsletter.models import Newsletter, Subscriber
from tests.factories import make_newsletter, make_subscription

PANEL = Template("{% load newsletter_admin %}{% newsletter_panel %}")


def panel(user: User) -> str:
    request = RequestFactory().get("/admin/")
    request.user = user
    return " ".join(PANEL.render(Context({"request": request})).split())


def test_panel_counts_each_newsletter_and_names_the_newest(
    newsletter_editor: User, weekly: Newsletter, monthly: Newsletter
) -> None:
    for days, email in enumerate(["new@example.net", "middle@example.net", "old@example.net"]):
        make_subscription(email, weekly)
        since = timezone.now() - timedelta(days=days)
        Subscriber.objects.filter(email=email).update(created_at=since)
    make_subscription("asker@example.net", weekly, status="pending")
    html = panel(newsletter_editor)
    assert '?newsletter=weekly&amp;status=confirmed">3</a>' in html
    assert "take Weekly briefing, 1 yet to confirm</span>" in html
    assert "take Data monthly</span>" in html
    order = [html.index(f"{who}@example.net") for who in ("new", "middle", "old")]
    assert order == sorted(order)
    assert "asker@example.net" not in html


def test_panel_is_empty_for_whoever_may_not_see_subscribers(
    editor: User, moderator: User, stranger: User, weekly: Newsletter
) -> None:
    assert [panel(user) for user in (editor, moderator, stranger)] == ["", "", ""]


def test_panel_says_what_to_do_while_there_is_nothing(newsletter_editor: User) -> None:
    assert "There is no newsletter yet." in panel(newsletter_editor)
    make_newsletter()
    assert "Nobody has subscribed yet." in panel(newsletter_editor)


@pytest.mark.parametrize("number", [1, 3])
def test_panel_asks_the_same_questions_for_every_number_of_rows(
    newsletter_editor: User, number: int, django_assert_num_queries: object
) -> None:
    for _ in range(number):
        make_subscription()
    with django_assert_num_queries(4):  # two of them for the permissions
        assert panel(newsletter_editor).count("@example.net") == number
