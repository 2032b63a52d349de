from django.db import migrations, models


class Migration(migrations.Migration):
    """An index that SQLite uses too: it cannot prove that a bound value lies in a partial one."""

    dependencies = [("articles", "0009_runs_of_saves_of_pictures")]

    operations = [
        migrations.RemoveIndex(model_name="edition", name="edition_corrections"),
        migrations.AddIndex(
            model_name="edition",
            index=models.Index(fields=["change", "-published_at", "-id"], name="edition_of_change"),
        ),
    ]
