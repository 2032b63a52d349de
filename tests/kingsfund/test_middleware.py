import pytest
from django.test import Client


@pytest.mark.parametrize("path", ["/healthz?q=%00", "/healthz?%00=1", "/nothing%00here"])
def test_address_with_nul_is_refused(client: Client, path: str) -> None:
    assert client.get(path).status_code == 400


def test_every_answer_carries_the_policy(client: Client, db: None) -> None:
    for path in ("/healthz", "/nothing-here/", "/admin/login/"):
        policy = client.get(path)["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'")
        assert "unsafe" not in policy


def test_only_the_desk_lets_the_import_map_of_its_editor_through(client: Client, db: None) -> None:
    assert "sha256-" in client.get("/admin/login/")["Content-Security-Policy"]
    assert "sha256-" not in client.get("/healthz")["Content-Security-Policy"]
