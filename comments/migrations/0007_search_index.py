from django.db import migrations

from comments.search_index import drop_index, make_index


class Migration(migrations.Migration):
    """The last of this app's, always: see `comments.search_index`."""

    dependencies = [("comments", "0006_the_rest")]

    operations = [migrations.RunPython(make_index, drop_index, elidable=False)]
