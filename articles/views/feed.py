"""The feeds of the lists, each in three formats."""

from django.http import Http404, HttpRequest, HttpResponse

from articles.feeds import FORMATS, ArticleFeed, AuthorFeed, TopicFeed
from articles.models import Author, Topic
from kingsfund.core.db.former_slugs import redirect_from_former_slug
from kingsfund.core.http.caching import cacheable


def check_ending(ending: str) -> None:
    if ending not in FORMATS:
        raise Http404(f"There is no feed.{ending}.")


@cacheable
def article_feed(request: HttpRequest, ending: str) -> HttpResponse:
    check_ending(ending)
    return ArticleFeed(ending)(request)


@cacheable
def topic_feed(request: HttpRequest, slug: str, ending: str) -> HttpResponse:
    check_ending(ending)
    topic = Topic.objects.filter(slug=slug).first()
    if topic is None:
        return redirect_from_former_slug(request, Topic.objects.all(), slug)
    return TopicFeed(ending)(request, subject=topic)


@cacheable
def author_feed(request: HttpRequest, slug: str, ending: str) -> HttpResponse:
    check_ending(ending)
    author = Author.objects.named().filter(slug=slug).first()
    if author is None:
        return redirect_from_former_slug(request, Author.objects.named(), slug)
    return AuthorFeed(ending)(request, subject=author)
