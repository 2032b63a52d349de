"""Addresses for places outside a page: feeds, mails, search engines."""

from django.conf import settings


def absolute(path: str) -> str:
    """The whole address of a path on this site, from `SITE_URL` and never from a request."""
    return f"{settings.SITE_URL}{path}"
