"""Model fields for what people type, so that every form made of a model has the right form fields.

To the database and to migrations they are Django's own.
"""

from django import forms
from django.db import models

from kingsfund.core.fields import AddressField, LineField, ParagraphsField


class PlainCharField(models.CharField):
    """Plain text of one line."""

    def formfield(self, **options: object) -> forms.Field:
        return super().formfield(**{"form_class": LineField, **options})

    def deconstruct(self) -> tuple:
        return as_djangos(super().deconstruct(), models.CharField)


class PlainTextField(models.TextField):
    """Plain text of several paragraphs."""

    def formfield(self, **options: object) -> forms.Field:
        return super().formfield(**{"form_class": ParagraphsField, **options})

    def deconstruct(self) -> tuple:
        return as_djangos(super().deconstruct(), models.TextField)


class AddressModelField(models.EmailField):
    """An e-mail address in its one form."""

    def formfield(self, **options: object) -> forms.Field:
        return super().formfield(**{"form_class": AddressField, **options})

    def deconstruct(self) -> tuple:
        return as_djangos(super().deconstruct(), models.EmailField)


def as_djangos(parts: tuple, field: type[models.Field]) -> tuple:
    """What tells a migration how to make a field, as if it were one of Django's."""
    name, _, args, options = parts
    return name, f"django.db.models.{field.__name__}", args, options
