"""A link from a mail that leads nowhere: the page says why, and what can be done."""

import functools
from collections.abc import Callable
from email.utils import parseaddr

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from comments.private_links import Gone
from kingsfund.core.http.caching import capability_url
from kingsfund.core.security.signing import BadToken

View = Callable[..., HttpResponse]


def explain_unusable_link(view: View) -> View:
    """Answer a link that the view raises `BadToken` for: 410 where something was, else 404."""

    @functools.wraps(view)
    def wrapper(request: HttpRequest, token: str) -> HttpResponse:
        try:
            return view(request, token)
        except BadToken as error:
            return unusable_page(request, is_gone=isinstance(error, Gone))

    return wrapper


@csrf_exempt  # it takes nothing
@require_http_methods(["GET", "HEAD", "POST"])
@capability_url
def link_cut_short(request: HttpRequest) -> HttpResponse:
    """The address of a private page without all that makes it private."""
    return unusable_page(request, is_gone=False)


def unusable_page(request: HttpRequest, *, is_gone: bool) -> HttpResponse:
    context = {"is_gone": is_gone, "contact": parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}
    status = 410 if is_gone else 404
    return render(request, "comments/link_unusable.html", context, status=status)
