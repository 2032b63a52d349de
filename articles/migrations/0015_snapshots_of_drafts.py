import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0014_bylines_of_editions_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DraftSnapshot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("saved", "Saved"),
                            ("written_on", "As it was before somebody wrote on"),
                            ("merged", "As it was before two texts were put together"),
                            ("brought_back", "As it was before an earlier text was brought back"),
                        ],
                        max_length=20,
                    ),
                ),
                ("content", models.JSONField()),
                (
                    "digest",
                    models.CharField(help_text="Of the content, to know it again.", max_length=64),
                ),
                (
                    "at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, help_text="When it was written."
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        help_text="Who wrote this text last.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="snapshots",
                        to="articles.edition",
                    ),
                ),
            ],
            options={
                "verbose_name": "earlier text of a draft",
                "verbose_name_plural": "earlier texts of drafts",
                "ordering": ["-pk"],
                "indexes": [models.Index(fields=["at"], name="snapshot_oldest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reason__in", ["saved", "written_on", "merged", "brought_back"])
                        ),
                        name="snapshot_reason_is_known",
                    )
                ],
            },
        ),
    ]
