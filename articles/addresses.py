"""Addresses of articles: who has one, who had it before, and the way on from there."""

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponsePermanentRedirect

from articles.models import Article, FormerArticleSlug
from kingsfund.core.db.former_slugs import redirect_from_former_slug

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


def taken_by(slug: str, *, besides: Article, to: "AbstractUser | None" = None) -> str:
    """Why an article cannot have an address, as a sentence for editors; empty if it can.

    `to` is who reads it: they learn no title of an article that is not theirs to see.
    """
    if holder := Article.objects.exclude(pk=besides.pk).filter(slug=slug).first():
        return f"“{slug}” is the address of {named(holder, to=to)}. Choose another."
    former = FormerArticleSlug.objects.exclude(article=besides.pk).filter(slug=slug)
    if row := former.select_related("article").first():
        return (
            f"“{slug}” was the address of {named(row.article, to=to)} and leads readers there "
            "for ever. Choose another."
        )
    return ""


def named(article: Article, *, to: "AbstractUser | None") -> str:
    """An article by its title, if readers or this person may know it."""
    is_known = Article.objects.known_to(to).filter(pk=article.pk).exists()
    return f"“{article}”" if is_known else "another article"


def taken_slugs(beginning: str, *, besides: Article) -> set[str]:
    """The addresses with some beginning that an article cannot have."""
    now = Article.objects.filter(slug__startswith=beginning).exclude(pk=besides.pk)
    former = FormerArticleSlug.objects.filter(slug__startswith=beginning)
    former = former.exclude(article=besides.pk)
    return {*now.values_list("slug", flat=True), *former.values_list("slug", flat=True)}


def way_on(request: HttpRequest, slug: str) -> HttpResponsePermanentRedirect:
    """On to the same page under the address that a renamed article has now, with what was asked.

    Raises Http404 if no article that readers can open had the address.
    """
    return redirect_from_former_slug(request, Article.objects.readable(), slug)
