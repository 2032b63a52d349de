import gzip

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.test import RequestFactory

from kingsfund.core.http.caching import cacheable, capability_url, draft_page, private_page

TEXT = "The same for everybody. " * 40


@cacheable
def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(TEXT)


def get(**headers: str) -> HttpResponse:
    return page(RequestFactory().get("/", headers=headers))


def test_public_page_may_be_kept_by_any_cache_and_is_asked_for_again() -> None:
    response = get()
    assert response["Cache-Control"] == "public, no-cache"
    assert "Cookie" not in response.get("Vary", "")
    assert response.text == TEXT


def test_public_page_answers_not_modified() -> None:
    first = get()
    second = get(if_none_match=first["ETag"])
    assert (second.status_code, second.content) == (304, b"")


def test_public_page_is_compressed_and_its_tag_still_holds() -> None:
    first = get(accept_encoding="gzip")
    assert gzip.decompress(first.content).decode() == TEXT
    again = get(accept_encoding="gzip", if_none_match=first["ETag"])
    assert again.status_code == 304


def test_public_page_takes_no_other_method() -> None:
    assert page(RequestFactory().post("/")).status_code == 405


def test_private_page_is_kept_and_listed_nowhere() -> None:
    response = private_page(lambda request: HttpResponse("Yours"))(RequestFactory().get("/"))
    assert response["Cache-Control"] == "no-store"
    assert response["X-Robots-Tag"] == "noindex, nofollow"


def test_secret_page_is_private_and_sends_no_referrer() -> None:
    response = capability_url(lambda request: HttpResponse("Yours"))(RequestFactory().get("/"))
    headers = ("Cache-Control", "X-Robots-Tag", "Referrer-Policy")
    assert [response[name] for name in headers] == ["no-store", "noindex, nofollow", "no-referrer"]


def test_draft_page_is_kept_by_its_own_browser_alone() -> None:
    view = draft_page(lambda request: HttpResponse(get_token(request)))
    response = view(RequestFactory().get("/"))
    assert (response["Cache-Control"], response["X-Robots-Tag"]) == (
        "private, no-cache",
        "noindex, nofollow",
    )
    assert (list(response.cookies), response.has_header("Vary")) == (["csrf"], False)
