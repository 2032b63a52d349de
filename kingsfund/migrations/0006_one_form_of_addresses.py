"""Addresses typed before there was one form of each are brought into it."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from kingsfund.core.email_addresses import rewrite_stored

PLACES = [("kingsfund", "Mail", "to"), ("auth", "User", "email")]


def rewrite(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for app, model, field in PLACES:
        rows = apps.get_model(app, model).objects.using(schema_editor.connection.alias)
        rewrite_stored(rows.all(), field)


class Migration(migrations.Migration):
    dependencies = [
        ("kingsfund", "0005_security_events"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [migrations.RunPython(rewrite, migrations.RunPython.noop)]
