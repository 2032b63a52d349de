from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db.models import ForeignKey, QuerySet
from django.forms import ModelChoiceField, Script
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import URLPattern

from articles.admin.action_views import ActingAdminMixin
from articles.admin.actions import Subject
from articles.admin.conflict_messages import was_left_behind
from articles.admin.drafts import DraftsAdminMixin
from articles.admin.forms import (
    STATE_FIELDS,
    ArticleForm,
    BylineFormSet,
    DownloadFormSet,
    EditionFormSet,
    RelatedFormSet,
    RowForm,
)
from articles.admin.history import HistoryAdminMixin
from articles.admin.listing import ListingAdminMixin, is_looking_up
from articles.admin.log import LogAdminMixin
from articles.admin.publish_checks import PublishChecksAdminMixin
from articles.admin.review import ReviewAdminMixin
from articles.admin.timing import TimingAdminMixin
from articles.admin.widgets import ArticleNumber
from articles.admin.writing import WritingAdminMixin, words_saved
from articles.downloads import check_download
from articles.models import Article, Byline, Download, DraftSnapshot, Edition, RelatedArticle
from articles.workflow import article_settings, draft_history, reviewing
from kingsfund.core.fields import RowField
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


class EditionInline(admin.StackedInline):
    """Belongs to the edition in work, and is edited on the page of the article."""

    view_on_site = False  # by way of the article

    def __init__(self, parent_model: type, admin_site: admin.AdminSite) -> None:
        super().__init__(Edition, admin_site)


class BylineInline(EditionInline):
    model = Byline
    form = RowForm
    formset = BylineFormSet
    extra = 1
    fields = [("author", "position"), ("role", "organisation")]
    verbose_name_plural = "Authors, in the order they are named"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Each with its author, whose name heads the row."""
        return super().get_queryset(request).with_authors()

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest, **options: object
    ) -> ModelChoiceField:
        return super().formfield_for_foreignkey(
            db_field, request, **{**options, "form_class": RowField}
        )


class RelatedInline(admin.StackedInline):
    model = RelatedArticle
    form = RowForm
    formset = RelatedFormSet
    fk_name = "article"
    extra = 0
    raw_id_fields = ["other"]
    fields = [("other", "position")]
    verbose_name_plural = (
        "Related articles, of the article itself (none chosen: the newest of the same topics)"
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Each with the title that heads the row."""
        return super().get_queryset(request).select_related("other__live_edition")

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest, **options: Any
    ) -> ModelChoiceField:
        """What is chosen is named, so only what somebody may know can be."""
        if db_field.name == "other":
            offered = RelatedArticle.objects.offered_to(request.user)
            widget = ArticleNumber(db_field.remote_field, self.admin_site)
            widget.offered = offered
            options |= {"queryset": offered, "widget": widget, "form_class": RowField}
        return super().formfield_for_foreignkey(db_field, request, **options)


class DownloadForm(RowForm):
    """A download, refused when readers may not be offered such a file."""

    def clean_file(self) -> object:
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):
            check_download(file)
        return file


class DownloadInline(EditionInline):
    model = Download
    form = DownloadForm
    formset = DownloadFormSet
    extra = 0
    fields = [("title", "position"), "file"]


