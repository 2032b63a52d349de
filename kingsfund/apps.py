from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class KingsfundConfig(AppConfig):
    name = "kingsfund"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Site"


class DeskConfig(AdminConfig):
    """Django's admin, wearing our name and dashboard."""

    default_site = "kingsfund.admin.Desk"
