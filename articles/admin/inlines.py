"""The rows beside an article on its page: its authors, downloads and related articles."""

from typing import Any

from django.contrib import admin
from django.core.files.uploadedfile import UploadedFile
from django.db.models import ForeignKey, QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest

from articles.admin.row_forms import BylineFormSet, DownloadFormSet, RelatedFormSet, RowForm
from articles.admin.widgets import ArticleNumber
from articles.downloads import check_download
from articles.models import Byline, Download, Edition, RelatedArticle
from kingsfund.core.fields import RowField


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
