"""Where a post came from, for views that decide themselves what to do about it.

Public pages carry no token, so the first post of a journey leaves from a page without one; it must
change nothing. The second leaves from a page that has one, and is held to it here.
"""

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware


def is_cross_site(request: HttpRequest) -> bool:
    """Whether the browser says that another site sent this; a program that says nothing is let through."""
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site == "cross-site"
    origin = request.headers.get("Origin")
    return origin is not None and origin.partition("://")[2] != request.get_host()


class _Check(CsrfViewMiddleware):
    def _reject(self, request: HttpRequest, reason: str) -> str:
        return reason


def csrf_problem(request: HttpRequest) -> str:
    """What is wrong with the token of a post to an exempt view, in Django's words; empty if nothing.

    Django would answer with an error page, on which everything that was typed is lost.
    """
    check = _Check(_no_response)
    check.process_request(request)
    return check.process_view(request, _no_response, (), {}) or ""


def _no_response(request: HttpRequest) -> HttpResponse:
    raise NotImplementedError("The check never answers a request.")
