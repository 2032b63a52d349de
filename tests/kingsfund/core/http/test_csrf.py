import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from kingsfund.core.http.csrf import csrf_problem, is_cross_site, same_site_only


@pytest.mark.parametrize(
    ("headers", "is_cross"),
    [
        ({}, False),
        ({"Sec-Fetch-Site": "same-origin"}, False),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"}, False),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"}, True),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, False),
        ({"Sec-Fetch-Site": "none", "Origin": "null"}, True),
        ({"Sec-Fetch-Site": "none", "Origin": "https://evil.example"}, True),
        ({"Sec-Fetch-Site": "same-site"}, True),
        ({"Sec-Fetch-Site": "same-site", "Origin": "https://blog.example.org"}, True),
        ({"Sec-Fetch-Site": "nonsense", "Origin": "https://evil.example"}, True),
        ({"Sec-Fetch-Site": "nonsense"}, True),
        ({"Sec-Fetch-Site": "SAME-ORIGIN"}, True),
        ({"Sec-Fetch-Site": "none"}, False),
        ({"Sec-Fetch-Site": "cross-site"}, True),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"}, True),
        ({"Origin": "http://testserver"}, False),
        ({"Origin": "https://www.example.org"}, False),
        ({"Origin": "https://evil.example"}, True),
        ({"Origin": "http://testserver.evil.example"}, True),
        ({"Origin": "http://testserver:81"}, True),
        ({"Origin": "null"}, True),
        ({"Origin": "http://["}, True),
    ],
)
def test_is_cross_site_believes_the_browser(
    settings: object, headers: dict[str, str], is_cross: bool
) -> None:
    settings.SITE_URL = "https://www.example.org"
    request = RequestFactory().post("/", headers=headers)
    assert is_cross_site(request) is is_cross


def test_same_site_only_refuses_another_site() -> None:
    @same_site_only
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse("done")

    assert view(RequestFactory().post("/")).content == b"done"
    with pytest.raises(PermissionDenied, match="another site"):
        view(RequestFactory().post("/", headers={"Sec-Fetch-Site": "cross-site"}))


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
