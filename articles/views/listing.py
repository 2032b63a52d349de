"""Lists of articles: the home page, all of them, those of a topic, those of an author."""

from typing import cast

from django.core.paginator import InvalidPage, Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from articles.forms import ArticleFilterForm
from articles.models import Article, Author, Topic
from articles.models.article_queryset import ArticleQuerySet
from kingsfund.core.db.former_slugs import redirect_from_former_slug
from kingsfund.core.http.caching import cacheable

PER_PAGE = 20
ON_HOME = 11


def page_of(articles: ArticleQuerySet, request: HttpRequest) -> Page:
    """The page of a list that the address asks for.

    Raises Http404 for a page that the list does not have.
    """
    try:
        page = Paginator(articles, PER_PAGE).page(request.GET.get("page", 1))
    except InvalidPage as error:
        raise Http404(str(error)) from error
    # The rows before the page are skipped in the index alone: no edition is read for them.
    rows = cast(ArticleQuerySet, page.object_list)
    shown = Article.objects.filter(pk__in=rows.values("pk"))
    page.object_list = list(shown.newest_first().for_listing())
    return page


@cacheable
def home(request: HttpRequest) -> HttpResponse:
    lead, *others = [*Article.objects.published().for_listing()[:ON_HOME]] or [None]
    context = {"lead": lead, "articles": others, "topics": Topic.objects.with_articles()}
    return render(request, "articles/article_home.html", context)


@cacheable
def article_list(request: HttpRequest) -> HttpResponse:
    form = ArticleFilterForm(request.GET)
    page = page_of(form.articles(), request)
    context = {
        "form": form,
        "page": page,
        "query": form.as_query(),
        "described": form.described(),
    }
    return render(request, "articles/article_list.html", context)


@cacheable
def topic_list(request: HttpRequest) -> HttpResponse:
    return render(request, "articles/topic_list.html", {"topics": Topic.objects.in_use()})


@cacheable
def topic_detail(request: HttpRequest, slug: str) -> HttpResponse:
    topic = Topic.objects.filter(slug=slug).first()
    if topic is None:
        return redirect_from_former_slug(request, Topic.objects.all(), slug)
    page = page_of(Article.objects.published().in_topic(topic), request)
    return render(request, "articles/topic_detail.html", {"topic": topic, "page": page})


@cacheable
def author_detail(request: HttpRequest, slug: str) -> HttpResponse:
    author = Author.objects.named().filter(slug=slug).first()
    if author is None:
        return redirect_from_former_slug(request, Author.objects.named(), slug)
    page = page_of(Article.objects.published().by_author(author), request)
    return render(request, "articles/author_detail.html", {"author": author, "page": page})
