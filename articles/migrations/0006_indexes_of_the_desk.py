from django.db import migrations, models


class Migration(migrations.Migration):
    """Indexes that SQLite uses too: it cannot prove that a bound value lies in a partial one."""

    dependencies = [("articles", "0005_files_of_editions_removed")]

    operations = [
        migrations.RemoveIndex(model_name="article", name="article_due_for_check"),
        migrations.RemoveIndex(model_name="edition", name="edition_open"),
        migrations.AlterField(
            model_name="article",
            name="status",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("published", "Published"),
                    ("withdrawn", "Withdrawn"),
                ],
                default="draft",
                editable=False,
                max_length=20,
            ),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(fields=["status", "-published_at", "-id"], name="article_of_state"),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(fields=["status", "review_by"], name="article_to_check"),
        ),
        migrations.AddIndex(
            model_name="edition",
            index=models.Index(fields=["status", "article"], name="edition_of_state"),
        ),
        migrations.AddIndex(
            model_name="edition",
            index=models.Index(fields=["title", "article"], name="edition_titles"),
        ),
    ]
