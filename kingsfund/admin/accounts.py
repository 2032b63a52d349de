"""Accounts and groups. Every change of what somebody may do is in the security log.

An account under which decisions were taken cannot be deleted, for the log of decisions names who took
each; it is deactivated instead.
"""

from collections.abc import Callable, Sequence
from typing import Any
from weakref import WeakKeyDictionary

from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import PROTECT, Field, Manager, Model, QuerySet
from django.forms import Field as FormField
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path

from kingsfund.core.fields import LineField
from kingsfund.core.security.permissions import signed_in
from kingsfund.models import SecurityEvent, User

Action = SecurityEvent.Action
FLAGS = ("is_active", "is_staff", "is_superuser")

# What the account or group that a request saves might do before; it goes with the request.
RIGHTS_BEFORE: WeakKeyDictionary[HttpRequest, set[str]] = WeakKeyDictionary()

# The user name keeps Django's own field, which looks at its length before anything else as well.
FORM_FIELDS = {
    "first_name": LineField,
    "last_name": LineField,
    "name": LineField,
}

admin.site.unregister(Group)


class PlainTextFormFields(admin.ModelAdmin):
    """The part of an admin of Django's that puts our form fields in place of its own."""

    def formfield_for_dbfield(
        self, db_field: Field, request: HttpRequest, **options: Any
    ) -> FormField | None:
        if db_field.name in FORM_FIELDS:
            options["form_class"] = FORM_FIELDS[db_field.name]
        return super().formfield_for_dbfield(db_field, request, **options)


