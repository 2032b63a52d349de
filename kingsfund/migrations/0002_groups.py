"""The four groups, with the permissions their work needs and no more."""

from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

WRITE = [
    *(f"articles.{act}_article" for act in ("view", "add", "change")),
    *(
        f"articles.{act}_{inline}"
        for inline in ("byline", "relatedarticle", "download")
        for act in ("view", "add", "change", "delete")
    ),
    "articles.view_edition",
    "articles.view_author",
    "articles.view_topic",
    "articles.view_event",
]
LOG_OF_DECISIONS = ["comments.view_decision", "comments.view_retentionrun"]
GROUPS = {
    "Author": WRITE,
    "Editor": [
        *WRITE,
        "articles.publish_article",
        "articles.approve_article",
        "articles.override_checks",
        "articles.delete_article",
        "articles.delete_edition",
        *(f"articles.{act}_author" for act in ("add", "change", "delete")),
        *(f"articles.{act}_topic" for act in ("add", "change", "delete")),
        *LOG_OF_DECISIONS,
        "comments.view_comment",
        "comments.view_sitepolicy",
        "comments.erase_person",
    ],
    "Moderator": [
        *LOG_OF_DECISIONS,
        "comments.view_comment",
        "comments.moderate_comment",
        *(f"comments.{act}_reason" for act in ("view", "add", "change")),
        *(f"comments.{act}_rule" for act in ("view", "add", "change")),
        *(f"comments.{act}_sitepolicy" for act in ("view", "change")),
    ],
    "Newsletter editor": [
        *(f"newsletter.{act}_newsletter" for act in ("view", "add", "change")),
        *(f"newsletter.{act}_subscriber" for act in ("view", "delete")),
        *(f"newsletter.{act}_subscription" for act in ("view", "delete")),
        *(f"newsletter.{act}_consent" for act in ("view", "delete")),
        *(f"newsletter.{act}_suppression" for act in ("view", "add", "delete")),
    ],
}


def make_groups(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    # Permissions are made after the last migration, which is too late for this one.
    for app in ("articles", "comments", "newsletter"):
        config = apps.get_app_config(app)
        # What stands for the app while migrating has no such attribute, and is passed over without.
        config.models_module = getattr(config, "models_module", True)
        create_permissions(config, apps=apps, verbosity=0)
    permissions = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in apps.get_model("auth", "Permission").objects.select_related(
            "content_type"
        )
    }
    for name, rights in GROUPS.items():
        group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=name)
        group.permissions.add(*(permissions[right] for right in rights))


class Migration(migrations.Migration):
    dependencies = [
        ("kingsfund", "0001_initial"),
        ("articles", "0001_initial"),
        ("comments", "0001_initial"),
        ("newsletter", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]
