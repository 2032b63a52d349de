"""The page on which an article is written: saved by itself, for several people, with its preview."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe

from articles.admin.actions import Subject
from articles.admin.autosave import AutosaveAdminMixin
from articles.admin.conflicts import clean_ahead, merge_ahead
from articles.admin.forms import (
    STATE_FIELDS,
    ArticleForm,
    AutosaveForm,
    EditionFormSet,
    OrphanForm,
    edition_in_work,
)
from articles.admin.inline_merge import Settling
from articles.admin.presence import PresentAdminMixin, describe
from articles.content.images import decode_ahead
from articles.models import Article
from articles.views.article import article_context
from articles.workflow import presence
from kingsfund.core.caching import private_page
from kingsfund.core.csp import allow_frames, be_framed_by_own_pages, frame_own_pages
from kingsfund.core.numbers import as_number
from kingsfund.core.optimistic_locking import VersionedAdmin, form_digest

PAGES = ("articles_article_add", "articles_article_change")


class SentTwice(Exception):
    """Exactly this was the last thing saved: a button pressed twice."""


class ArticleIsGone(Exception):
    """The article that something was typed for is deleted, or not theirs to change any more."""


class WritingAdminMixin(AutosaveAdminMixin, PresentAdminMixin, VersionedAdmin):
    """The part of the article's admin that is about the text being written."""

    def writing_urls(self) -> list[URLPattern]:
        preview = path(
            "<path:object_id>/preview/",
            self.admin_site.admin_view(self.preview),
            name="articles_article_preview",
        )
        return [preview, *self.autosave_urls(), *self.presence_urls()]

    def writing_margin(self, request: HttpRequest, subject: Subject) -> dict[str, object]:
        """What the page shows of the text being written, before any script runs."""
        others = presence.others_at(subject.article, than=request.user)
        edition = subject.edition
        is_scheduled = edition is not None and edition.is_open() and edition.is_frozen()
        return {
            "others": [describe(one, request) for one in others],
            "scheduled": edition if is_scheduled else None,
        }

    def writing_page(self, response: HttpResponse) -> HttpResponse:
        """The page may show the preview beside the text."""
        return frame_own_pages(response)

    @method_decorator([require_safe, private_page])
    def preview(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The saved draft as readers will see it, or what they see now if there is none."""
        pk = self.editable(request, object_id).pk
        article = Article.objects.for_page().get(pk=pk)
        edition = article.latest_edition()
        context = article_context(article, edition)
        context |= {"preview": edition, "downloads": edition.downloads.all()}
        page = render(request, "articles/article_detail.html", context)
        return be_framed_by_own_pages(allow_frames(page, context.get("frame_origins", [])))

    # Saving by hand

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        read_ahead(request, object_id)
        try:
            return self.save_by_hand(request, object_id, extra_context)
        except IntegrityError:
            if object_id is not None or self.begun_in(request) is None:
                raise
            # Both presses of one button began the same article; this one comes second.
            return self.save_by_hand(request, None, extra_context)

    def save_by_hand(
        self, request: HttpRequest, object_id: str | None, extra_context: dict[str, object] | None
    ) -> HttpResponse:
        """Save what was typed, once, into the article or into a new one if that is gone."""
        view = super().changeform_view
        object_id = object_id or self.begun_in(request)
        if object_id is None:
            return view(request, None, "", extra_context)
        change = reverse("admin:articles_article_change", args=[object_id])
        try:
            return view(request, object_id, change, extra_context)
        except SentTwice:
            messages.info(request, "That was sent twice, and done once.")
            return redirect(change)
        except ArticleIsGone:
            return view(request, None, reverse("admin:articles_article_add"), extra_context)

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Article | None:
        """An article with what its page shows; held from the first look on by whoever saves it.

        Raises `SentTwice` and `ArticleIsGone`, which lead to another answer than an error.
        """
        is_saving = request.method == "POST" and request.resolver_match.url_name in PAGES
        rows = self.get_queryset(request).for_writing()
        rows = rows.select_for_update() if is_saving else rows
        article = rows.filter(pk=object_id).first() if as_number(object_id) is not None else None
        if not is_saving:
            return article
        if article is None and self.has_add_permission(request):
            raise ArticleIsGone
        if article and article.is_repeat(request.POST.get("window", ""), form_digest(request)):
            raise SentTwice
        return article

    def get_form(
        self, request: HttpRequest, obj: Article | None = None, **kwargs: Any
    ) -> type[ArticleForm]:
        match = request.resolver_match
        opened_as = match.kwargs.get("object_id") if match else None
        if obj is None and opened_as is not None:
            kwargs["form"] = type("OrphanForm", (OrphanForm,), {"opened_as": opened_as})
        return super().get_form(request, obj, **kwargs)

    def get_formset_kwargs(
        self, request: HttpRequest, obj: Article, inline: object, prefix: str
    ) -> dict[str, object]:
        """The rows that a page sent, put together with what they are now."""
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if "data" not in kwargs:
            return kwargs
        formset = inline.get_formset(request, obj if obj.pk else None)
        stored = formset(instance=obj, prefix=prefix, queryset=kwargs["queryset"])
        heirs_of = stored.heirs_of if isinstance(stored, EditionFormSet) else lambda keys: {}
        settling = Settling(stored, kwargs["data"], kwargs["files"], heirs_of=heirs_of)
        data, files = settling.settle()
        settled = {"data": data, "files": files, "stored": stored, "notes": settling.notes}
        return {**kwargs, **settled}


def read_ahead(request: HttpRequest, object_id: str | None) -> None:
    """Do what costs time before the article is held, for others wait then.

    Cleans the texts of a page, merges them if somebody else has saved meanwhile, and decodes its
    picture. What is found is remembered, and found again by the form.
    """
    clean_ahead(request.POST)
    rows = Article.objects.editable_by(request.user)
    article = rows.filter(pk=object_id).first() if as_number(object_id or "") is not None else None
    if article and as_number(request.POST.get("based_on", "")) != article.version:
        merge_ahead(request.POST, edition_in_work(article).body)
    decode_ahead(request.FILES.get("picture_upload"))


def words_saved() -> str:
    """The names of the fields that are saved by themselves, for the script."""
    return " ".join(
        name
        for name, field in AutosaveForm.base_fields.items()
        if name not in STATE_FIELDS and not isinstance(field, forms.FileField)
    )
