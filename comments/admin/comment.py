"""The admin of comments, composed of its rooms: one module each."""

from django.contrib import admin
from django.http import HttpRequest
from django.urls import URLPattern

from comments.admin.appeals import AppealAdminMixin
from comments.admin.author_replies import AnsweringAdminMixin
from comments.admin.blind_reviews import BlindReviewAdminMixin
from comments.admin.dashboard import DashboardAdminMixin
from comments.admin.privacy import PrivacyAdminMixin
from comments.admin.queue.bulk import BulkAdminMixin
from comments.admin.queue.page import QueueAdminMixin
from comments.admin.queue.saved_filters import SavedAdminMixin
from comments.admin.reading.assignments import AssignmentAdminMixin
from comments.admin.reading.corrections import CorrectionsAdminMixin
from comments.admin.reading.deciding import DecidingAdminMixin
from comments.admin.reading.editing import EditingAdminMixin
from comments.admin.reading.featured import PicksAdminMixin
from comments.admin.reading.notes import NotingAdminMixin
from comments.admin.reading.page import ReadingAdminMixin
from comments.admin.reports import ReportsAdminMixin
from comments.models import Comment


@admin.register(Comment)
class CommentAdmin(
    AnsweringAdminMixin,
    BulkAdminMixin,
    CorrectionsAdminMixin,
    PicksAdminMixin,
    PrivacyAdminMixin,
    QueueAdminMixin,
    ReadingAdminMixin,
    ReportsAdminMixin,
    SavedAdminMixin,
    AppealAdminMixin,
    BlindReviewAdminMixin,
    DashboardAdminMixin,
    DecidingAdminMixin,
    EditingAdminMixin,
    AssignmentAdminMixin,
    NotingAdminMixin,
):
    """A list that opens on what waits, oldest first, and for each comment the reading screen.

    Nothing about a comment is edited here: it is decided on, by its own transition methods.
    """

    class Media:
        css = {
            "all": [
                "comments/admin.css",
                "comments/queue.css",
                "comments/after.css",
                "comments/dashboard.css",
            ]
        }

    def get_urls(self) -> list[URLPattern]:
        return [
            *self.answering_urls(),
            *self.corrections_urls(),
            *self.picks_urls(),
            *self.privacy_urls(),
            *self.reports_urls(),
            *self.bulk_urls(),
            *self.saved_urls(),
            *self.appeal_urls(),
            *self.blind_review_urls(),
            *self.dashboard_urls(),
            *self.deciding_urls(),
            *self.editing_urls(),
            *self.assignment_urls(),
            *self.noting_urls(),
            *super().get_urls(),
        ]

    # Who may do what

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Comment | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Comment | None = None) -> bool:
        return False
