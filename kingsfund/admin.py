"""The desk: Django's admin site under our name."""

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.admin.forms import AdminAuthenticationForm
from django.core.exceptions import ValidationError

from kingsfund.throttle import allow_request, take_back_request


class DeskAuthenticationForm(AdminAuthenticationForm):
    """Sign-in that looks at only so many wrong passwords from one network.

    A network over the limit gets the same sentence whether or not the password was right, so that
    guessing on tells it nothing. An office of many editors is not held up: what is right is not
    counted.
    """

    def clean(self) -> dict[str, object]:
        verdict = allow_request(self.request, "login", settings.LOGIN_LIMIT)
        if not verdict.allowed:
            minutes = -(-verdict.retry_after // 60)
            raise ValidationError(
                "Too many attempts from your network. Try again in %(minutes)s min.",
                code="throttled",
                params={"minutes": minutes},
            )
        cleaned = super().clean()
        take_back_request(self.request, "login", settings.LOGIN_LIMIT)
        return cleaned


class Desk(AdminSite):
    site_title = "Desk"
    index_title = "Desk"
    login_form = DeskAuthenticationForm

    def __init__(self, *args: object, **kwargs: object) -> None:
        """Nothing is deleted by the dozen: each row has a page that says what goes with it."""
        super().__init__(*args, **kwargs)
        self.disable_action("delete_selected")

    @property
    def site_header(self) -> str:
        return settings.SITE_NAME
