"""The admin’s buttons: an act is done from the page of the article, or asks on a page of its own."""

from django.contrib import messages
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html, format_html_join
from django.views.decorators.http import require_http_methods

from articles.admin.actions import ACTS, Act, ActForm, Subject, is_pressed
from articles.admin.actions.arranging import Buttons, arrange
from articles.admin.review import second_pair_of
from articles.models import Article, Refused
from articles.workflow import publishing
from kingsfund.core.caching import private_page
from kingsfund.core.numbers import as_number
from kingsfund.core.optimistic_locking import EditConflict


class ActingAdminMixin:
    """The part of the article's admin that carries out acts."""

    def acting_urls(self) -> list[URLPattern]:
        return [
            path(
                "<path:object_id>/acts/<slug:name>/",
                self.admin_site.admin_view(self.act_view),
                name="articles_article_act",
            )
        ]

    def subject_of(self, request: HttpRequest, article: Article) -> Subject:
        number = request.GET.get("edition", "")
        chosen = (
            article.editions.filter(number=number).first()
            if as_number(number) is not None
            else None
        )
        return Subject(article, article.latest_edition(), request.user, chosen)

    def subject_held(self, request: HttpRequest, article: Article) -> Subject:
        """An article that was saved just now, and is held until the request ends."""
        return Subject(article, article.latest_edition(), request.user, is_held=True)

    def buttons_for(self, subject: Subject) -> Buttons:
        """The buttons for somebody under an article, or under one that is not begun yet."""
        acts = (act for act in ACTS.values() if act.needs_saving and act.has_button)
        return arrange((act for act in acts if act.is_open_to(subject)), subject)

    @method_decorator([require_http_methods(["GET", "HEAD", "POST"]), private_page])
    def act_view(self, request: HttpRequest, object_id: str, name: str) -> HttpResponse:
        """The page of one act: what it does, what it asks, and the button that does it."""
        article = self.editable(request, object_id)
        subject, act = self.subject_of(request, article), ACTS.get(name)
        if act is None or not request.user.has_perm(act.permission):
            raise Http404
        if not act.fits(subject):
            messages.warning(request, f"“{act.label}” does not fit: {self.state(article)}.")
            return redirect("admin:articles_article_change", article.pk)
        form = act.form(request.POST if request.method == "POST" else None, subject=subject)
        if request.method == "POST" and form.is_valid() and self.do(request, act, subject, form):
            return redirect(act.address_after(article))
        return self.act_page(request, act, subject, form)

    def do(self, request: HttpRequest, act: Act, subject: Subject, form: ActForm) -> bool:
        """Carry out an act; what refuses it becomes an error of the form."""
        error = self.refusal_of(request, act, subject, form.cleaned_data)
        if error is None:
            return True
        form.refuse(error)
        if isinstance(error, EditConflict):
            # The next press is based on what the message has just said.
            form.data = form.data.copy()
            form.data["based_on"] = error.theirs
        return False

    def refusal_of(
        self, request: HttpRequest, act: Act, subject: Subject, answers: dict[str, object]
    ) -> Refused | EditConflict | None:
        """Carry out an act and say so; what refused it, if something did."""
        try:
            with transaction.atomic():
                message = act.perform(subject, answers)
        except (Refused, EditConflict) as error:
            subject.article.refresh_from_db()
            return error
        messages.success(request, message)
        return None

    def act_page(
        self, request: HttpRequest, act: Act, subject: Subject, form: ActForm
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": f"{act.label_for(subject)}: {subject.article}",
            "act": act,
            "explanation": act.explanation,
            "label": act.label_for(subject),
            "article": subject.article,
            "edition": subject.edition,
            "form": form,
            "opts": self.opts,
            "second_pair": second_pair_of(subject.edition) if act.rests_on_approval else {},
            **act.context(subject),
        }
        return render(request, "admin/articles/article/act.html", context)

    def act_after_saving(self, request: HttpRequest, subject: Subject) -> HttpResponse | None:
        """Do what the button said besides saving, or lead to the page that asks about it."""
        act, article = pressed_act(request), subject.article
        if act is None:
            return None
        if not act.is_open_to(subject):
            messages.warning(request, f"Saved. “{act.label}” does not fit: {self.state(article)}.")
            return None
        approval = request.POST.get("approval", "") if act.rests_on_approval else ""
        if (why := self.broken_belief(subject, approval)) is not None:
            messages.error(request, f"Saved, but not {act.done}: {why}")
        elif act.asks:
            return redirect("admin:articles_article_act", article.pk, act.name)
        elif error := self.refusal_of(request, act, subject, {"approval": approval}):
            self.explain(request, act, subject, error)
        return None

    def response_post_save_add(self, request: HttpRequest, obj: Article) -> HttpResponse:
        return self.page_after_act(request, obj) or super().response_post_save_add(request, obj)

    def response_post_save_change(self, request: HttpRequest, obj: Article) -> HttpResponse:
        return self.page_after_act(request, obj) or super().response_post_save_change(request, obj)

    def page_after_act(self, request: HttpRequest, article: Article) -> HttpResponse | None:
        """The page of the article again, for what comes next is a button of it."""
        if pressed_act(request) is None:
            return None
        filters = {"preserved_filters": self.get_preserved_filters(request), "opts": self.opts}
        page = reverse("admin:articles_article_change", args=[article.pk])
        return redirect(add_preserved_filters(filters, page))

    def broken_belief(self, subject: Subject, approval: str) -> Refused | None:
        """Why somebody who was shown an approval is asked again; None if there is nothing to ask."""
        try:
            publishing.require_approval(subject.edition, approval)
        except publishing.ApprovalIsVoid as error:
            return error
        return None

    def explain(self, request: HttpRequest, act: Act, subject: Subject, error: Exception) -> None:
        """Say on the page of the article why an act did not happen."""
        form = act.form({}, subject=subject)
        form.full_clean()
        form.refuse(error)
        reasons = format_html_join("", "<li>{}</li>", ([why] for why in form.reasons()))
        page = reverse("admin:articles_article_act", args=[subject.article.pk, act.name])
        asks = form.visible_fields()
        more = format_html('<a href="{}">What can be done</a>', page) if asks else ""
        messages.error(
            request,
            format_html("Saved, but not {}: <ul>{}</ul>{}", act.done, reasons, more),
        )


def pressed_act(request: HttpRequest) -> Act | None:
    """The act whose button was pressed on the page where the article is written."""
    return next((act for act in ACTS.values() if is_pressed(act, request)), None)
