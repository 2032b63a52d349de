"""Who else has the article open."""

import re

from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.utils import timezone
from django.utils.timesince import timesince
from django.views.decorators.http import require_POST

from articles.admin.conflict_messages import name_of
from articles.admin.pages import for_article
from articles.models import Article, Presence
from articles.workflow import presence
from kingsfund.core.db.optimistic_locking import saved_by
from kingsfund.core.http.caching import private_page
from kingsfund.core.numbers import as_number

KEY = re.compile(r"[\w-]{1,32}", re.ASCII)


@require_POST
@private_page
@for_article
def presence_view(request: HttpRequest, article: Article) -> HttpResponse:
    """A window is open, or with `leaving` was closed; the answer says who else is there."""
    key = request.POST.get("window", "")
    if not KEY.fullmatch(key):
        return HttpResponseBadRequest("Which window?", content_type="text/plain")
    if request.POST.get("leaving"):
        presence.leave(article, by=request.user, key=key)
        return HttpResponse(status=204)
    try:
        presence.come(article, by=request.user, key=key)
    except IntegrityError as error:
        raise Http404("The article was deleted while it was asked about.") from error
    based_on = request.POST.get("based_on", "")
    is_stale = as_number(based_on) is not None and not article.is_current(int(based_on), key)
    others = presence.others_at(article, than=request.user, key=key)
    return JsonResponse(
        {
            "others": [describe(one, request) for one in others],
            "version": article.version,
            "newer": newer_version(article, request) if is_stale else "",
        }
    )


def describe(other: Presence, request: HttpRequest) -> str:
    """One person in a sentence: who, how lately, and whether the last save was theirs."""
    if other.user == request.user:
        who = "Also open in another window of yours"
    else:
        who = f"Also open by {name_of(other.user)}"
    age = timezone.now() - other.seen_at
    when = "now" if age.total_seconds() < 60 else f"last seen {timesince(other.seen_at)} ago"
    article = other.article
    if article.saved_by_id == other.user_id and article.saved_at:
        return f"{who}, {when}; saved {timezone.localtime(article.saved_at):%H:%M}"
    return f"{who}, {when}"


def newer_version(article: Article, request: HttpRequest) -> str:
    said = saved_by(article.saved_by, article.saved_at, to=request.user)
    return f"{said}, after you opened it. What you save is put together with theirs."
