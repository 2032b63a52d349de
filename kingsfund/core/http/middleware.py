"""What every response carries and what no request may bring."""

import codecs
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest, DisallowedHost
from django.http import Http404, HttpRequest, HttpResponse

from kingsfund.core.http.csp import admin_policy, as_header, narrow
from kingsfund.core.http.request_bodies import REFUSED
from kingsfund.core.http.views import bad_request, refused_body
from kingsfund.core.numbers import is_out_of_range

GetResponse = Callable[[HttpRequest], HttpResponse]

LONGEST_PATH = 2000
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class ContentSecurityPolicyMiddleware:
    """Send `SECURE_CSP` with every page; the admin’s editor adds only what its own files need."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        policy = admin_policy() if request.path.startswith("/admin/") else settings.SECURE_CSP
        header = response.headers.get("Content-Security-Policy") or as_header(policy)
        response.headers["Content-Security-Policy"] = narrow(header, host_of(request))
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


def host_of(request: HttpRequest) -> str:
    """The host that was asked; the site's own where that is none of ours."""
    try:
        return request.get_host()
    except DisallowedHost:
        return settings.SITE_HOST


class RefusedBodyMiddleware:
    """Answer what came with a body that was not taken in, with a page that says why."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        status = request.META.get(REFUSED)
        return self.get_response(request) if status is None else refused_body(request, status)


class RefuseNumbersOutOfRangeMiddleware:
    """Answer 400 to what asks for a number or a date that no row can have.

    The lists of the admin take any condition from the address, and the database is the first to
    look at its value: while the page is being made.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return bad_request(request, error) if is_out_of_range(error) else None


class RefuseUnprintableInputMiddleware:
    """Answer 400 to NUL and lone surrogates in an address, and to a body that is not UTF-8.

    PostgreSQL cannot store the first and no database the second, so every look-up by such a value
    would end as a server error. Forms refuse NUL beside the field; a lone surrogate gets into a form
    only through a body in an encoding of its own, such as `unicode_escape`, which no browser sends.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Asked first, because the query string is read in the same encoding.
        if request.encoding and codecs.lookup(request.encoding).name not in ("utf-8", "ascii"):
            raise BadRequest("The form is not in UTF-8.")
        if len(request.path) > LONGEST_PATH:
            raise Http404("The address is longer than that of any page.")
        # Every value of a name, because the admin’s lists look rows up by all of them.
        asked = (f"{key}{''.join(values)}" for key, values in request.GET.lists())
        text = request.path + "".join(asked)
        if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
            raise BadRequest("The address holds characters that no page has.")
        return self.get_response(request)
