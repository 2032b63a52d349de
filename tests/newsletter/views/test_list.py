import pytest
from django.test import Client

from newsletter import wording
from newsletter.models import Newsletter
from tests.factories import make_newsletter

URL = "/newsletter/"


def test_list_offers_the_open_newsletters_with_no_box_ticked(
    client: Client, weekly: Newsletter, monthly: Newsletter
) -> None:
    make_newsletter("Closed one", is_active=False)
    response = client.get(URL)
    html = response.content.decode()
    assert [choice.newsletter for choice in response.context["form"].choices] == [weekly, monthly]
    assert "<strong>Data monthly</strong>, every first Monday" in html
    assert "Charts." in html
    assert wording.PROMISE in html
    assert ("checked" in html, "Closed one" in html) == (False, False)


def test_list_is_the_same_for_everybody(client: Client, weekly: Newsletter) -> None:
    first, second = client.get(URL), Client().get(URL, headers={"cookie": "session=x"})
    assert first.content == second.content
    assert first.cookies == {}
    assert "csrfmiddlewaretoken" not in first.content.decode()
    assert first.headers["Cache-Control"] == "public, no-cache"
    assert "Cookie" not in first.headers["Vary"]


def test_list_without_newsletters_says_so(client: Client, db: None) -> None:
    html = client.get(URL).content.decode()
    assert "There is no newsletter to subscribe to at the moment." in html
    assert "<form" not in html


def test_list_escapes_what_an_editor_wrote(client: Client, db: None) -> None:
    make_newsletter("<script>alert(1)</script>", slug="odd", description='" onfocus="alert(1)')
    html = client.get(URL).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "&quot; onfocus=&quot;alert(1)" in html


@pytest.mark.parametrize("number", [1, 3])
def test_list_asks_one_question(
    client: Client, db: None, number: int, django_assert_num_queries: object
) -> None:
    for _ in range(number):
        make_newsletter()
    with django_assert_num_queries(1):
        assert len(client.get(URL).context["form"].choices) == number
