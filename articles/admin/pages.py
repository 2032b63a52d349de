"""What the pages of the admin about one article share: who may open them, and how they are shown."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from articles.admin.actions import ActionContext
from articles.models import Article
from kingsfund.core.numbers import as_number

View = Callable[..., HttpResponse]


def for_article(view: View) -> View:
    """Give a view the article that its address names, if the person may work on it."""

    @wraps(view)
    def wrapper(request: HttpRequest, object_id: str, **kwargs: Any) -> HttpResponse:
        return view(request, editable_article(request.user, object_id), **kwargs)

    return wrapper


def editable_article(user: AbstractUser, object_id: str) -> Article:
    """An article that somebody may work on. Raises Http404, `PermissionDenied`."""
    article = get_object_or_404(Article.objects.editable_by(user), pk=as_number(object_id))
    if not user.has_perm("articles.change_article"):
        raise PermissionDenied
    return article


def context_for(request: HttpRequest, article: Article) -> ActionContext:
    """An article as the actions see it, with the edition that the address may name."""
    number = request.GET.get("edition", "")
    is_named = as_number(number) is not None
    chosen = article.editions.filter(number=number).first() if is_named else None
    return ActionContext(article, article.latest_edition(), request.user, chosen)


def article_page(
    request: HttpRequest, name: str, article: Article, title: str, **context: Any
) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": title,
        "article": article,
        "opts": Article._meta,
        **context,
    }
    return render(request, f"admin/articles/article/{name}.html", context)
