"""Earlier editions at the desk: what they said, what changed, and how one is restored."""

from django.http import HttpRequest
from django.urls import URLPattern

from articles.admin.acts import Subject


class HistoryDesk:
    """The part of the article's admin that is about its editions."""

    def history_urls(self) -> list[URLPattern]:
        return []

    def history_margin(self, request: HttpRequest, subject: Subject) -> dict[str, object]:
        return {}
