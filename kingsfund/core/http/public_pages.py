"""The guard over public pages: what any cache may hold is the same for every visitor."""

import logging
import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

logger = logging.getLogger(__name__)
COMMA = re.compile(r"\s*,\s*")


class PageIsPersonal(Exception):
    """A response that any cache may hold was made for one visitor."""


class PublicPageGuardMiddleware:
    """Let no response out that is public and personal at once.

    It stands outside every other middleware, because those of the session and of the CSRF token add
    their cookie after the view. With `DEBUG`, and in tests, such a page is an error:
    `PageIsPersonal`. Otherwise the visitor gets it, no cache keeps it, and the log names the path.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not (is_public(response) and is_personal(response)):
            return response
        if settings.DEBUG or settings.REFUSE_PERSONAL_PAGES:
            raise PageIsPersonal(request.path)
        logger.error("A public page was made for one visitor: %s", request.path)
        return for_visitor_alone(response)


# What Django takes for a session's key and for the secret of a form's token.
SHAPES = {
    "SESSION_COOKIE_NAME": r"[a-z0-9]{8,}",
    "CSRF_COOKIE_NAME": r"[a-zA-Z0-9]{32}|[a-zA-Z0-9]{64}",
}


class IgnoreWorthlessCookiesMiddleware:
    """Take a cookie for none that can be neither a session's nor a token's.

    Django takes the one back and replaces the other, with any response: a public page that is asked
    for with such a cookie would be one visitor's.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        for setting, shape in SHAPES.items():
            name = getattr(settings, setting)
            if not re.fullmatch(shape, request.COOKIES.get(name, "")):
                request.COOKIES.pop(name, None)
        return self.get_response(request)


def is_public(response: HttpResponse) -> bool:
    """Whether its `Cache-Control` lets a shared cache keep it (RFC 9111, section 5.2.2)."""
    directives = COMMA.split(response.get("Cache-Control", "").lower())
    return any(name.partition("=")[0].strip() in ("public", "s-maxage") for name in directives)


def is_personal(response: HttpResponse) -> bool:
    """Whether it sets a cookie, or was made with a look at one."""
    looked_at = {name.strip() for name in response.get("Vary", "").lower().split(",")}
    return bool(response.cookies or looked_at & {"cookie", "authorization", "*"})


def for_visitor_alone(response: HttpResponse) -> HttpResponse:
    """The response, for its visitor alone."""
    response.headers["Cache-Control"] = "private, no-store"
    for name in ("ETag", "Last-Modified", "Expires"):
        response.headers.pop(name, None)
    return response
