"""The admin of comments: the queue, and for each comment the page on which it is read."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern

from comments.admin.pages import comments_to_read
from comments.admin.queue.page import queue_page
from comments.admin.reading.page import reading_page
from comments.admin.urls import comment_urls
from comments.models import Comment, CommentQuerySet


@admin.register(Comment)
class CommentAdmin(admin.ModelAdmin):
    """A list that opens on what waits, oldest first; nothing about a comment is edited here.

    What is done to one is a view of `comments.admin.urls`, which calls a workflow function.
    """

    actions = None

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
        return [*comment_urls(self.admin_site.admin_view), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> CommentQuerySet:
        return comments_to_read()

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return queue_page(request, **(extra_context or {}))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        comment = self.get_object(request, object_id)
        if comment is None:
            # The stubs leave out what Django keeps to itself.
            return self._get_obj_does_not_exist_redirect(  # type: ignore[attr-defined]
                request, self.opts, object_id
            )
        return reading_page(request, comment)

    # Who may do what

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Comment | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Comment | None = None) -> bool:
        return False
