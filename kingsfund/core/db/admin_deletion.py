"""Deleting what is in use is refused in a sentence that says where it is used and what to do."""

from typing import Any

from django.contrib import admin, messages
from django.db import models
from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.safestring import SafeString


def with_noun(number: int, one: str, many: str = "") -> str:
    """A number with its noun: "1 article", "1,200 articles"."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


class RefusesToDeleteInUse(admin.ModelAdmin):
    """The part of a model's admin that says why a row cannot be deleted, in place of a list of rows.

    `use_of` gives the sentence, or nothing where the row may go. The database refuses too.
    """

    def use_of(self, obj: Any) -> SafeString | str:
        raise NotImplementedError

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        if row is None or not self.has_delete_permission(request, row):
            return super().delete_view(request, object_id, extra_context)
        if use := self.use_of(row):
            return self.refuse_to_delete(request, row, use)
        try:
            return super().delete_view(request, object_id, extra_context)
        except ProtectedError:
            # Somebody has begun to use it since.
            return self.refuse_to_delete(request, row, self.use_of(row))

    def refuse_to_delete(
        self, request: HttpRequest, row: models.Model, use: SafeString | str
    ) -> HttpResponse:
        messages.error(request, use)
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", str(row.pk))
