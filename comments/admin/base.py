"""What every part of the admin of comments is made of."""

from django.contrib import admin
from django.http import HttpRequest


class CommentAdminPart(admin.ModelAdmin):
    """The part of the admin that says who may decide on comments."""

    def has_moderate_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request) and request.user.has_perm(
            "comments.moderate_comment"
        )
