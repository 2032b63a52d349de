from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.db import IntegrityError
from django.db.models import QuerySet
from django.forms import Script
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, reverse

from articles.admin.action_views import action_bar_for, pressed_action, take_pressed_action
from articles.admin.actions import ActionContext
from articles.admin.autosave import begun_in, keep_words
from articles.admin.conflict_messages import was_left_behind
from articles.admin.conflicts import clean_ahead, merge_ahead
from articles.admin.forms import (
    STATE_FIELDS,
    ArticleForm,
    AutosaveForm,
    OrphanForm,
    edition_in_work,
)
from articles.admin.inline_merge import Settling
from articles.admin.inlines import BylineInline, DownloadInline, RelatedInline
from articles.admin.listing import ArticleListAdmin, is_looking_up
from articles.admin.pages import context_for, editable_article
from articles.admin.presence import describe
from articles.admin.row_forms import EditionFormSet
from articles.admin.sidebar import sidebar_context
from articles.admin.urls import article_urls
from articles.content.images import decode_ahead
from articles.models import Article, DraftSnapshot, Edition
from articles.workflow import article_settings, draft_history, presence
from kingsfund.core.db.optimistic_locking import VersionedAdmin, form_digest
from kingsfund.core.http.csp import frame_own_pages
from kingsfund.core.numbers import as_number

ABOUT = [
    *("kind", "topics", "comment_policy", "comments_close_after", "review_by"),
    *("slug", *STATE_FIELDS),
]
BY_BUTTON = "Saved only when you press a button, and so are authors, downloads and files."
AT_ONCE = (
    "These belong to the article and not to an edition, as related articles do: they change for readers "
    "as soon as you save, and the log says so. Text, picture, authors and downloads wait for the next "
    "edition."
)
# The pages that save an article, and so hold it from the first look on.
SAVING_PAGES = ("articles_article_add", "articles_article_change")
EVENTS_SHOWN = 500


class SentTwice(Exception):
    """Exactly this was the last thing saved: a button pressed twice."""


class ArticleIsGone(Exception):
    """The article that something was typed for is deleted, or not theirs to change any more."""


