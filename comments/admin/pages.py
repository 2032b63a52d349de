"""What the pages of the admin of comments share: who may open them, and how they are shown."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse

from articles.models import Article
from comments.models import Comment, CommentQuerySet

MODERATOR = ("comments.view_comment", "comments.moderate_comment")
# What a script asks for when it puts in a part of a page only.
PART_HEADER = "X-Part"

moderator_required = permission_required(MODERATOR, raise_exception=True)


def may_moderate(request: HttpRequest) -> bool:
    return request.user.has_perms(MODERATOR)


def comments_to_read() -> CommentQuerySet:
    """Comments with what every page says of them."""
    return Comment.objects.select_related("article__live_edition", "parent", "assignment__by")


def comment_or_404(number: int) -> Comment:
    return get_object_or_404(comments_to_read(), pk=number)


def admin_page(
    request: HttpRequest, template: str, title: str, *, status: int = 200, **context: Any
) -> HttpResponse:
    """A page in the frame of the admin; `template` is named without its folder."""
    frame = {
        **admin.site.each_context(request),
        "opts": Comment._meta,
        "media": admin.site.get_model_admin(Comment).media,
        "title": title,
    }
    name = f"admin/comments/{template}.html"
    return TemplateResponse(request, name, {**frame, **context}, status=status)


def wants_json(request: HttpRequest) -> bool:
    """Whether a script asks, which shows the outcome itself."""
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def title_of(article: Article) -> str:
    """The title that readers see, without a query for each row of a list."""
    return article.live_edition.title if article.live_edition else article.slug


def count_of(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def told_already(number: int) -> str:
    """What has to be said when decisions are taken back whose mail has left."""
    return f"The mail to {count_of(number, 'writer')} had gone out already: we write again."
