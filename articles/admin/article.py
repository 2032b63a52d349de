from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.forms import Script
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern

from articles import drafting
from articles.admin.acting import ActingDesk
from articles.admin.forms import ArticleForm, DownloadFormSet, edition_in_work
from articles.admin.gate import GateDesk
from articles.admin.history import HistoryDesk
from articles.admin.review import ReviewDesk
from articles.admin.writing import WritingDesk
from articles.models import Article, Byline, Download, Edition, RelatedArticle
from kingsfund.paginators import CappedPaginator


class BylineInline(admin.StackedInline):
    model = Byline
    extra = 1
    fields = [("author", "position"), ("role", "organisation")]
    verbose_name_plural = "Authors, in the order they are named"


class RelatedInline(admin.StackedInline):
    model = RelatedArticle
    fk_name = "article"
    extra = 0
    raw_id_fields = ["other"]
    fields = [("other", "position")]
    verbose_name_plural = "Related articles (none chosen: the newest of the same topics)"


class DownloadInline(admin.StackedInline):
    """Belongs to the edition in work, and is edited on the page of the article."""

    model = Download
    formset = DownloadFormSet
    extra = 0
    fields = [("title", "position"), "file"]

    def __init__(self, parent_model: type, admin_site: admin.AdminSite) -> None:
        super().__init__(Edition, admin_site)


class StateFilter(admin.SimpleListFilter):
    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [
            ("draft", "Draft"),
            ("published", "Published"),
            ("changing", "Published, new draft"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        chosen = {
            "draft": queryset.drafts,
            "published": queryset.live,
            "changing": queryset.with_new_draft,
        }.get(self.value())
        return chosen() if chosen else queryset


@admin.register(Article)
class ArticleAdmin(ActingDesk, GateDesk, HistoryDesk, ReviewDesk, WritingDesk, admin.ModelAdmin):
    form = ArticleForm
    inlines = [BylineInline, DownloadInline, RelatedInline]
    list_display = ["title", "kind", "state", "changes", "author_names", "published_at"]
    list_filter = [StateFilter, "kind", "topics"]
    list_per_page = 50
    show_full_result_count = False
    paginator = CappedPaginator
    search_fields = ["slug", "editions__title"]
    search_help_text = "Words of a title, or of the address."
    actions = None
    fieldsets = [
        (None, {"fields": ["title", "standfirst", "key_points", "body"]}),
        (
            "Picture",
            {"fields": ["picture", "picture_alt", "picture_caption", "picture_credit"]},
        ),
        (
            "About the article",
            {
                "fields": ["kind", "topics", "comment_policy", "slug", "based_on"],
                "description": "On a published article, these and the authors change at once.",
            },
        ),
        ("For the next edition", {"fields": ["change_note"]}),
    ]

    class Media:
        js = [Script("articles/writing.js", type="module")]

    # Who sees what

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        editions = Edition.objects.order_by("-number").only("article", "title", "status", "number")
        bylines = Byline.objects.select_related("author")
        return (
            super()
            .get_queryset(request)
            .editable_by(request.user)
            .select_related("live_edition")
            .prefetch_related(
                Prefetch("editions", queryset=editions), Prefetch("bylines", queryset=bylines)
            )
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Article | None = None) -> list[str]:
        if obj is None or not obj.was_ever_published():
            return []
        if request.user.has_perm("articles.publish_article"):
            return ["slug"]
        return ["slug", "kind", "topics", "comment_policy"]

    def get_inlines(self, request: HttpRequest, obj: Article | None) -> list[type]:
        if obj and obj.was_ever_published() and not self.may_publish(request):
            return [DownloadInline]
        return self.inlines

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or not obj.was_ever_published())

    def may_publish(self, request: HttpRequest) -> bool:
        return request.user.has_perm("articles.publish_article")

    def view_on_site(self, obj: Article) -> str | None:
        return obj.get_absolute_url() if obj.is_published() else None

    # Addresses

    def get_urls(self) -> list[URLPattern]:
        return [
            *self.acting_urls(),
            *self.writing_urls(),
            *self.history_urls(),
            *self.review_urls(),
            *super().get_urls(),
        ]

    def editable(self, request: HttpRequest, object_id: str) -> Article:
        """An article that somebody may work on. Raises Http404, `PermissionDenied`."""
        rows = Article.objects.editable_by(request.user)
        article = get_object_or_404(rows, pk=object_id if object_id.isdecimal() else None)
        if not self.has_change_permission(request, article):
            raise PermissionDenied
        return article

    # Columns

    @admin.display(description="Title")
    def title(self, article: Article) -> str:
        return next((edition.title for edition in article.editions.all()), "") or article.slug

    @admin.display(description="State")
    def state(self, article: Article) -> str:
        """Where the article stands for readers, and where its draft stands, in a few words."""
        editions = article.editions.all()
        draft = next((edition for edition in editions if edition.is_open()), None)
        if article.status == Article.Status.DRAFT:
            return draft.get_status_display() if draft else "Draft"
        standing = article.get_status_display()
        if draft is None:
            return standing
        return f"{standing}, edition {draft.number}: {draft.get_status_display().lower()}"

    @admin.display(description="Authors")
    def author_names(self, article: Article) -> str:
        return ", ".join(byline.author.name for byline in article.bylines.all())

    # Saving

    def save_model(
        self, request: HttpRequest, obj: Article, form: ArticleForm, change: bool
    ) -> None:
        if not change:
            obj.created_by = request.user
        super().save_model(request, obj, form, change)

    def save_related(
        self, request: HttpRequest, form: ArticleForm, formsets: list, change: bool
    ) -> None:
        edition = edition_in_work(form.instance)
        downloads_changed = any(
            formset.has_changed() for formset in formsets if isinstance(formset, DownloadFormSet)
        )
        if edition.pk or form.content_changed or downloads_changed or not change:
            edition.article = form.instance
            edition.created_by = edition.created_by or request.user
            drafting.keep(edition)
        super().save_related(request, form, formsets, change)

    def response_add(
        self, request: HttpRequest, obj: Article, post_url_continue: str | None = None
    ) -> HttpResponse:
        elsewhere = self.act_after_saving(request, obj)
        return elsewhere or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Article) -> HttpResponse:
        elsewhere = self.act_after_saving(request, obj)
        if elsewhere is None and obj.live_edition_id and (draft := obj.draft_edition()):
            messages.info(
                request,
                f"Saved as a draft of edition {draft.number}. "
                f"Readers still see edition {obj.live_edition.number}.",
            )
        return elsewhere or super().response_change(request, obj)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, object], *args: object, **kwargs: object
    ) -> HttpResponse:
        article = kwargs.get("obj")
        context["acts"] = self.open_acts(request, article)
        if article:
            subject = self.subject_of(request, article)
            context |= {
                "subject": subject,
                **self.writing_margin(request, subject),
                **self.history_margin(request, subject),
                **self.review_margin(request, subject),
                **self.gate_margin(request, subject),
            }
        return super().render_change_form(request, context, *args, **kwargs)
