from django.test import Client


def test_healthz_answers_without_a_database(client: Client) -> None:
    assert client.get("/healthz").text == "ok\n"


def test_readyz_answers_when_every_migration_is_in(client: Client, db: None) -> None:
    assert client.get("/readyz").text == "ready\n"


def test_robots_are_kept_from_the_desk_and_shown_the_map(client: Client, settings: object) -> None:
    lines = client.get("/robots.txt").text.splitlines()
    assert lines == [
        "User-agent: *",
        "Disallow: /admin/",
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
    ]
