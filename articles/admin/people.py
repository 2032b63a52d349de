from typing import Any

from django import forms
from django.contrib import admin
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, reverse
from django.utils.html import format_html

from articles.admin.urls import topic_urls
from articles.content.images import clean_picture, decode_ahead
from articles.models import Author, Topic
from kingsfund.core.db.admin_deletion import RefusesToDeleteInUse, with_noun
from kingsfund.core.db.former_slugs import FormerSlugsAdmin, FormerSlugsForm
from kingsfund.core.db.optimistic_locking import VERSION_FIELDS, VersionedAdmin

PHOTO_WIDTH = 480


class AuthorForm(FormerSlugsForm):
    class Meta:
        model = Author
        fields = ("name", "slug", "role", "organisation", "biography", "photo", "email", "user")
        widgets = {"biography": forms.Textarea(attrs={"rows": 5})}
        help_texts = {
            "role": "Today’s. What is published already keeps the role and organisation it names.",
        }

    def clean_photo(self) -> object:
        photo = self.cleaned_data["photo"]
        is_new = isinstance(photo, UploadedFile)
        return clean_picture(photo, max_width=PHOTO_WIDTH) if is_new else photo


@admin.register(Author)
class AuthorAdmin(RefusesToDeleteInUse, FormerSlugsAdmin, VersionedAdmin, admin.ModelAdmin):
    form = AuthorForm
    fields = [*AuthorForm.Meta.fields, *VERSION_FIELDS]
    list_display = ["name", "role", "organisation", "article_count"]
    search_fields = ["name", "organisation"]
    prepopulated_fields = {"slug": ["name"]}
    ordering = ["name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return (
            super()
            .get_queryset(request)
            .annotate(article_total=Count("bylines__edition__article", distinct=True))
        )

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A page of the admin is one transaction, and nobody else can write while it decodes."""
        decode_ahead(request.FILES.get("photo"), max_width=PHOTO_WIDTH)
        return super().changeform_view(request, *args, **kwargs)

    @admin.display(description="Articles", ordering="article_total")
    def article_count(self, author: Author) -> int:
        return author.article_total

    def use_of(self, obj: Author) -> str:
        if not (count := obj.bylines.values("edition__article").distinct().count()):
            return ""
        return (
            f"“{obj}” is named on {with_noun(count, 'article')} and cannot be deleted: readers would "
            "not know who wrote them. Take the name off those articles first; a new name or address "
            "is changed here, and the old address goes on working."
        )


class TopicForm(FormerSlugsForm):
    class Meta:
        model = Topic
        fields = ("name", "slug", "description")


@admin.register(Topic)
class TopicAdmin(RefusesToDeleteInUse, FormerSlugsAdmin, VersionedAdmin, admin.ModelAdmin):
    form = TopicForm
    fields = [*TopicForm.Meta.fields, *VERSION_FIELDS]
    list_display = ["name", "slug", "article_count"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
    ordering = ["name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(Count("articles"))

    @admin.display(description="Articles", ordering="articles__count")
    def article_count(self, topic: Topic) -> int:
        return topic.articles__count

    def use_of(self, obj: Topic) -> str:
        if not (count := obj.articles.count()):
            return ""
        return format_html(
            '“{}” is on {} and cannot be deleted: its page would be gone. <a href="{}">Merge it '
            "into another topic</a>, or rename it here; both keep its address.",
            obj,
            with_noun(count, "article"),
            reverse("admin:articles_topic_merge", args=[obj.pk]),
        )

    def get_urls(self) -> list[URLPattern]:
        return [*topic_urls(self.admin_site.admin_view), *super().get_urls()]
