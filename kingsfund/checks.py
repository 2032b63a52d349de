"""What `check` asks of the site besides what Django asks: of its settings, and of its database."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

# Every database of the former migrations has had it.
FORMER_MIGRATION = ("articles", "0002_editorial_desk")


def mail_leaves_the_machine(
    app_configs: Sequence[AppConfig] | None, **options: Any
) -> list[CheckMessage]:
    """Without EMAIL_URL mail is written to a folder, where its readers will not find it."""
    if settings.EMAIL_BACKEND != "kingsfund.mail.folder_backend.EmailBackend":
        return []
    hint = "Set EMAIL_URL, such as smtp+tls://user:password@mail.example.org:587"
    where = f"Mail is written to {settings.MAIL_FOLDER} and sent to nobody."
    return [Warning(where, hint=hint, id="kingsfund.W001")]


def proxies_fit_the_address(
    app_configs: Sequence[AppConfig] | None, **options: Any
) -> list[CheckMessage]:
    """What `TRUSTED_PROXIES` can be seen to be wrong about before any request arrives.

    The site's own server speaks plain HTTP: where readers come by https:// a proxy is in front.
    """
    proxies, is_local = settings.TRUSTED_PROXIES, settings.SITE_HOST in settings.LOOPBACK
    if settings.IS_HTTPS and not proxies:
        return [
            Warning(
                "SITE_URL starts with https://, but TRUSTED_PROXIES is 0: every page is redirected "
                "for ever, and all visitors count as one network.",
                hint="Set TRUSTED_PROXIES to the number of proxies in front, and let the outermost "
                "set X-Forwarded-Proto and X-Forwarded-For.",
                id="kingsfund.W002",
            )
        ]
    if proxies and is_local and not settings.IS_HTTPS:
        return [
            Warning(
                "TRUSTED_PROXIES is set, but readers reach the server itself: anybody can choose "
                "the address that their attempts are counted under.",
                hint="Set TRUSTED_PROXIES to 0 where there is no proxy.",
                id="kingsfund.W003",
            )
        ]
    return []


def sign_in_is_limited(
    app_configs: Sequence[AppConfig] | None, **options: Any
) -> list[CheckMessage]:
    """Without limits passwords can be guessed as fast as the server answers."""
    names = [name for name in ("LOGIN_LIMIT", "ACCOUNT_LOGIN_LIMIT") if not getattr(settings, name)]
    hint = "Set it as times/seconds, such as 10/600."
    return [
        Warning(
            f"{name} is empty: wrong passwords are not limited.", hint=hint, id="kingsfund.W004"
        )
        for name in names
    ]


def database_is_of_these_migrations(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None, **options: Any
) -> list[CheckMessage]:
    """`migrate` cannot lead on from those before the first release, and asks this before it begins."""
    return [
        Error(
            f"The database “{alias}” was made before the migrations were begun anew, and cannot be "
            "taken over: begin with an empty one.",
            hint="Move var/kingsfund.sqlite3 away, or name another database in DATABASE_URL.",
            id="kingsfund.E001",
        )
        for alias in databases or []
        if FORMER_MIGRATION in MigrationRecorder(connections[alias]).applied_migrations()
    ]
