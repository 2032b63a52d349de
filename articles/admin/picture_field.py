"""The field that a picture is chosen with: sent in, or taken from the library."""

from typing import Any

from django import forms
from django.contrib.auth.models import AbstractUser
from django.core.files.uploadedfile import UploadedFile
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from articles.models import Edition, Picture
from articles.models.picture import PictureQuerySet
from articles.workflow.pictures import store_picture
from kingsfund.core.numbers import as_number

# The number of a picture in the library, and a file that goes before it.
Choice = tuple[str, UploadedFile | None]


class PictureChooser(forms.Widget):
    """Two inputs, `<name>` for a number and `<name>_upload` for a file; a script makes them one."""

    template_name = "admin/articles/_picture_chooser.html"
    needs_multipart_form = True
    offered: PictureQuerySet | None = None

    class Media:
        css = {"all": ["articles/pictures.css"]}
        js = [forms.Script("articles/pictures.js", type="module")]

    def value_from_datadict(self, data: dict, files: dict, name: str) -> Choice:
        return (data.get(name) or "").strip().lstrip("#"), files.get(f"{name}_upload")

    def value_omitted_from_data(self, data: dict, files: dict, name: str) -> bool:
        return name not in data and f"{name}_upload" not in files

    def render(
        self, name: str, value: object, attrs: dict | None = None, renderer: object = None
    ) -> SafeString:
        number = str(value[0] if isinstance(value, tuple) else value or "")
        known = self.offered is not None and as_number(number) is not None
        context = {
            "name": name,
            "number": number,
            "picture": self.offered.filter(pk=number).first() if known else None,
            "attrs": self.build_attrs(self.attrs, attrs),
        }
        return render_to_string(self.template_name, context)


class PictureField(forms.Field):
    """A picture of the library, or None.

    A file that is sent in enters the library at once, whatever becomes of the rest of the form: who
    has to correct something else finds the picture chosen, and does not send it again.
    """

    widget = PictureChooser

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.offer_to(None, edition=Edition())

    def offer_to(self, user: AbstractUser | None, *, edition: Edition) -> None:
        """Offer what somebody may use, and what an edition has already."""
        self.user, self.stored, self.edition = user, None, edition
        offered = Picture.objects.filter(pk=edition.picture_id)
        if user is not None:
            offered = Picture.objects.filter(pk__in=offered.values("pk")) | Picture.objects.filter(
                pk__in=Picture.objects.in_library_of(user).values("pk")
            )
        self.widget.offered = offered

    def clean(self, value: Choice) -> Picture | None:
        number, upload = value
        if upload:
            self.stored = store_picture(upload, by=self.user)
            return self.stored
        if not number:
            return super().clean(None)
        if number == str(self.edition.picture_id):
            return self.edition.picture
        # A number that no database knows is no picture either.
        known = as_number(number) is not None
        picture = self.widget.offered.filter(pk=number).first() if known else None
        if picture is None:
            raise forms.ValidationError(
                f"There is no picture {number} in the library that you may use.",
                code="picture_unknown",
            )
        return picture

    def has_changed(self, initial: object, data: Choice | str | None) -> bool:
        number, upload = data if isinstance(data, tuple) else (data or "", None)
        return bool(upload) or number != str(initial or "")

    def in_words(self, number: str) -> str:
        """A choice as a page says it."""
        return f"Picture {number} of the library" if number else "No picture"

    def bound_data(self, data: Choice, initial: object) -> Choice:
        return (str(self.stored.pk), None) if self.stored else data
