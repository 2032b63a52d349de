from django.db import models

from kingsfund.core.model_fields import PlainCharField, PlainTextField


class ReasonQuerySet(models.QuerySet["Reason"]):
    def in_use(self) -> "ReasonQuerySet":
        return self.filter(is_active=True)


class Reason(models.Model):
    """Why a comment is declined or given back, tied to a paragraph of the public comment policy."""

    slug = models.SlugField(max_length=40, unique=True)
    label = PlainCharField(max_length=80, help_text="For moderators, a few words.")
    explanation = PlainTextField(help_text="For the writer, in the mail: one or two sentences.")
    policy_anchor = models.SlugField(
        max_length=40, blank=True, help_text="The paragraph of the comment policy it rests on."
    )
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField("in use", default=True)

    objects = ReasonQuerySet.as_manager()

    class Meta:
        ordering = ["position", "label"]

    def __str__(self) -> str:
        return self.label
