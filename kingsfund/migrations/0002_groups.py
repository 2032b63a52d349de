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
]
GROUPS = {
    "Author": WRITE,
    "Editor": [
        *WRITE,
        "articles.publish_article",
        "articles.delete_article",
        "articles.delete_edition",
        *(f"articles.{act}_{what}" for what in ("author", "topic") for act in ("add", "change")),
        "articles.delete_topic",
        "articles.delete_author",
        "comments.view_comment",
    ],
    "Moderator": [
        "comments.view_comment",
        "comments.moderate_comment",
        "comments.view_decision",
        "comments.view_reason",
        "comments.add_reason",
        "comments.change_reason",
    ],
    "Newsletter editor": [
        *(f"newsletter.{act}_newsletter" for act in ("view", "add", "change")),
        *(f"newsletter.{act}_subscriber" for act in ("view", "delete")),
        "newsletter.view_subscription",
        "newsletter.delete_subscription",
        "newsletter.view_consent",
        "newsletter.delete_consent",
        *(f"newsletter.{act}_suppression" for act in ("view", "add", "delete")),
    ],
}


def make_groups(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    grant(apps, GROUPS)


def grant(apps: Apps, rights: dict[str, list[str]]) -> None:
    """Give groups permissions, making those that are not there yet."""
    # Permissions are made after the last migration, which is too late for this one.
    for app in ("articles", "comments", "newsletter"):
        config = apps.get_app_config(app)
        # What stands for the app while migrating has no such attribute, and is passed over without.
        config.models_module = getattr(config, "models_module", True)
        create_permissions(config, apps=apps, verbosity=0)
    group_model = apps.get_model("auth", "Group")
    permission_model = apps.get_model("auth", "Permission")
    for name, permissions in rights.items():
        group, _ = group_model.objects.get_or_create(name=name)
        for permission in permissions:
            app, codename = permission.split(".")
            group.permissions.add(
                permission_model.objects.get(content_type__app_label=app, codename=codename)
            )


class Migration(migrations.Migration):
    dependencies = [
        ("kingsfund", "0001_initial"),
        ("articles", "0001_initial"),
        ("comments", "0001_initial"),
        ("newsletter", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]
