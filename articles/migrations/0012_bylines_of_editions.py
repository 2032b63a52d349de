import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Bylines can belong to an edition; the next step moves them there."""

    dependencies = [
        ("articles", "0011_comment_policies"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="byline", name="byline_once_per_article"),
        migrations.AlterField(
            model_name="byline",
            name="article",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="bylines",
                to="articles.article",
            ),
        ),
        migrations.AddField(
            model_name="byline",
            name="edition",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="bylines",
                to="articles.edition",
            ),
        ),
    ]
