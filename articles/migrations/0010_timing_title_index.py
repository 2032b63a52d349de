from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0002_editorial_desk")]

    operations = [
        migrations.AddIndex(
            model_name="edition",
            index=models.Index(fields=["title", "article"], name="edition_titles"),
        ),
    ]
