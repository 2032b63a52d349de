"""The desk of comments, composed of its rooms: one module each."""

from django.contrib import admin
from django.http import HttpRequest
from django.urls import URLPattern

from comments.admin.appeals import AppealDesk
from comments.admin.assignments import ClaimingDesk
from comments.admin.author_replies import AnsweringDesk
from comments.admin.blind_reviews import OpinionDesk
from comments.admin.bulk import BulkDesk
from comments.admin.corrections import CorrectionsDesk
from comments.admin.dashboard import DashboardDesk
from comments.admin.deciding import DecidingDesk
from comments.admin.editing import EditingDesk
from comments.admin.featured import PicksDesk
from comments.admin.notes import NotingDesk
from comments.admin.privacy import PrivacyDesk
from comments.admin.queue import QueueDesk
from comments.admin.reading import ReadingDesk
from comments.admin.reports import ReportsDesk
from comments.admin.saved_filters import SavedDesk
from comments.models import Comment


@admin.register(Comment)
class CommentAdmin(
    AnsweringDesk,
    BulkDesk,
    CorrectionsDesk,
    PicksDesk,
    PrivacyDesk,
    QueueDesk,
    ReadingDesk,
    ReportsDesk,
    SavedDesk,
    AppealDesk,
    OpinionDesk,
    DashboardDesk,
    DecidingDesk,
    EditingDesk,
    ClaimingDesk,
    NotingDesk,
    admin.ModelAdmin,
):
    """A list that opens on what waits, oldest first, and for each comment the reading screen.

    Nothing about a comment is edited here: it is decided on, by its own transition methods.
    """

    class Media:
        css = {
            "all": [
                "comments/desk.css",
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
            *self.opinion_urls(),
            *self.dashboard_urls(),
            *self.deciding_urls(),
            *self.editing_urls(),
            *self.claiming_urls(),
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

    def has_moderate_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request) and request.user.has_perm(
            "comments.moderate_comment"
        )
