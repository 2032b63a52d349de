from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q

from comments import response_target
from kingsfund.core.db.optimistic_locking import Versioned


class SitePolicyQuerySet(models.QuerySet["SitePolicy"]):
    def current(self) -> "SitePolicy":
        """The rules in force; as a new site has them until somebody changes one."""
        return self.first() or SitePolicy(pk=SitePolicy.ONLY)

    def start_overload(self, at: datetime) -> bool:
        """Note that the queue is overdue; False if that was noted already.

        One conditional update, so that of two clocks that strike together one tells the moderators.
        """
        self.get_or_create(pk=SitePolicy.ONLY)
        return self.filter(overload_since=None).update(overload_since=at) == 1

    def end_overload(self) -> bool:
        """Note that nobody waits too long any more; False if nobody did before."""
        return self.exclude(overload_since=None).update(overload_since=None) == 1

    def keep_usual_wait(self, seconds: int | None) -> None:
        """Note within what working time comments are decided lately; None for not known."""
        self.update_or_create(pk=SitePolicy.ONLY, defaults={"usual_wait": seconds})


class SitePolicy(Versioned):
    """The site's comment settings, for every article that has none of its own: one row.

    With what the clock notes beside them, so that a page with the form asks once for all of it.
    """

    ONLY = 1

    class Mode(models.TextChoices):
        MODERATED = "moderated", "Every comment is read by a moderator first"
        TRUSTED = "trusted", "Trusted writers appear at once, all others are read first"
        CLOSED = "closed", "No new comments on any article"

    class Overload(models.TextChoices):
        WARN = "warn", "Only tell the moderators"
        SLOW = (
            "slow",
            "Also take one comment an hour from each network, and say that it takes longer",
        )
        CLOSE = "close", "Also take no new comments until the queue is read"

    mode = models.CharField("comments are", max_length=20, choices=Mode, default=Mode.MODERATED)
    close_after = models.PositiveSmallIntegerField(
        "close comments after",
        default=0,
        help_text="So many days after an article’s publication; 0 for never. An article can differ.",
    )
    overload = models.CharField(
        "when a comment waits longer than promised",
        max_length=20,
        choices=Overload,
        default=Overload.WARN,
    )
    overload_since = models.DateTimeField(null=True, blank=True, editable=False)
    usual_wait = models.PositiveIntegerField(
        null=True,
        blank=True,
        editable=False,
        help_text="Seconds of working time within which nine of ten comments were decided lately.",
    )

    objects = SitePolicyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "comment settings"
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="site_policy_is_one"),
            models.CheckConstraint(
                condition=Q(mode__in=["moderated", "trusted", "closed"]),
                name="site_policy_mode_is_known",
            ),
            models.CheckConstraint(
                condition=Q(overload__in=["warn", "slow", "close"]),
                name="site_policy_overload_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.get_mode_display()

    def answered_within(self) -> str:
        """The time in which comments are usually decided, in words; the response target until that is known.

        Every page and mail that tells a reader says this, whether it is less or more than promised.
        """
        if self.usual_wait is None:
            return response_target.in_words()
        return response_target.in_words(response_target.days_of(timedelta(seconds=self.usual_wait)))

    def is_slow(self) -> bool:
        return self.overload_since is not None and self.overload == self.Overload.SLOW

    def is_closed_by_overload(self) -> bool:
        return self.overload_since is not None and self.overload == self.Overload.CLOSE
