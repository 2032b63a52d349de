"""The feeds of the lists, each in three formats."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from articles.feeds import FORMATS, ArticleFeed, AuthorFeed, TopicFeed
from articles.models import Author, Topic
from articles.views.listing import renamed_topic
from kingsfund.pages import public_page


def check_ending(ending: str) -> None:
    if ending not in FORMATS:
        raise Http404(f"There is no feed.{ending}.")


@public_page
def article_feed(request: HttpRequest, ending: str) -> HttpResponse:
    check_ending(ending)
    return ArticleFeed(ending)(request)


@public_page
def topic_feed(request: HttpRequest, slug: str, ending: str) -> HttpResponse:
    check_ending(ending)
    topic = Topic.objects.filter(slug=slug).first()
    if topic is None:
        return redirect("articles:topic-feed", renamed_topic(slug).slug, ending, permanent=True)
    return TopicFeed(ending)(request, subject=topic)


@public_page
def author_feed(request: HttpRequest, slug: str, ending: str) -> HttpResponse:
    check_ending(ending)
    author = get_object_or_404(Author.objects.named(), slug=slug)
    return AuthorFeed(ending)(request, subject=author)
