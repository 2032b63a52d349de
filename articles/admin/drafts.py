"""What a draft said before: looked at, compared with what it says now, and brought back."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods, require_safe

from articles.edition_diff import compare_editions
from articles.models import Article, DraftSnapshot, Refused
from articles.workflow import draft_history
from kingsfund.core.caching import private_page
from kingsfund.core.optimistic_locking import EditConflict


class BringBackForm(forms.Form):
    """The button; it knows the version of the article that was compared."""

    based_on = forms.IntegerField(widget=forms.HiddenInput)


class DraftsAdminMixin:
    """The part of the article's admin that is about what its drafts said before."""

    def drafts_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path(
                "<path:object_id>/drafts/", wrap(self.drafts_page), name="articles_article_drafts"
            ),
            path(
                "<path:object_id>/drafts/<number:snapshot>/",
                wrap(self.draft_page),
                name="articles_article_draft",
            ),
        ]

    @method_decorator([require_safe, private_page])
    def drafts_page(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Every text of its drafts that is kept, the latest first."""
        article = self.editable(request, object_id)
        snapshots = DraftSnapshot.objects.of_article(article).for_the_list()
        return self.history_page(
            *(request, "drafts", article, f"Earlier texts of “{article}”"), snapshots=snapshots
        )

    @method_decorator([require_http_methods(["GET", "HEAD", "POST"]), private_page])
    def draft_page(self, request: HttpRequest, object_id: str, snapshot: int) -> HttpResponse:
        """What one of them said against what the draft says now, and the button that brings it back."""
        article = self.editable(request, object_id)
        kept = get_object_or_404(DraftSnapshot.objects.of_article(article), pk=snapshot)
        form = BringBackForm(request.POST or None, initial={"based_on": article.version})
        if request.method == "POST" and form.is_valid() and self.bring_back(request, kept, form):
            return redirect("admin:articles_article_change", article.pk)
        now = article.latest_edition()
        return self.history_page(
            *(request, "draft", article, f"An earlier text of “{article}”"),
            snapshot=kept,
            now=now,
            comparison=compare_editions(now, kept.as_edition()),
            form=form,
        )

    def bring_back(self, request: HttpRequest, kept: DraftSnapshot, form: BringBackForm) -> bool:
        """Do it; what refuses it becomes an error of the form."""
        based_on = form.cleaned_data["based_on"]
        try:
            edition = draft_history.bring_back(kept, by=request.user, based_on=based_on)
        except (Refused, EditConflict) as error:
            form.add_error(None, f"{error} Nothing was changed. Read it again before you go on.")
            if isinstance(error, EditConflict):
                form.data = form.data.copy()
                form.data["based_on"] = error.theirs
            return False
        messages.success(
            request,
            f"The draft of edition {edition.number} says again what it said then. What it said until "
            "now is kept among its earlier texts.",
        )
        return True

    def drafts_margin(self, article: Article) -> dict[str, object]:
        return {"has_snapshots": DraftSnapshot.objects.of_article(article).exists()}