@admin.register(Article)
class ArticleAdmin(
    ActingAdminMixin,
    DraftsAdminMixin,
    PublishChecksAdminMixin,
    HistoryAdminMixin,
    ListingAdminMixin,
    LogAdminMixin,
    ReviewAdminMixin,
    TimingAdminMixin,
    WritingAdminMixin,
    admin.ModelAdmin,
):
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
        if request.user.has_perm("articles.publish_article"):
            return ["slug"]
        return ["slug", "kind", "topics", "comment_policy", "comments_close_after", "review_by"]

    def get_inlines(self, request: HttpRequest, obj: Article | None) -> list[type]:
        if obj and obj.was_ever_published() and not self.may_publish(request):
            return [BylineInline, DownloadInline]
        return self.inlines

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or not obj.was_ever_published())

    def may_publish(self, request: HttpRequest) -> bool:
        return request.user.has_perm("articles.publish_article")

    def view_on_site(self, obj: Article) -> str | None:
        return obj.get_absolute_url() if obj.is_readable() else None

    # Addresses

    def get_urls(self) -> list[URLPattern]:
        return [
            *self.acting_urls(),
            *self.writing_urls(),
            *self.history_urls(),
            *self.drafts_urls(),
            *self.review_urls(),
            *super().get_urls(),
        ]

    def editable(self, request: HttpRequest, object_id: str) -> Article:
        """An article that somebody may work on. Raises Http404, `PermissionDenied`."""
        rows = Article.objects.editable_by(request.user)
        article = get_object_or_404(rows, pk=as_number(object_id))
        if not self.has_change_permission(request, article):
            raise PermissionDenied
        return article

    # Saving

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
            self.keep_words(request, form, text_changed=rows_changed)
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
        elsewhere = self.act_after_saving(request, self.subject_held(request, obj))
        return elsewhere or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Article) -> HttpResponse:
        subject = self.subject_held(request, obj)
        if behind := left_behind(subject, request.POST.get("edition_number", "")):
            messages.warning(
                request,
                f"{was_left_behind(behind)} Your words are saved as a draft of edition "
                f"{subject.edition.number}, which readers do not see yet.",
            )
            return super().response_change(request, obj)
        elsewhere = self.act_after_saving(request, subject)
        if elsewhere is None and obj.live_edition_id and subject.has_draft:
            messages.info(
                request,
                f"Saved as a draft of edition {subject.edition.number}. "
                "Readers still see the text, the picture and the authors of edition "
                f"{obj.live_edition.number}.",
            )
        return elsewhere or super().response_change(request, obj)

    def margin(self, request: HttpRequest, subject: Subject) -> dict[str, object]:
        """What stands beside the text: where the draft stands, what is missing, who says what."""
        return {
            "subject": subject,
            **self.history_margin(request, subject),
            **self.drafts_margin(subject.article),
            **self.review_margin(request, subject),
            **self.log_margin(request, subject),
            **self.checks_margin(request, subject),
            **self.timing_margin(request, subject),
        }

    def beside_the_text(self, request: HttpRequest, pk: int) -> dict[str, object]:
        """The margin and the buttons of a page as they are after a save, for its script to put in."""
        article = Article.objects.get(pk=pk)
        subject = self.subject_of(request, article)
        context = {
            "original": article,
            "opts": self.opts,
            "show_save": True,
            "show_delete_link": self.has_delete_permission(request, article),
            "buttons": self.buttons_for(subject),
            **self.margin(request, subject),
        }
        page = "admin/articles/article/"
        return {
            "approval": reviewing.approval_of(subject.edition),
            "state": context["state"],
            "margin": render_to_string(f"{page}_margin.html", context, request),
            "buttons": render_to_string(f"{page}submit_line.html", context, request),
        }

    def render_change_form(
        self, request: HttpRequest, context: dict[str, object], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        article = kwargs.get("obj")
        if article is None:
            subject = Subject(Article(), None, request.user)
        else:
            subject = self.subject_of(request, article)
            context |= {**self.writing_margin(request, subject), **self.margin(request, subject)}
        formsets = [inline.formset for inline in context["inline_admin_formsets"]]
        context |= {
            "buttons": self.buttons_for(subject),
            "row_notes": [note for formset in formsets for note in formset.notes],
            "words": words_saved(),
        }
        return self.writing_page(super().render_change_form(request, context, *args, **kwargs))


def left_behind(subject: Subject, number: str) -> Edition | None:
    """The edition that a page was opened on, if its words went into the draft of a later one."""
    if not subject.has_draft or as_number(number) in (None, subject.edition.number):
        return None
    return subject.article.editions.filter(number=number).first()
