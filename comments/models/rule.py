from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from comments.text_analysis import matching
from comments.text_analysis.hosts import email_host
from kingsfund.core.db.model_fields import ActorForeignKey, PlainCharField, PlainTextField
from kingsfund.core.db.model_methods import alters_data
from kingsfund.core.db.optimistic_locking import Versioned

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

TEXT_LIMIT = 1000
HEAVIEST = 50


class Written(Protocol):
    """Whatever a rule looks at: a comment, or the facts about one."""

    @property
    def text(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def organisation(self) -> str: ...
    @property
    def email(self) -> str: ...


class RuleQuerySet(models.QuerySet["Rule"]):
    def in_use(self) -> "RuleQuerySet":
        return self.filter(is_active=True).order_by("pk")


class Rule(Versioned):
    """Words that editors want pointed out in comments. It weighs on the score and does nothing else.

    A rule begins switched off. What it would have caught is shown before it is switched on, and
    changing what it looks for switches it off again.
    """

    class Kind(models.TextChoices):
        PHRASE = "phrase", "Phrases, one a line"
        PATTERN = "pattern", "A pattern (regular expression)"

    class Place(models.TextChoices):
        TEXT = "text", "The text"
        NAME = "name", "The writer’s name"
        ORGANISATION = "organisation", "The organisation"
        EMAIL_HOST = "email_host", "What follows the @ of the e-mail address"

    # Changing one of these makes it another rule, which nobody has tried yet.
    LOOKS_FOR = ("kind", "text", "place")

    name = PlainCharField(max_length=80, unique=True, help_text="For moderators, a few words.")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.PHRASE)
    text = PlainTextField(
        "looks for",
        max_length=TEXT_LIMIT,
        help_text=(
            "A phrase is found as whole words, whatever its capitals, accents and look-alike "
            "letters. A pattern is a regular expression in the spelling of RE2, whatever the capitals."
        ),
    )
    place = models.CharField("where", max_length=20, choices=Place, default=Place.TEXT)
    weight = models.PositiveSmallIntegerField(
        default=10,
        validators=[MinValueValidator(1), MaxValueValidator(HEAVIEST)],
        help_text=f"What it adds to the score, from 1 to {HEAVIEST}. Nothing is decided by it.",
    )
    is_active = models.BooleanField("switched on", default=False, editable=False)
    switched_by = ActorForeignKey()
    switched_at = models.DateTimeField(null=True, blank=True, editable=False)
    made_by = ActorForeignKey()
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = RuleQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["phrase", "pattern"]), name="rule_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(place__in=["text", "name", "organisation", "email_host"]),
                name="rule_place_is_known",
            ),
            models.CheckConstraint(
                condition=Q(weight__gte=1, weight__lte=HEAVIEST), name="rule_weight_is_bearable"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="rule_looks_for_something"),
            models.CheckConstraint(
                condition=Q(is_active=False) | Q(switched_at__isnull=False),
                name="rule_in_use_was_switched_on",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def find_in(self, written: Written) -> str:
        """What the rule finds in a comment; empty for nothing. Raises `BadPattern`."""
        return matching.matcher(self.kind, self.text)(written_in(self.place, written))

    @alters_data
    def switch(
        self,
        on: bool,
        *,
        by: "AbstractUser | None",
        based_on: int | None = None,
        at: datetime | None = None,
    ) -> bool:
        """Switch the rule on or off; False if it is so already.

        `based_on` is the version whose trial was read. Raises `EditConflict`. The caller is in a
        transaction.
        """
        at = at or timezone.now()
        self.lock_version(based_on)
        changed = type(self).objects.filter(pk=self.pk, is_active=not on)
        if not changed.update(is_active=on, switched_by=by, switched_at=at):
            return False
        self.refresh_from_db(fields=["is_active", "switched_by", "switched_at"])
        return True


def written_in(place: str, written: Written) -> str:
    """The part of a comment that a rule looks at."""
    return email_host(written.email) if place == Rule.Place.EMAIL_HOST else getattr(written, place)
