"""Django's admin site under our name. Who signs in and out, and changes a password, is logged."""

import functools
from collections.abc import Callable
from typing import Any, TypeVar, cast

from django.conf import settings
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.template.response import TemplateResponse

from kingsfund.admin.sign_in import Device, SignInForm
from kingsfund.core.lists.list_queries import with_limited_queries
from kingsfund.core.security.permissions import signed_in
from kingsfund.models import SecurityEvent

Action = SecurityEvent.Action
# The account that a page was made for, as a script of it says when it sends something later.
MADE_FOR = "X-Made-For"
AdminView = Callable[..., HttpResponseBase]
View = TypeVar("View", bound=AdminView)


class KingsfundAdminSite(AdminSite):
    site_title = "Admin"
    index_title = "Dashboard"
    login_form = SignInForm

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Nothing is deleted by the dozen: each row has a page that says what goes with it."""
        super().__init__(*args, **kwargs)
        self.disable_action("delete_selected")

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        return {**super().each_context(request), "site_header": settings.SITE_NAME}

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        """A view of the admin, which takes nothing that another account's page sends.

        A page can outlive its session, and somebody else sign in in the same browser: what its
        script still holds would be stored as theirs.
        """
        guarded = for_whom_it_was_made(with_limited_queries(view))
        return cast(View, super().admin_view(guarded, cacheable))

    def login(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        device = Device.of(request)
        response = super().login(request, extra_context)
        if request.method == "POST" and response.status_code == 302:
            user = signed_in(request)
            SecurityEvent.objects.record(Action.SIGNED_IN, by=user, account=user, request=request)
            device.remember(user, response)
        return response

    def logout(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> TemplateResponse:
        """Sign out, and have the browser forget the pages and pictures it has seen (ADR 0030)."""
        user = request.user
        response = super().logout(request, extra_context)
        if request.method == "POST":
            if user.is_authenticated:
                SecurityEvent.objects.record(
                    Action.SIGNED_OUT, by=user, account=user, request=request
                )
            # W3C Clear Site Data, section 3.1. Not "storage": it holds other accounts' unsaved work.
            response.headers["Clear-Site-Data"] = '"cache"'
        return response

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> TemplateResponse:
        response = super().password_change(request, extra_context)
        if request.method == "POST" and response.status_code == 302:
            user = signed_in(request)
            SecurityEvent.objects.record(
                Action.PASSWORD_CHANGED, by=user, account=user, request=request
            )
        return response


def for_whom_it_was_made(view: AdminView) -> AdminView:
    """Mark a view that answers 403 to the script of a page that was made for another account."""

    @functools.wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        made_for = request.headers.get(MADE_FOR)
        if made_for and made_for != str(request.user.pk):
            message = "Somebody else has signed in in this browser, so nothing was sent."
            return JsonResponse({"message": message, "problem": message}, status=403)
        return view(request, *args, **kwargs)

    return wrapper
