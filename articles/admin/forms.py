from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.forms.models import BaseInlineFormSet, construct_instance, model_to_dict
from django.utils.functional import cached_property
from django_prose_editor.fields import ProseEditorFormField

from articles import addresses
from articles.admin.conflict_messages import was_scheduled
from articles.admin.conflicts import Decisions, Reconciliation
from articles.admin.picture_field import PictureField
from articles.admin.widgets import BodyWidget
from articles.content import sanitize as bodies
from articles.models import Article, Edition, Picture
from articles.models.edition import CONTENT_FIELDS
from articles.workflow import drafts, reviewing
from kingsfund.core.numbers import as_number
from kingsfund.core.optimistic_locking import (
    VERSION_FIELDS,
    EditConflict,
    HiddenState,
    VersionedForm,
    saved_by,
)
from kingsfund.core.text import make_slug

EDITION_FIELDS = [*CONTENT_FIELDS, "change", "change_note"]
# What a page says about itself, and nobody types.
STATE_FIELDS = [*VERSION_FIELDS, "edition_number", "approval"]
KEY_POINTS_LIMIT = 5000


def edition_field(name: str, **options: Any) -> forms.Field:
    """The form field of an edition's model field, so that limits and help are written once."""
    return Edition._meta.get_field(name).formfield(**options)


def show_what_it_was(form: forms.BaseForm) -> None:
    """Let the page carry what every field held when it was opened: the base of a later merge."""
    for name, field in form.fields.items():
        if name not in STATE_FIELDS and not isinstance(field, forms.FileField):
            field.show_hidden_initial = True


