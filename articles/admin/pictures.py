"""The library of pictures, and what the editor's scripts ask of it."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, reverse
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.timezone import localtime

from articles.admin.picture_views import may_write
from articles.admin.urls import picture_urls
from articles.content.images import decode_ahead
from articles.models import Edition, Picture, ShownPicture
from articles.workflow.pictures import CARD, make_renditions, store_picture
from kingsfund.core.db.optimistic_locking import VERSION_FIELDS, VersionedAdmin, VersionedForm
from kingsfund.core.lists.pagination import CappedPaginator

THUMBNAIL = 96


class PictureForm(VersionedForm):
    class Meta:
        model = Picture
        fields = ("alt", "credit", "focal_x", "focal_y")
        widgets = {
            "alt": forms.Textarea(attrs={"rows": 3}),
            "focal_x": forms.NumberInput(attrs={"min": 0, "max": 100}),
            "focal_y": forms.NumberInput(attrs={"min": 0, "max": 100}),
        }


class PictureUploadForm(forms.ModelForm):
    """A file for the library; one that is there already gives the picture it became."""

    upload = forms.FileField(
        label="File", help_text="JPEG, PNG, WebP, AVIF or GIF; at most 15 MB and 25 million points."
    )
    user = None

    class Meta:
        model = Picture
        fields = ("alt", "credit")
        widgets = {"alt": forms.Textarea(attrs={"rows": 3})}

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        if not self.errors:
            words = {"alt": cleaned["alt"], "credit": cleaned["credit"]}
            try:
                self.instance = store_picture(cleaned["upload"], by=self.user, **words)
            except ValidationError as error:
                self.add_error("upload", error)
        return cleaned

    def _post_clean(self) -> None:
        """Nothing of the form is written over a picture that was there already."""

    def save(self, commit: bool = True) -> Picture:
        self.save_m2m = lambda: None
        return self.instance


@admin.register(Picture)
class PictureAdmin(VersionedAdmin, admin.ModelAdmin):
    """Seen by whoever writes; rights go by the articles that use a picture, not by permissions."""

    list_display = ["thumbnail", "name", "words", "size", "uses", "sent_in", "number"]
    list_display_links = ["thumbnail", "name"]
    list_per_page = 50
    show_full_result_count = False
    paginator = CappedPaginator
    search_fields = ["alt"]
    search_help_text = "Words of a description, a credit or a file name."
    actions = None

    class Media:
        css = {"all": ["articles/pictures.css"]}
        js = [forms.Script("articles/focal.js", type="module")]

    # Who sees and does what

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_write(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Picture | None = None) -> bool:
        return may_write(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return may_write(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Picture | None = None) -> bool:
        if obj is None or not may_write(request.user):
            return may_write(request.user)
        return Picture.objects.changeable_by(request.user).filter(pk=obj.pk).exists()

    def has_delete_permission(self, request: HttpRequest, obj: Picture | None = None) -> bool:
        is_editor = request.user.has_perm("articles.publish_article")
        return is_editor and (obj is None or not obj.articles().exists())

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        leads = Edition.objects.order_by().only("article", "picture")
        shown = ShownPicture.objects.select_related("edition").only("picture", "edition__article")
        return (
            super()
            .get_queryset(request)
            .in_library_of(request.user)
            .select_related("created_by")
            .prefetch_related(
                Prefetch("lead_editions", queryset=leads), Prefetch("shown_in", queryset=shown)
            )
        )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        return queryset.search(search_term), False

    # Columns

    @admin.display(description="Picture")
    def thumbnail(self, picture: Picture) -> str:
        return format_html(
            '<img class="library-thumbnail" src="{}" width="{}" height="{}" alt="{}" loading="lazy">',
            picture.thumbnail_url,
            THUMBNAIL,
            round(picture.height * THUMBNAIL / picture.width) or 1,
            picture.alt or "Not described",
        )

    @admin.display(description="File", ordering="filename")
    def name(self, picture: Picture) -> str:
        return str(picture)

    @admin.display(description="Alt text")
    def words(self, picture: Picture) -> str:
        return Truncator(picture.alt).words(14) or "Not described"

    @admin.display(description="Uploaded", ordering="created_at")
    def sent_in(self, picture: Picture) -> date:
        return localtime(picture.created_at).date()

    @admin.display(description="Number", ordering="pk")
    def number(self, picture: Picture) -> str:
        return f"#{picture.pk}"

    @admin.display(description="Size")
    def size(self, picture: Picture) -> str:
        return f"{picture.width}\xa0×\xa0{picture.height}"

    @admin.display(description="Used in")
    def uses(self, picture: Picture) -> str:
        articles = {edition.article_id for edition in picture.lead_editions.all()}
        articles |= {shown.edition.article_id for shown in picture.shown_in.all()}
        return f"{len(articles)} article{'' if len(articles) == 1 else 's'}" if articles else "–"

    # The page of one picture

    def get_form(
        self, request: HttpRequest, obj: Picture | None = None, **kwargs: Any
    ) -> type[forms.ModelForm]:
        kwargs["form"] = PictureForm if obj else PictureUploadForm
        return super().get_form(request, obj, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Picture | None = None) -> list:
        if obj is None:
            return [(None, {"fields": ["upload", "alt", "credit"]})]
        state = VERSION_FIELDS if self.has_change_permission(request, obj) else []
        return [
            ("In words", {"fields": ["alt", "credit", *state]}),
            ("Focal point", {"fields": [("focal_x", "focal_y")]}),
        ]

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A page of the admin is one transaction, and nobody else can write while it decodes."""
        decode_ahead(request.FILES.get("upload"))
        return super().changeform_view(request, *args, **kwargs)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, object], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if picture := kwargs.get("obj"):
            shown = shown_uses(picture, request)
            hidden = picture.articles().count() - len(shown)
            context |= {"picture": picture, "uses": shown, "hidden_uses": hidden, "card_size": CARD}
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(
        self, request: HttpRequest, obj: Picture, form: forms.ModelForm, change: bool
    ) -> None:
        """Only what the form holds: the worker may be writing down renditions meanwhile."""
        if not change:
            return  # The form has stored it.
        written = [*PictureForm.Meta.fields, "version"]
        if {"focal_x", "focal_y"} & {*form.changed_data}:
            written += obj.await_renditions()
            transaction.on_commit(make_renditions.enqueue)
        obj.save(update_fields=written)

    def get_urls(self) -> list[URLPattern]:
        return [*picture_urls(self.admin_site.admin_view), *super().get_urls()]


def shown_uses(picture: Picture, request: HttpRequest) -> list[tuple[str, str]]:
    """Title and address of the articles that use a picture: the admin’s page for whoever works on
    one, the readers' page otherwise. What somebody may not see is not among them."""
    newest = Edition.objects.filter(article=OuterRef("pk")).order_by("-number")
    articles = picture.articles().annotate(newest_title=Subquery(newest.values("title")[:1]))
    editable = articles.editable_by(request.user).order_by("-pk")
    uses = {
        article.pk: (
            article.newest_title,
            reverse("admin:articles_article_change", args=[article.pk]),
        )
        for article in editable
    }
    for article in articles.published().select_related("live_edition"):
        uses.setdefault(article.pk, (article.live_edition.title, article.get_absolute_url()))
    return list(uses.values())
