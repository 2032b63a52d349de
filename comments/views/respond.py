"""Writing a comment takes two posts.

The first leaves from a page that any cache may hold, so it carries no token and changes nothing: it is
answered with a preview. The second leaves from the preview, which carries Django's token and our own.
Whatever goes wrong, the answer is a page with everything typed still in it.
"""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from articles import addresses
from articles.models import Article
from comments import notifications, submission_token
from comments.forms import WRITTEN, CommentForm
from comments.models import Comment
from comments.rendering import preview_html
from comments.submission_token import Submission, UnusableToken
from comments.workflow import submission
from comments.workflow.availability import SLOW_LIMIT, CommentAvailability, availability_of
from kingsfund.core.http.caching import cacheable, draft_page
from kingsfund.core.http.client_address import client_address, network_of
from kingsfund.core.http.csrf import csrf_problem, is_cross_site
from kingsfund.core.security.keyed_hashes import keyed_hashes
from kingsfund.core.security.ratelimit import allow_request
from kingsfund.core.security.signing import make_token

AGAIN = "Nothing you wrote is lost: press “Send to the editors” again."
NO_COOKIE = (
    "Your browser did not send back the cookie by which this form knows its own page: cookies are "
    f"blocked for this site, or the page was open for long. Allow cookies here. {AGAIN}"
)
TOO_MANY = (
    "Many comments have come from your network in a short time, so this one was not taken yet. "
    "Nothing you wrote is lost: wait a few minutes, then press “Send to the editors” again."
)


class SeeOther(HttpResponseRedirect):
    """The answer to a post is on another page, to be fetched with GET (RFC 9110, section 15.4.4)."""

    status_code = 303


@cacheable
def comment_reply(request: HttpRequest, number: int) -> HttpResponse:
    """The form for an answer to one comment; an answer itself is not answered."""
    visible = Comment.objects.visible().select_related("article__live_edition", "parent")
    parent = get_object_or_404(visible, pk=number)
    opening = availability_of(parent.article)
    if not opening.is_open:
        return comments_closed_page(request, parent.article, opening)
    if parent.parent_id:
        return render(request, "comments/comment_no_reply.html", {"answer": parent})
    form = CommentForm(article=parent.article, parent=parent)
    return form_page(request, form, opening, parent=parent)


@csrf_exempt  # the first post changes nothing, and send_comment checks the second
@draft_page
@require_http_methods(["GET", "HEAD", "POST"])
def comment_respond(request: HttpRequest, slug: str) -> HttpResponse:
    """The form on a page of its own, and both posts of a comment's journey."""
    if request.method == "POST" and is_cross_site(request):
        return render(request, "comments/comment_refused.html", status=403)
    readable = Article.objects.readable().select_related("live_edition")
    article = readable.filter(slug=slug).first()
    if article is None and request.method != "POST":
        return addresses.way_on(request, slug)
    # What somebody wrote on the page of an old address is taken as it is.
    article = article or readable.formerly_at(slug).first()
    opening = availability_of(article) if article else None
    if opening is None or not opening.is_open:
        return comments_closed_page(request, article, opening)
    if request.method != "POST":
        return form_page(request, CommentForm(article=article), opening)
    form = CommentForm(request.POST, article=article)
    if not form.is_valid():
        return form_page(request, form, opening, status=422)
    if request.POST.get("act") == "send":
        return send_comment(request, form, opening)
    return preview_page(request, form, opening)


def send_comment(
    request: HttpRequest, form: CommentForm, opening: CommentAvailability
) -> HttpResponse:
    """The second post: store the comment once, whatever happens, and go on to its status page.

    A program that filled in the trap is answered as a person would be, and nothing is stored: told
    that it failed, it would try again without the trap. The trap is read only here, on a form that
    the server has filled in, where no browser completes a field by itself.
    """
    if csrf_problem(request):
        return preview_page(request, form, opening, problem=NO_COOKIE, status=403)
    token, comment = request.POST.get("token", ""), form.as_comment()
    try:
        sent = submission_token.resume(token, comment.article, comment.parent)
    except UnusableToken as error:
        return preview_page(request, form, opening, problem=f"{error} {AGAIN}", status=422)
    if form.is_trapped():
        return SeeOther(
            reverse("comments:comment-status", args=[make_token("comment-status", None)])
        )
    verdict = allow_request(request, "comment", settings.COMMENT_LIMIT)
    if verdict.allowed and opening.is_slow and settings.COMMENT_LIMIT:
        verdict = allow_request(request, "comment-slow", SLOW_LIMIT)
    # The same form sent twice is one comment, also where only one is taken.
    if not verdict.allowed and not submission.has_received(sent.key):
        response = preview_page(request, form, opening, sent, problem=TOO_MANY, status=429)
        response.headers["Retry-After"] = str(verdict.retry_after)
        return response
    comment.seconds_taken = sent.seconds_taken()
    stored, is_new = submission.receive(comment, key=sent.key, network=network_keys(request))
    if not is_new and not is_same(stored, comment):
        return preview_page(request, form, opening, earlier=stored, status=409)
    return SeeOther(notifications.status_path(stored))


def network_keys(request: HttpRequest) -> list[str]:
    """Keyed hashes of the network a comment comes from, the newest key first; none if not told."""
    network = network_of(client_address(request))
    return [] if network == "unknown" else keyed_hashes(f"comment-trace:{network}")


def is_same(one: Comment, other: Comment) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in WRITTEN)


def form_page(
    request: HttpRequest,
    form: CommentForm,
    opening: CommentAvailability,
    *,
    parent: Comment | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "article": form.article,
        "opening": opening,
        "parent": parent or form.answered(),
    }
    return render(request, "comments/comment_form.html", context, status=status)


def preview_page(
    request: HttpRequest,
    form: CommentForm,
    opening: CommentAvailability,
    sent: Submission | None = None,
    *,
    problem: str = "",
    earlier: Comment | None = None,
    status: int = 200,
) -> HttpResponse:
    """The comment as readers will see it, above the same form, with a token to send it by.

    `problem` says why it was not sent; `earlier` is what was sent from this page before.
    """
    parent, comment = form.cleaned_data["parent"], form.as_comment()
    sent = sent or submission_token.begin(comment.article, parent)
    context = {
        "form": form,
        "article": form.article,
        "opening": opening,
        "parent": parent,
        "comment": preview_html(comment),
        "token": sent.token(),
        "problem": problem,
        "earlier": earlier,
        "earlier_path": earlier and notifications.status_path(earlier),
    }
    return render(request, "comments/comment_preview.html", context, status=status)


def comments_closed_page(
    request: HttpRequest, article: Article | None, opening: CommentAvailability | None = None
) -> HttpResponse:
    """No comments are taken (any more); whoever was writing one gets the text back to keep.

    An article that is not published and one that never was are answered alike.
    """
    if article is None and request.method != "POST":
        raise Http404
    why = opening.why if opening else ""
    context = {"article": article, "why": why, "text": request.POST.get("text", "")}
    status = 404 if article is None else 409 if request.method == "POST" else 200
    return render(request, "comments/comment_closed.html", context, status=status)
