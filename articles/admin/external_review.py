"""The page in the admin on which external reviewers are let in to a draft, and shut out again."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from articles import notifications
from articles.admin.pages import article_page, for_article
from articles.models import Article, Edition, Refused, ReviewLink
from articles.workflow import external_review, remarks
from kingsfund.core.http.caching import private_page


class InvitationForm(forms.ModelForm):
    """Who is let in, and for how long."""

    days = forms.IntegerField(
        label="For how many days",
        min_value=1,
        max_value=external_review.LONGEST,
        initial=external_review.USUAL,
        help_text=f"1 to {external_review.LONGEST}.",
    )

    class Meta:
        model = ReviewLink
        fields = ("name", "email", "asks_for_facts")

    field_order = ["name", "email", "days", "asks_for_facts"]


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
@for_article
def links_page(request: HttpRequest, article: Article) -> HttpResponse:
    """Every link to the editions of an article, and the form for another one."""
    edition = article.draft_edition()
    form = InvitationForm(request.POST or None, auto_id="invite-%s")
    if request.method == "POST" and form.is_valid() and invite(request, edition, form):
        return redirect("admin:articles_article_links", article.pk)
    shown = {
        "edition": edition,
        "links": links_of(article),
        "form": form,
        "days": external_review.USUAL,
    }
    return article_page(request, "links", article, f"External reviewers: {article}", **shown)


def invite(request: HttpRequest, edition: Edition | None, form: InvitationForm) -> bool:
    """Make a link as the form says; what refuses it becomes an error of the form."""
    if edition is None:
        form.add_error(None, "There is no draft to show: readers see the latest text already.")
        return False
    try:
        link = external_review.make_link(edition, by=request.user, **form.cleaned_data)
    except Refused as error:
        form.add_error(None, str(error))
        return False
    how = f"It goes to {link.email} by mail." if link.email else "Copy it, and pass it on."
    messages.success(request, f"The link for {link.name} is made. {how}")
    return True


@require_POST
@private_page
@for_article
def link_view(request: HttpRequest, article: Article, link: int) -> HttpResponse:
    """Revoke a link, or give its reader a new one."""
    found = get_object_or_404(
        ReviewLink.objects.select_related("edition__article"), pk=link, edition__article=article
    )
    action = request.POST.get("action")
    try:
        if action == "extend":
            new = external_review.extend(found, by=request.user)
            messages.success(
                request,
                f"{new.name} has a new link until {timezone.localtime(new.expires_at):%-d %B %Y}; "
                "the old one lets nobody in any more.",
            )
        elif action == "revoke":
            external_review.revoke(found, by=request.user)
            messages.success(request, f"The link for {found.name} lets nobody in any more.")
    except Refused as error:
        messages.error(request, str(error))
    return redirect("admin:articles_article_links", article.pk)


def links_of(article: Article) -> list[dict[str, object]]:
    """The links to an article's editions, the newest first, as the admin shows them."""
    links = ReviewLink.objects.of_article(article).with_remark_counts()
    return [
        {
            "link": link,
            # What went by mail is the reader’s alone; what has no address is passed on by hand.
            "address": "" if link.email else settings.SITE_URL + notifications.review_path(link),
            "is_open": external_review.lets_in(link),
            "facts_hold": link.facts_digest == remarks.text_digest(link.edition),
        }
        for link in links
    ]
