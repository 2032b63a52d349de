"""The states of articles and editions, for constraints and queries; models name them again."""

from django.db import models


class ArticleStatus(models.TextChoices):
    DRAFT = "draft", "Draft"
    PUBLISHED = "published", "Published"
    WITHDRAWN = "withdrawn", "Withdrawn"


class NoticeKind(models.TextChoices):
    CURRENT = "current", "Current"
    CORRECTED = "corrected", "Corrected"
    SUPERSEDED = "superseded", "Superseded"


class EditionStatus(models.TextChoices):
    DRAFT = "draft", "Draft"
    IN_REVIEW = "in_review", "In review"
    READY = "ready", "Ready"
    SCHEDULED = "scheduled", "Scheduled"
    PUBLISHED = "published", "Published"
    SET_ASIDE = "set_aside", "Discarded"


READABLE = (ArticleStatus.PUBLISHED, ArticleStatus.WITHDRAWN)
# The states of an edition that is being worked on; an article has at most one such edition.
OPEN = (
    EditionStatus.DRAFT,
    EditionStatus.IN_REVIEW,
    EditionStatus.READY,
    EditionStatus.SCHEDULED,
)
# The states in which the content of an edition can no longer change.
FROZEN = (EditionStatus.SCHEDULED, EditionStatus.PUBLISHED, EditionStatus.SET_ASIDE)
