"""What `check --deploy` asks of the site besides what Django asks."""

from collections.abc import Sequence

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Warning


def mail_leaves_the_machine(
    app_configs: Sequence[AppConfig] | None, **options: object
) -> list[CheckMessage]:
    """Without EMAIL_URL mail is written to a folder, where its readers will not find it."""
    if settings.EMAIL_BACKEND != "kingsfund.mailfolder.EmailBackend":
        return []
    hint = "Set EMAIL_URL, such as smtp+tls://user:password@mail.example.org:587"
    where = f"Mail is written to {settings.MAIL_FOLDER} and sent to nobody."
    return [Warning(where, hint=hint, id="kingsfund.W001")]