class ArticleForm(VersionedForm):
    """An article and the edition being written, as one form.

    A draft may be incomplete: only a title is asked for. The publish checks stands before publishing.
    A stale save comes back with both texts put together (`conflict`); the choices between what
    cannot be put together come with the next one. `gone` says that the article is not there to be
    saved any more, so that what was typed can become another.
    """

    gone = ""
    conflict: Reconciliation | None = None
    edition_number = forms.IntegerField(required=False, widget=HiddenState)
    approval = forms.CharField(required=False, widget=HiddenState)
    title = edition_field("title", widget=AdminTextInputWidget(attrs={"class": "vTextField title"}))
    standfirst = edition_field("standfirst", widget=AdminTextareaWidget(attrs={"rows": 2}))
    key_points = edition_field(
        "key_points", max_length=KEY_POINTS_LIMIT, widget=AdminTextareaWidget(attrs={"rows": 4})
    )
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
    change = edition_field("change", required=False)
    change_note = edition_field("change_note", widget=AdminTextInputWidget)

    # Who is writing; the admin says so for each request.
    user: AbstractUser | None = None

    class Meta:
        model = Article
        fields = ("slug", "kind", "topics", "comment_policy", "comments_close_after", "review_by")
        widgets = {
            "topics": forms.CheckboxSelectMultiple,
            "review_by": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.edition = edition_in_work(self.instance)
        self.before = written_values(self.edition)
        self.initial = {**model_to_dict(self.edition, EDITION_FIELDS), **self.initial}
        if "picture" in self.fields:
            self.fields["picture"].offer_to(self.user, current=self.edition.picture_id)
        if "edition_number" in self.fields:
            self.fields["edition_number"].initial = self.edition.number
        if "approval" in self.fields:
            self.fields["approval"].initial = reviewing.approval_of(self.edition)
        show_what_it_was(self)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = "The address of the page. Empty: made from the title."
        if self.is_bound:
            self.decisions = Decisions(self.data)
            self.data = self.decisions.carried_out()

    def clean_body(self) -> str:
        body = self.cleaned_data["body"]
        if foreign := Picture.objects.shown_in(body).foreign_to(self.user, self.edition).first():
            raise forms.ValidationError(
                f"The text shows a picture that you may not use: {foreign.url}",
                code="picture_foreign",
            )
        return body

    def clean_slug(self) -> str:
        slug = self.cleaned_data["slug"]
        if slug and (problem := addresses.taken_by(slug, besides=self.instance, to=self.user)):
            raise forms.ValidationError(problem)
        return slug

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        if self.gone:
            raise forms.ValidationError(self.gone, code="gone")
        if self.decisions.are_open and not self.errors:
            # Raises `BodyTooLarge`, which is an error of the form like any other.
            self.conflict = Reconciliation(self).of_what_is_open(self.decisions)
            raise forms.ValidationError("Choose for every passage below.", code="undecided")
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
        if self.edition.is_frozen() and self.content_changed and not self.has_error(None, "stale"):
            self.add_error(None, forms.ValidationError(was_scheduled(self.edition), "frozen"))

    @property
    def content_changed(self) -> bool:
        """Whether the words are others than before, not only their markup or its white space."""
        new_files = {
            name for name in self.changed_data if isinstance(self.fields[name], forms.FileField)
        }
        return bool(new_files) or written_values(self.edition) != self.before

    def left_behind(self) -> Edition | None:
        """The edition that the page was opened on, if it is not the one in work any more."""
        number = self.cleaned_data.get("edition_number")
        if not self.instance.pk or number is None or number == self.edition.number:
            return None
        return self.instance.editions.filter(number=number).first()

    def describe_conflict(self, error: EditConflict) -> list[str]:
        self.conflict = Reconciliation(self).of_a_stale_save(error)
        lines = [
            f"{saved_by(error.by, error.at, to=self.user)} while you were writing. "
            "Nothing of yours is lost, and nothing is saved yet."
        ]
        if self.files:
            # Nothing was stored, and a page cannot fill in a file.
            lines.append("Files have to be chosen again: browsers do not keep them.")
        return lines


class AutosaveForm(ArticleForm):
    """The words of an article without its files and without what changes at once for readers."""

    class Meta(ArticleForm.Meta):
        fields = ()

    def __init__(self, *args: Any, user: AbstractUser, **kwargs: Any) -> None:
        # What may be chosen depends on it.
        self.user = user
        super().__init__(*args, **kwargs)
        for name in [n for n, f in self.fields.items() if isinstance(f, forms.FileField)]:
            del self.fields[name]

    def check_version(self, based_on: int | None) -> None:
        """Raises `EditConflict`: what was typed stays in the window, which merges when it saves."""
        self.instance.lock_version(based_on, key=self.cleaned_data.get("window", ""))


def written_values(edition: Edition) -> dict[str, object]:
    """The fields of an edition in a shape in which the same words are equal."""
    values = {name: getattr(edition, name) for name in EDITION_FIELDS}
    for name, value in values.items():
        if isinstance(value, str):
            values[name] = value.replace("\r\n", "\n").strip()
    return values | {"body": bodies.cleaned_again(edition.body)}


def edition_in_work(article: Article) -> Edition:
    """One edition object for the form and the formset of downloads of one request."""
    if not hasattr(article, "_edition_in_work"):
        article._edition_in_work = drafts.open_draft(article)
    return article._edition_in_work


def free_slug(title: str, article: Article) -> str:
    """The title as an address that no other article has, or had while readers knew it by that."""
    base = make_slug(title, 190) or "article"
    taken = addresses.taken_slugs(base, besides=article)
    if base not in taken:
        return base
    return next(
        slug for number in range(2, len(taken) + 3) if (slug := f"{base}-{number}") not in taken
    )


class RowForm(forms.ModelForm):
    """A row beside the article; what nobody touched in this window is not saved over."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        show_what_it_was(self)


class EditionFormSet(BaseInlineFormSet):
    """Rows of the edition in work, on the page of its article.

    Where that edition is new, the rows shown are those of the edition it begins from. `drafting.keep`
    copies them when it is saved, and what was typed goes to the copies: a published edition keeps
    what it had. `same_by` names the field by which a row and its copy know each other.
    """

    same_by: str

    def __init__(self, *args: Any, instance: Article, **kwargs: Any) -> None:
        edition = edition_in_work(instance)
        super().__init__(*args, instance=edition.begun_from or edition, **kwargs)
        self.edition = edition

    def clean(self) -> None:
        super().clean()
        if self.edition.is_frozen() and self.has_changed():
            raise forms.ValidationError(was_scheduled(self.edition), code="frozen")

    def save(self, commit: bool = True) -> list[object]:
        if self.instance != self.edition:
            if self.edition.pk is None:
                self.new_objects, self.changed_objects, self.deleted_objects = [], [], []
                return []
            self.turn_to_copies()
        return super().save(commit)

    def turn_to_copies(self) -> None:
        """Let every row stand for its copy in the draft."""
        shown, copied = (
            self.model.objects.filter(edition=edition) for edition in (self.instance, self.edition)
        )
        copies = {row.pk: copy.pk for row, copy in zip(shown, copied, strict=True)}
        for form in self.initial_forms:
            form.instance.pk, form.instance.edition = copies[form.instance.pk], self.edition
        self.instance = self.edition

    def mark_of(self, row: models.Model) -> str:
        return str(row.serializable_value(self.same_by))

    def heir_of(self, pk: str) -> str | None:
        """The row shown here that is a copy of one that another edition has, by their keys."""
        if as_number(pk) is None:
            return None
        marks = [*map(self.mark_of, self.model.objects.filter(pk=pk))]
        shown = {self.mark_of(form.instance): str(form.instance.pk) for form in self.initial_forms}
        return next((shown[mark] for mark in marks if mark in shown), None)


class BylineFormSet(EditionFormSet):
    """The authors of an edition; all rows choose from one list, which is read once."""

    same_by = "author"

    @cached_property
    def author_choices(self) -> list[tuple[object, str]]:
        return list(iter(self.form.base_fields["author"].choices))

    def add_fields(self, form: forms.ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["author"].choices = self.author_choices


class DownloadFormSet(EditionFormSet):
    """The downloads of an edition."""

    same_by = "file"
