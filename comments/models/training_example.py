"""What the local classifier has learned, and from which comments."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from comments.text_analysis.tokenizer import WORD_LIMIT

if TYPE_CHECKING:
    from comments.models.comment import Comment


class TrainingExampleQuerySet(models.QuerySet["TrainingExample"]):
    def pending(self) -> "TrainingExampleQuerySet":
        """Comments that were decided otherwise since they were learned, in their order."""
        return self.filter(~Q(wanted=F("learned"))).order_by("comment")

    def learned(self) -> "TrainingExampleQuerySet":
        """Comments whose words are among those counted."""
        return self.exclude(learned="")

    def want_all(self, labelled: Iterable[tuple["Comment", str]]) -> None:
        """Note what comments teach now, each with its label. Their rows are held."""
        TrainingExample.objects.bulk_create(
            [TrainingExample(comment=comment, wanted=label) for comment, label in labelled],
            update_conflicts=True,
            update_fields=["wanted"],
            unique_fields=["comment"],
            batch_size=500,
        )


class TrainingExample(models.Model):
    """What one decided comment teaches: the label it should be counted under, and the one it is.

    Where the two differ there is something to do, whatever process was killed in between.
    """

    class Label(models.TextChoices):
        KEPT = "kept", "Published"
        REFUSED = "refused", "Declined or spam"

    comment = models.OneToOneField(
        "comments.Comment",
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="training_example",
    )
    wanted = models.CharField(max_length=10, blank=True, choices=Label)
    learned = models.CharField(max_length=10, blank=True, choices=Label)

    objects = TrainingExampleQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["comment"],
                condition=~Q(wanted=F("learned")),
                name="training_example_pending",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(wanted__in=["", "kept", "refused"])
                & Q(learned__in=["", "kept", "refused"]),
                name="training_example_label_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(wanted="") | ~Q(learned=""), name="training_example_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.comment_id}: {self.learned or 'nothing'}, to be {self.wanted or 'nothing'}"


class LearnedWord(models.Model):
    """In how many kept and how many refused comments a word stands. No names are among them."""

    word = models.CharField(max_length=WORD_LIMIT, primary_key=True)
    kept = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kept__gt=0) | Q(refused__gt=0), name="learnedword_was_seen"
            )
        ]

    def __str__(self) -> str:
        return f"{self.word}: {self.kept} kept, {self.refused} refused"


class LearnedTotalQuerySet(models.QuerySet["LearnedTotal"]):
    def lock(self) -> "LearnedTotal":
        """The one row, locked: who holds it alone changes what has been learned."""
        return self.select_for_update().get_or_create(pk=1)[0]


class LearnedTotal(models.Model):
    """How much has been learned, and how words were told apart then: a single row."""

    tokeniser = models.PositiveSmallIntegerField(default=0)
    kept = models.PositiveIntegerField(default=0, help_text="Comments.")
    refused = models.PositiveIntegerField(default=0, help_text="Comments.")
    kept_words = models.PositiveBigIntegerField(default=0, help_text="Over all their comments.")
    refused_words = models.PositiveBigIntegerField(default=0, help_text="Over all their comments.")

    objects = LearnedTotalQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.kept} kept, {self.refused} refused"
