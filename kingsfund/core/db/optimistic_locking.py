"""No silent overwriting: a form knows which version it was based on, and a stale one is refused."""

import secrets
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.contrib.auth.models import AbstractUser
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.formats import date_format

from kingsfund.core.db.model_fields import ActorForeignKey
from kingsfund.core.db.model_methods import alters_data
from kingsfund.core.security.permissions import signed_in

# The form fields that say which version was opened, in which window, and how often that one saved.
VERSION_FIELDS = ["based_on", "window", "window_serial"]
# What a row remembers of its last run of saves.
RUN_FIELDS = [
    "version",
    "editor_session",
    "session_base_version",
    "session_seq",
    "session_digest",
    "saved_by_id",
    "saved_at",
]


class EditConflict(Exception):
    """Somebody else has saved since this version was read; `by` and `at` say who and when."""

    def __init__(
        self,
        mine: int | None,
        theirs: int,
        *,
        by: AbstractUser | None = None,
        at: datetime | None = None,
    ) -> None:
        super().__init__(f"{saved_by(by, at)}, after you opened it.")
        self.mine, self.theirs, self.by, self.at = mine, theirs, by, at


def saved_by(by: AbstractUser | None, at: datetime | None, *, to: object = None) -> str:
    """Who saved and when, in words for `to`: "Edith Rowe saved this at 12:03"."""
    if by is not None and by == to:
        name = "You saved this in another window"
    elif by is None:
        name = "Somebody else has saved this"
    else:
        name = f"{by.get_full_name() or by.get_username()} saved this"
    return f"{name} {clock_time(at)}" if at else name


def clock_time(at: datetime, *, now: datetime | None = None) -> str:
    """A moment as a colleague would say it: "at 12:03", "on 4 May at 12:03"."""
    local = timezone.localtime(at)
    time = date_format(local, "H:i")
    is_today = local.date() == timezone.localdate(now)
    return f"at {time}" if is_today else f"on {date_format(local, 'j F')} at {time}"


class Versioned(models.Model):
    """A row that is edited by hand, counts its saves, and knows the window of the last ones.

    A window that saves again and again is one run. What it sends is never stale because of its own
    saves: not when the answer to one was lost, not when a button is pressed during another.
    """

    version = models.PositiveIntegerField(default=1, editable=False)
    editor_session = models.CharField(
        max_length=32, blank=True, editable=False, help_text="The window that saved last."
    )
    session_base_version = models.PositiveIntegerField(
        default=0, editable=False, help_text="The version that the saves of that window began from."
    )
    session_seq = models.PositiveIntegerField(
        default=0, editable=False, help_text="How that window numbered its latest save."
    )
    session_digest = models.CharField(
        max_length=64, blank=True, editable=False, help_text="What it sent, to know it again."
    )
    saved_by = ActorForeignKey()
    saved_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    def lock_version(self, expected: int | None, *, key: str = "") -> None:
        """Hold the row for this transaction, having made sure that it is still at `expected`.

        None expects nothing. What the window with this `key` saved itself since then is no
        surprise to it. Raises `EditConflict` when somebody else, or another window, has saved.
        """
        rows = type(self)._default_manager.select_for_update()
        stored = rows.values(*RUN_FIELDS).get(pk=self.pk)
        for name, value in stored.items():
            setattr(self, name, value)
        self.require_version(expected, key=key)

    def require_version(self, expected: int | None, *, key: str = "") -> None:
        """Raises `EditConflict` as `lock_version` does; the caller holds the row, and has read it since."""
        if expected is not None and not self.is_current(expected, key):
            raise EditConflict(expected, self.version, by=self.saved_by, at=self.saved_at)

    @alters_data
    def mark_saved(
        self,
        *,
        by: AbstractUser | None = None,
        key: str = "",
        serial: int = 0,
        digest: str = "",
        at: datetime | None = None,
    ) -> None:
        """Count a save; the caller holds the row and stores it."""
        if not key or key != self.editor_session:
            self.session_base_version = 0 if self._state.adding else self.version
            self.session_seq = 0
        if not self._state.adding:
            self.version += 1
        self.editor_session, self.session_digest = key, digest
        self.session_seq = max(self.session_seq, serial)
        self.saved_by, self.saved_at = by, at or timezone.now()

    def is_current(self, version: int, key: str = "") -> bool:
        """Whether nobody but the window with this `key` has saved since a version."""
        is_own = bool(key) and key == self.editor_session and self.session_base_version <= version
        return version == self.version or (is_own and version < self.version)

    def is_superseded_save(self, key: str, serial: int) -> bool:
        """Whether a save of that window is overtaken by what it sent later."""
        return bool(key) and key == self.editor_session and serial <= self.session_seq

    def is_repeat(self, key: str, digest: str) -> bool:
        """Whether exactly this was the last thing saved: a button pressed twice."""
        return bool(key) and (key, digest) == (self.editor_session, self.session_digest)


