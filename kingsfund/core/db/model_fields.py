"""Model fields for what people type, so that every form made of a model has the right form fields,
and for who did something.

To the database and to migrations they are Django's own.
"""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.expressions import Combinable

from kingsfund.core.fields import AddressField, LineField, ParagraphsField


class PlainCharField(models.CharField):
    """Plain text of one line."""

    def formfield(self, **options: Any) -> forms.Field | None:
        return super().formfield(**{"form_class": LineField, **options})

    def deconstruct(self) -> tuple:
        return as_djangos(super().deconstruct(), models.CharField)


class PlainTextField(models.TextField):
    """Plain text of several paragraphs."""

    def formfield(self, **options: Any) -> forms.Field | None:
        return super().formfield(**{"form_class": ParagraphsField, **options})

    def deconstruct(self) -> tuple:
        return as_djangos(super().deconstruct(), models.TextField)


class AddressModelField(models.EmailField):
    """An e-mail address in its one form."""

    def formfield(self, **options: Any) -> forms.Field | None:
        return super().formfield(**{"form_class": AddressField, **options})

    def deconstruct(self) -> tuple:
        return as_djangos(super().deconstruct(), models.EmailField)


class ActorForeignKey(models.ForeignKey[AbstractUser | Combinable | None, AbstractUser | None]):
    """The account that did something, as long as it is there: the row outlives it.

    Nobody edits the field, and accounts do not lead back to the rows.
    """

    def __init__(self, **options: Any) -> None:
        fixed = {
            "to": settings.AUTH_USER_MODEL,
            "on_delete": models.SET_NULL,
            "null": True,
            "blank": True,
            "editable": False,
            "related_name": "+",
        }
        super().__init__(**{**fixed, **options})

    def deconstruct(self) -> tuple:
        return as_djangos(super().deconstruct(), models.ForeignKey)


def max_length_of(model: type[models.Model], name: str) -> int:
    """How many characters a column has room for."""
    field = model._meta.get_field(name)
    if not isinstance(field, models.Field) or field.max_length is None:
        raise TypeError(f"There is no limit to {name}.")
    return field.max_length


def as_djangos(parts: tuple, field: type[models.Field]) -> tuple:
    """What tells a migration how to make a field, as if it were one of Django's."""
    name, _, args, options = parts
    return name, f"django.db.models.{field.__name__}", args, options
