"""How much each may send, through the application that every server loads."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory

from kingsfund.core.http.uploads import body_limit
from kingsfund.models import User
from kingsfund.wsgi import application

SMALL = 64 * 1024


def post(path: str, size: int, *, cookie: str = "", **headers: str) -> tuple[str, str]:
    """The status line and the page that a body of some size is answered with."""
    request = RequestFactory().post(path, HTTP_COOKIE=cookie)
    environ = request.META | {"CONTENT_TYPE": "text/plain", "wsgi.input": BytesIO(b"x" * size)}
    environ |= {"CONTENT_LENGTH": str(size)} | headers
    status = []
    response = application(environ, lambda line, _: status.append(line))
    page = b"".join(response).decode()
    response.close()
    return status[0], page


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/newsletter/subscribe/", "/articles/x/respond/", "/admin/login/", "/"]
)
def test_strangers_body_above_64_kb_is_refused_with_a_page(path: str) -> None:
    status, page = post(path, SMALL + 1)
    assert status == "413 Request Entity Too Large"
    assert "<h1>That was too much to take in at once</h1>" in page
    assert not post(path, SMALL)[0].startswith("413")


@pytest.mark.django_db
def test_who_is_signed_in_may_send_files_to_the_admin(
    settings: object, editor: User, log_in: Callable[[User], Client]
) -> None:
    settings.STAFF_BODY_LIMIT = 200_000
    cookie = f"session={log_in(editor).cookies['session'].value}"
    assert not post("/admin/articles/picture/upload/", 200_000, cookie=cookie)[0].startswith("413")
    assert post("/admin/articles/picture/upload/", 200_001, cookie=cookie)[0].startswith("413")
    assert post("/newsletter/subscribe/", 200_000, cookie=cookie)[0].startswith("413")
    assert post("/admin/articles/picture/upload/", 200_000, cookie="session=x")[0].startswith("413")


@pytest.mark.django_db
def test_body_of_unknown_length_is_limited_like_a_large_one(
    settings: object, editor: User, log_in: Callable[[User], Client]
) -> None:
    cookie = f"session={log_in(editor).cookies['session'].value}"
    environ = {"PATH_INFO": "/admin/", "HTTP_TRANSFER_ENCODING": "chunked"}
    assert body_limit(environ) == settings.PUBLIC_BODY_LIMIT
    assert body_limit(environ | {"HTTP_COOKIE": cookie}) == settings.STAFF_BODY_LIMIT


def test_small_body_asks_no_database() -> None:
    environ = {"PATH_INFO": "/admin/", "CONTENT_LENGTH": "100", "HTTP_COOKIE": "session=abc"}
    assert body_limit(environ) == SMALL


@pytest.mark.django_db
def test_file_in_a_readers_form_goes_nowhere(
    settings: object, tmp_path: Path, rf: RequestFactory
) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10
    for path, files in (("/newsletter/subscribe/", []), ("/admin/articles/article/1/", ["file"])):
        file = SimpleUploadedFile("x.bin", b"x" * 60_000)
        request = rf.post(path, {"file": file, "email": "a@example.org"})
        assert list(request.FILES) == files
        assert request.POST["email"] == "a@example.org"
        assert len(list(tmp_path.iterdir())) == len(files)
        request.close()


@pytest.mark.django_db
def test_form_that_django_refuses_is_answered_with_the_same_page(
    client: Client, settings: object
) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    response = client.post("/newsletter/subscribe/", {"email": "x" * 2000})
    assert (response.status_code, response["Cache-Control"]) == (413, "no-store")
    assert "That was too much to take in at once" in response.text
