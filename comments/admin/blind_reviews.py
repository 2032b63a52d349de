"""Second opinions: a sample of decisions, judged again without knowing them."""

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from comments.admin.appeals import room
from comments.forms import OpinionForm
from comments.models import AlreadyGiven, Opinion, OwnDecision

ON_PAGE = 200
RELATED = (
    *("decision__comment__article__live_edition", "decision__comment__parent"),
    *("decision__by", "decision__reason", "by", "reason"),
)


class OpinionAdminMixin:
    """The part of the admin that asks what others would have decided."""

    def opinion_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("opinions/", wrap(self.opinions_view), name="comments_comment_opinions"),
            path(
                "opinions/<number:opinion>/",
                wrap(self.opinion_view),
                name="comments_comment_opinion",
            ),
        ]

    def opinions_view(self, request: HttpRequest) -> HttpResponse:
        """What this moderator can be asked, without anything that was decided."""
        if not self.has_moderate_permission(request):
            raise PermissionDenied
        related = Opinion.objects.open_to(request.user).select_related(*RELATED[:2])
        given = Opinion.objects.given().filter(by=request.user).select_related(*RELATED)
        context = {
            **room(request, self, "Second opinions"),
            "opinions": related[:ON_PAGE],
            "given": given.order_by("-at")[:10],
        }
        return TemplateResponse(request, "comments/opinion_list.html", context)

    def opinion_view(self, request: HttpRequest, opinion: int) -> HttpResponse:
        """Blind until it is given; then both side by side."""
        if not self.has_moderate_permission(request):
            raise PermissionDenied
        found = get_object_or_404(Opinion.objects.select_related(*RELATED), pk=opinion)
        if found.is_given():
            return opinion_page(request, self, found, "comments/opinion_given.html")
        form = OpinionForm(request.POST or None)
        if request.method != "POST" or not form.is_valid():
            status = 422 if request.method == "POST" else 200
            return blind_page(request, self, found, form=form, status=status)
        try:
            found.give(by=request.user, **form.cleaned_data)
        except OwnDecision as error:
            raise PermissionDenied(str(error)) from error
        except AlreadyGiven as error:
            messages.warning(request, str(error))
        return redirect("admin:comments_comment_opinion", found.pk)


def blind_page(
    request: HttpRequest, model_admin: ModelAdmin, opinion: Opinion, **what: object
) -> HttpResponse:
    """Nobody is shown their own decision as if it were somebody else's."""
    if opinion.decided_by_id == request.user.pk:
        raise PermissionDenied
    return opinion_page(request, model_admin, opinion, "comments/opinion.html", **what)


def opinion_page(
    request: HttpRequest,
    model_admin: ModelAdmin,
    opinion: Opinion,
    template: str,
    *,
    form: OpinionForm | None = None,
    status: int = 200,
) -> HttpResponse:
    left: QuerySet[Opinion] = Opinion.objects.open_to(request.user).exclude(pk=opinion.pk)
    context = {
        **room(request, model_admin, "Second opinion"),
        "opinion": opinion,
        "comment": opinion.comment_as_decided(),
        "form": form,
        "next": left.first(),
    }
    return TemplateResponse(request, template, context, status=status)
