from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods

from articles.content.images import clean_picture, decode_ahead
from articles.models import Author, Refused, Topic
from articles.workflow.topics import merge_topics
from kingsfund.core.admin_deletion import RefusesToDeleteInUse, with_noun
from kingsfund.core.caching import private_page
from kingsfund.core.former_slugs import FormerSlugsAdmin, FormerSlugsForm
from kingsfund.core.optimistic_locking import (
    VERSION_FIELDS,
    EditConflict,
    HiddenState,
    VersionedAdmin,
)

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


class MergeForm(forms.Form):
    """Into which topic another is merged."""

    into = forms.ModelChoiceField(Topic.objects.none(), label="Merge into")
    based_on = forms.IntegerField(required=False, widget=HiddenState)

    def __init__(self, *args: Any, topic: Topic, **kwargs: Any) -> None:
        super().__init__(*args, initial={"based_on": topic.version}, **kwargs)
        self.fields["into"].queryset = Topic.objects.exclude(pk=topic.pk)


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

    # Merging

    def get_urls(self) -> list[URLPattern]:
        merge = self.admin_site.admin_view(self.merge_view)
        return [
            path("<number:number>/merge/", merge, name="articles_topic_merge"),
            *super().get_urls(),
        ]

    @method_decorator([require_http_methods(["GET", "HEAD", "POST"]), private_page])
    def merge_view(self, request: HttpRequest, number: int) -> HttpResponse:
        """The page that says what merging does and asks into which topic."""
        topic = get_object_or_404(Topic, pk=number)
        if not (self.has_delete_permission(request, topic) and self.has_change_permission(request)):
            raise PermissionDenied
        form = MergeForm(request.POST if request.method == "POST" else None, topic=topic)
        if form.is_valid() and self.merge(request, topic, form):
            return redirect("admin:articles_topic_change", form.cleaned_data["into"].pk)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"Merge “{topic}” into another topic",
            "topic": topic,
            "count": with_noun(topic.articles.count(), "article"),
            "form": form,
        }
        status = 422 if form.errors else 200
        return TemplateResponse(request, "admin/articles/topic/merge.html", context, status=status)

    def merge(self, request: HttpRequest, topic: Topic, form: MergeForm) -> bool:
        """Do as the form says; an error is put into it."""
        into, name = form.cleaned_data["into"], str(topic)
        based_on = form.cleaned_data["based_on"]
        try:
            count = merge_topics(topic, into=into, by=request.user, based_on=based_on)
        except (Refused, EditConflict) as error:
            form.add_error(None, str(error))
            return False
        said = f"“{name}” was merged into it, with {with_noun(count, 'article')}."
        self.log_change(request, into, said)
        messages.success(request, f"{said[:-1]}, and its address leads here.")
        return True