@admin.register(Article)
class ArticleAdmin(ArticleListAdmin, VersionedAdmin):
    """The page on which an article is written, whatever edition that is."""

    form = ArticleForm
    inlines = [BylineInline, DownloadInline, RelatedInline]
    fieldsets = [
        (None, {"fields": ["title", "standfirst", "key_points", "body"]}),
        (
            "Picture",
            {
                "fields": [
                    "picture",
                    "picture_alt",
                    "picture_is_decorative",
                    "picture_caption",
                    "picture_credit",
                ]
            },
        ),
        ("About the article", {"fields": ABOUT, "description": BY_BUTTON}),
        ("For the next edition", {"fields": ["change", "change_note"]}),
    ]

    object_history_template = "admin/articles/article/log.html"

    class Media:
        js = [
            Script("articles/writing.js", type="module"),
            Script("articles/publish-checks.js", type="module"),
        ]

    # Who sees what

    def get_fieldsets(self, request: HttpRequest, obj: Article | None = None) -> list[tuple]:
        """Once readers have seen it, the form says what does not wait for the next edition."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or not obj.was_ever_published():
            return fieldsets
        at_once = (
            "About the article: changes at once",
            {"fields": ABOUT, "description": f"{AT_ONCE} {BY_BUTTON}"},
        )
        return [at_once if part[1]["fields"] == ABOUT else part for part in fieldsets]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """What somebody may work on; in the window that chooses related articles, what they know."""
        articles = super().get_queryset(request)
        if is_looking_up(request):
            return articles.known_to(request.user)
        return articles.editable_by(request.user)

    def get_readonly_fields(self, request: HttpRequest, obj: Article | None = None) -> list[str]:
        if obj is None or not obj.was_ever_published():
            return []
        if self.has_publish_permission(request):
            return ["slug"]
        return ["slug", "kind", "topics", "comment_policy", "comments_close_after", "review_by"]

    def get_inlines(self, request: HttpRequest, obj: Article | None) -> list[type]:
        if obj and obj.was_ever_published() and not self.has_publish_permission(request):
            return [BylineInline, DownloadInline]
        return self.inlines

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or not obj.was_ever_published())

    def view_on_site(self, obj: Article) -> str | None:
        return obj.get_absolute_url() if obj.is_readable() else None

    # Addresses

    def get_urls(self) -> list[URLPattern]:
        return [*article_urls(self.admin_site.admin_view), *super().get_urls()]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """Our log of one article, in words, in place of Django's list of saves."""
        article = editable_article(request.user, object_id)
        context = {
            "title": f"Log: {article}",
            "article": article,
            "events": article.events.all()[:EVENTS_SHOWN],
            "most": EVENTS_SHOWN,
        }
        return super().history_view(request, object_id, {**context, **(extra_context or {})})

    # Saving

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
            if object_id is not None or begun_in(request) is None:
                raise
            # Both presses of one button began the same article; this one comes second.
            return self.save_by_hand(request, None, extra_context)

    def save_by_hand(
        self, request: HttpRequest, object_id: str | None, extra_context: dict[str, object] | None
    ) -> HttpResponse:
        """Save what was typed, once, into the article or into a new one if that is gone."""
        view = super().changeform_view
        object_id = object_id or begun_in(request)
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
        is_saving = request.method == "POST" and request.resolver_match.url_name in SAVING_PAGES
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

    def save_model(
        self, request: HttpRequest, obj: Article, form: ArticleForm, change: bool
    ) -> None:
        if not change:
            obj.created_by = request.user
            obj.begun_with = form.cleaned_data["window"] or None
        super().save_model(request, obj, form, change)

    def save_related(
        self, request: HttpRequest, form: ArticleForm, formsets: list, change: bool
    ) -> None:
        rows = [formset for formset in formsets if isinstance(formset, EditionFormSet)]
        rows_changed = any(formset.has_changed() for formset in rows)
        if form.content_changed or rows_changed or not change:
            is_merge = "merged" in request.POST
            keep_words(form, by=request.user, text_changed=rows_changed, is_merge=is_merge)
        for formset in rows:
            formset.save_to(form.edition)
        changes_at_once = form.stored.was_ever_published() and (
            form.settings_changed
            or any(formset.has_changed() for formset in formsets if formset not in rows)
        )
        before = article_settings.settings_of(form.stored) if changes_at_once else {}
        super().save_related(request, form, formsets, change)
        if changes_at_once:
            self.record_settings(request, form.instance, before)
        if form.edition.pk and not form.edition.is_frozen():
            reason = DraftSnapshot.Reason.SAVED
            draft_history.keep_snapshot(form.edition, reason, by=request.user)

    def record_settings(
        self, request: HttpRequest, article: Article, before: article_settings.Settings
    ) -> None:
        """Log what changed for readers without an edition, and tell the editor that it did."""
        if changes := article_settings.record_changes(article, before, by=request.user):
            whom = "for readers too" if article.is_readable() else "for all editions"
            said = "; ".join(changes)
            messages.info(request, f"Changed at once, {whom}, and written in the log: {said}.")

    def response_add(
        self, request: HttpRequest, obj: Article, post_url_continue: str | None = None
    ) -> HttpResponse:
        elsewhere = take_pressed_action(request, context_of_saved(request, obj))
        return elsewhere or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Article) -> HttpResponse:
        context = context_of_saved(request, obj)
        if behind := left_behind(context, request.POST.get("edition_number", "")):
            messages.warning(
                request,
                f"{was_left_behind(behind)} Your words are saved as a draft of edition "
                f"{context.edition.number}, which readers do not see yet.",
            )
            return super().response_change(request, obj)
        elsewhere = take_pressed_action(request, context)
        if elsewhere is None and obj.live_edition_id and context.has_draft():
            messages.info(
                request,
                f"Saved as a draft of edition {context.edition.number}. "
                "Readers still see the text, the picture and the authors of edition "
                f"{obj.live_edition.number}.",
            )
        return elsewhere or super().response_change(request, obj)

    def response_post_save_add(self, request: HttpRequest, obj: Article) -> HttpResponse:
        return self.page_after_action(request, obj) or super().response_post_save_add(request, obj)

    def response_post_save_change(self, request: HttpRequest, obj: Article) -> HttpResponse:
        page = self.page_after_action(request, obj)
        return page or super().response_post_save_change(request, obj)

    def page_after_action(self, request: HttpRequest, article: Article) -> HttpResponse | None:
        """The page of the article again, for what comes next is a button of it."""
        if pressed_action(request) is None:
            return None
        filters = {"preserved_filters": self.get_preserved_filters(request), "opts": self.opts}
        page = reverse("admin:articles_article_change", args=[article.pk])
        return redirect(add_preserved_filters(filters, page))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, object], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The form with its buttons, and of an article that is begun with the sidebar."""
        if article := kwargs.get("obj"):
            others = presence.others_at(article, than=request.user)
            of_article = context_for(request, article)
            context |= {
                "others": [describe(one, request) for one in others],
                **sidebar_context(of_article),
            }
        else:
            of_article = ActionContext(Article(), None, request.user)
        formsets = [inline.formset for inline in context["inline_admin_formsets"]]
        context |= {
            "action_bar": action_bar_for(of_article),
            "row_notes": [note for formset in formsets for note in formset.notes],
            "words": words_saved(),
        }
        # The page may show the preview beside the text.
        return frame_own_pages(super().render_change_form(request, context, *args, **kwargs))


def context_of_saved(request: HttpRequest, article: Article) -> ActionContext:
    """An article that was saved just now, and is held until the request ends."""
    return ActionContext(article, article.latest_edition(), request.user, is_held=True)


def left_behind(context: ActionContext, number: str) -> Edition | None:
    """The edition that a page was opened on, if its words went into the draft of a later one."""
    if not context.has_draft() or as_number(number) in (None, context.edition.number):
        return None
    return context.article.editions.filter(number=number).first()


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
