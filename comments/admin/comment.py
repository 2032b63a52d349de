"""The desk of comments, composed of its rooms: one module each."""

from django.contrib import admin
from django.http import HttpRequest
from django.urls import URLPattern

from comments.admin.bulk import BulkDesk
from comments.admin.privacy import PrivacyDesk
from comments.admin.queue import QueueDesk
from comments.admin.reading import ReadingDesk
from comments.models import Comment


@admin.register(Comment)
class CommentAdmin(BulkDesk, PrivacyDesk, QueueDesk, ReadingDesk, admin.ModelAdmin):
    """A list that opens on what waits, oldest first, and for each comment the reading screen.

    Nothing about a comment is edited here: it is decided on, by its own transition methods.
    """

    class Media:
        css = {"all": ["comments/desk.css"]}

    def get_urls(self) -> list[URLPattern]:
        return [*self.reading_urls(), *self.privacy_urls(), *super().get_urls()]

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
