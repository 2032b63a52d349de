from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.core.checks import register

from kingsfund.checks import mail_leaves_the_machine


class KingsfundConfig(AppConfig):
    name = "kingsfund"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Site"

    def ready(self) -> None:
        register(mail_leaves_the_machine, deploy=True)


class DeskConfig(AdminConfig):
    """Django's admin, wearing our name and dashboard."""

    default_site = "kingsfund.admin.Desk"

    def ready(self) -> None:
        super().ready()
        from kingsfund import user_admin  # Django's own are registered by now

        user_admin.register()
