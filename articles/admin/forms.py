from copy import copy
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.contrib.auth.models import AbstractUser
from django.forms.models import construct_instance, model_to_dict
from django_prose_editor.fields import ProseEditorFormField

from articles import addresses
from articles.admin.conflict_messages import was_deleted, was_scheduled
from articles.admin.conflicts import Decisions, Reconciliation
from articles.admin.picture_field import PictureField
from articles.admin.widgets import BodyWidget
from articles.content import sanitize as bodies
from articles.models import Article, Edition, Picture
from articles.models.edition import CONTENT_FIELDS
from articles.workflow import drafts, reviewing
from articles.workflow.article_settings import COLUMNS
from kingsfund.core.db.optimistic_locking import (
    VERSION_FIELDS,
    EditConflict,
    HiddenState,
    VersionedForm,
    new_key,
    saved_by,
)
from kingsfund.core.fields import RowsField
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

    A draft may be incomplete: only a title is asked for. The publish checks stand before publishing.
    A stale save comes back with both texts put together (`conflict`); the choices between what
    cannot be put together come with the next one. Whoever makes it to save holds the article.
    """

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

    class Meta:
        model = Article
        fields = ("slug", "kind", "topics", "comment_policy", "comments_close_after", "review_by")
        field_classes = {"topics": RowsField}
        widgets = {
            "topics": forms.CheckboxSelectMultiple,
            "review_by": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stored = copy(self.instance)
        self.edition = edition_in_work(self.instance)
        self.before = written_values(self.edition)
        self.initial = {**model_to_dict(self.edition, EDITION_FIELDS), **self.initial}
        if "picture" in self.fields:
            self.fields["picture"].offer_to(self.user, edition=copy(self.edition))
        if "edition_number" in self.fields:
            self.fields["edition_number"].initial = self.edition.number
        if "approval" in self.fields:
            self.fields["approval"].initial = reviewing.approval_of(self.edition)
        show_what_it_was(self)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = "The address of the page. Empty: made from the title."
        if self.is_bound:
            self.decisions = Decisions(self.data, self.fields)
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
        if slug in ("", self.stored.slug):
            return slug
        if problem := addresses.taken_by(slug, besides=self.instance, to=self.user):
            raise forms.ValidationError(problem)
        return slug

    def validate_unique(self) -> None:
        """An address that stays as it is stored is its own."""
        if self.cleaned_data.get("slug", "") != self.stored.slug:
            super().validate_unique()

    def require_version(self, based_on: int | None) -> None:
        self.instance.require_version(based_on, key=self.cleaned_data.get("window", ""))

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
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

    def _save_m2m(self) -> None:
        """Topics that are as they were are not stored again."""
        if self.topics_changed:
            super()._save_m2m()

    @property
    def topics_changed(self) -> bool:
        """Whether others are ticked than are stored."""
        topics = self.cleaned_data.get("topics")
        return topics is not None and set(topics) != set(self.initial.get("topics", []))

    @property
    def settings_changed(self) -> bool:
        """Whether something is another that belongs to the article and to no edition."""
        return self.topics_changed or any(
            getattr(self.stored, name) != getattr(self.instance, name) for name in COLUMNS
        )

    @property
    def content_changed(self) -> bool:
        """Whether the words are others than before, not only their markup or its white space."""
        return written_values(self.edition) != self.before

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


class OrphanForm(ArticleForm):
    """What was typed for an article that is deleted: it is shown as a new one, and not saved yet.

    `opened_as` is the number of the article that the page was opened on.
    """

    opened_as: str

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.data = self.data.copy()
        for name, value in {"based_on": "0", "window": new_key(), "edition_number": "1"}.items():
            self.data[name] = value

    def clean(self) -> dict[str, object]:
        raise forms.ValidationError(was_deleted(self.opened_as), code="gone")


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
        self.require_version(based_on)


def written_values(edition: Edition) -> dict[str, object]:
    """The fields of an edition in a shape in which the same words are equal."""
    columns = {name: Edition._meta.get_field(name).attname for name in EDITION_FIELDS}
    values = {name: getattr(edition, column) for name, column in columns.items()}
    for name, value in values.items():
        if isinstance(value, str):
            values[name] = value.replace("\r\n", "\n").strip()
    return values | {"body": bodies.cleaned_again(edition.body)}


def draft_of(article: Article) -> Edition | None:
    """The open edition of an article, read with it (`for_writing`) or now."""
    if hasattr(article, "open_editions"):
        return next(iter(article.open_editions), None)
    return article.draft_edition()


def edition_in_work(article: Article) -> Edition:
    """The open edition of an article, or a new one that begins where its readers are."""
    if draft := draft_of(article):
        return draft
    return drafts.next_edition(article, article.starting_point() if article.pk else None)


def free_slug(title: str, article: Article) -> str:
    """The title as an address that no other article has, or had while readers knew it by that."""
    base = make_slug(title, 190) or "article"
    taken = addresses.taken_slugs(base, besides=article)
    if base not in taken:
        return base
    return next(
        slug for number in range(2, len(taken) + 3) if (slug := f"{base}-{number}") not in taken
    )
