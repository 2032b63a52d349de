"""The forms of the rows beside an article: its authors, downloads and related articles."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db import models
from django.db.models import QuerySet
from django.forms.models import BaseInlineFormSet
from django.utils.functional import cached_property

from articles.admin.conflict_messages import was_scheduled
from articles.admin.forms import draft_of, show_what_it_was
from articles.models import Article, Edition
from kingsfund.core.numbers import as_number


class RowForm(forms.ModelForm):
    """A row beside the article; what nobody touched in this window is not saved over."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        show_what_it_was(self)


NAMED_TWICE = (
    "That stands in another row. To change the order, change the positions; to name it here instead, "
    "remove the other row and save first."
)


class RowFormSet(BaseInlineFormSet):
    """Rows beside an article.

    What a page sent has been put together with what is stored (`inline_merge.Settling`): `stored`
    is the formset that showed it, whose rows are not read again, and `notes` says what was overruled.
    `unique_by` names the field that no two rows have alike.
    """

    unique_by = ""

    def __init__(
        self,
        *args: object,
        stored: "RowFormSet | None" = None,
        notes: Sequence[str] = (),
        **kwargs: object,
    ) -> None:
        self.stored, self.notes = stored, notes
        super().__init__(*args, **kwargs)

    def get_queryset(self) -> QuerySet:
        return self.stored.get_queryset() if self.stored else super().get_queryset()

    def add_fields(self, form: forms.ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        # What is stored was checked then, so a row that nobody touched is not checked again.
        form.empty_permitted = form.empty_permitted or form.instance.pk is not None

    def clean(self) -> None:
        """Raises `ValidationError` where two rows would name the same, then or while they are saved.

        Django compares what was typed, and leaves out the rows that nobody touched. Rows are written
        one after another, so that what one gives up another cannot take in the same go.
        """
        super().clean()
        # As the page showed it: the instance has been given what was typed.
        stored = {form.instance.pk: form.initial.get(self.unique_by) for form in self.initial_forms}
        # What is new is written last, when what was removed is gone.
        removed = {form.instance.pk for form in self.deleted_forms}
        added: set[object] = set()
        for form in self.forms:
            new = form.cleaned_data.get(self.unique_by) if form.has_changed() else None
            if new is None or self._should_delete_form(form):
                continue
            is_new = form.instance.pk is None
            skipped = removed if is_new else {form.instance.pk}
            others = {value for pk, value in stored.items() if pk not in skipped}
            if new.pk in others | added:
                form.add_error(self.unique_by, NAMED_TWICE)
                raise forms.ValidationError(NAMED_TWICE, code="named_twice")
            added.add(new.pk)


class RelatedFormSet(RowFormSet):
    """The related articles of an article."""

    unique_by = "other"

    def clean(self) -> None:
        super().clean()
        for form in self.forms:
            other = form.cleaned_data.get("other") if form.has_changed() else None
            if other is not None and other.pk == self.instance.pk:
                form.add_error("other", "An article is not related to itself.")
                raise forms.ValidationError("An article is not related to itself.")


class EditionFormSet(RowFormSet):
    """Rows of the edition in work, on the page of its article.

    Where that edition is new, the rows shown are those of the edition it begins from. `drafts.keep`
    copies them when it is saved, and what was typed goes to the copies: a published edition keeps
    what it had. `same_by` names the field by which a row and its copy know each other.
    """

    same_by: str

    def __init__(self, *args: Any, instance: Article, **kwargs: Any) -> None:
        super().__init__(*args, instance=edition_shown(instance), **kwargs)

    def clean(self) -> None:
        super().clean()
        if self.instance.status == Edition.Status.SCHEDULED and self.has_changed():
            raise forms.ValidationError(was_scheduled(self.instance), code="frozen")

    def save_to(self, edition: Edition) -> None:
        """Let the rows belong to an edition that has been kept, if it had to be."""
        if self.instance.pk is None:
            self.instance = edition
        elif self.instance != edition and edition.pk is not None:
            self.turn_to_copies(edition)

    def save(self, commit: bool = True) -> list[object]:
        if not self.instance.is_open() or self.instance.pk is None:
            self.new_objects, self.changed_objects, self.deleted_objects = [], [], []
            return []
        return super().save(commit)

    def turn_to_copies(self, draft: Edition) -> None:
        """Let every row stand for its copy in the draft."""
        shown, copied = (
            self.model.objects.filter(edition=edition) for edition in (self.instance, draft)
        )
        copies = {row.pk: copy.pk for row, copy in zip(shown, copied, strict=True)}
        for form in self.initial_forms:
            form.instance.pk, form.instance.edition = copies[form.instance.pk], draft
        self.instance = draft

    def mark_of(self, row: models.Model) -> str:
        return str(row.serializable_value(self.same_by))

    def heirs_of(self, keys: list[str]) -> dict[str, str]:
        """The rows shown here that are copies of rows of another edition, by the keys of those."""
        numbers = [number for key in keys if (number := as_number(key)) is not None]
        if not numbers:
            return {}
        shown = {self.mark_of(form.instance): str(form.instance.pk) for form in self.initial_forms}
        rows = self.model.objects.filter(pk__in=numbers)
        marks = {str(row.pk): self.mark_of(row) for row in rows}
        return {key: shown[mark] for key, mark in marks.items() if mark in shown}


class BylineFormSet(EditionFormSet):
    """The authors of an edition; all rows choose from one list, which is read once."""

    same_by = unique_by = "author"

    @cached_property
    def author_choices(self) -> list[tuple[object, str]]:
        if self.stored:
            return self.stored.author_choices
        return list(iter(self.form.base_fields["author"].choices))

    def add_fields(self, form: forms.ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["author"].choices = lambda: self.author_choices


class DownloadFormSet(EditionFormSet):
    """The downloads of an edition."""

    same_by = "file"


def edition_shown(article: Article) -> Edition:
    """The edition whose rows the page of an article shows: its draft, else what that would begin from."""
    if draft := draft_of(article):
        return draft
    return (article.starting_point() if article.pk else None) or Edition()
