import pytest
from django.test import Client

from tests.factories import make_article

CHART = '<figure class="embed"><a href="https://www.youtube.com/watch?v=dQw4w9WgXcQ">A film</a></figure>'


@pytest.mark.parametrize(
    "path", ["/healthz?q=%00", "/healthz?q=%00&q=x", "/healthz?%00=1", "/nothing%00here"]
)
def test_address_with_nul_is_refused(client: Client, path: str) -> None:
    assert client.get(path).status_code == 400


def test_every_answer_carries_the_policy(client: Client, db: None) -> None:
    for path in ("/healthz", "/nothing-here/", "/admin/login/"):
        policy = client.get(path)["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; script-src testserver/static/ ")
        assert "style-src testserver/static/" in policy
        assert "unsafe" not in policy


def test_no_file_that_was_sent_in_is_a_script(client: Client, db: None) -> None:
    make_article("With a chart", slug="chart", body=CHART)
    for path in ("/articles/chart/", "/", "/admin/login/"):
        parts = client.get(path)["Content-Security-Policy"].split("; ")
        sources = dict(part.split(" ", 1) for part in parts)
        for name in ("script-src", "style-src"):
            hosts = [
                source for source in sources[name].split() if not source.startswith("'sha256-")
            ]
            assert set(hosts) <= {"testserver/static/", "testserver/admin/jsi18n/"}
    assert (
        "frame-src https://www.youtube-nocookie.com"
        in client.get("/articles/chart/")["Content-Security-Policy"]
    )


def test_only_the_admin_lets_the_import_map_of_its_editor_through(client: Client, db: None) -> None:
    assert "sha256-" in client.get("/admin/login/")["Content-Security-Policy"]
    assert "sha256-" not in client.get("/healthz")["Content-Security-Policy"]


BODY = (
    b'--B\r\nContent-Disposition: form-data; name="email"\r\n\r\na\\ud800@example.org\r\n--B--\r\n'
)


def send(client: Client, charset: str) -> int:
    content_type = f"multipart/form-data; boundary=B{charset}"
    return client.generic("POST", "/newsletter/subscribe/", BODY, content_type).status_code


@pytest.mark.parametrize(
    "charset", ["unicode_escape", "raw_unicode_escape", "utf-16", "hex", "idna"]
)
def test_body_in_an_encoding_of_its_own_is_refused(client: Client, db: None, charset: str) -> None:
    assert send(client, f"; charset={charset}") == 400


@pytest.mark.parametrize("charset", ["", "; charset=UTF-8", "; charset=us-ascii", "; charset=none"])
def test_body_as_browsers_and_programs_send_it_is_read(
    client: Client, db: None, charset: str
) -> None:
    assert send(client, charset) == 422
