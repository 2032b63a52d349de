import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0005_decisions_in_order"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AnswerTime",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seconds", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "answers",
                    models.PositiveIntegerField(
                        default=0, help_text="How many decisions it rests on."
                    ),
                ),
                ("measured_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="MonthlyAccount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField(help_text="Its first day.", unique=True)),
                ("figures", models.JSONField()),
                (
                    "length",
                    models.BigIntegerField(help_text="How many decisions the log held at its end."),
                ),
                (
                    "seal",
                    models.CharField(
                        blank=True, help_text="The seal of the last of them.", max_length=64
                    ),
                ),
                ("made_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["-month"],
            },
        ),
        migrations.CreateModel(
            name="Opinion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("drawn_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "action",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("publish", "Published"),
                            ("revise", "Asked to revise"),
                            ("decline", "Declined"),
                            ("spam", "Marked as spam"),
                        ],
                        max_length=20,
                    ),
                ),
                ("at", models.DateTimeField(blank=True, db_index=True, null=True)),
            ],
            options={
                "ordering": ["decision_id"],
            },
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(
                fields=["channel", "at", "action", "waited"], name="decision_for_figures"
            ),
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(fields=["action", "position"], name="decision_by_action"),
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(fields=["channel", "position"], name="decision_by_channel"),
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(fields=["by", "position"], name="decision_by_person"),
        ),
        migrations.AddConstraint(
            model_name="monthlyaccount",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("length", 0), ("seal", "")),
                    models.Q(("length__gt", 0), models.Q(("seal", ""), _negated=True)),
                    _connector="OR",
                ),
                name="account_has_its_seal",
            ),
        ),
        migrations.AddField(
            model_name="opinion",
            name="by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="opinions",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="opinion",
            name="decided_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="opinion",
            name="decision",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="opinion",
                to="comments.decision",
            ),
        ),
        migrations.AddField(
            model_name="opinion",
            name="reason",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="comments.reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="opinion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("by__isnull", True),
                    models.Q(("by", models.F("decided_by")), _negated=True),
                    _connector="OR",
                ),
                name="opinion_is_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="opinion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("action", ""), ("at__isnull", True), ("by__isnull", True)),
                    models.Q(
                        ("action__in", ["publish", "revise", "decline", "spam"]),
                        ("at__isnull", False),
                        ("by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="opinion_is_given_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="opinion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("action__in", ["decline", "revise"]), _negated=True),
                    ("reason__isnull", False),
                    _connector="OR",
                ),
                name="opinion_to_decline_has_a_reason",
            ),
        ),
    ]