def new_key() -> str:
    """What tells one window from every other."""
    return secrets.token_urlsafe(16)


def form_digest(request: HttpRequest) -> str:
    """A fingerprint of what a form sent: the same press of the same button has the same."""
    fields: Iterable[object] = sorted(
        (name, request.POST.getlist(name)) for name in request.POST if name != "csrfmiddlewaretoken"
    )
    files = sorted(
        (name, file.name, file.size)
        for name, file in request.FILES.items()
        if isinstance(file, UploadedFile)
    )
    return sha256(repr((request.path, list(fields), files)).encode()).hexdigest()


class HiddenState(forms.HiddenInput):
    """A hidden field that the browser must not fill in anew from an earlier visit."""

    def __init__(self) -> None:
        super().__init__(attrs={"autocomplete": "off"})


class VersionedForm(forms.ModelForm):
    """A model form that carries the version it was opened on and refuses to save over a newer one.

    What was typed stays in the form; the error shows what the other person saved, field by field.
    `user` is who is writing, if known.
    """

    data: QueryDict | dict[str, Any]
    user: AbstractUser | None = None
    digest = ""
    based_on = forms.IntegerField(required=False, widget=HiddenState)
    window = forms.CharField(required=False, max_length=32, widget=HiddenState)
    window_serial = forms.IntegerField(
        required=False, min_value=0, max_value=2**31 - 1, widget=HiddenState
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A page of something new is based on nothing, which is before the first version.
        self.fields["based_on"].initial = self.instance.version if self.instance.pk else 0
        self.fields["window"].initial = new_key
        self.fields["window_serial"].initial = 0

    def clean(self) -> dict[str, Any]:
        super().clean()
        if self.instance.pk and not self.errors:
            self.check_version(self.cleaned_data.get("based_on"))
        return self.cleaned_data

    def require_version(self, based_on: int | None) -> None:
        """Raises `EditConflict`; a form whose row is held already need not lock it."""
        self.instance.lock_version(based_on, key=self.cleaned_data.get("window", ""))

    def check_version(self, based_on: int | None) -> None:
        try:
            self.require_version(based_on)
        except EditConflict as error:
            # The next press of the button is based on what the message has just shown.
            self.data = self.data.copy()
            self.data[self.add_prefix("based_on")] = str(error.theirs)
            raise forms.ValidationError(self.describe_conflict(error), code="stale") from error

    def save(self, commit: bool = True) -> models.Model:
        self.instance.mark_saved(
            by=self.user,
            key=self.cleaned_data.get("window", ""),
            serial=self.cleaned_data.get("window_serial") or 0,
            digest=self.digest,
        )
        return super().save(commit)

    def describe_conflict(self, error: EditConflict) -> list[str]:
        """The other person's values where they differ from what is in the form."""
        stored = type(self.instance)._default_manager.get(pk=self.instance.pk)
        lines = [
            f"{saved_by(error.by, error.at, to=self.user)} while you were editing. "
            "Nothing of yours is lost or saved."
        ]
        for name in self.changed_data:
            if name not in VERSION_FIELDS and hasattr(stored, name):
                theirs = self.stored_value(stored, name)
                lines.append(f"{self.fields[name].label or name} is now: {theirs}")
        return [
            *lines,
            "Take over what you need, then save again to put your version in its place.",
        ]

    def stored_value(self, stored: models.Model, name: str) -> str:
        value = getattr(stored, name)
        if isinstance(value, models.Manager):
            return ", ".join(str(row) for row in value.all()) or "empty"
        return str(value) if value not in ("", None) else "empty"


class VersionedAdmin(admin.ModelAdmin):
    """The part of a model's admin that tells its form who is writing, and what exactly was sent."""

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> type[VersionedForm]:
        form = cast(type[VersionedForm], super().get_form(request, *args, **kwargs))
        form.user = signed_in(request)
        form.digest = form_digest(request) if request.method == "POST" else ""
        return form
