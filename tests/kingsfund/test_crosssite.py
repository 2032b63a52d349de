"""Where a post came from."""

import pytest
from django.test import RequestFactory

from kingsfund.crosssite import csrf_problem, is_cross_site


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, False),
        ({"HTTP_SEC_FETCH_SITE": "cross-site"}, True),
        ({"HTTP_SEC_FETCH_SITE": "same-origin"}, False),
        ({"HTTP_SEC_FETCH_SITE": "same-site"}, False),
        ({"HTTP_SEC_FETCH_SITE": "none"}, False),
        ({"HTTP_ORIGIN": "http://testserver"}, False),
        ({"HTTP_ORIGIN": "http://testserver:81"}, True),
        ({"HTTP_ORIGIN": "https://evil.example"}, True),
        ({"HTTP_ORIGIN": "http://testserver.evil.example"}, True),
        ({"HTTP_ORIGIN": "null"}, True),
        ({"HTTP_ORIGIN": ""}, True),
        ({"HTTP_ORIGIN": "http://[::"}, True),
    ],
)
def test_is_cross_site_believes_the_browser(headers: dict[str, str], expected: bool) -> None:
    assert is_cross_site(RequestFactory().post("/", **headers)) is expected


def test_csrf_problem_is_empty_for_cookie_and_token_that_agree() -> None:
    request = RequestFactory().post("/", {"csrfmiddlewaretoken": "a" * 32})
    request.COOKIES["csrf"] = "a" * 32
    assert csrf_problem(request) == ""


@pytest.mark.parametrize("cookie", [None, "b" * 32])
def test_csrf_problem_names_what_is_wrong(cookie: str | None) -> None:
    request = RequestFactory().post("/", {"csrfmiddlewaretoken": "a" * 32})
    if cookie:
        request.COOKIES["csrf"] = cookie
    assert csrf_problem(request) in (
        "CSRF cookie not set.",
        "CSRF token from POST incorrect.",
    )
