import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0011_comment_policies"),
        ("comments", "0002_reasons"),
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
            name="Appeal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(max_length=2000)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                (
                    "comment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="claim",
                        serialize=False,
                        to="comments.comment",
                    ),
                ),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
                ("until", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name="Fingerprint",
            fields=[
                (
                    "comment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="fingerprint",
                        serialize=False,
                        to="comments.comment",
                    ),
                ),
                ("sketch", models.BinaryField(max_length=128)),
                ("band_1", models.BigIntegerField()),
                ("band_2", models.BigIntegerField()),
                ("band_3", models.BigIntegerField()),
                ("band_4", models.BigIntegerField()),
                ("band_5", models.BigIntegerField()),
                ("band_6", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="LearnedTotal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("tokeniser", models.PositiveSmallIntegerField(default=0)),
                ("kept", models.PositiveIntegerField(default=0, help_text="Comments.")),
                ("refused", models.PositiveIntegerField(default=0, help_text="Comments.")),
                (
                    "kept_words",
                    models.PositiveBigIntegerField(default=0, help_text="Over all their comments."),
                ),
                (
                    "refused_words",
                    models.PositiveBigIntegerField(default=0, help_text="Over all their comments."),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LearnedWord",
            fields=[
                ("word", models.CharField(max_length=24, primary_key=True, serialize=False)),
                ("kept", models.PositiveIntegerField(default=0)),
                ("refused", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Lesson",
            fields=[
                (
                    "comment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="lesson",
                        serialize=False,
                        to="comments.comment",
                    ),
                ),
                (
                    "wanted",
                    models.CharField(
                        blank=True,
                        choices=[("kept", "Published"), ("refused", "Declined or spam")],
                        max_length=10,
                    ),
                ),
                (
                    "learned",
                    models.CharField(
                        blank=True,
                        choices=[("kept", "Published"), ("refused", "Declined or spam")],
                        max_length=10,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LinkedSite",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("site", models.CharField(max_length=253)),
            ],
        ),
        migrations.CreateModel(
            name="LogHead",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("length", models.BigIntegerField(default=0)),
                ("seal", models.CharField(blank=True, max_length=64)),
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
            name="Note",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(max_length=2000)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ["at", "pk"],
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
        migrations.CreateModel(
            name="Report",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("personal", "It attacks a person"),
                            ("identifies", "It identifies a patient or a colleague"),
                            ("legal", "It could break the law"),
                            ("untrue", "It states as a fact what is not true"),
                            ("advertising", "It advertises"),
                            ("impostor", "It is not by the person who signed it"),
                            ("other", "Something else"),
                        ],
                        max_length=20,
                    ),
                ),
                ("text", models.TextField(blank=True, max_length=1000)),
                (
                    "email",
                    models.EmailField(
                        blank=True,
                        help_text="Never shown; deleted when it is settled.",
                        max_length=254,
                    ),
                ),
                (
                    "reporter",
                    models.CharField(
                        blank=True,
                        db_index=True,
                        help_text="A keyed hash of a proven address.",
                        max_length=64,
                    ),
                ),
                (
                    "weight",
                    models.FloatField(
                        default=0.25, help_text="How often this reader was right, 0 to 1."
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("upheld", "The reader was right"),
                            ("dismissed", "The comment was kept"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("submission_key", models.UUIDField(editable=False, unique=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("settled_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ],
            options={
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="RetentionRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "rule",
                    models.CharField(
                        choices=[
                            ("spam", "Spam, emptied"),
                            ("withdrawn", "Withdrawn, emptied"),
                            ("declined", "Declined, emptied"),
                            ("revise", "Given back and never handed in again, emptied"),
                            ("address", "Addresses of writers, deleted"),
                            ("person", "A person, erased on request"),
                        ],
                        max_length=10,
                    ),
                ),
                ("number", models.PositiveIntegerField(help_text="Comments.")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Retry",
            fields=[
                (
                    "comment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="retry",
                        serialize=False,
                        to="comments.comment",
                    ),
                ),
                ("failures", models.PositiveSmallIntegerField(default=0)),
                ("due_at", models.DateTimeField(blank=True, db_index=True, null=True)),
            ],
            options={
                "verbose_name_plural": "retries",
            },
        ),
        migrations.CreateModel(
            name="Revision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("former", models.JSONField(help_text="The columns that changed, as they were.")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Rule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "save_key",
                    models.CharField(
                        blank=True,
                        editable=False,
                        help_text="The window that saved last.",
                        max_length=32,
                    ),
                ),
                (
                    "save_run_from",
                    models.PositiveIntegerField(
                        default=0,
                        editable=False,
                        help_text="The version that the saves of that window began from.",
                    ),
                ),
                (
                    "save_serial",
                    models.PositiveIntegerField(
                        default=0,
                        editable=False,
                        help_text="How that window numbered its latest save.",
                    ),
                ),
                (
                    "save_digest",
                    models.CharField(
                        blank=True,
                        editable=False,
                        help_text="What it sent, to know it again.",
                        max_length=64,
                    ),
                ),
                ("saved_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "name",
                    models.CharField(
                        help_text="For moderators, a few words.", max_length=80, unique=True
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("phrase", "Phrases, one a line"),
                            ("pattern", "A pattern (regular expression)"),
                        ],
                        default="phrase",
                        max_length=10,
                    ),
                ),
                (
                    "text",
                    models.TextField(
                        help_text="A phrase is found as whole words, whatever its capitals, accents and look-alike letters. A pattern is a regular expression in the spelling of RE2, whatever the capitals.",
                        max_length=1000,
                        verbose_name="looks for",
                    ),
                ),
                (
                    "place",
                    models.CharField(
                        choices=[
                            ("text", "The text"),
                            ("name", "The writer’s name"),
                            ("organisation", "The organisation"),
                            ("email_host", "What follows the @ of the e-mail address"),
                        ],
                        default="text",
                        max_length=20,
                        verbose_name="where",
                    ),
                ),
                (
                    "weight",
                    models.PositiveSmallIntegerField(
                        default=10,
                        help_text="What it adds to the score, from 1 to 50. Nothing is decided by it.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(50),
                        ],
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(default=False, editable=False, verbose_name="switched on"),
                ),
                ("switched_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "made_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                (
                    "query",
                    models.TextField(
                        blank=True, help_text="The filter as it stands in the address."
                    ),
                ),
                (
                    "is_shared",
                    models.BooleanField(default=False, verbose_name="other moderators see it"),
                ),
            ],
            options={
                "ordering": ["name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Signal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.SlugField(max_length=40)),
                ("weight", models.SmallIntegerField()),
                ("explanation", models.CharField(max_length=300)),
                ("is_open", models.BooleanField(default=True, help_text="The comment waits.")),
            ],
            options={
                "ordering": ["-weight", "pk"],
            },
        ),
        migrations.CreateModel(
            name="SitePolicy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "save_key",
                    models.CharField(
                        blank=True,
                        editable=False,
                        help_text="The window that saved last.",
                        max_length=32,
                    ),
                ),
                (
                    "save_run_from",
                    models.PositiveIntegerField(
                        default=0,
                        editable=False,
                        help_text="The version that the saves of that window began from.",
                    ),
                ),
                (
                    "save_serial",
                    models.PositiveIntegerField(
                        default=0,
                        editable=False,
                        help_text="How that window numbered its latest save.",
                    ),
                ),
                (
                    "save_digest",
                    models.CharField(
                        blank=True,
                        editable=False,
                        help_text="What it sent, to know it again.",
                        max_length=64,
                    ),
                ),
                ("saved_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("moderated", "Every comment is read by a moderator first"),
                            (
                                "trusted",
                                "Trusted writers appear at once, all others are read first",
                            ),
                            ("closed", "No new comments on any article"),
                        ],
                        default="moderated",
                        max_length=20,
                        verbose_name="comments are",
                    ),
                ),
                (
                    "close_after",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="So many days after an article’s publication; 0 for never. An article can differ.",
                        verbose_name="close comments after",
                    ),
                ),
                (
                    "surge",
                    models.CharField(
                        choices=[
                            ("warn", "Only tell the moderators"),
                            (
                                "slow",
                                "Also take one comment an hour from each network, and say that it takes longer",
                            ),
                            ("close", "Also take no new comments until the queue is read"),
                        ],
                        default="warn",
                        max_length=20,
                        verbose_name="when a comment waits longer than promised",
                    ),
                ),
                ("surge_since", models.DateTimeField(blank=True, editable=False, null=True)),
            ],
            options={
                "verbose_name": "rules for comments",
                "verbose_name_plural": "rules for comments",
            },
        ),
        migrations.CreateModel(
            name="Trace",
            fields=[
                (
                    "comment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="trace",
                        serialize=False,
                        to="comments.comment",
                    ),
                ),
                ("key", models.CharField(max_length=64)),
                ("until", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.AlterModelOptions(
            name="comment",
            options={
                "ordering": ["-submitted_at", "-number"],
                "permissions": [
                    ("moderate_comment", "Can decide on comments"),
                    ("erase_person", "Can export and erase what is kept about a writer"),
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name="comment",
            name="comment_status_is_known",
        ),
        migrations.RemoveConstraint(
            model_name="decision",
            name="decision_action_is_known",
        ),
        migrations.RemoveConstraint(
            model_name="decision",
            name="decision_to_decline_has_a_reason",
        ),
        migrations.RemoveIndex(
            model_name="comment",
            name="comment_state",
        ),
        migrations.RemoveIndex(
            model_name="comment",
            name="comment_thread",
        ),
        migrations.AddField(
            model_name="comment",
            name="edit_note",
            field=models.CharField(
                blank=True,
                help_text="What readers are told a moderator changed, and why.",
                max_length=200,
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="email_proven_at",
            field=models.DateTimeField(
                blank=True,
                editable=False,
                help_text="When whoever reads mail to the address said that they wrote this.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="emptied_at",
            field=models.DateTimeField(
                blank=True,
                editable=False,
                help_text="When words and person were deleted.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="is_first",
            field=models.BooleanField(
                default=True, help_text="Nothing from the address had been published when it came."
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="picked_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="editor’s pick since"
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="read_at",
            field=models.DateTimeField(
                blank=True,
                editable=False,
                help_text="When a moderator first took it up.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="score",
            field=models.SmallIntegerField(
                default=0, help_text="What the signals add up to: it sorts, it never decides."
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="screening",
            field=models.CharField(
                choices=[
                    ("pending", "Not screened yet"),
                    ("done", "Screened"),
                    ("failed", "Not screened"),
                ],
                default="pending",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="seconds_taken",
            field=models.PositiveIntegerField(
                blank=True, help_text="From the preview to sending.", null=True
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="waiting_since",
            field=models.DateTimeField(
                default=django.utils.timezone.now,
                help_text="When it came to the moderators, the last time.",
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="wants_replies",
            field=models.BooleanField(default=False, help_text="Asked for mail on answers."),
        ),
        migrations.AddField(
            model_name="decision",
            name="channel",
            field=models.CharField(
                choices=[
                    ("desk", "At the desk"),
                    ("trust", "By the rule for trusted writers"),
                    ("writer", "By the writer"),
                    ("import", "Brought along by an import"),
                    ("clock", "When its time was up"),
                ],
                default="desk",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="note_digest",
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="decision",
            name="note_salt",
            field=models.CharField(blank=True, editable=False, max_length=32),
        ),
        migrations.AddField(
            model_name="decision",
            name="position",
            field=models.BigIntegerField(editable=False, null=True, unique=True),
        ),
        migrations.AddField(
            model_name="decision",
            name="score",
            field=models.SmallIntegerField(
                blank=True, help_text="What the signals added up to then.", null=True
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="seal",
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="decision",
            name="waited",
            field=models.PositiveIntegerField(
                blank=True, help_text="Seconds that the comment had waited for it.", null=True
            ),
        ),
        migrations.AlterField(
            model_name="comment",
            name="status",
            field=models.CharField(
                choices=[
                    ("waiting", "Waiting"),
                    ("revise", "With its writer"),
                    ("published", "Published"),
                    ("declined", "Declined"),
                    ("spam", "Spam"),
                    ("withdrawn", "Withdrawn"),
                ],
                default="waiting",
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="decision",
            name="action",
            field=models.CharField(
                choices=[
                    ("publish", "Published"),
                    ("revise", "Asked to revise"),
                    ("decline", "Declined"),
                    ("spam", "Marked as spam"),
                    ("edit", "Edited"),
                    ("keep", "Kept, though reported"),
                    ("uphold", "Upheld on appeal"),
                    ("pick", "Made an editor’s pick"),
                    ("unpick", "No longer an editor’s pick"),
                    ("undo", "Undone"),
                    ("change", "Changed by its writer"),
                    ("resubmit", "Revised by its writer"),
                    ("withdraw", "Withdrawn by its writer"),
                    ("appeal", "Appealed against"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="decision",
            name="by",
            field=models.ForeignKey(
                blank=True,
                help_text="Nobody for what a moderator did not do.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="comment_decisions",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(fields=["status", "waiting_since", "number"], name="comment_state"),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                fields=["status", "score", "waiting_since", "number"], name="comment_by_score"
            ),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                fields=["status", "article", "waiting_since", "number"], name="comment_by_article"
            ),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                fields=["status", "is_first", "waiting_since", "number"], name="comment_by_newness"
            ),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                models.F("status"),
                django.db.models.functions.text.Lower("organisation"),
                models.F("waiting_since"),
                models.F("number"),
                name="comment_by_organisation",
            ),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                models.F("status"),
                models.Func(
                    models.F("email_proven_at"),
                    output_field=models.IntegerField(),
                    template="(CASE WHEN %(expressions)s IS NOT NULL THEN 1 ELSE 0 END)",
                ),
                models.F("waiting_since"),
                models.F("number"),
                name="comment_by_proof",
            ),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                models.F("status"),
                models.Func(
                    models.F("edit_note"),
                    output_field=models.IntegerField(),
                    template="(CASE WHEN %(expressions)s > '' THEN 1 ELSE 0 END)",
                ),
                models.F("waiting_since"),
                models.F("number"),
                name="comment_by_edit",
            ),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                models.F("status"),
                models.Func(
                    models.F("screening"),
                    output_field=models.IntegerField(),
                    template="(CASE WHEN %(expressions)s = 'done' THEN 1 ELSE 0 END)",
                ),
                models.F("waiting_since"),
                models.F("number"),
                name="comment_by_screening",
            ),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(fields=["screening", "number"], name="comment_to_screen"),
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
            model_name="comment",
            index=models.Index(
                condition=models.Q(("emptied_at", None)),
                fields=["status", "decided_at", "number"],
                name="comment_to_empty",
            ),
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
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "status__in",
                        ["waiting", "revise", "published", "declined", "spam", "withdrawn"],
                    )
                ),
                name="comment_status_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(("screening__in", ["pending", "done", "failed"])),
                name="comment_screening_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "action__in",
                        [
                            "publish",
                            "revise",
                            "decline",
                            "spam",
                            "edit",
                            "keep",
                            "uphold",
                            "pick",
                            "unpick",
                            "undo",
                            "change",
                            "resubmit",
                            "withdraw",
                            "appeal",
                        ],
                    )
                ),
                name="decision_action_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("action__in", ["decline", "revise"]), _negated=True),
                    ("reason__isnull", False),
                    _connector="OR",
                ),
                name="decision_to_decline_has_a_reason",
            ),
        ),
        migrations.AddField(
            model_name="appeal",
            name="answer",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="answers_appeal",
                to="comments.decision",
            ),
        ),
        migrations.AddField(
            model_name="appeal",
            name="comment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="appeals",
                to="comments.comment",
            ),
        ),
        migrations.AddField(
            model_name="appeal",
            name="decision",
            field=models.OneToOneField(
                help_text="What it is against.",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="appeal",
                to="comments.decision",
            ),
        ),
        migrations.AddField(
            model_name="claim",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="correction",
            name="by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="correction",
            name="comment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corrections",
                to="comments.comment",
            ),
        ),
        migrations.AddField(
            model_name="correction",
            name="edition",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="articles.edition"
            ),
        ),
        migrations.AddIndex(
            model_name="fingerprint",
            index=models.Index(fields=["band_1", "comment"], name="fingerprint_band_1"),
        ),
        migrations.AddIndex(
            model_name="fingerprint",
            index=models.Index(fields=["band_2", "comment"], name="fingerprint_band_2"),
        ),
        migrations.AddIndex(
            model_name="fingerprint",
            index=models.Index(fields=["band_3", "comment"], name="fingerprint_band_3"),
        ),
        migrations.AddIndex(
            model_name="fingerprint",
            index=models.Index(fields=["band_4", "comment"], name="fingerprint_band_4"),
        ),
        migrations.AddIndex(
            model_name="fingerprint",
            index=models.Index(fields=["band_5", "comment"], name="fingerprint_band_5"),
        ),
        migrations.AddIndex(
            model_name="fingerprint",
            index=models.Index(fields=["band_6", "comment"], name="fingerprint_band_6"),
        ),
        migrations.AddConstraint(
            model_name="learnedword",
            constraint=models.CheckConstraint(
                condition=models.Q(("kept__gt", 0), ("refused__gt", 0), _connector="OR"),
                name="learnedword_was_seen",
            ),
        ),
        migrations.AddIndex(
            model_name="lesson",
            index=models.Index(
                condition=models.Q(("wanted", models.F("learned")), _negated=True),
                fields=["comment"],
                name="lesson_pending",
            ),
        ),
        migrations.AddConstraint(
            model_name="lesson",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("wanted__in", ["", "kept", "refused"]),
                    ("learned__in", ["", "kept", "refused"]),
                ),
                name="lesson_label_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="lesson",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("wanted", ""), _negated=True),
                    models.Q(("learned", ""), _negated=True),
                    _connector="OR",
                ),
                name="lesson_says_something",
            ),
        ),
        migrations.AddField(
            model_name="linkedsite",
            name="comment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="linked_sites",
                to="comments.comment",
            ),
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
            model_name="note",
            name="by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="note",
            name="comment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notes",
                to="comments.comment",
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
        migrations.AddField(
            model_name="report",
            name="comment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reports",
                to="comments.comment",
            ),
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
        migrations.AddField(
            model_name="retentionrun",
            name="by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="revision",
            name="comment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="revisions",
                to="comments.comment",
            ),
        ),
        migrations.AddField(
            model_name="revision",
            name="decision",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="revision",
                to="comments.decision",
            ),
        ),
        migrations.AddField(
            model_name="rule",
            name="made_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="rule",
            name="saved_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="rule",
            name="switched_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="savedview",
            name="owner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="saved_views",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="signal",
            name="comment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="signals",
                to="comments.comment",
            ),
        ),
        migrations.AddField(
            model_name="sitepolicy",
            name="saved_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="trace",
            index=models.Index(fields=["key", "until"], name="trace_of_network"),
        ),
        migrations.AddConstraint(
            model_name="trace",
            constraint=models.CheckConstraint(
                condition=models.Q(("key", ""), _negated=True), name="trace_has_a_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="appeal_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.UniqueConstraint(
                fields=("comment", "edition"), name="correction_once_an_edition"
            ),
        ),
        migrations.AddIndex(
            model_name="linkedsite",
            index=models.Index(fields=["site", "comment"], name="linked_site_newest"),
        ),
        migrations.AddConstraint(
            model_name="linkedsite",
            constraint=models.UniqueConstraint(
                fields=("comment", "site"), name="linked_site_once_a_comment"
            ),
        ),
        migrations.AddConstraint(
            model_name="linkedsite",
            constraint=models.CheckConstraint(
                condition=models.Q(("site", ""), _negated=True), name="linked_site_is_named"
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
        migrations.AddIndex(
            model_name="report",
            index=models.Index(fields=["status", "at"], name="report_state"),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(fields=["status", "comment", "weight"], name="report_of_comment"),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["open", "upheld", "dismissed"])),
                name="report_status_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("settled_at__isnull", True), ("status", "open")),
                    models.Q(
                        models.Q(("status", "open"), _negated=True), ("settled_at__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="report_settled_has_its_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(("weight__gte", 0), ("weight__lte", 1)),
                name="report_weight_is_a_share",
            ),
        ),
        migrations.AddIndex(
            model_name="retentionrun",
            index=models.Index(fields=["-at", "-id"], name="retentionrun_newest"),
        ),
        migrations.AddConstraint(
            model_name="retentionrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("rule__in", ["spam", "withdrawn", "declined", "revise", "address", "person"])
                ),
                name="retentionrun_rule_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="rule",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["phrase", "pattern"])), name="rule_kind_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="rule",
            constraint=models.CheckConstraint(
                condition=models.Q(("place__in", ["text", "name", "organisation", "email_host"])),
                name="rule_place_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="rule",
            constraint=models.CheckConstraint(
                condition=models.Q(("weight__gte", 1), ("weight__lte", 50)),
                name="rule_weight_is_bearable",
            ),
        ),
        migrations.AddConstraint(
            model_name="rule",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="rule_looks_for_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="rule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_active", False), ("switched_at__isnull", False), _connector="OR"
                ),
                name="rule_in_use_was_switched_on",
            ),
        ),
        migrations.AddConstraint(
            model_name="savedview",
            constraint=models.UniqueConstraint(
                fields=("owner", "name"), name="saved_view_once_a_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="savedview",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="saved_view_is_named"
            ),
        ),
        migrations.AddIndex(
            model_name="signal",
            index=models.Index(fields=["is_open", "name", "comment"], name="signal_in_queue"),
        ),
        migrations.AddConstraint(
            model_name="signal",
            constraint=models.UniqueConstraint(
                fields=("comment", "name"), name="signal_once_a_comment"
            ),
        ),
        migrations.AddConstraint(
            model_name="signal",
            constraint=models.CheckConstraint(
                condition=models.Q(("explanation", ""), _negated=True), name="signal_is_explained"
            ),
        ),
        migrations.AddConstraint(
            model_name="sitepolicy",
            constraint=models.CheckConstraint(
                condition=models.Q(("pk", 1)), name="site_policy_is_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="sitepolicy",
            constraint=models.CheckConstraint(
                condition=models.Q(("mode__in", ["moderated", "trusted", "closed"])),
                name="site_policy_mode_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="sitepolicy",
            constraint=models.CheckConstraint(
                condition=models.Q(("surge__in", ["warn", "slow", "close"])),
                name="site_policy_surge_is_known",
            ),
        ),
    ]
