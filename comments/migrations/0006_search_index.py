from django.db import migrations

from comments.search_index import drop_index, make_index


class Migration(migrations.Migration):
    """The last of this app's, always: see `comments.search_index`."""

    dependencies = [("comments", "0005_decisions_in_order")]

    operations = [migrations.RunPython(make_index, drop_index, elidable=False)]
