import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0013_bylines_moved"),
    ]

    operations = [
        migrations.RemoveField(model_name="article", name="authors"),
        migrations.RemoveField(model_name="byline", name="article"),
        migrations.AlterField(
            model_name="byline",
            name="edition",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="bylines",
                to="articles.edition",
            ),
        ),
        migrations.AddConstraint(
            model_name="byline",
            constraint=models.UniqueConstraint(
                fields=("edition", "author"),
                name="byline_once_per_edition",
                violation_error_message="This author is on the article already.",
            ),
        ),
    ]
