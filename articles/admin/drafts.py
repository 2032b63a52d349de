"""What a draft said before: looked at, compared with what it says now, and brought back."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_safe

from articles.admin.pages import article_page, for_article
from articles.edition_diff import compare_editions
from articles.models import Article, DraftSnapshot, Refused
from articles.workflow import draft_history
from kingsfund.core.db.optimistic_locking import EditConflict
from kingsfund.core.http.caching import private_page


class BringBackForm(forms.Form):
    """The button; it knows the version of the article that was compared."""

    based_on = forms.IntegerField(widget=forms.HiddenInput)


@require_safe
@private_page
@for_article
def drafts_page(request: HttpRequest, article: Article) -> HttpResponse:
    """Every text of its drafts that is kept, the latest first."""
    snapshots = DraftSnapshot.objects.of_article(article).for_the_list()
    title = f"Earlier texts of “{article}”"
    return article_page(request, "drafts", article, title, snapshots=snapshots)


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
@for_article
def draft_page(request: HttpRequest, article: Article, snapshot: int) -> HttpResponse:
    """What one of them said against what the draft says now, and the button that brings it back."""
    kept = get_object_or_404(DraftSnapshot.objects.of_article(article), pk=snapshot)
    form = BringBackForm(request.POST or None, initial={"based_on": article.version})
    if request.method == "POST" and form.is_valid() and bring_back(request, kept, form):
        return redirect("admin:articles_article_change", article.pk)
    now = article.latest_edition()
    shown = {
        "snapshot": kept,
        "now": now,
        "comparison": compare_editions(now, kept.as_edition()),
        "form": form,
    }
    return article_page(request, "draft", article, f"An earlier text of “{article}”", **shown)


def bring_back(request: HttpRequest, kept: DraftSnapshot, form: BringBackForm) -> bool:
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
