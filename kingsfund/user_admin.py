"""Accounts and groups in the admin: Django's pages, with our form fields for what is typed."""

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.db import models
from django.http import HttpRequest

from kingsfund.core.fields import AddressField, LineField

# The user name keeps Django's own field, which looks at its length before anything else as well.
TYPED = {
    "email": AddressField,
    "first_name": LineField,
    "last_name": LineField,
    "name": LineField,
}


class TidyFields:
    """The part of an admin of Django's that puts our form fields in place of its own."""

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **options: object
    ) -> forms.Field | None:
        if db_field.name in TYPED:
            options["form_class"] = TYPED[db_field.name]
        return super().formfield_for_dbfield(db_field, request, **options)


class TidyUserAdmin(TidyFields, UserAdmin):
    pass


class TidyGroupAdmin(TidyFields, GroupAdmin):
    pass


def register() -> None:
    """Take the place of Django's own admins, once these are registered."""
    for model, model_admin in ((User, TidyUserAdmin), (Group, TidyGroupAdmin)):
        admin.site.unregister(model)
        admin.site.register(model, model_admin)
