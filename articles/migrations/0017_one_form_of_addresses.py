"""Addresses typed before there was one form of each are brought into it."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from kingsfund.core.email_addresses import rewrite_stored

PLACES = [("articles", "Author", "email"), ("articles", "ReviewLink", "email")]


def rewrite(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for app, model, field in PLACES:
        rows = apps.get_model(app, model).objects.using(schema_editor.connection.alias)
        rewrite_stored(rows.all(), field)


class Migration(migrations.Migration):
    dependencies = [("articles", "0016_acts_of_settings")]

    operations = [migrations.RunPython(rewrite, migrations.RunPython.noop)]
