from datetime import datetime, timedelta

from django.db import models


class AnswerTimeQuerySet(models.QuerySet):
    def keep(self, *, seconds: int | None, answers: int, at: datetime) -> None:
        fields = {"seconds": seconds, "answers": answers, "measured_at": at}
        self.update_or_create(pk=AnswerTime.ONLY, defaults=fields)

    def known(self) -> timedelta | None:
        """What was measured last, if it rested on enough answers; one look at one row."""
        row = self.filter(pk=AnswerTime.ONLY).values_list("seconds", flat=True).first()
        return None if row is None else timedelta(seconds=row)


class AnswerTime(models.Model):
    """Within what time nine of ten comments were decided lately, as readers are told: a single row."""

    ONLY = 1

    seconds = models.PositiveIntegerField(null=True, blank=True)
    answers = models.PositiveIntegerField(default=0, help_text="How many decisions it rests on.")
    measured_at = models.DateTimeField()

    objects = AnswerTimeQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.seconds} seconds, from {self.answers} answers"
