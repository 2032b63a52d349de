"""What is said about a draft before readers see it, by colleagues and by invited readers."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.utils import timezone

from articles.models.edition import Edition
from kingsfund.core.db.model_fields import AddressModelField, PlainCharField, PlainTextField
from kingsfund.core.db.model_methods import alters_data

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

    from articles.models.article import Article


class ReviewLinkQuerySet(models.QuerySet["ReviewLink"]):
    def open(self, at: datetime | None = None) -> "ReviewLinkQuerySet":
        """Those that still let somebody in."""
        return self.filter(revoked_at__isnull=True, expires_at__gt=at or timezone.now())

    def of_article(self, article: "Article") -> "ReviewLinkQuerySet":
        return self.filter(edition__article=article).select_related("edition", "created_by")

    def ended_with_an_address(self, at: datetime) -> "ReviewLinkQuerySet":
        """Those that ended before a moment and still name an address."""
        return self.filter(expires_at__lt=at).exclude(email="")

    def telling(self, at: datetime | None = None) -> "ReviewLinkQuerySet":
        """Those that matter to who works on the draft: open, or the facts were checked by them."""
        is_open = Q(revoked_at__isnull=True, expires_at__gt=at or timezone.now())
        return self.filter(is_open | Q(facts_checked_at__isnull=False))

    def with_remark_counts(self) -> "ReviewLinkQuerySet":
        return self.annotate(remark_count=Count("remarks"))


class ReviewLink(models.Model):
    """Lets one invited reader without an account see one edition, until a day or until revoked."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="review_links")
    name = PlainCharField(max_length=120, help_text="Who is invited.")
    email = AddressModelField(blank=True, help_text="Empty: you pass the link on yourself.")
    asks_for_facts = models.BooleanField(
        "ask for a fact check",
        default=False,
        help_text="The reader can record that the facts are checked.",
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)
    facts_checked_at = models.DateTimeField(null=True, blank=True, editable=False)
    facts_digest = models.CharField(
        max_length=64, blank=True, editable=False, help_text="Of the text that was checked."
    )

    objects = ReviewLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(facts_checked_at__isnull=True, facts_digest="")
                | (Q(facts_checked_at__isnull=False) & ~Q(facts_digest="")),
                name="reviewlink_check_names_its_text",
            ),
        ]

    def __str__(self) -> str:
        return f"Review link for {self.name}"

    @alters_data
    def revoke(self, *, at: datetime) -> None:
        """Let nobody in by it any more."""
        self.revoked_at = at
        self.save(update_fields=["revoked_at"])

    @alters_data
    def mark_facts_checked(self, *, digest: str, at: datetime) -> None:
        """The invited reader says that the facts of this very text are right."""
        self.facts_checked_at, self.facts_digest = at, digest
        self.save(update_fields=["facts_checked_at", "facts_digest"])

    @alters_data
    def hand_over(self, other: "ReviewLink") -> None:
        """Give another link of the same reader what they said and checked by this one."""
        self.remarks.update(link=other)
        if self.facts_checked_at:
            other.mark_facts_checked(digest=self.facts_digest, at=self.facts_checked_at)

    def is_open(self, at: datetime | None = None) -> bool:
        return self.revoked_at is None and self.expires_at > (at or timezone.now())


class RemarkQuerySet(models.QuerySet["Remark"]):
    def beside(self, edition: Edition) -> "RemarkQuerySet":
        """Those made on an edition, and what was unresolved of the earlier ones when it was begun.

        Each with the number of the edition that it was made on.
        """
        is_earlier = Q(edition__article=edition.article_id, edition__number__lt=edition.number)
        was_open = Q(resolved_at__isnull=True) | Q(resolved_at__gte=edition.created_at)
        rows = self.filter(Q(edition=edition) | (is_earlier & was_open))
        return rows.annotate(made_on=F("edition__number"))

    def unresolved(self) -> "RemarkQuerySet":
        return self.filter(resolved_at__isnull=True)

    def not_by(self, user: "AbstractUser") -> "RemarkQuerySet":
        """What others said."""
        return self.filter(Q(by__isnull=True) | ~Q(by=user))

    def for_reading(self) -> "RemarkQuerySet":
        """With the names of who made and settled each, in the order they were made."""
        return self.select_related("by", "link", "resolved_by").order_by("created_at", "pk")


class Remark(models.Model):
    """A note beside the text of an edition, by a colleague or by an invited reader."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="remarks")
    paragraph = models.PositiveIntegerField(
        null=True, blank=True, help_text="Which block of the text it stands beside, from 0."
    )
    quote = PlainCharField(
        max_length=300, blank=True, help_text="The words it is about, as they were then."
    )
    text = PlainTextField(max_length=4000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    link = models.ForeignKey(
        ReviewLink, on_delete=models.CASCADE, null=True, blank=True, related_name="remarks"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    resolved_at = models.DateTimeField(null=True, blank=True, editable=False)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = RemarkQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(by__isnull=True) | Q(link__isnull=True), name="remark_has_one_writer"
            ),
        ]

    def __str__(self) -> str:
        return f"Remark by {self.who()}"

    @alters_data
    def resolve(self, *, by: "AbstractUser", at: datetime) -> None:
        """It is dealt with."""
        self.resolved_by, self.resolved_at = by, at
        self.save(update_fields=["resolved_by", "resolved_at"])

    @alters_data
    def reopen(self) -> None:
        """It is not dealt with after all."""
        self.resolved_by = self.resolved_at = None
        self.save(update_fields=["resolved_by", "resolved_at"])

    def who(self) -> str:
        """Who made it, as colleagues know them."""
        if self.link_id:
            return f"{self.link.name} (invited)"
        return (
            self.by.get_full_name() or self.by.get_username() if self.by else "a former colleague"
        )
