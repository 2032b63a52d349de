"""Where an author of the article answers a comment; the mail about a published comment leads here.

Being named on the article is all that it takes, so an author without any right to comments gets here,
and sees nothing that readers do not see. A post that comes after the sign-in has run out is answered
with a page that holds the text, not sent to the sign-in without it.
"""

from typing import Any

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from articles.models import Byline
from comments import notifications, submission_token
from comments.forms import AnswerForm
from comments.models import Comment
from comments.rendering import preview_html
from comments.submission_token import UnusableToken
from comments.workflow import author_replies
from kingsfund.core.http.caching import draft_page
from kingsfund.core.http.csrf import csrf_problem
from kingsfund.core.security.permissions import NotPermitted, signed_in

AGAIN = "What you wrote is still here: press “Send to the moderators” again."
SIGNED_OUT = (
    "You are not signed in any more. What you wrote is still here: sign in by the link below, in a "
    "window of its own, then come back to this one and press the button again."
)
NO_COOKIE = f"The form was from before you signed in, so we have made a new one. {AGAIN}"
NOT_THEIRS = "Only the authors of the article answer here. Everybody else can write a comment."
CLOSED = "Comments on this article are closed, so no answer is taken."


# The token is checked below: a refusal from outside would drop what was written.
@csrf_exempt
@draft_page
@require_http_methods(["GET", "HEAD", "POST"])
def answer_page(request: HttpRequest, number: int) -> HttpResponse:
    is_post, may_enter = request.method == "POST", admin.site.has_permission(request)
    if not may_enter and not is_post:
        return redirect_to_login(request.get_full_path(), reverse("admin:login"))
    visible = Comment.objects.visible().select_related("article__live_edition", "parent")
    comment = get_object_or_404(visible, pk=number)
    form = AnswerForm(request.POST if is_post else None)
    page = AnswerPage(request, comment, form)
    if not may_enter:
        return page.show(problem=SIGNED_OUT, is_signed_out=True, status=403)
    page.byline = author_replies.byline_of(signed_in(request), comment.article)
    if page.byline is None:
        return page.show(problem=NOT_THEIRS, is_closed=True, status=403)
    if not comment.article.takes_comments():
        return page.show(problem=CLOSED, is_closed=True, status=409 if is_post else 200)
    return page.respond() if is_post else page.show()


class AnswerPage:
    """One request for the page: the comment, what is being written, and who writes."""

    def __init__(self, request: HttpRequest, comment: Comment, form: AnswerForm) -> None:
        self.request, self.comment, self.form = request, comment, form
        self.parent = comment.parent or comment
        self.byline: Byline | None = None

    def respond(self) -> HttpResponse:
        """The preview, or the answer stored once and its status page."""
        request, article = self.request, self.comment.article
        if not self.form.is_valid():
            return self.show(status=422)
        if request.POST.get("act") != "send":
            return self.show(preview=preview_html(self.answer()))
        preview = preview_html(self.answer())
        if csrf_problem(request):
            return self.show(problem=NO_COOKIE, preview=preview, status=403)
        try:
            sent = submission_token.resume(request.POST.get("token", ""), article, self.parent)
        except UnusableToken as error:
            return self.show(problem=f"{error} {AGAIN}", preview=preview, status=422)
        stored, is_new = author_replies.send_reply(self.answer(), key=sent.key)
        if not is_new and stored.text != self.form.cleaned_data["text"]:
            problem = f"From this page you have sent comment #{stored.pk}. To send this as well, press the button again."
            return self.show(problem=problem, preview=preview, status=409)
        response = HttpResponseRedirect(notifications.status_path(stored))
        response.status_code = 303
        return response

    def answer(self) -> Comment:
        if self.byline is None:
            raise NotPermitted(NOT_THEIRS)
        text = self.form.cleaned_data["text"]
        return author_replies.compose_reply(
            self.comment, self.byline, text=text, user=signed_in(self.request)
        )

    def show(self, *, problem: str = "", status: int = 200, **more: Any) -> HttpResponse:
        context = {
            **admin.site.each_context(self.request),
            "title": f"Answer comment #{self.comment.pk}",
            "comment": self.comment,
            "article": self.comment.article,
            "parent": self.parent,
            "byline": self.byline,
            "form": self.form,
            "problem": problem,
            "token": submission_token.begin(self.comment.article, self.parent).token(),
            "login_url": f"{reverse('admin:login')}?next={self.request.path}",
            **more,
        }
        return TemplateResponse(
            self.request, "admin/comments/comment_answer.html", context, status=status
        ).render()
