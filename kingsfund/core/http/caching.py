"""Public pages: the same bytes for everybody, so that any cache may hold them, and never stale."""

import functools
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import get_conditional_response, set_response_etag
from django.views.decorators.http import require_safe

View = Callable[..., HttpResponse]


def cacheable(view: View) -> View:
    """Mark a view whose answer is the same for everybody.

    GET and HEAD only; compressed (nothing secret is in it); revalidated on each use by its ETag
    (RFC 9110, section 8.8.3), so a cache may keep it and a reader never sees an old one.
    `PublicPageGuardMiddleware` refuses it if the view set a cookie or looked at one.
    """

    @require_safe
    @functools.wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if hasattr(response, "render"):
            response.render()
        response.headers.setdefault("Cache-Control", "public, no-cache")
        if response.streaming:
            return response
        if response.status_code == 200:
            set_response_etag(response)
        GZipMiddleware(view).process_response(request, response)
        etag = response.get("ETag")
        return get_conditional_response(request, etag=etag, response=response) or response

    return wrapper


def private_page(view: View) -> View:
    """Mark a view that answers one visitor: no cache keeps it, no search engine lists it."""

    @functools.wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return wrapper


def capability_url(view: View) -> View:
    """Mark a private page whose address is the key to it: no other site learns where it was read.

    Without a referrer a browser sends the origin of its posts as "null", so that no view of such a
    page asks where a post came from; whoever does not know the address cannot forge one.
    """

    @functools.wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = private_page(view)(request, *args, **kwargs)
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return wrapper


def draft_page(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Mark a view that answers somebody who is writing: only that browser keeps it, for going back.

    Browsers do not go back to a page that a post led to if it is stored nowhere, or if it varies by
    cookie and came with one; what was written on it is lost then. "private" keeps it from all shared
    caches (RFC 9111, section 5.2.2.7), so varying has nothing to add.
    """

    @functools.wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "private, no-cache"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        # Sets the cookie of the form's token here, so that nothing adds the header later.
        CsrfViewMiddleware(view).process_response(request, response)
        response.headers.pop("Vary", None)
        return response

    return wrapper
