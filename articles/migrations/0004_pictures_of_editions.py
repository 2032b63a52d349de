"""Every file that an edition opens with becomes a picture of the library, stored once."""

import hashlib

from django.apps.registry import Apps
from django.core.files.storage import default_storage
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import OuterRef, Subquery


def make_pictures(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Also of files that the storage has lost: their editions keep saying what they showed."""
    edition_model = apps.get_model("articles", "Edition")
    picture_model = apps.get_model("articles", "Picture")
    with_file = edition_model.objects.exclude(picture_file="").order_by()
    for name in list(with_file.values_list("picture_file", flat=True).distinct()):
        uses = with_file.filter(picture_file=name)
        # The first says who brought it in, the last what is thought of it today.
        first, last = uses.order_by("pk")[:1].get(), uses.order_by("-pk")[:1].get()
        picture, _ = picture_model.objects.get_or_create(
            sha256=sha256_of(name),
            defaults={
                "file": name,
                "width": last.picture_width or 1,
                "height": last.picture_height or 1,
                "filename": name.rpartition("/")[2],
                "alt": last.picture_alt,
                "credit": last.picture_credit,
                "created_at": first.created_at,
                "created_by_id": first.created_by_id,
            },
        )
        if first.created_by_id:
            picture.uploaders.add(first.created_by_id)
        uses.update(picture=picture.pk)


def sha256_of(name: str) -> str:
    try:
        with default_storage.open(name) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return hashlib.sha256(f"lost: {name}".encode()).hexdigest()


def give_back_files(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    edition_model = apps.get_model("articles", "Edition")
    picture_model = apps.get_model("articles", "Picture")
    its_picture = picture_model.objects.filter(pk=OuterRef("picture"))
    edition_model.objects.exclude(picture=None).update(
        picture_file=Subquery(its_picture.values("file")),
        picture_width=Subquery(its_picture.values("width")),
        picture_height=Subquery(its_picture.values("height")),
    )


class Migration(migrations.Migration):
    dependencies = [("articles", "0003_pictures")]

    operations = [migrations.RunPython(make_pictures, give_back_files)]