@admin.register(User)
class AccountAdmin(PlainTextFormFields, UserAdmin):
    """Django's admin of users: logged, and never a dead end where one cannot be deleted."""

    actions = None
    add_fieldsets = [
        (None, {"fields": ["username", "email", "usable_password", "password1", "password2"]})
    ]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.deactivate_view)
        return [
            path("<number:pk>/deactivate/", view, name="kingsfund_user_deactivate"),
            *super().get_urls(),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        """Of one's own account, what lets one in too: nobody locks themselves out by a slip."""
        own = FLAGS if obj is not None and obj.pk == request.user.pk else ()
        return [*super().get_readonly_fields(request, obj), *own]

    # The log

    def save_model(self, request: HttpRequest, obj: User, form: ModelForm, change: bool) -> None:
        RIGHTS_BEFORE[request] = rights_of(obj.pk) if change else set()
        super().save_model(request, obj, form, change)

    def save_related(
        self, request: HttpRequest, form: ModelForm, formsets: list, change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        record = recorder(request, form.instance)
        if not change:
            record(Action.ACCOUNT_ADDED)
        if said := difference(RIGHTS_BEFORE[request], rights_of(form.instance.pk)):
            record(Action.RIGHTS_CHANGED, details=said)

    def user_change_password(
        self, request: HttpRequest, id: str, form_url: str = ""
    ) -> HttpResponse:
        user = self.get_object(request, id)
        response = super().user_change_password(request, id, form_url)
        changed = self.get_object(request, id) if request.method == "POST" and user else None
        if user and changed and changed.password != user.password:
            recorder(request, changed)(Action.PASSWORD_CHANGED)
        return response

    def delete_model(self, request: HttpRequest, obj: User) -> None:
        name = obj.get_username()
        super().delete_model(request, obj)
        SecurityEvent.objects.record(
            Action.ACCOUNT_DELETED, by=signed_in(request), request=request, details=name
        )

    # Deleting

    def get_deleted_objects(
        self, objs: Sequence[User] | QuerySet[User], request: HttpRequest
    ) -> tuple[list, dict[str, int], set[str], list]:
        """What goes with an account; of one that is held back, only by what: no right would help."""
        held = [what for user in objs for what in what_holds(user)]
        return ([], {}, set(), held) if held else super().get_deleted_objects(objs, request)

    def delete_view(
        self,
        request: HttpRequest,
        object_id: str,
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        user = self.get_object(request, object_id)
        may_deactivate = bool(user and user.is_active and self.has_change_permission(request, user))
        more = {"may_deactivate": may_deactivate, **(extra_context or {})}
        return super().delete_view(request, object_id, more)

    def deactivate_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Let nobody sign in with an account any more; all that was done under it stays."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        user = get_object_or_404(User, pk=pk)
        if not self.has_change_permission(request, user):
            raise PermissionDenied
        if user == request.user:
            messages.error(request, "You cannot deactivate the account you are signed in with.")
            return redirect("admin:kingsfund_user_change", pk)
        with transaction.atomic():
            changed = User.objects.filter(pk=pk, is_active=True).update(is_active=False)
            if changed:
                self.log_change(request, user, "Deactivated.")
                recorder(request, user)(Action.RIGHTS_CHANGED, details="− is_active")
        messages.success(
            request,
            f"{user.get_full_name() or user.get_username()} cannot sign in any more, and is signed "
            "out everywhere. What they decided and wrote stays under their name.",
        )
        return redirect("admin:kingsfund_user_change", pk)


@admin.register(Group)
class LoggedGroupAdmin(PlainTextFormFields, GroupAdmin):
    """Django's admin of groups. A change of one changes what all its members may do."""

    actions = None

    def save_model(self, request: HttpRequest, obj: Group, form: ModelForm, change: bool) -> None:
        RIGHTS_BEFORE[request] = rights_of_group(obj) if change else set()
        super().save_model(request, obj, form, change)

    def save_related(
        self, request: HttpRequest, form: ModelForm, formsets: list, change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        said = difference(RIGHTS_BEFORE[request], rights_of_group(form.instance))
        if said or not change:
            log_group(request, form.instance.name, said or "added")

    def delete_model(self, request: HttpRequest, obj: Group) -> None:
        super().delete_model(request, obj)
        log_group(request, obj.name, "deleted")


def log_group(request: HttpRequest, name: str, said: str) -> None:
    SecurityEvent.objects.record(
        Action.RIGHTS_CHANGED,
        by=signed_in(request),
        request=request,
        details=f"Group {name}: {said}",
    )


def recorder(request: HttpRequest, account: User) -> Callable[..., None]:
    """Record events by who asks, about one account."""

    def record(action: str, *, details: str = "") -> None:
        SecurityEvent.objects.record(
            action, by=signed_in(request), account=account, request=request, details=details
        )

    return record


def rights_of(pk: int) -> set[str]:
    """All that says what an account may do, as stored."""
    user = User.objects.get(pk=pk)
    flags = {flag for flag in FLAGS if getattr(user, flag)}
    groups = {f"group {name}" for name in user.groups.values_list("name", flat=True)}
    return flags | groups | names_of(user.user_permissions)


def rights_of_group(group: Group) -> set[str]:
    return names_of(group.permissions)


def names_of(permissions: Manager[Permission]) -> set[str]:
    pairs = permissions.values_list("content_type__app_label", "codename")
    return {f"{app}.{codename}" for app, codename in pairs}


def difference(before: set[str], after: set[str]) -> str:
    """What was given and taken: "+ group Editor, − is_staff"; empty for nothing."""
    given = [f"+ {name}" for name in sorted(after - before)]
    return ", ".join([*given, *(f"− {name}" for name in sorted(before - after))])


def what_holds(user: User) -> list[str]:
    """What keeps an account from being deleted, counted: "12 decisions"."""
    held = []
    for relation in User._meta.related_objects:
        if relation.on_delete is PROTECT:
            kind = relation.related_model
            count = kind._base_manager.filter(**{relation.field.name: user}).count()
            held += [f"{count:,} {name_of(kind, count)}"] if count else []
    return held


def name_of(kind: type[Model], count: int) -> str:
    return str(kind._meta.verbose_name if count == 1 else kind._meta.verbose_name_plural)
