"""Accounts, mail waiting to be sent, counters of attempts, the security log."""

from django.conf import settings
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import migrations, models
from django.db.models import Q
from django.db.models.functions import Lower
from django.db.models.lookups import Exact
from django.utils import timezone


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("is_superuser", models.BooleanField(default=False, help_text="Designates that this user has all permissions without explicitly assigning them.", verbose_name="superuser status")),
                ("username", models.CharField(error_messages={"unique": "A user with that username already exists."}, help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.", max_length=150, unique=True, validators=[UnicodeUsernameValidator()], verbose_name="username")),
                ("first_name", models.CharField(blank=True, max_length=150, verbose_name="first name")),
                ("last_name", models.CharField(blank=True, max_length=150, verbose_name="last name")),
                ("is_staff", models.BooleanField(default=False, help_text="Designates whether the user can log into this admin site.", verbose_name="staff status")),
                ("is_active", models.BooleanField(default=True, help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.", verbose_name="active")),
                ("date_joined", models.DateTimeField(default=timezone.now, verbose_name="date joined")),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail address")),
                ("groups", models.ManyToManyField(blank=True, help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.", related_name="user_set", related_query_name="user", to="auth.group", verbose_name="groups")),
                ("user_permissions", models.ManyToManyField(blank=True, help_text="Specific permissions for this user.", related_name="user_set", related_query_name="user", to="auth.permission", verbose_name="user permissions")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(Lower("username"), name="user_name_once", violation_error_message="There is an account with this user name already."),
                    models.UniqueConstraint(Lower("email"), name="user_address_once", violation_error_message="There is an account with this e-mail address already."),
                    models.CheckConstraint(name="user_has_an_address", violation_error_message="An account needs an e-mail address.", condition=~Q(email="")),
                    models.CheckConstraint(name="user_name_is_no_other_address", violation_error_message="A user name that is an e-mail address has to be that of the account.", condition=~Q(username__contains="@") | Q(Exact(Lower("username"), Lower("email")))),
                ],
            },
        ),
        migrations.CreateModel(
            name="SecurityEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("signed_in", "Signed in"),
                            ("sign_in_failed", "Failed to sign in"),
                            ("sign_in_limited", "Sign-in limited after wrong passwords"),
                            ("signed_out", "Signed out"),
                            ("password_changed", "Password changed"),
                            ("account_added", "Account added"),
                            ("account_deleted", "Account deleted"),
                            ("rights_changed", "Rights changed"),
                            ("exported", "Exported"),
                            ("erased", "Person erased"),
                        ],
                        max_length=20,
                    ),
                ),
                ("at", models.DateTimeField(default=timezone.now)),
                ("by", models.ForeignKey(blank=True, editable=False, null=True, on_delete=models.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("who", models.CharField(blank=True, max_length=150, verbose_name="by")),
                ("account", models.ForeignKey(blank=True, editable=False, null=True, on_delete=models.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("whose", models.CharField(blank=True, max_length=150, verbose_name="account")),
                ("network", models.CharField(blank=True, max_length=64)),
                ("details", models.CharField(blank=True, max_length=500)),
                ("rows", models.PositiveIntegerField(blank=True, help_text="How many were exported.", null=True)),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "indexes": [
                    models.Index(name="security_event_newest", fields=["-at", "-id"]),
                    models.Index(name="security_event_by_action", fields=["action", "-at"]),
                ],
                "constraints": [
                    models.CheckConstraint(name="security_event_action_is_known", condition=Q(action__in=["signed_in", "sign_in_failed", "sign_in_limited", "signed_out", "password_changed", "account_added", "account_deleted", "rights_changed", "exported", "erased"])),
                ],
            },
        ),
        migrations.CreateModel(
            name="Mail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(help_text="Which message it is: <app>/<message>.", max_length=80)),
                ("about", models.CharField(blank=True, help_text="What it is about: comment:40416.", max_length=80)),
                ("to", models.EmailField(max_length=254)),
                ("subject", models.CharField(max_length=255)),
                ("text", models.TextField()),
                ("html", models.TextField()),
                ("headers", models.JSONField(blank=True, default=dict)),
                ("status", models.CharField(choices=[("queued", "Waiting to be sent"), ("sending", "Being sent"), ("sent", "Sent"), ("failed", "Could not be sent"), ("cancelled", "Called back before it was sent")], default="queued", max_length=10)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("due_at", models.DateTimeField(default=timezone.now)),
                ("leased_until", models.DateTimeField(blank=True, null=True)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("error", models.CharField(blank=True, max_length=500)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "verbose_name_plural": "mails",
                "indexes": [
                    models.Index(name="mail_pending", fields=["due_at", "id"], condition=Q(status__in=["queued", "sending"])),
                    models.Index(name="mail_about", fields=["about"]),
                ],
                "constraints": [
                    models.CheckConstraint(name="mail_sent_has_its_time", condition=Q(sent_at__isnull=False, status="sent") | (~Q(status="sent") & Q(sent_at__isnull=True))),
                ],
            },
        ),
        migrations.CreateModel(
            name="RateLimitCounter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(help_text="A keyed hash: never the address itself.", max_length=64)),
                ("window_ends_at", models.DateTimeField(db_index=True)),
                ("count", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(name="rate_limit_counter_one_per_window", fields=("key", "window_ends_at")),
                ],
            },
        ),
    ]
