"""Real requests through the whole stack, to views that are marked public and are not."""

import logging

import pytest
from django.conf import settings as project
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.test import Client
from django.urls import path

from kingsfund.core.http.caching import cacheable, private_page
from kingsfund.core.http.public_pages import PageIsPersonal


def hand_out_token(request: HttpRequest) -> HttpResponse:
    return HttpResponse(get_token(request))


def read_session(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"Hello {request.session.get('name', '')}")


def write_session(request: HttpRequest) -> HttpResponse:
    request.session["name"] = "Ann"
    return HttpResponse("Hello Ann")


def look_at_user(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"Hello {request.user}")


def set_cookie(request: HttpRequest) -> HttpResponse:
    response = HttpResponse("Hello Ann")
    response.set_cookie("name", "Ann")
    return response


def vary_on_cookie(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Hello", headers={"Vary": "Accept-Encoding, Cookie"})


PERSONAL = [hand_out_token, read_session, write_session, look_at_user, set_cookie, vary_on_cookie]


def stored_by_hand(request: HttpRequest) -> HttpResponse:
    """Public without the mark."""
    return HttpResponse(get_token(request), headers={"Cache-Control": "s-maxage=60"})


@cacheable
def same_for_everybody(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Hello")


urlpatterns = [
    *(path(f"{view.__name__}/", cacheable(view)) for view in PERSONAL),
    *(path(f"private/{view.__name__}/", private_page(view)) for view in PERSONAL),
    path("stored_by_hand/", stored_by_hand),
    path("same/", same_for_everybody),
]

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
ADDRESSES = [*(f"/{view.__name__}/" for view in PERSONAL), "/stored_by_hand/"]


def test_guard_stands_outside_every_other_middleware() -> None:
    assert project.MIDDLEWARE[0] == "kingsfund.core.http.public_pages.PublicPageGuardMiddleware"


@pytest.mark.parametrize("address", ADDRESSES)
def test_public_page_for_one_visitor_is_an_error(client: Client, address: str) -> None:
    with pytest.raises(PageIsPersonal, match=address):
        client.get(address)


@pytest.mark.parametrize("address", ADDRESSES)
def test_in_production_its_visitor_gets_it_and_no_cache_keeps_it(
    client: Client, settings: object, caplog: pytest.LogCaptureFixture, address: str
) -> None:
    settings.REFUSE_PERSONAL_PAGES = False
    with caplog.at_level(logging.ERROR):
        response = client.get(address)
    assert (response.status_code, response["Cache-Control"]) == (200, "private, no-store")
    assert not response.has_header("ETag")
    assert f"A public page was made for one visitor: {address}" in caplog.text


@pytest.mark.parametrize("view", PERSONAL)
def test_private_page_may_look_at_its_visitor(client: Client, view: object) -> None:
    assert client.get(f"/private/{view.__name__}/")["Cache-Control"] == "no-store"


def test_page_for_everybody_goes_out_as_it_is(client: Client) -> None:
    response = client.get("/same/")
    assert (response["Cache-Control"], response.has_header("ETag")) == ("public, no-cache", True)


@pytest.mark.parametrize("cookie", ["session=x", "session=", "csrf=x", "csrf="])
def test_page_for_everybody_takes_no_worthless_cookie_back(client: Client, cookie: str) -> None:
    response = client.get("/same/", headers={"Cookie": cookie})
    assert (response["Cache-Control"], response.cookies) == ("public, no-cache", {})
    assert response.headers == client.get("/same/").headers


def test_page_of_ones_own_hands_out_a_token_for_a_worthless_one(client: Client) -> None:
    response = client.get("/private/hand_out_token/", headers={"Cookie": "csrf=x"})
    assert len(response.cookies["csrf"].value) == 32


def test_session_and_token_are_known_by_their_cookies(client: Client) -> None:
    client.get("/private/write_session/")
    client.get("/private/hand_out_token/")
    response = client.get("/private/read_session/")
    assert (response.text, sorted(client.cookies)) == ("Hello Ann", ["csrf", "session"])
