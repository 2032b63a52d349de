"""No silent overwriting: a form knows which version it was based on, and a stale one is refused."""

from django import forms
from django.db import models


class StaleVersion(Exception):
    """Somebody else has saved since this version was read."""

    def __init__(self, mine: int | None, theirs: int) -> None:
        super().__init__("Somebody else has saved this since you opened it.")
        self.mine, self.theirs = mine, theirs


class Versioned(models.Model):
    """A row that is edited by hand and counts its saves."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True

    def lock_version(self, expected: int | None) -> None:
        """Hold the row for this transaction, having made sure that it is still at `expected`.

        None expects nothing. Raises `StaleVersion` when the row has moved on.
        """
        rows = type(self)._default_manager.select_for_update()
        current = rows.values_list("version", flat=True).get(pk=self.pk)
        if expected is not None and current != expected:
            raise StaleVersion(expected, current)
        self.version = current


class VersionedForm(forms.ModelForm):
    """A model form that carries the version it was opened on and refuses to save over a newer one.

    What was typed stays in the form; the error shows what the other person saved, field by field.
    """

    based_on = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["based_on"].initial = self.instance.version

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        if self.instance.pk and not self.errors:
            self.check_version(cleaned.get("based_on"))
        return cleaned

    def check_version(self, based_on: int | None) -> None:
        try:
            self.instance.lock_version(based_on)
        except StaleVersion as error:
            # The next press of the button is based on what the message has just shown.
            self.data = self.data.copy()
            self.data[self.add_prefix("based_on")] = error.theirs
            raise forms.ValidationError(self.describe_conflict(), code="stale") from error

    def save(self, commit: bool = True) -> models.Model:
        if self.instance.pk:
            self.instance.version += 1
        return super().save(commit)

    def describe_conflict(self) -> list[str]:
        """The other person's values where they differ from what is in the form."""
        stored = type(self.instance)._default_manager.get(pk=self.instance.pk)
        lines = [
            "Somebody else saved this while you were editing. Nothing of yours is lost or saved."
        ]
        for name in self.changed_data:
            if self.is_comparable(stored, name):
                theirs = self.stored_value(stored, name)
                lines.append(f"{self.fields[name].label or name} is now: {theirs}")
        return [
            *lines,
            "Take over what you need, then save again to put your version in its place.",
        ]

    def is_comparable(self, stored: models.Model, name: str) -> bool:
        return name != "based_on" and hasattr(stored, name)

    def stored_value(self, stored: models.Model, name: str) -> str:
        value = getattr(stored, name)
        if isinstance(value, models.Manager):
            return ", ".join(str(row) for row in value.all()) or "empty"
        return str(value) if value not in ("", None) else "empty"
