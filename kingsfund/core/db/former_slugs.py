"""Addresses that a page had before: kept, led on from, and given to no other page of its kind.

A model with a `slug` takes part by `KeepsFormerSlugs`, and by a model of its own for the former ones,
whose foreign key has `related_name="former_slugs"`.
"""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.db.models.expressions import Combinable
from django.http import HttpRequest, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404
from django.urls import resolve, reverse

from kingsfund.core.db.model_methods import alters_data
from kingsfund.core.db.optimistic_locking import VersionedForm

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class KeepsFormerSlugs(models.Model):
    """A row whose page is found under every address it ever had."""

    class Meta:
        abstract = True

    slug: models.SlugField[str | int | Combinable, str]
    former_slugs: "RelatedManager[Any]"

    @alters_data
    def keep_former_slug(self, slug: str) -> None:
        """Let the address that this row had go on working; the address it has now is its own."""
        self.former_slugs.filter(slug=self.slug).delete()
        self.former_slugs.get_or_create(slug=slug)


def field_of_former_slugs(model: type[models.Model]) -> models.Field:
    """The field by which a former address leads to its row."""
    relation = model._meta.get_field("former_slugs")
    if not isinstance(relation, models.ForeignObjectRel):
        raise TypeError("Former addresses are rows of a model of their own.")
    return relation.field


def former_slugs_of(model: type[models.Model]) -> QuerySet:
    """The former addresses of all rows of a model, each with its row."""
    field = field_of_former_slugs(model)
    return field.model._default_manager.select_related(field.name)


def slug_problem(slug: str, *, besides: models.Model) -> str:
    """Why a row cannot have an address, as a sentence for editors; empty if it can."""
    model = type(besides)
    if holder := model._default_manager.exclude(pk=besides.pk).filter(slug=slug).first():
        return f"“{slug}” is the address of “{holder}”. Choose another."
    rows = former_slugs_of(model)
    name = field_of_former_slugs(model).name
    if former := rows.exclude(**{name: besides.pk}).filter(slug=slug).first():
        holder = getattr(former, name)
        return f"“{slug}” was the address of “{holder}” and leads readers there. Choose another."
    return ""


def redirect_from_former_slug(
    request: HttpRequest, rows: QuerySet, slug: str
) -> HttpResponsePermanentRedirect:
    """On to the same page under the address that a renamed row has now, with what was asked.

    Raises Http404 if none of the rows had the address.
    """
    row = get_object_or_404(rows.filter(former_slugs__slug=slug).exclude(slug=slug))
    match = request.resolver_match or resolve(request.path_info)
    path = reverse(match.view_name, kwargs={**match.kwargs, "slug": row.slug})
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{path}?{query}" if query else path)


class FormerSlugsForm(VersionedForm):
    """A form with a `slug` that no other row has or had.

    Whoever changes an address holds the first row until the transaction ends, so that two people do
    not give away and take the same address at the same moment.
    """

    def clean_slug(self) -> str:
        slug = self.cleaned_data["slug"]
        if slug == self.instance.slug:
            return slug
        rows = type(self.instance)._default_manager.order_by("pk")
        list(rows.select_for_update(of=("self",)).values_list("pk")[:1])
        if problem := slug_problem(slug, besides=self.instance):
            raise forms.ValidationError(problem, code="slug_taken")
        return slug


class FormerSlugsAdmin(admin.ModelAdmin):
    """The part of a model's admin that keeps the address which a saved form gives up."""

    def save_model(
        self, request: HttpRequest, obj: KeepsFormerSlugs, form: FormerSlugsForm, change: bool
    ) -> None:
        super().save_model(request, obj, form, change)
        if change and "slug" in form.changed_data:
            obj.keep_former_slug(form.initial["slug"])
