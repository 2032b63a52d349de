"""Forms on public pages hold no token; what tells their posts from another site's is the browser."""

import functools
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse


def is_cross_site(request: HttpRequest) -> bool:
    """Whether the browser says that another site sent this (W3C Fetch Metadata; RFC 6454, section 7).

    What says nothing, such as a mail program or an old browser, is let through.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site == "cross-site"
    origin = request.headers.get("Origin")
    if not origin:
        return False
    _, _, host = origin.partition("://")
    return host not in (request.get_host(), urlsplit(settings.SITE_URL).netloc)


def same_site_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Mark a view that answers 403 to what another site's page sent."""

    @functools.wraps(view)
    def wrapper(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if is_cross_site(request):
            raise PermissionDenied("This form was sent from another site.")
        return view(request, *args, **kwargs)

    return wrapper
