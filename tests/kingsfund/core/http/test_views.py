from collections.abc import Callable

import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse

from kingsfund.models import User
from tests.factories import make_topic


def test_healthz_answers_without_a_database(client: Client) -> None:
    assert client.get("/healthz").text == "ok\n"


def test_readyz_answers_when_every_migration_is_in(client: Client, db: None) -> None:
    assert client.get("/readyz").text == "ready\n"


def test_robots_are_kept_from_the_admin_and_shown_the_map(client: Client, settings: object) -> None:
    lines = client.get("/robots.txt").text.splitlines()
    assert lines == [
        "User-agent: *",
        "Disallow: /admin/",
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
    ]


def test_admin_leads_on_to_the_page_of_a_row_for_who_may_see_it(
    editor: User, author_user: User, stranger: User, log_in: Callable[[User], Client]
) -> None:
    topic = make_topic("Beds")
    kind = ContentType.objects.get_for_model(topic).pk
    address = reverse("admin:view_on_site", args=[kind, topic.pk])
    answers = [log_in(user).get(address) for user in (editor, author_user, stranger)]
    assert [answer.status_code for answer in answers] == [302, 302, 404]
    assert answers[0]["Location"].endswith("/topics/beds/")
    assert "/admin/login/" in Client().get(address)["Location"]


@pytest.mark.parametrize("address", ["/admin/r/999999/1/", "/admin/r/1/999999/", "/admin/r/1/x/"])
def test_admin_leads_to_no_row_that_is_not_there(
    editor: User, log_in: Callable[[User], Client], address: str
) -> None:
    assert log_in(editor).get(address).status_code == 404
