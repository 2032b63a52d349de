"""What the groups may do at the editorial desk besides writing and publishing."""

from importlib import import_module

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

RIGHTS = {
    "Author": ["articles.view_event"],
    "Editor": ["articles.view_event", "articles.approve_article", "articles.override_gate"],
}


def give_rights(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    grant = import_module("kingsfund.migrations.0002_groups").grant
    grant(apps, RIGHTS)


class Migration(migrations.Migration):
    dependencies = [
        ("kingsfund", "0002_groups"),
        ("articles", "0002_editorial_desk"),
    ]

    operations = [migrations.RunPython(give_rights, migrations.RunPython.noop)]
