"""Who did something: an account, as long as it is there."""

from django.conf import settings
from django.db import models


def person(**options: object) -> models.ForeignKey:
    """The field for who did something. A row outlives the account, and nobody edits the field."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        **options,
    )
