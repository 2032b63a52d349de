"""Pictures as rows of their own; the files that editions held are set aside until the next step."""

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0002_editorial_desk"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Picture",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "file",
                    models.ImageField(
                        height_field="height", upload_to="pictures", width_field="width"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("width", models.PositiveIntegerField(editable=False)),
                ("height", models.PositiveIntegerField(editable=False)),
                (
                    "sha256",
                    models.CharField(
                        editable=False, help_text="Of the stored file.", max_length=64
                    ),
                ),
                (
                    "filename",
                    models.CharField(
                        blank=True,
                        editable=False,
                        help_text="As it was uploaded; only the library shows it.",
                        max_length=200,
                        verbose_name="name of the file",
                    ),
                ),
                (
                    "alt",
                    models.CharField(
                        blank=True,
                        help_text="Offered wherever the picture is used, and to be fitted there to the text around it.",
                        max_length=300,
                        verbose_name="description",
                    ),
                ),
                (
                    "credit",
                    models.CharField(
                        blank=True,
                        help_text="Offered wherever the picture is used.",
                        max_length=160,
                    ),
                ),
                (
                    "focal_x",
                    models.PositiveSmallIntegerField(
                        default=50,
                        help_text="In percent. What matters most in the picture stays in it when it is cropped.",
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="focal point, from the left",
                    ),
                ),
                (
                    "focal_y",
                    models.PositiveSmallIntegerField(
                        default=50,
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="focal point, from the top",
                    ),
                ),
                ("renditions", models.JSONField(default=list, editable=False)),
                ("rendered_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("due_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("attempts", models.PositiveSmallIntegerField(default=0, editable=False)),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
            ],
            options={
                "ordering": ["-created_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ShownPicture",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
            ],
        ),
        migrations.RemoveIndex(
            model_name="edition",
            name="edition_picture",
        ),
        migrations.AddField(
            model_name="edition",
            name="picture_is_decorative",
            field=models.BooleanField(
                default=False,
                help_text="It says nothing that the text does not say, so nothing is read out in its place.",
                verbose_name="the picture is decoration",
            ),
        ),
        migrations.AlterField(
            model_name="edition",
            name="picture_alt",
            field=models.CharField(
                blank=True,
                help_text="What a reader who cannot see it should know, in a sentence.",
                max_length=300,
                verbose_name="description of the picture",
            ),
        ),
        migrations.AddField(
            model_name="picture",
            name="created_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="picture",
            name="uploaders",
            field=models.ManyToManyField(
                editable=False,
                help_text="Everybody who sent this picture in: stored once, it is still theirs to use.",
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RenameField(model_name="edition", old_name="picture", new_name="picture_file"),
        migrations.AddField(
            model_name="edition",
            name="picture",
            field=models.ForeignKey(
                blank=True,
                help_text="Shown above the text, at the top of the home page, and in link previews.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lead_editions",
                to="articles.picture",
            ),
        ),
        migrations.AddField(
            model_name="shownpicture",
            name="edition",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="shown_pictures",
                to="articles.edition",
            ),
        ),
        migrations.AddField(
            model_name="shownpicture",
            name="picture",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="shown_in",
                to="articles.picture",
            ),
        ),
        migrations.AddField(
            model_name="edition",
            name="pictures",
            field=models.ManyToManyField(
                editable=False,
                help_text="Those its body shows; kept up to date on saving.",
                related_name="editions",
                through="articles.ShownPicture",
                to="articles.picture",
            ),
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("picture_is_decorative", False), ("picture_alt", ""), _connector="OR"
                ),
                name="edition_decoration_is_not_described",
                violation_error_message="A picture is described or decoration, not both.",
            ),
        ),
        migrations.AddIndex(
            model_name="picture",
            index=models.Index(
                condition=models.Q(("rendered_at__isnull", True)),
                fields=["due_at", "id"],
                name="picture_awaiting",
            ),
        ),
        migrations.AddIndex(
            model_name="picture",
            index=models.Index(fields=["-created_at", "-id"], name="picture_newest"),
        ),
        migrations.AddConstraint(
            model_name="picture",
            constraint=models.UniqueConstraint(fields=("sha256",), name="picture_stored_once"),
        ),
        migrations.AddConstraint(
            model_name="picture",
            constraint=models.UniqueConstraint(fields=("file",), name="picture_file_once"),
        ),
        migrations.AddConstraint(
            model_name="picture",
            constraint=models.CheckConstraint(
                condition=models.Q(("focal_x__gte", 0), ("focal_x__lte", 100)),
                name="picture_focal_x_is_inside",
            ),
        ),
        migrations.AddConstraint(
            model_name="picture",
            constraint=models.CheckConstraint(
                condition=models.Q(("focal_y__gte", 0), ("focal_y__lte", 100)),
                name="picture_focal_y_is_inside",
            ),
        ),
        migrations.AddConstraint(
            model_name="shownpicture",
            constraint=models.UniqueConstraint(
                fields=("edition", "picture"), name="shown_picture_once"
            ),
        ),
    ]
