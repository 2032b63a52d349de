"""Earlier editions in the admin: what they said, what changed, and how one is restored."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from articles.admin.actions import ACTS, Subject
from articles.admin.editions import Choice, Entry, usual_pair
from articles.citations import is_former
from articles.edition_diff import compare_editions
from articles.models import Article, Edition
from articles.views.article import article_context
from kingsfund.core.caching import private_page

IN_MARGIN = 8
HISTORY_ACTS = ["restore", "leave_out", "put_back"]


class HistoryAdminMixin:
    """The part of the article's admin that is about its editions."""

    def history_urls(self) -> list[URLPattern]:
        pages = {
            "editions/": (self.editions_page, "editions"),
            "editions/<number:number>/": (self.edition_page, "edition"),
            "compare/": (self.compare_page, "compare"),
        }
        return [
            path(
                f"<path:object_id>/{route}",
                self.admin_site.admin_view(view),
                name=f"articles_article_{name}",
            )
            for route, (view, name) in pages.items()
        ]

    def history_margin(self, request: HttpRequest, subject: Subject) -> dict[str, object]:
        """The newest editions, whether there are more, and whether readers see another than the draft."""
        # Not by way of the article, which comes with its editions for the list, and little of each.
        editions = Edition.objects.filter(article=subject.article).order_by("-number")
        newest = [*editions.without_text().with_people()[: IN_MARGIN + 1]]
        return {
            "edition_entries": [Entry(edition, subject.article) for edition in newest[:IN_MARGIN]],
            "has_more_editions": len(newest) > IN_MARGIN,
            "has_changes": bool(subject.has_draft and subject.article.live_edition_id),
        }

    @admin.display(description="Changes")
    def changes(self, article: Article) -> SafeString | str:
        """The way to what a draft changes, where readers see an earlier edition."""
        listed = {edition.pk: edition for edition in article.listed_editions}
        live = listed.get(article.live_edition_id)
        if not (live and any(edition.is_open() for edition in listed.values())):
            return ""
        page = reverse("admin:articles_article_compare", args=[article.pk])
        return format_html(
            '<a href="{}">Compare<span class="visually-hidden"> the draft of “{}” with what readers '
            "see</span></a>",
            *(page, live.title),
        )

    @method_decorator([require_safe, private_page])
    def editions_page(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Every edition, the newest first, with what can be done with each; two to compare."""
        article = self.editable(request, object_id)
        editions = article.editions.without_text().with_people().order_by("-number")
        subjects = [Subject(article, None, request.user, edition) for edition in editions]
        entries = [Entry(subject.chosen, article, acts_on(subject)) for subject in subjects]
        return self.history_page(
            *(request, "editions", article, f"Editions of “{article}”"),
            entries=entries,
            pair=usual_pair(entries),
        )

    @method_decorator([require_safe, private_page])
    def compare_page(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """What changed between two editions; without a choice, from what readers see to the draft."""
        article = self.editable(request, object_id)
        editions = article.editions.without_text().with_people().order_by("-number")
        entries = [Entry(edition, article) for edition in editions]
        choice = Choice(entries, request.GET.get("older", ""), request.GET.get("newer", ""))
        context: dict[str, object] = {"choice": choice, "entries": entries}
        if choice.is_made:
            older, newer = article.editions.with_numbers(*choice.numbers)
            context["comparison"] = compare_editions(older, newer).without_note()
        return self.history_page(request, "compare", article, f"Changes to “{article}”", **context)

    @method_decorator([require_safe, private_page])
    def edition_page(self, request: HttpRequest, object_id: str, number: int) -> HttpResponse:
        """Exactly one edition as a page, with its own pictures and downloads."""
        pk = self.editable(request, object_id).pk
        article = Article.objects.for_page().get(pk=pk)
        edition = get_object_or_404(article.editions, number=number)
        context = article_context(article, edition)
        context |= {"preview": edition, "downloads": edition.downloads.all()}
        if is_former(article, edition):
            context["past"] = edition
        return render(request, "articles/article_detail.html", context)

    def history_page(
        self, request: HttpRequest, name: str, article: Article, title: str, **context: Any
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "article": article,
            "opts": self.opts,
            **context,
        }
        return render(request, f"admin/articles/article/{name}.html", context)


def acts_on(subject: Subject) -> list[dict[str, str]]:
    """What somebody can do with an edition besides reading it, with the page of each act."""
    page = {name: reverse("admin:articles_article_act", args=[subject.article.pk, name])
            for name in HISTORY_ACTS}  # fmt: skip
    return [
        {"label": ACTS[name].label, "url": f"{page[name]}?edition={subject.chosen.number}"}
        for name in HISTORY_ACTS
        if ACTS[name].is_open_to(subject)
    ]
