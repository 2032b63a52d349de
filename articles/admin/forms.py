from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.contrib.auth.models import AbstractUser
from django.forms.models import BaseInlineFormSet, construct_instance, model_to_dict
from django.utils.text import slugify
from django_prose_editor.fields import ProseEditorFormField

from articles import body as bodies
from articles import drafting
from articles.admin.choosing import PictureField
from articles.admin.widgets import BodyWidget
from articles.models import Article, Edition, Picture
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
        widget=BodyWidget,
        sanitize=bodies.clean_html,
    )
    picture = PictureField(
        label="Picture", required=False, help_text=Edition._meta.get_field("picture").help_text
    )
    picture_alt = edition_field("picture_alt", widget=AdminTextInputWidget)
    picture_is_decorative = edition_field("picture_is_decorative")
    picture_caption = edition_field("picture_caption", widget=AdminTextInputWidget)
    picture_credit = edition_field("picture_credit", widget=AdminTextInputWidget)
    change_note = edition_field("change_note", widget=AdminTextInputWidget)

    # Who is writing; the desk says so for each request.
    user: AbstractUser | None = None

    class Meta:
        model = Article
        fields = ("slug", "kind", "topics", "comment_policy", "review_by")
        widgets = {
            "topics": forms.CheckboxSelectMultiple,
            "review_by": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.edition = edition_in_work(self.instance)
        self.initial = {**model_to_dict(self.edition, EDITION_FIELDS), **self.initial}
        if "picture" in self.fields:
            self.fields["picture"].offer_to(self.user, current=self.edition.picture_id)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = "The address of the page. Empty: made from the title."

    def clean_body(self) -> str:
        body = self.cleaned_data["body"]
        if foreign := Picture.objects.shown_in(body).foreign_to(self.user, self.edition).first():
            raise forms.ValidationError(
                f"The text shows a picture that you may not use: {foreign.url}",
                code="picture_foreign",
            )
        return body

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        if cleaned.get("picture_is_decorative") and cleaned.get("picture_alt"):
            self.add_error(
                "picture_is_decorative",
                "A picture is described or decoration, not both: empty the description, or untick this.",
            )
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

    Where that edition is new, the rows shown are those of the edition readers see: saving copies
    them, for a published edition keeps what it had.
    """

    def __init__(self, *args: object, instance: Article, **kwargs: object) -> None:
        edition = edition_in_work(instance)
        shown = instance.latest_edition() if not edition.pk and instance.pk else None
        super().__init__(*args, instance=shown or edition, **kwargs)
        self.edition = edition

    def save(self, commit: bool = True) -> list[object]:
        if self.instance == self.edition:
            return super().save(commit)
        self.new_objects, self.changed_objects, self.deleted_objects = [], [], []
        if self.edition.pk:
            kept = [form for form in self.forms if self.is_kept(form)]
            self.new_objects = [self.copy(form) for form in kept]
        return self.new_objects

    def is_kept(self, form: forms.ModelForm) -> bool:
        return not self._should_delete_form(form) and (form.instance.pk or form.has_changed())

    def copy(self, form: forms.ModelForm) -> object:
        download = form.save(commit=False)
        download.pk, download.edition = None, self.edition
        download._state.adding = True
        download.save()
        return download
