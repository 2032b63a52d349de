from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from kingsfund.core.former_slugs import KeepsFormerSlugs
from kingsfund.provenance import Imported
from kingsfund.versions import Versioned

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


class AuthorQuerySet(models.QuerySet):
    def published(self, at: datetime | None = None) -> "AuthorQuerySet":
        """Authors of whom readers find at least one article in the lists."""
        return self.with_article_in(["published"], at)

    def named(self, at: datetime | None = None) -> "AuthorQuerySet":
        """Authors whom a page names that readers can open, be it a withdrawn article's."""
        return self.with_article_in(["published", "withdrawn"], at)

    def with_article_in(self, states: list[str], at: datetime | None = None) -> "AuthorQuerySet":
        theirs = Byline.objects.filter(
            author=OuterRef("pk"),
            article__status__in=states,
            article__published_at__lte=at or timezone.now(),
        )
        return self.filter(Exists(theirs))

    def editable_by(self, user: "AbstractUser") -> "AuthorQuerySet":
        """The authors whose entry somebody may work on: an editor on all, an author on their own."""
        return self if user.has_perm("articles.change_author") else self.filter(user=user)


class Author(KeepsFormerSlugs, Imported, Versioned):
    """A person who writes; needs no account."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=160, blank=True)
    organisation = models.CharField(max_length=160, blank=True)
    biography = models.TextField(blank=True, help_text="Plain text, a few sentences.")
    photo = models.ImageField(upload_to="authors", blank=True)
    email = models.EmailField(blank=True, help_text="Never shown to readers.")
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="author",
        help_text="The account of an author who works in this desk.",
    )

    objects = AuthorQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("articles:author-detail", args=[self.slug])

    def has_card(self) -> bool:
        """Whether there is more to show of them than the name and the role."""
        return bool(self.biography or self.photo)

    @property
    def photo_url(self) -> str:
        return reverse("articles:media", args=[self.photo.name]) if self.photo else ""


class FormerAuthorSlug(models.Model):
    """An address that the page of an author had before."""

    slug = models.SlugField(max_length=80, unique=True)
    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="former_slugs")

    def __str__(self) -> str:
        return self.slug


class Byline(models.Model):
    """An author's ordered place on an article, with the role held when it was written."""

    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="bylines"
    )
    author = models.ForeignKey(Author, on_delete=models.PROTECT, related_name="bylines")
    position = models.PositiveSmallIntegerField(default=0)
    role = models.CharField(
        max_length=160, blank=True, help_text="At the time of writing, if not today's."
    )
    organisation = models.CharField(max_length=160, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "author"],
                name="byline_once_per_article",
                violation_error_message="This author is on the article already.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.author)

    @property
    def shown_role(self) -> str:
        return self.role or self.author.role

    @property
    def shown_organisation(self) -> str:
        return self.organisation or self.author.organisation
