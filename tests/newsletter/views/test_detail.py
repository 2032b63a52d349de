from collections.abc import Callable

from django.test import Client

from newsletter import wording
from newsletter.models import Consent, Newsletter
from tests.factories import make_newsletter


def test_newsletter_has_a_page_with_its_own_form(client: Client, weekly: Newsletter) -> None:
    response = client.get(f"/newsletter/{weekly.slug}/")
    html = response.content.decode()
    assert f"<h1>{weekly.name}</h1>" in html
    assert weekly.description in html
    assert wording.sentence(weekly) in html
    assert html.count(f'value="{weekly.offer}"') == 1
    assert (response.cookies, response.headers["Cache-Control"]) == ({}, "public, no-cache")


def test_sign_up_from_its_page_says_where_it_was(client: Client, weekly: Newsletter) -> None:
    form = {"email": "jane@example.org", "newsletters": weekly.offer, "source": "newsletter"}
    client.post("/newsletter/subscribe/", form)
    assert Consent.objects.get().source == "strip: newsletter"


def test_closed_newsletter_keeps_its_page_without_a_form(client: Client, db: None) -> None:
    make_newsletter("Bed days", slug="beds", is_active=False)
    html = client.get("/newsletter/beds/").content.decode()
    assert "It takes no new subscribers at the moment." in html
    assert "<form" not in html


def test_page_asks_one_question(
    client: Client, weekly: Newsletter, django_assert_num_queries: Callable
) -> None:
    with django_assert_num_queries(1):
        client.get(f"/newsletter/{weekly.slug}/")
