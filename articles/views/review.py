"""The page that an invited reader sees: one draft, their own remarks on it, and nothing else."""

import re
from collections.abc import Callable
from email.utils import parseaddr

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from articles.files import edition_file
from articles.forms import FactsForm, RemarkForm, paragraph_asked
from articles.models import Refused, ReviewLink
from articles.views.media import send_file
from articles.workflow import external_review, remarks
from kingsfund.core.http.caching import capability_url
from kingsfund.core.security.ratelimit import hit

# Posts by one link: enough for a careful reader, too few for a program.
POSTS, PER_SECONDS = 40, 600
TOO_MANY = (
    "Many remarks came in a short time, so this one was not taken yet. It is still here: "
    "wait a few minutes, then send it again."
)

_TAG = re.compile(r"<[a-z][^<>]*>")


@require_safe
@capability_url
def review_detail(request: HttpRequest, token: str) -> HttpResponse:
    link = external_review.link_of(token)
    if link is None or not external_review.lets_in(link):
        return link_closed_page(request, link)
    asked = paragraph_asked(request)
    initial = {"paragraph": asked if isinstance(asked, int) else None}
    return review_page(request, token, link, asked=asked, form=RemarkForm(initial=initial))


@csrf_exempt  # whoever does not know the address cannot post to it, and the page keeps no cookie
@require_POST
@capability_url
def review_remark(request: HttpRequest, token: str) -> HttpResponse:
    """Leave a remark under the name that the link was made for."""

    def leave(link: ReviewLink, answers: dict[str, object]) -> str:
        made = remarks.make(link.edition, link=link, **answers)
        return f"remark-{made.pk}"

    return answered(request, token, RemarkForm(request.POST), leave, kind="form")


@csrf_exempt
@require_POST
@capability_url
def review_facts(request: HttpRequest, token: str) -> HttpResponse:
    """Record that the facts of the text that was shown are checked."""

    def check(link: ReviewLink, answers: dict[str, object]) -> str:
        external_review.check_facts(link, **answers)
        return "facts"

    return answered(request, token, FactsForm(request.POST), check, kind="facts_form")


@require_safe
@capability_url
def review_file(request: HttpRequest, token: str, name: str) -> HttpResponseBase:
    """A file of the edition that the link shows; of anything else there is none here."""
    link = external_review.link_of(token)
    stored = edition_file(name, link.edition) if link and external_review.lets_in(link) else None
    return send_file(request, stored) if stored else HttpResponse(status=404)


def answered(
    request: HttpRequest,
    token: str,
    form: RemarkForm | FactsForm,
    do: Callable[[ReviewLink, dict[str, object]], str],
    *,
    kind: str,
) -> HttpResponse:
    """Do what a form asks and lead to what came of it; else the page again, with all that was typed."""
    link = external_review.link_of(token)
    if link is None or not external_review.lets_in(link):
        return link_closed_page(request, link)
    status = 422
    if form.is_valid():
        verdict = hit(f"outside-review:{link.pk}", POSTS, PER_SECONDS)
        if verdict.allowed:
            try:
                place = do(link, form.cleaned_data)
                return HttpResponseRedirect(
                    reverse("articles:review-detail", args=[token]) + f"#{place}", status=303
                )
            except Refused as error:
                form.add_error(None, str(error))
                status = 409
        else:
            form.add_error(None, TOO_MANY)
            status = 429
    asked = form.data.get("paragraph", "")
    asked = int(asked) if asked.isdecimal() and len(asked) < 6 else "whole"
    return review_page(request, token, link, asked=asked, status=status, **{kind: form})


def review_page(
    request: HttpRequest,
    token: str,
    link: ReviewLink,
    *,
    asked: int | str | None,
    form: RemarkForm | None = None,
    facts_form: FactsForm | None = None,
    status: int = 200,
) -> HttpResponse:
    edition = link.edition
    edition.refresh_from_db()
    own = list(link.remarks.for_reading())
    digest = remarks.text_digest(edition)
    context = {
        "link": link,
        "token": token,
        "article": edition.article,
        "edition": edition,
        "bylines": edition.bylines.with_authors(),
        "downloads": edition.downloads.all(),
        "text": remarks.annotate(edition, own),
        "remark_count": len(own),
        "may_remark": edition.is_open(),
        "remark_url": reverse("articles:review-remark", args=[token]),
        "asked": asked,
        "form": form or RemarkForm(),
        "facts_form": facts_form or FactsForm(initial={"digest": digest}),
        "facts_hold": link.facts_digest == digest,
        "digest": digest,
        "is_readable": edition.status == edition.Status.PUBLISHED,
    }
    response = render(request, "articles/review_page.html", context, status=status)
    response.content = with_own_files(response.text, token)
    return response


def with_own_files(page: str, token: str) -> str:
    """The page with the addresses of stored files leading past this link, which knows who asks."""
    public = reverse("articles:media", args=["-"])[:-1]
    own = reverse("articles:review-file", args=[token, "-"])[:-1]
    address = re.compile(rf"(?<=[\"\s,]){re.escape(public)}")
    return _TAG.sub(lambda tag: address.sub(own, tag[0]), page)


def link_closed_page(request: HttpRequest, link: ReviewLink | None) -> HttpResponse:
    """One page for whatever lets nobody in; only its status tells a link of ours from a mistyped one."""
    context = {"contact": parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}
    return render(request, "articles/review_closed.html", context, status=410 if link else 404)
