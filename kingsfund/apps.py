from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.core.checks import register

from kingsfund.checks import mail_leaves_the_machine
from kingsfund.core import numbers


class KingsfundConfig(AppConfig):
    name = "kingsfund"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Site"

    def ready(self) -> None:
        register(mail_leaves_the_machine, deploy=True)
        numbers.register()


class DeskConfig(AdminConfig):
    """Django's admin, wearing our name and dashboard."""

    default_site = "kingsfund.admin.Desk"
