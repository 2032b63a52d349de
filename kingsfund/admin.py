"""The desk: Django's admin site under our name."""

from django.conf import settings
from django.contrib.admin import AdminSite


class Desk(AdminSite):
    site_title = "Desk"
    index_title = "Desk"
    enable_nav_sidebar = True

    @property
    def site_header(self) -> str:
        return settings.SITE_NAME
