from django import forms
from django.contrib import admin
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from articles.images import clean_picture
from articles.models import Author, Topic
from kingsfund.core.former_slugs import FormerSlugsAdmin, FormerSlugsForm
from kingsfund.versions import VERSION_FIELDS, VersionedAdmin

PHOTO_WIDTH = 480


class AuthorForm(FormerSlugsForm):
    class Meta:
        model = Author
        fields = ("name", "slug", "role", "organisation", "biography", "photo", "email", "user")
        widgets = {"biography": forms.Textarea(attrs={"rows": 5})}

    def clean_photo(self) -> object:
        photo = self.cleaned_data["photo"]
        is_new = isinstance(photo, UploadedFile)
        return clean_picture(photo, max_width=PHOTO_WIDTH) if is_new else photo


@admin.register(Author)
class AuthorAdmin(FormerSlugsAdmin, VersionedAdmin, admin.ModelAdmin):
    form = AuthorForm
    fields = [*AuthorForm.Meta.fields, *VERSION_FIELDS]
    list_display = ["name", "role", "organisation", "article_count"]
    search_fields = ["name", "organisation"]
    prepopulated_fields = {"slug": ["name"]}
    ordering = ["name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(Count("bylines"))

    @admin.display(description="Articles", ordering="bylines__count")
    def article_count(self, author: Author) -> int:
        return author.bylines__count


class TopicForm(FormerSlugsForm):
    class Meta:
        model = Topic
        fields = ("name", "slug", "description")


@admin.register(Topic)
class TopicAdmin(FormerSlugsAdmin, VersionedAdmin, admin.ModelAdmin):
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
