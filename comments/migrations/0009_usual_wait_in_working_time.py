from django.db import migrations, models


def measure_again(apps: object, schema_editor: object) -> None:
    """What was measured by the clock, weekends included, is not known in working time."""
    apps.get_model("comments", "SitePolicy").objects.update(usual_wait=None)


class Migration(migrations.Migration):
    """The usual wait is kept in working time, as it is told."""

    dependencies = [("comments", "0008_one_form_of_addresses")]

    operations = [
        migrations.AlterField(
            model_name="sitepolicy",
            name="usual_wait",
            field=models.PositiveIntegerField(
                blank=True,
                editable=False,
                help_text="Seconds of working time within which nine of ten comments were decided lately.",
                null=True,
            ),
        ),
        migrations.RunPython(measure_again, migrations.RunPython.noop),
    ]
