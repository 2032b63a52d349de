from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.core.checks import Tags, register

from kingsfund.checks import (
    database_is_of_these_migrations,
    mail_leaves_the_machine,
    proxies_fit_the_address,
    sign_in_is_limited,
)
from kingsfund.core import numbers


class KingsfundConfig(AppConfig):
    name = "kingsfund"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Site"

    def ready(self) -> None:
        for check in (mail_leaves_the_machine, proxies_fit_the_address, sign_in_is_limited):
            register(check, deploy=True)
        register(database_is_of_these_migrations, Tags.database)
        numbers.register_number_converter()


class AdminConfig(admin_apps.AdminConfig):
    """Django's admin, wearing our name and dashboard."""

    default_site = "kingsfund.admin.site.KingsfundAdminSite"

    def ready(self) -> None:
        super().ready()
        # Not in the package of the site itself, which is made while that is being imported.
        from kingsfund.admin import accounts, security_log  # noqa: F401
