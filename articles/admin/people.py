from django import forms
from django.contrib import admin
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse

from articles.images import clean_picture, decode_ahead
from articles.models import Author, Topic
from kingsfund.versions import VERSION_FIELDS, VersionedAdmin, VersionedForm

PHOTO_WIDTH = 480


class AuthorForm(VersionedForm):
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
class AuthorAdmin(VersionedAdmin, admin.ModelAdmin):
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

    def changeform_view(
        self, request: HttpRequest, *args: object, **kwargs: object
    ) -> HttpResponse:
        """A page of the admin is one transaction, and nobody else can write while it decodes."""
        decode_ahead(request.FILES.get("photo"), max_width=PHOTO_WIDTH)
        return super().changeform_view(request, *args, **kwargs)

    @admin.display(description="Articles", ordering="article_total")
    def article_count(self, author: Author) -> int:
        return author.article_total


class TopicForm(VersionedForm):
    class Meta:
        model = Topic
        fields = ("name", "slug", "description")


@admin.register(Topic)
class TopicAdmin(VersionedAdmin, admin.ModelAdmin):
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

    def save_model(self, request: HttpRequest, obj: Topic, form: TopicForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and "slug" in form.changed_data:
            obj.keep_former_slug(form.initial["slug"])
