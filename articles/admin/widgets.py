from django.contrib.admin.widgets import ForeignKeyRawIdWidget
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.text import Truncator
from django_prose_editor.widgets import AdminProseEditorWidget
from js_asset import Media

from articles.models.article_queryset import ArticleQuerySet
from kingsfund.core.numbers import as_number

PICTURE_ADDRESSES = {
    "data-picture-upload": "admin:articles_picture_upload",
    "data-picture-choices": "admin:articles_picture_choices",
}


class BodyWidget(AdminProseEditorWidget):
    """The body editor, with what static/articles/editor/ adds to it."""

    @property
    def media(self) -> Media:
        return super().media + Media(css={"all": ["articles/editor/editor.css"]})

    def get_config(self) -> dict[str, object]:
        return super().get_config() | {"js_modules": [static("articles/editor/index.js")]}

    def get_context(
        self, name: str, value: object, attrs: dict[str, object] | None
    ) -> dict[str, object]:
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"] |= picture_addresses()
        return context


def picture_addresses() -> dict[str, str]:
    """Where the editor sends and finds pictures, as attributes of its field."""
    addresses = {}
    for attribute, name in PICTURE_ADDRESSES.items():
        try:
            addresses[attribute] = reverse(name)
        except NoReverseMatch:
            continue
    return addresses


class ArticleNumber(ForeignKeyRawIdWidget):
    """The number of an article, with its title beside it for who may know that.

    `offered` are the articles that may be named.
    """

    offered: ArticleQuerySet

    def label_and_url_for_value(self, value: object) -> tuple[str, str]:
        number = str(value)
        is_number = as_number(number) is not None
        offered = self.offered.select_related("live_edition")
        article = offered.filter(pk=number).first() if is_number else None
        if article is None:
            return "", ""
        page = reverse("admin:articles_article_change", args=[article.pk])
        return Truncator(article).words(14), page
