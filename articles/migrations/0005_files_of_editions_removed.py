"""The files are the library's now."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("articles", "0004_pictures_of_editions")]

    operations = [
        migrations.RemoveField(model_name="edition", name="picture_file"),
        migrations.RemoveField(model_name="edition", name="picture_width"),
        migrations.RemoveField(model_name="edition", name="picture_height"),
    ]
