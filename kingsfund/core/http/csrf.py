"""Where a post came from, for views that decide themselves what to do about it.

Forms on public pages hold no token: what tells their posts from another site's is the browser. Forms
on private pages hold one, and where a refusal would lose what was typed, the view checks it here.
"""

import functools
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.middleware.csrf import CsrfViewMiddleware


def is_cross_site(request: HttpRequest) -> bool:
    """Whether the browser says that another site sent this (W3C Fetch Metadata; RFC 6454, section 7).

    Both headers are asked: what one of them calls foreign is foreign. What says nothing, such as a
    mail program or an old browser, is let through.
    """
    # "same-site" is another host of the same domain, which may be somebody else's.
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None and site not in ("same-origin", "none"):
        return True
    # "null" is what our own pages without a referrer send (Fetch standard, section 3.2), such as
    # the sign-up form under a secret page.
    if not origin or (origin == "null" and site == "same-origin"):
        return False
    _, _, host = origin.partition("://")
    return host not in (request.get_host(), urlsplit(settings.SITE_URL).netloc)


def same_site_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Mark a view that answers 403 to what another site's page sent."""

    @functools.wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_cross_site(request):
            raise PermissionDenied("This form was sent from another site.")
        return view(request, *args, **kwargs)

    return wrapper


class _Check(CsrfViewMiddleware):
    problem = ""

    def _reject(self, request: HttpRequest, reason: str) -> HttpResponseForbidden:
        self.problem = reason
        return HttpResponseForbidden()


def csrf_problem(request: HttpRequest) -> str:
    """What is wrong with the token of a post to an exempt view, in Django's words; empty if nothing.

    Django would answer with an error page, on which everything that was typed is lost.
    """
    check = _Check(_no_response)
    check.process_request(request)
    check.process_view(request, _no_response, (), {})
    return check.problem


def _no_response(request: HttpRequest) -> HttpResponse:
    raise NotImplementedError("The check never answers a request.")
