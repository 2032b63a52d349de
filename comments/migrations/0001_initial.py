"""Comments, decisions and their log, signals, reports, rules, and what is kept for a time."""

from uuid import uuid4

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import migrations, models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("articles", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Reason",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=40, unique=True)),
                ("label", models.CharField(help_text="For moderators, a few words.", max_length=80)),
                ("explanation", models.TextField(help_text="For the writer, in the mail: one or two sentences.")),
                ("policy_anchor", models.SlugField(blank=True, help_text="The paragraph of the comment policy it rests on.", max_length=40)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
            ],
            options={
                "ordering": ["position", "label"],
            },
        ),
        migrations.CreateModel(
            name="ChainTip",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("length", models.BigIntegerField(default=0)),
                ("entry_hash", models.CharField(blank=True, max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="ModeratorDigest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40, unique=True)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("newest_number", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="LearnedWord",
            fields=[
                ("word", models.CharField(max_length=24, primary_key=True, serialize=False)),
                ("kept", models.PositiveIntegerField(default=0)),
                ("refused", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(name="learnedword_was_seen", condition=Q(kept__gt=0) | Q(refused__gt=0)),
                ],
            },
        ),
        migrations.CreateModel(
            name="LearnedTotal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("tokeniser", models.PositiveSmallIntegerField(default=0)),
                ("kept", models.PositiveIntegerField(default=0, help_text="Comments.")),
                ("refused", models.PositiveIntegerField(default=0, help_text="Comments.")),
                ("kept_words", models.PositiveBigIntegerField(default=0, help_text="Over all their comments.")),
                ("refused_words", models.PositiveBigIntegerField(default=0, help_text="Over all their comments.")),
            ],
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                ("imported_from", models.CharField(blank=True, editable=False, help_text="Where it came from, so that a second import finds it again.", max_length=255, null=True, unique=True)),
                ("number", models.BigAutoField(primary_key=True, serialize=False)),
                ("article", models.ForeignKey(db_index=False, on_delete=models.PROTECT, related_name="comments", to="articles.article")),
                ("parent", models.ForeignKey(blank=True, help_text="The comment this answers; an answer is never answered itself.", null=True, on_delete=models.PROTECT, related_name="replies", to="comments.comment")),
                ("name", models.CharField(max_length=80)),
                ("job_title", models.CharField(blank=True, max_length=120)),
                ("organisation", models.CharField(blank=True, max_length=160)),
                ("email", models.EmailField(blank=True, help_text="Never shown to readers.", max_length=254, verbose_name="e-mail")),
                ("declared_interest", models.CharField(blank=True, max_length=300)),
                ("text", models.TextField(max_length=5000)),
                ("from_author", models.BooleanField(default=False, help_text="Written by an author of the article, signed in.")),
                ("status", models.CharField(choices=[("waiting", "Waiting"), ("revise", "To be revised"), ("published", "Published"), ("declined", "Declined"), ("spam", "Spam"), ("withdrawn", "Withdrawn")], default="waiting", max_length=20)),
                ("version", models.PositiveIntegerField(default=1, editable=False, help_text="Counts every change of text or state.")),
                ("policy_version", models.CharField(blank=True, help_text="The comment policy that the writer agreed to.", max_length=20)),
                ("submission_key", models.UUIDField(default=uuid4, editable=False, help_text="Made when the form was shown: sending the form twice makes one comment.", unique=True)),
                ("submitted_at", models.DateTimeField(default=timezone.now)),
                ("waiting_since", models.DateTimeField(default=timezone.now, help_text="When it came to the moderators, the last time.")),
                ("read_at", models.DateTimeField(blank=True, editable=False, help_text="When a moderator first took it up.", null=True)),
                ("decided_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("email_verified_at", models.DateTimeField(blank=True, editable=False, help_text="When whoever reads mail to the address said that they wrote this.", null=True)),
                ("wants_replies", models.BooleanField(default=False, help_text="Asked for mail on answers.")),
                ("is_first", models.BooleanField(default=True, help_text="Nothing from the address had been published when it came.")),
                ("seconds_taken", models.PositiveIntegerField(blank=True, help_text="From the preview to sending.", null=True)),
                ("screening", models.CharField(choices=[("pending", "Not screened yet"), ("done", "Screened"), ("failed", "Not screened")], default="pending", max_length=10)),
                ("score", models.SmallIntegerField(default=0, help_text="What the signals add up to: it sorts, it never decides.")),
                ("edit_note", models.CharField(blank=True, help_text="What readers are told a moderator changed, and why.", max_length=200)),
                ("picked_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="editor’s pick since")),
                ("emptied_at", models.DateTimeField(blank=True, editable=False, help_text="When words and person were deleted.", null=True)),
            ],
            options={
                "ordering": ["-submitted_at", "-number"],
                "permissions": [("moderate_comment", "Can decide on comments"), ("erase_person", "Can export and erase what is kept about a writer")],
                "indexes": [
                    models.Index(name="comment_state", fields=["status", "waiting_since", "number"]),
                    models.Index(name="comment_by_score", fields=["status", "score", "waiting_since", "number"]),
                    models.Index(name="comment_by_article", fields=["status", "article", "waiting_since", "number"]),
                    models.Index(F("status"), Lower("organisation"), F("waiting_since"), F("number"), name="comment_by_organisation"),
                    models.Index(name="comment_by_newness", fields=["status", "waiting_since", "number"], condition=Q(is_first=True)),
                    models.Index(name="comment_by_proof", fields=["status", "waiting_since", "number"], condition=Q(email_verified_at__isnull=False)),
                    models.Index(name="comment_by_edit", fields=["status", "waiting_since", "number"], condition=~Q(edit_note="")),
                    models.Index(name="comment_by_screening", fields=["status", "waiting_since", "number"], condition=~Q(screening="done")),
                    models.Index(name="comment_to_screen", fields=["number"], condition=Q(screening="pending")),
                    models.Index(name="comment_place", fields=["article", "parent", "submitted_at", "number", "status"]),
                    models.Index(name="comment_picked", fields=["article", "picked_at"], condition=Q(picked_at__isnull=False)),
                    models.Index(name="comment_newest", fields=["-submitted_at", "-number"]),
                    models.Index(Lower("email"), name="comment_writer"),
                    models.Index(name="comment_address_kept", fields=["decided_at"], condition=~Q(email="")),
                    models.Index(name="comment_to_empty", fields=["status", "decided_at", "number"], condition=Q(emptied_at=None)),
                ],
                "constraints": [
                    models.CheckConstraint(name="comment_not_its_own_parent", condition=Q(parent=None) | ~Q(parent=F("number"))),
                    models.CheckConstraint(name="comment_status_is_known", condition=Q(status__in=["waiting", "revise", "published", "declined", "spam", "withdrawn"])),
                    models.CheckConstraint(name="comment_decided_has_its_time", condition=Q(decided_at__isnull=True, status="waiting") | (~Q(status="waiting") & Q(decided_at__isnull=False))),
                    models.CheckConstraint(name="comment_screening_is_known", condition=Q(screening__in=["pending", "done", "failed"])),
                    models.CheckConstraint(name="comment_is_signed", condition=~Q(name="")),
                    models.CheckConstraint(name="comment_says_something", condition=~Q(text="")),
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("comment", models.ForeignKey(on_delete=models.PROTECT, related_name="decisions", to="comments.comment")),
                (
                    "action",
                    models.CharField(
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
                ("channel", models.CharField(choices=[("admin", "In the admin"), ("trust", "By the rule for trusted writers"), ("writer", "By the writer"), ("import", "Brought along by an import"), ("clock", "When its time was up")], default="admin", max_length=10)),
                ("from_status", models.CharField(max_length=20)),
                ("to_status", models.CharField(max_length=20)),
                ("resulting_version", models.PositiveIntegerField(help_text="The comment's version after it.")),
                ("reason", models.ForeignKey(blank=True, null=True, on_delete=models.PROTECT, related_name="decisions", to="comments.reason")),
                ("note", models.TextField(blank=True, help_text="What the writer is told besides the reason.")),
                ("undoes", models.OneToOneField(blank=True, null=True, on_delete=models.PROTECT, related_name="undone_by", to="comments.decision")),
                ("by", models.ForeignKey(blank=True, help_text="Nobody for what a moderator did not do.", null=True, on_delete=models.PROTECT, related_name="comment_decisions", to=settings.AUTH_USER_MODEL)),
                ("batch", models.UUIDField(blank=True, db_index=True, help_text="Shared by what was decided in one go.", null=True)),
                ("at", models.DateTimeField(default=timezone.now)),
                ("waited", models.PositiveIntegerField(blank=True, help_text="Seconds that the comment had waited for it.", null=True)),
                ("score", models.SmallIntegerField(blank=True, help_text="What the signals added up to then.", null=True)),
                ("position", models.BigIntegerField(editable=False, unique=True)),
                ("note_salt", models.CharField(blank=True, editable=False, max_length=32)),
                ("note_digest", models.CharField(blank=True, editable=False, max_length=64)),
                ("entry_hash", models.CharField(editable=False, max_length=64)),
            ],
            options={
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(name="decision_newest", fields=["-at"]),
                    models.Index(name="decision_for_figures", fields=["channel", "at", "action", "waited"]),
                    models.Index(name="decision_by_action", fields=["action", "position"]),
                    models.Index(name="decision_by_channel", fields=["channel", "position"]),
                    models.Index(name="decision_by_person", fields=["by", "position"]),
                ],
                "constraints": [
                    models.UniqueConstraint(name="decision_one_per_version", fields=("comment", "resulting_version")),
                    models.CheckConstraint(name="decision_action_is_known", condition=Q(action__in=["publish", "revise", "decline", "spam", "edit", "keep", "uphold", "pick", "unpick", "undo", "change", "resubmit", "withdraw", "appeal"])),
                    models.CheckConstraint(name="decision_to_decline_has_a_reason", condition=~Q(action__in=["decline", "revise"]) | Q(reason__isnull=False)),
                    models.CheckConstraint(name="decision_undo_names_what_it_undoes", condition=Q(action="undo", undoes__isnull=False) | (~Q(action="undo") & Q(undoes__isnull=True))),
                ],
            },
        ),
        migrations.CreateModel(
            name="Appeal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("comment", models.ForeignKey(on_delete=models.PROTECT, related_name="appeals", to="comments.comment")),
                ("decision", models.OneToOneField(help_text="What it is against.", on_delete=models.PROTECT, related_name="appeal", to="comments.decision")),
                ("text", models.TextField(max_length=2000)),
                ("at", models.DateTimeField(default=timezone.now)),
                ("answer", models.OneToOneField(blank=True, null=True, on_delete=models.PROTECT, related_name="answers_appeal", to="comments.decision")),
            ],
            options={
                "ordering": ["at", "pk"],
                "constraints": [
                    models.CheckConstraint(name="appeal_says_something", condition=~Q(text="")),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                ("comment", models.OneToOneField(on_delete=models.CASCADE, primary_key=True, related_name="assignment", serialize=False, to="comments.comment")),
                ("by", models.ForeignKey(on_delete=models.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("since", models.DateTimeField(default=timezone.now)),
                ("until", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="TrainingExample",
            fields=[
                ("comment", models.OneToOneField(on_delete=models.CASCADE, primary_key=True, related_name="training_example", serialize=False, to="comments.comment")),
                ("wanted", models.CharField(blank=True, choices=[("kept", "Published"), ("refused", "Declined or spam")], max_length=10)),
                ("learned", models.CharField(blank=True, choices=[("kept", "Published"), ("refused", "Declined or spam")], max_length=10)),
            ],
            options={
                "indexes": [
                    models.Index(name="training_example_pending", fields=["comment"], condition=~Q(wanted=F("learned"))),
                ],
                "constraints": [
                    models.CheckConstraint(name="training_example_label_is_known", condition=Q(("wanted__in", ["", "kept", "refused"]), ("learned__in", ["", "kept", "refused"]))),
                    models.CheckConstraint(name="training_example_says_something", condition=~Q(wanted="") | ~Q(learned="")),
                ],
            },
        ),
        migrations.CreateModel(
            name="Revision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("comment", models.ForeignKey(on_delete=models.PROTECT, related_name="revisions", to="comments.comment")),
                ("decision", models.OneToOneField(on_delete=models.PROTECT, related_name="revision", to="comments.decision")),
                ("former", models.JSONField(help_text="The columns that changed, as they were.")),
                ("at", models.DateTimeField(default=timezone.now)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("comment", models.ForeignKey(on_delete=models.PROTECT, related_name="corrections", to="comments.comment")),
                ("edition", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="articles.edition")),
                ("by", models.ForeignKey(blank=True, editable=False, null=True, on_delete=models.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("at", models.DateTimeField(default=timezone.now)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(name="correction_once_an_edition", fields=("comment", "edition")),
                ],
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("comment", models.ForeignKey(on_delete=models.PROTECT, related_name="reports", to="comments.comment")),
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
                ("email", models.EmailField(blank=True, help_text="Never shown; deleted when it is settled.", max_length=254)),
                ("reporter", models.CharField(blank=True, db_index=True, help_text="A keyed hash of a proven address.", max_length=64)),
                ("weight", models.FloatField(default=0.25, help_text="How often this reader was right, 0 to 1.")),
                ("status", models.CharField(choices=[("open", "Open"), ("upheld", "The reader was right"), ("dismissed", "The comment was kept")], default="open", max_length=10)),
                ("submission_key", models.UUIDField(editable=False, unique=True)),
                ("settled_by", models.ForeignKey(blank=True, editable=False, null=True, on_delete=models.PROTECT, related_name="settled_reports", to="comments.decision")),
                ("at", models.DateTimeField(default=timezone.now)),
                ("settled_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "indexes": [
                    models.Index(name="report_state", fields=["status", "at"]),
                    models.Index(name="report_of_comment", fields=["status", "comment", "weight"]),
                ],
                "constraints": [
                    models.CheckConstraint(name="report_status_is_known", condition=Q(status__in=["open", "upheld", "dismissed"])),
                    models.CheckConstraint(name="report_settled_has_its_time", condition=Q(settled_at__isnull=True, status="open") | (~Q(status="open") & Q(settled_at__isnull=False))),
                    models.CheckConstraint(name="report_weight_is_a_share", condition=Q(weight__gte=0, weight__lte=1)),
                ],
            },
        ),
        migrations.CreateModel(
            name="Fingerprint",
            fields=[
                ("comment", models.OneToOneField(on_delete=models.CASCADE, primary_key=True, related_name="fingerprint", serialize=False, to="comments.comment")),
                ("sketch", models.BinaryField(max_length=128)),
                ("band_1", models.BigIntegerField()),
                ("band_2", models.BigIntegerField()),
                ("band_3", models.BigIntegerField()),
                ("band_4", models.BigIntegerField()),
                ("band_5", models.BigIntegerField()),
                ("band_6", models.BigIntegerField()),
            ],
            options={
                "indexes": [
                    models.Index(name="fingerprint_band_1", fields=["band_1", "comment"]),
                    models.Index(name="fingerprint_band_2", fields=["band_2", "comment"]),
                    models.Index(name="fingerprint_band_3", fields=["band_3", "comment"]),
                    models.Index(name="fingerprint_band_4", fields=["band_4", "comment"]),
                    models.Index(name="fingerprint_band_5", fields=["band_5", "comment"]),
                    models.Index(name="fingerprint_band_6", fields=["band_6", "comment"]),
                ],
            },
        ),
        migrations.CreateModel(
            name="LinkedSite",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("comment", models.ForeignKey(on_delete=models.CASCADE, related_name="linked_sites", to="comments.comment")),
                ("site", models.CharField(max_length=253)),
            ],
            options={
                "indexes": [
                    models.Index(name="linked_site_newest", fields=["site", "comment"]),
                ],
                "constraints": [
                    models.UniqueConstraint(name="linked_site_once_a_comment", fields=("comment", "site")),
                    models.CheckConstraint(name="linked_site_is_named", condition=~Q(site="")),
                ],
            },
        ),
        migrations.CreateModel(
            name="TransparencyReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField(help_text="Its first day.", unique=True)),
                ("figures", models.JSONField()),
                ("length", models.BigIntegerField(help_text="How many decisions the log held at its end.")),
                ("entry_hash", models.CharField(blank=True, help_text="The hash of the last of them.", max_length=64)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["-month"],
                "constraints": [
                    models.CheckConstraint(name="report_has_its_hash", condition=Q(length=0, entry_hash="") | (Q(length__gt=0) & ~Q(entry_hash=""))),
                ],
            },
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("comment", models.ForeignKey(on_delete=models.CASCADE, related_name="notes", to="comments.comment")),
                ("text", models.TextField(max_length=2000)),
                ("by", models.ForeignKey(blank=True, editable=False, null=True, on_delete=models.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("at", models.DateTimeField(default=timezone.now)),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="BlindReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("decision", models.OneToOneField(on_delete=models.PROTECT, related_name="blind_review", to="comments.decision")),
                ("decided_by", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("drawn_at", models.DateTimeField(default=timezone.now)),
                ("by", models.ForeignKey(blank=True, null=True, on_delete=models.PROTECT, related_name="blind_reviews", to=settings.AUTH_USER_MODEL)),
                ("action", models.CharField(blank=True, choices=[("publish", "Published"), ("revise", "Asked to revise"), ("decline", "Declined"), ("spam", "Marked as spam")], max_length=20)),
                ("reason", models.ForeignKey(blank=True, null=True, on_delete=models.PROTECT, related_name="+", to="comments.reason")),
                ("at", models.DateTimeField(blank=True, db_index=True, null=True)),
            ],
            options={
                "ordering": ["decision_id"],
                "constraints": [
                    models.CheckConstraint(name="blind_review_is_by_another", condition=Q(by__isnull=True) | ~Q(by=F("decided_by"))),
                    models.CheckConstraint(name="blind_review_is_given_whole", condition=Q(action="", at__isnull=True, by__isnull=True) | Q(action__in=["publish", "revise", "decline", "spam"], at__isnull=False, by__isnull=False)),
                    models.CheckConstraint(name="blind_review_to_decline_has_a_reason", condition=~Q(action__in=["decline", "revise"]) | Q(reason__isnull=False)),
                ],
            },
        ),
        migrations.CreateModel(
            name="RetentionRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rule", models.CharField(choices=[("spam", "Spam, emptied"), ("withdrawn", "Withdrawn, emptied"), ("declined", "Declined, emptied"), ("revise", "Given back and never handed in again, emptied"), ("address", "Addresses of writers, deleted"), ("person", "A person, erased on request")], max_length=10)),
                ("number", models.PositiveIntegerField(help_text="Comments.")),
                ("at", models.DateTimeField(default=timezone.now)),
                ("by", models.ForeignKey(blank=True, editable=False, null=True, on_delete=models.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "indexes": [
                    models.Index(name="retentionrun_newest", fields=["-at", "-id"]),
                ],
                "constraints": [
                    models.CheckConstraint(name="retentionrun_rule_is_known", condition=Q(rule__in=["spam", "withdrawn", "declined", "revise", "address", "person"])),
                ],
            },
        ),
        migrations.CreateModel(
            name="Retry",
            fields=[
                ("comment", models.OneToOneField(on_delete=models.CASCADE, primary_key=True, related_name="retry", serialize=False, to="comments.comment")),
                ("failures", models.PositiveSmallIntegerField(default=0)),
                ("due_at", models.DateTimeField(blank=True, db_index=True, null=True)),
            ],
            options={
                "verbose_name_plural": "retries",
            },
        ),
        migrations.CreateModel(
            name="Rule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("editor_session", models.CharField(blank=True, editable=False, help_text="The window that saved last.", max_length=32)),
                ("session_base_version", models.PositiveIntegerField(default=0, editable=False, help_text="The version that the saves of that window began from.")),
                ("session_seq", models.PositiveIntegerField(default=0, editable=False, help_text="How that window numbered its latest save.")),
                ("session_digest", models.CharField(blank=True, editable=False, help_text="What it sent, to know it again.", max_length=64)),
                ("saved_by", models.ForeignKey(blank=True, editable=False, null=True, on_delete=models.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("saved_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("name", models.CharField(help_text="For moderators, a few words.", max_length=80, unique=True)),
                ("kind", models.CharField(choices=[("phrase", "Phrases, one a line"), ("pattern", "A pattern (regular expression)")], default="phrase", max_length=10)),
                ("text", models.TextField(help_text="A phrase is found as whole words, whatever its capitals, accents and look-alike letters. A pattern is a regular expression in the spelling of RE2, whatever the capitals.", max_length=1000, verbose_name="looks for")),
                ("place", models.CharField(choices=[("text", "The text"), ("name", "The writer’s name"), ("organisation", "The organisation"), ("email_host", "What follows the @ of the e-mail address")], default="text", max_length=20, verbose_name="where")),
                ("weight", models.PositiveSmallIntegerField(default=10, help_text="What it adds to the score, from 1 to 50. Nothing is decided by it.", validators=[MinValueValidator(1), MaxValueValidator(50)])),
                ("is_active", models.BooleanField(default=False, editable=False, verbose_name="switched on")),
                ("switched_by", models.ForeignKey(blank=True, editable=False, null=True, on_delete=models.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("switched_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("made_by", models.ForeignKey(blank=True, editable=False, null=True, on_delete=models.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("made_at", models.DateTimeField(default=timezone.now, editable=False)),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.CheckConstraint(name="rule_kind_is_known", condition=Q(kind__in=["phrase", "pattern"])),
                    models.CheckConstraint(name="rule_place_is_known", condition=Q(place__in=["text", "name", "organisation", "email_host"])),
                    models.CheckConstraint(name="rule_weight_is_bearable", condition=Q(weight__gte=1, weight__lte=50)),
                    models.CheckConstraint(name="rule_looks_for_something", condition=~Q(text="")),
                    models.CheckConstraint(name="rule_in_use_was_switched_on", condition=Q(is_active=False) | Q(switched_at__isnull=False)),
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedFilter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("owner", models.ForeignKey(on_delete=models.CASCADE, related_name="saved_filters", to=settings.AUTH_USER_MODEL)),
                ("name", models.CharField(max_length=60)),
                ("query", models.TextField(blank=True, help_text="The filter as it stands in the address.")),
                ("is_shared", models.BooleanField(default=False, verbose_name="other moderators see it")),
            ],
            options={
                "ordering": ["name", "pk"],
                "constraints": [
                    models.UniqueConstraint(name="saved_filter_once_a_name", fields=("owner", "name")),
                    models.CheckConstraint(name="saved_filter_is_named", condition=~Q(name="")),
                ],
            },
        ),
        migrations.CreateModel(
            name="Signal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("comment", models.ForeignKey(on_delete=models.CASCADE, related_name="signals", to="comments.comment")),
                ("name", models.SlugField(max_length=40)),
                ("weight", models.SmallIntegerField()),
                ("explanation", models.CharField(max_length=300)),
                ("is_open", models.BooleanField(default=True, help_text="The comment waits.")),
            ],
            options={
                "ordering": ["-weight", "pk"],
                "indexes": [
                    models.Index(name="signal_in_queue", fields=["is_open", "name", "comment"]),
                ],
                "constraints": [
                    models.UniqueConstraint(name="signal_once_a_comment", fields=("comment", "name")),
                    models.CheckConstraint(name="signal_is_explained", condition=~Q(explanation="")),
                ],
            },
        ),
        migrations.CreateModel(
            name="SitePolicy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("editor_session", models.CharField(blank=True, editable=False, help_text="The window that saved last.", max_length=32)),
                ("session_base_version", models.PositiveIntegerField(default=0, editable=False, help_text="The version that the saves of that window began from.")),
                ("session_seq", models.PositiveIntegerField(default=0, editable=False, help_text="How that window numbered its latest save.")),
                ("session_digest", models.CharField(blank=True, editable=False, help_text="What it sent, to know it again.", max_length=64)),
                ("saved_by", models.ForeignKey(blank=True, editable=False, null=True, on_delete=models.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("saved_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("mode", models.CharField(choices=[("moderated", "Every comment is read by a moderator first"), ("trusted", "Trusted writers appear at once, all others are read first"), ("closed", "No new comments on any article")], default="moderated", max_length=20, verbose_name="comments are")),
                ("close_after", models.PositiveSmallIntegerField(default=0, help_text="So many days after an article’s publication; 0 for never. An article can differ.", verbose_name="close comments after")),
                (
                    "overload",
                    models.CharField(
                        choices=[("warn", "Only tell the moderators"), ("slow", "Also take one comment an hour from each network, and say that it takes longer"), ("close", "Also take no new comments until the queue is read")], default="warn", max_length=20, verbose_name="when a comment waits longer than promised"
                    ),
                ),
                ("overload_since", models.DateTimeField(blank=True, editable=False, null=True)),
                ("usual_wait", models.PositiveIntegerField(blank=True, editable=False, help_text="Seconds of working time within which nine of ten comments were decided lately.", null=True)),
            ],
            options={
                "verbose_name": "comment settings",
                "verbose_name_plural": "comment settings",
                "constraints": [
                    models.CheckConstraint(name="site_policy_is_one", condition=Q(pk=1)),
                    models.CheckConstraint(name="site_policy_mode_is_known", condition=Q(mode__in=["moderated", "trusted", "closed"])),
                    models.CheckConstraint(name="site_policy_overload_is_known", condition=Q(overload__in=["warn", "slow", "close"])),
                ],
            },
        ),
        migrations.CreateModel(
            name="Trace",
            fields=[
                ("comment", models.OneToOneField(on_delete=models.CASCADE, primary_key=True, related_name="trace", serialize=False, to="comments.comment")),
                ("key", models.CharField(max_length=64)),
                ("until", models.DateTimeField(db_index=True)),
            ],
            options={
                "indexes": [
                    models.Index(name="trace_of_network", fields=["key", "until"]),
                ],
                "constraints": [
                    models.CheckConstraint(name="trace_has_a_key", condition=~Q(key="")),
                ],
            },
        ),
    ]
