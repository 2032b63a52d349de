"""Seal the decisions there are, in their order, and fill what the desk sorts by."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F, Q

from comments.models import hash_chain

BATCH = 500


def seal_decisions(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    decision_model = apps.get_model("comments", "Decision")
    head, _ = apps.get_model("comments", "LogHead").objects.get_or_create(pk=1)
    # Until now nobody but an import decided without an account.
    decision_model.objects.filter(by=None).update(channel="import")
    while batch := list(decision_model.objects.filter(position=None).order_by("pk")[:BATCH]):
        for decision in batch:
            decision.position = head.length + 1
            if decision.note:
                decision.note_salt = hash_chain.new_salt()
                decision.note_digest = hash_chain.digest_of_note(decision.note, decision.note_salt)
            decision.seal = hash_chain.seal_of(decision, head.seal)
            head.length, head.seal = decision.position, decision.seal
        decision_model.objects.bulk_update(
            batch, ["position", "note_salt", "note_digest", "seal"], batch_size=100
        )
    head.save()


def fill_comments(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    comments = apps.get_model("comments", "Comment").objects
    comments.update(waiting_since=F("submitted_at"))
    # What is decided already needs no signals.
    comments.filter(~Q(status="waiting")).update(screening="done")


class Migration(migrations.Migration):
    dependencies = [("comments", "0003_moderation_desk")]

    operations = [
        migrations.RunPython(seal_decisions, migrations.RunPython.noop),
        migrations.RunPython(fill_comments, migrations.RunPython.noop),
    ]
