"""Newsletters, subscribers and their subscriptions, consent, and who must not be mailed."""

from django.conf import settings
from django.db import migrations, models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Newsletter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("editor_session", models.CharField(blank=True, editable=False, help_text="The window that saved last.", max_length=32)),
                ("session_base_version", models.PositiveIntegerField(default=0, editable=False, help_text="The version that the saves of that window began from.")),
                ("session_seq", models.PositiveIntegerField(default=0, editable=False, help_text="How that window numbered its latest save.")),
                ("session_digest", models.CharField(blank=True, editable=False, help_text="What it sent, to know it again.", max_length=64)),
                ("saved_by", models.ForeignKey(blank=True, editable=False, null=True, on_delete=models.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("saved_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("slug", models.SlugField(max_length=60, unique=True)),
                ("name", models.CharField(max_length=80, unique=True)),
                ("description", models.CharField(help_text="What is in it, for somebody choosing.", max_length=300)),
                ("frequency", models.CharField(help_text="How often it comes: Every Thursday.", max_length=80)),
                ("position", models.PositiveSmallIntegerField(default=0, help_text="The lowest number is the one offered on every page.")),
                ("is_active", models.BooleanField(default=True, verbose_name="open for sign-up")),
            ],
            options={
                "ordering": ["position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="FormerNewsletterSlug",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=60, unique=True)),
                ("newsletter", models.ForeignKey(on_delete=models.CASCADE, related_name="former_slugs", to="newsletter.newsletter")),
            ],
        ),
        migrations.CreateModel(
            name="Suppression",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("email", models.EmailField(help_text="Kept in lower case.", max_length=254, unique=True, verbose_name="e-mail")),
                ("cause", models.CharField(choices=[("bounced", "It does not exist any more"), ("complained", "Its owner complained"), ("asked", "Its owner asked us never to write")], max_length=20)),
                ("at", models.DateTimeField(default=timezone.now, editable=False, verbose_name="since")),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "indexes": [
                    models.Index(name="suppression_newest", fields=["-at", "-id"]),
                ],
                "constraints": [
                    models.CheckConstraint(name="suppression_in_lower_case", violation_error_message="Write the address in lower case.", condition=Q(("email", Lower("email")))),
                ],
            },
        ),
        migrations.CreateModel(
            name="Subscriber",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail")),
                ("name", models.CharField(blank=True, max_length=80)),
                ("created_at", models.DateTimeField(default=timezone.now, verbose_name="known since")),
                ("asked_at", models.DateTimeField(default=timezone.now, editable=False, verbose_name="last signed up")),
            ],
            options={
                "ordering": ["-created_at", "-pk"],
                "indexes": [
                    models.Index(name="subscriber_newest", fields=["-created_at", "-id"]),
                    models.Index(name="subscriber_asked", fields=["asked_at"]),
                ],
                "constraints": [
                    models.UniqueConstraint(Lower("email"), name="subscriber_address_once", violation_error_message="There is a subscriber with this address already."),
                ],
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subscriber", models.ForeignKey(on_delete=models.CASCADE, related_name="consents", to="newsletter.subscriber")),
                ("newsletter", models.ForeignKey(on_delete=models.PROTECT, related_name="consents", to="newsletter.newsletter")),
                ("event", models.CharField(choices=[("asked", "Asked for it"), ("confirmed", "Confirmed"), ("unsubscribed", "Unsubscribed"), ("imported", "Imported")], max_length=20)),
                ("wording", models.TextField(help_text="Exactly what the person was shown.")),
                ("source", models.CharField(help_text="The page or act it came from.", max_length=200)),
                ("network_hash", models.CharField(blank=True, help_text="A keyed hash of where it came from, not the address.", max_length=64)),
                ("at", models.DateTimeField(default=timezone.now)),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(name="consent_has_its_wording", condition=~Q(wording="")),
                ],
            },
        ),
        migrations.CreateModel(
            name="Subscription",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subscriber", models.ForeignKey(on_delete=models.CASCADE, related_name="subscriptions", to="newsletter.subscriber")),
                ("newsletter", models.ForeignKey(on_delete=models.PROTECT, related_name="subscriptions", to="newsletter.newsletter")),
                ("status", models.CharField(choices=[("pending", "Waiting for confirmation"), ("confirmed", "Confirmed"), ("unsubscribed", "Unsubscribed")], default="pending", editable=False, max_length=20)),
                ("confirmed_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="confirmed")),
                ("unsubscribed_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="unsubscribed")),
                ("created_at", models.DateTimeField(default=timezone.now, editable=False, verbose_name="first asked for")),
            ],
            options={
                "indexes": [
                    models.Index(name="subscription_audience", fields=["newsletter", "subscriber"], condition=Q(status="confirmed")),
                    models.Index(name="subscription_waiting", fields=["newsletter", "subscriber"], condition=Q(status="pending")),
                ],
                "constraints": [
                    models.UniqueConstraint(name="subscription_once_per_newsletter", fields=("subscriber", "newsletter")),
                    models.CheckConstraint(name="subscription_confirmed_has_its_time", condition=Q(confirmed_at__isnull=True, status="pending") | Q(confirmed_at__isnull=False, status="confirmed") | Q(status="unsubscribed")),
                    models.CheckConstraint(name="subscription_unsubscribed_has_its_time", condition=Q(status="unsubscribed", unsubscribed_at__isnull=False) | (~Q(status="unsubscribed") & Q(unsubscribed_at__isnull=True))),
                ],
            },
        ),
    ]
