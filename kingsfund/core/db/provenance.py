"""Where rows came from, for those that an import brought."""

from django.db import models


class Imported(models.Model):
    """A row that may have come from another system, and is then known by its name there."""

    imported_from = models.CharField(
        max_length=255,
        null=True,
        blank=True,
        unique=True,
        editable=False,
        help_text="Where it came from, so that a second import finds it again.",
    )

    class Meta:
        abstract = True
