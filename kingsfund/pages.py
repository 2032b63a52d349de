"""Public pages: the same bytes for everybody, so that any cache may hold them, and never stale."""

import functools
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import get_conditional_response, set_response_etag
from django.views.decorators.http import require_safe

View = Callable[..., HttpResponse]


class PageIsPersonal(Exception):
    """A view marked public tried to answer one visitor differently from the next."""


def public_page(view: View) -> View:
    """Mark a view whose answer is the same for everybody.

    GET and HEAD only; compressed (nothing secret is in it); revalidated on each use by its ETag
    (RFC 9110, section 8.8.3), so a cache may keep it and a reader never sees an old one.
    Raises `PageIsPersonal` if the view set a cookie or looked at one.
    """

    @require_safe
    @functools.wraps(view)
    def wrapper(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if hasattr(response, "render"):
            response.render()
        if response.cookies or "cookie" in response.get("Vary", "").lower():
            raise PageIsPersonal(request.path)
        response.headers.setdefault("Cache-Control", "public, no-cache")
        if response.streaming:
            return response
        if response.status_code == 200:
            set_response_etag(response)
        response = GZipMiddleware(view).process_response(request, response)
        return get_conditional_response(request, etag=response.get("ETag"), response=response)

    return wrapper


def private_page(view: View) -> View:
    """Mark a view that answers one visitor: no cache keeps it, no search engine lists it."""

    @functools.wraps(view)
    def wrapper(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return wrapper
