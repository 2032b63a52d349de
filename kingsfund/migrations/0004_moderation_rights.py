"""What the groups may do at the moderators’ desk besides deciding on comments."""

from importlib import import_module

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

LOG = ["comments.view_decision", "comments.view_retentionrun"]
RIGHTS = {
    "Moderator": [
        *LOG,
        "comments.view_sitepolicy",
        "comments.change_sitepolicy",
        "comments.view_rule",
        "comments.add_rule",
        "comments.change_rule",
    ],
    "Editor": [*LOG, "comments.view_sitepolicy", "comments.erase_person"],
}


def give_rights(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    grant = import_module("kingsfund.migrations.0002_groups").grant
    grant(apps, RIGHTS)


class Migration(migrations.Migration):
    dependencies = [
        ("kingsfund", "0003_desk_rights"),
        ("comments", "0006_search_index"),
    ]

    operations = [migrations.RunPython(give_rights, migrations.RunPython.noop)]
