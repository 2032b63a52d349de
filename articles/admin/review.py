"""The page in the admin on which a draft is read, with the remarks beside it."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods, require_POST

from articles.admin.actions import ACTS, Subject
from articles.admin.external_review import InvitingAdminMixin
from articles.forms import RemarkForm, paragraph_asked
from articles.models import Edition, Refused, Remark, ReviewLink
from articles.workflow import remarks
from kingsfund.core.caching import private_page

UNRESOLVED = "unresolved"
IN_MARGIN = 8


class ReviewAdminMixin(InvitingAdminMixin):
    """The part of the article's admin that is about reviewing the draft."""

    def review_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path(
                "<path:object_id>/review/", wrap(self.review_view), name="articles_article_review"
            ),
            path(
                "<path:object_id>/review/remarks/<number:remark>/",
                wrap(self.remark_view),
                name="articles_article_remark",
            ),
            *self.inviting_urls(),
        ]

    def review_margin(self, request: HttpRequest, subject: Subject) -> dict[str, object]:
        """What the margin shows of the review: who has read it, what is unresolved, who is invited."""
        edition = subject.edition
        if edition is None:
            return {}
        unresolved = Remark.objects.beside(edition).unresolved()
        return {
            "remark_count": unresolved.count(),
            "remarks": unresolved.for_reading()[:IN_MARGIN],
            "outside_readers": outside_readers(edition),
            "second_pair": second_pair_of(edition),
        }

    @method_decorator([require_http_methods(["GET", "HEAD", "POST"]), private_page])
    def review_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The text as readers will see it, its remarks, and the form for another."""
        subject = self.subject_of(request, self.editable(request, object_id))
        if subject.edition is None:
            messages.warning(request, "There is no text to review yet.")
            return redirect("admin:articles_article_change", subject.article.pk)
        if request.method != "POST":
            asked = paragraph_asked(request)
            initial = {"paragraph": asked if isinstance(asked, int) else None}
            return self.review_page(request, subject, RemarkForm(initial=initial), asked=asked)
        form = RemarkForm(request.POST)
        if form.is_valid():
            try:
                made = remarks.make(subject.edition, by=request.user, **form.cleaned_data)
                return redirect(review_address(request, subject, f"remark-{made.pk}"))
            except Refused as error:
                form.add_error(None, str(error))
        asked = form.data.get("paragraph", "")
        asked = int(asked) if asked.isdecimal() and len(asked) < 6 else "whole"
        return self.review_page(request, subject, form, asked=asked)

    def review_page(
        self, request: HttpRequest, subject: Subject, form: RemarkForm, *, asked: int | str | None
    ) -> HttpResponse:
        edition, show = subject.edition, shown(request)
        found = Remark.objects.beside(edition).for_reading()
        context = {
            **self.admin_site.each_context(request),
            "title": f"Review: {edition.title}",
            "subject": subject,
            "article": subject.article,
            "edition": edition,
            "text": remarks.annotate(
                edition, list(found.unresolved() if show == UNRESOLVED else found)
            ),
            "remark_count": found.count(),
            "unresolved_count": found.unresolved().count(),
            "may_remark": edition.is_open(),
            "remark_url": reverse("admin:articles_article_review", args=[subject.article.pk]),
            "asked": asked,
            "form": form,
            "show": show,
            "query": f"&show={show}" if show else "",
            "admin": True,
            "second_pair": second_pair_of(edition),
            "review_acts": [
                {"name": name, "label": act.label_for(subject)}
                for name, act in ACTS.items()
                if name in REVIEW_ACTS and act.is_open_to(subject)
            ],
            "opts": self.opts,
        }
        return render(request, "admin/articles/article/review.html", context)

    @method_decorator([require_POST, private_page])
    def remark_view(self, request: HttpRequest, object_id: str, remark: int) -> HttpResponse:
        """Resolve a remark, reopen it, or take one's own away."""
        subject = self.subject_of(request, self.editable(request, object_id))
        found = get_object_or_404(Remark, pk=remark, edition__article=subject.article)
        act, place = request.POST.get("act"), f"remark-{found.pk}"
        try:
            if act == "resolve":
                remarks.resolve(found, by=request.user)
            elif act == "reopen":
                remarks.reopen(found, by=request.user)
            elif act == "delete":
                remarks.take_away(found, by=request.user)
                place = ""
        except Refused as error:
            messages.error(request, str(error))
        return redirect(review_address(request, subject, place))


REVIEW_ACTS = ("submit", "take_back", "approve", "send_back", "assign")


def shown(request: HttpRequest) -> str:
    asked = request.POST.get("show") or request.GET.get("show")
    return UNRESOLVED if asked == UNRESOLVED else ""


def review_address(request: HttpRequest, subject: Subject, place: str) -> str:
    """The page again, as it was filtered, at one place of it."""
    address = reverse("admin:articles_article_review", args=[subject.article.pk])
    query = f"?show={UNRESOLVED}" if shown(request) else ""
    return f"{address}{query}{place and '#'}{place}"


def outside_readers(edition: Edition) -> list[dict[str, object]]:
    """Who reads it outside, or has checked its facts, and whether the text is the one checked."""
    digest = remarks.text_digest(edition)
    return [
        {"link": link, "facts_hold": link.facts_digest == digest}
        for link in ReviewLink.objects.telling().filter(edition=edition)
    ]


def second_pair_of(edition: Edition | None) -> dict[str, object]:
    """What the admin says about who else has read an edition; nothing where nobody is asked to."""
    rule = settings.REVIEW_POLICY
    if rule == "off" or edition is None or not edition.is_open():
        return {}
    return {"is_required": rule == "required", "edition": edition}
