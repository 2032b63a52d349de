import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0010_editions_by_kind_of_change"),
        ("comments", "0005_decisions_in_order"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="comment",
            name="comment_thread",
        ),
        migrations.AddField(
            model_name="report",
            name="settled_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="settled_reports",
                to="comments.decision",
            ),
        ),
        migrations.AlterField(
            model_name="report",
            name="weight",
            field=models.FloatField(
                default=0.25, help_text="How often this reader was right, 0 to 1."
            ),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                fields=["article", "parent", "submitted_at", "number", "status"],
                name="comment_place",
            ),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                condition=models.Q(("picked_at__isnull", False)),
                fields=["article", "picked_at"],
                name="comment_picked",
            ),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(fields=["status", "comment", "weight"], name="report_of_comment"),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(("weight__gte", 0), ("weight__lte", 1)),
                name="report_weight_is_a_share",
            ),
        ),
    ]
