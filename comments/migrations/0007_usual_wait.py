from django.db import migrations, models


class Migration(migrations.Migration):
    """What a page with the form needs to know of the rules for comments is one row, not two."""

    dependencies = [("comments", "0006_search_index")]

    operations = [
        migrations.AddField(
            model_name="sitepolicy",
            name="usual_wait",
            field=models.PositiveIntegerField(
                blank=True,
                editable=False,
                help_text="Seconds within which nine of ten comments were decided lately, if that is known.",
                null=True,
            ),
        ),
        migrations.DeleteModel(name="AnswerTime"),
    ]
