"""Remarks beside the text, and links for readers outside."""

from django.http import HttpRequest
from django.urls import URLPattern

from articles.admin.acts import Subject


class ReviewDesk:
    """The part of the article's admin that is about reviewing the draft."""

    def review_urls(self) -> list[URLPattern]:
        return []

    def review_margin(self, request: HttpRequest, subject: Subject) -> dict[str, object]:
        return {}
