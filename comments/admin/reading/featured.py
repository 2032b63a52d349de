"""Editor’s picks: the comments that readers are pointed to."""

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from comments.admin.action_views import act_on, version_read
from comments.admin.base import CommentAdminPart
from comments.models import Comment
from comments.workflow import transitions
from kingsfund.core.permissions import signed_in


class PicksAdminMixin(CommentAdminPart):
    """The part of the admin that makes a published comment an editor’s pick, and takes it back."""

    def picks_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<number:number>/pick/", wrap(self.pick_view), name="comments_comment_pick"),
            path("<number:number>/unpick/", wrap(self.unpick_view), name="comments_comment_unpick"),
        ]

    def pick_view(self, request: HttpRequest, number: int) -> HttpResponse:
        def pick(comment: Comment) -> None:
            transitions.pick(comment, by=signed_in(request), expected=version_read(request))

        return act_on(request, self, number, pick, "is an editor’s pick now")

    def unpick_view(self, request: HttpRequest, number: int) -> HttpResponse:
        def unpick(comment: Comment) -> None:
            transitions.unpick(comment, by=signed_in(request), expected=version_read(request))

        return act_on(request, self, number, unpick, "is no editor’s pick any more")
