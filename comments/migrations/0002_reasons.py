"""The reasons a comment is declined for, one for each rule of the comment policy."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

REASONS = [
    (
        "off_topic",
        "Off the subject",
        "It is about something other than the article, or the comment, that it answers.",
        "subject",
    ),
    (
        "not_substantive",
        "Adds nothing yet",
        "It agrees or disagrees without a reason, an experience or a fact that others could weigh.",
        "substance",
    ),
    (
        "personal_attack",
        "Attacks a person",
        "It speaks about a person rather than about what that person argued or did.",
        "respect",
    ),
    (
        "identifies_patient",
        "Identifies a patient or colleague",
        "Somebody in it could be recognised: a patient, a relative, or a member of staff.",
        "confidentiality",
    ),
    (
        "legal_risk",
        "Could break the law",
        "It makes a claim about a person or an organisation that we could not defend if challenged.",
        "law",
    ),
    (
        "advertising",
        "Advertises",
        "Its main purpose is to promote a product, a service or an event.",
        "advertising",
    ),
    (
        "unclear_identity",
        "Not signed by a person we can recognise",
        "Comments appear under a real name, and with the job and organisation that they are written from.",
        "signature",
    ),
]


def make_reasons(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    reason_model = apps.get_model("comments", "Reason")
    for position, (slug, label, explanation, anchor) in enumerate(REASONS, 1):
        reason_model.objects.get_or_create(
            slug=slug,
            defaults={
                "label": label,
                "explanation": explanation,
                "policy_anchor": anchor,
                "position": position,
            },
        )


class Migration(migrations.Migration):
    dependencies = [("comments", "0001_initial")]

    operations = [migrations.RunPython(make_reasons, migrations.RunPython.noop)]
