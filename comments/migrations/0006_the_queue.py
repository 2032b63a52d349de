import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0010_editions_by_kind_of_change"),
        ("comments", "0005_decisions_in_order"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SavedView",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                (
                    "query",
                    models.TextField(
                        blank=True, help_text="The filter as it stands in the address."
                    ),
                ),
                (
                    "is_shared",
                    models.BooleanField(default=False, verbose_name="other moderators see it"),
                ),
            ],
            options={
                "ordering": ["name", "pk"],
            },
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                models.F("status"),
                models.Func(
                    models.F("email_proven_at"),
                    output_field=models.IntegerField(),
                    template="(CASE WHEN %(expressions)s IS NOT NULL THEN 1 ELSE 0 END)",
                ),
                models.F("waiting_since"),
                models.F("number"),
                name="comment_by_proof",
            ),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                models.F("status"),
                models.Func(
                    models.F("edit_note"),
                    output_field=models.IntegerField(),
                    template="(CASE WHEN %(expressions)s > '' THEN 1 ELSE 0 END)",
                ),
                models.F("waiting_since"),
                models.F("number"),
                name="comment_by_edit",
            ),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                models.F("status"),
                models.Func(
                    models.F("screening"),
                    output_field=models.IntegerField(),
                    template="(CASE WHEN %(expressions)s = 'done' THEN 1 ELSE 0 END)",
                ),
                models.F("waiting_since"),
                models.F("number"),
                name="comment_by_screening",
            ),
        ),
        migrations.AddField(
            model_name="savedview",
            name="owner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="saved_views",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="savedview",
            constraint=models.UniqueConstraint(
                fields=("owner", "name"), name="saved_view_once_a_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="savedview",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="saved_view_is_named"
            ),
        ),
    ]
