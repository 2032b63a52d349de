from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comments", "0004_decisions_sealed")]

    operations = [
        migrations.AlterField(
            model_name="decision",
            name="position",
            field=models.BigIntegerField(editable=False, unique=True),
        ),
        migrations.AlterField(
            model_name="decision",
            name="seal",
            field=models.CharField(editable=False, max_length=64),
        ),
    ]
