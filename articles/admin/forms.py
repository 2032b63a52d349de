from django import forms
from django.contrib.admin.widgets import AdminFileWidget, AdminTextareaWidget, AdminTextInputWidget
from django.core.files.uploadedfile import UploadedFile
from django.forms.models import BaseInlineFormSet, construct_instance, model_to_dict
from django.utils.text import slugify
from django_prose_editor.fields import ProseEditorFormField
from django_prose_editor.widgets import AdminProseEditorWidget

from articles import body as bodies
from articles import drafting
from articles.images import clean_picture
from articles.models import Article, Edition
from kingsfund.versions import VersionedForm

EDITION_FIELDS = [*drafting.CONTENT_FIELDS, "change_note"]


def edition_field(name: str, **options: object) -> forms.Field:
    """The form field of an edition's model field, so that limits and help are written once."""
    return Edition._meta.get_field(name).formfield(**options)


class ArticleForm(VersionedForm):
    """An article and the edition being written, as one form.

    A draft may be incomplete: only a title is asked for. The gate stands before publishing.
    """

    title = edition_field("title", widget=AdminTextInputWidget(attrs={"class": "vTextField title"}))
    standfirst = edition_field("standfirst", widget=AdminTextareaWidget(attrs={"rows": 2}))
    key_points = edition_field("key_points", widget=AdminTextareaWidget(attrs={"rows": 4}))
    body = ProseEditorFormField(
        label="Text",
        required=False,
        extensions=bodies.EDITOR_EXTENSIONS,
        widget=AdminProseEditorWidget,
        sanitize=bodies.clean_html,
    )
    picture = edition_field("picture", widget=AdminFileWidget)
    picture_alt = edition_field("picture_alt", widget=AdminTextInputWidget)
    picture_caption = edition_field("picture_caption", widget=AdminTextInputWidget)
    picture_credit = edition_field("picture_credit", widget=AdminTextInputWidget)
    change_note = edition_field("change_note", widget=AdminTextInputWidget)

    class Meta:
        model = Article
        fields = ("slug", "kind", "topics", "comment_policy")
        widgets = {"topics": forms.CheckboxSelectMultiple}

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.edition = edition_in_work(self.instance)
        self.initial = {**model_to_dict(self.edition, EDITION_FIELDS), **self.initial}
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = "The address of the page. Empty: made from the title."

    def clean_picture(self) -> object:
        picture = self.cleaned_data["picture"]
        return clean_picture(picture) if isinstance(picture, UploadedFile) else picture

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        if "slug" in self.fields and not cleaned.get("slug") and cleaned.get("title"):
            cleaned["slug"] = free_slug(cleaned["title"], self.instance)
        return cleaned

    def _post_clean(self) -> None:
        super()._post_clean()
        construct_instance(self, self.edition, EDITION_FIELDS)

    @property
    def content_changed(self) -> bool:
        return any(name in EDITION_FIELDS for name in self.changed_data)

    def stored_value(self, stored: Article, name: str) -> str:
        if name in EDITION_FIELDS:
            value = str(getattr(drafting.open_draft(stored), name) or "empty")
            return bodies.to_text(value) if name == "body" else value
        return super().stored_value(stored, name)

    def is_comparable(self, stored: Article, name: str) -> bool:
        return name in EDITION_FIELDS or super().is_comparable(stored, name)


def edition_in_work(article: Article) -> Edition:
    """One edition object for the form and the formset of downloads of one request."""
    if not hasattr(article, "_edition_in_work"):
        article._edition_in_work = drafting.open_draft(article)
    return article._edition_in_work


def free_slug(title: str, article: Article) -> str:
    """The title as an address that no other article has."""
    base = slugify(title)[:190] or "article"
    taken = set(
        Article.objects.filter(slug__startswith=base)
        .exclude(pk=article.pk)
        .values_list("slug", flat=True)
    )
    if base not in taken:
        return base
    return next(
        slug for number in range(2, len(taken) + 3) if (slug := f"{base}-{number}") not in taken
    )


class DownloadFormSet(BaseInlineFormSet):
    """The downloads of the edition in work, on the page of its article.

    Where that edition is new, the rows shown are those of the edition it begins from. `drafting.keep`
    copies them when it is saved, and what was typed goes to the copies: a published edition keeps
    what it had.
    """

    def __init__(self, *args: object, instance: Article, **kwargs: object) -> None:
        edition = edition_in_work(instance)
        super().__init__(*args, instance=edition.begun_from or edition, **kwargs)
        self.edition = edition

    def save(self, commit: bool = True) -> list[object]:
        if self.instance != self.edition:
            if self.edition.pk is None:
                self.new_objects, self.changed_objects, self.deleted_objects = [], [], []
                return []
            self.turn_to_copies()
        return super().save(commit)

    def turn_to_copies(self) -> None:
        """Let every row stand for its copy in the draft."""
        shown, copied = self.instance.downloads.all(), self.edition.downloads.all()
        copies = {row.pk: copy for row, copy in zip(shown, copied, strict=True)}
        for form in self.initial_forms:
            form.instance.pk, form.instance.edition = copies[form.instance.pk].pk, self.edition
        self.instance = self.edition
