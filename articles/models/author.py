from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When
from django.urls import reverse
from django.utils import timezone

from articles.models.states import OPEN, READABLE, ArticleStatus, EditionStatus
from kingsfund.core.db.former_slugs import KeepsFormerSlugs
from kingsfund.core.db.model_fields import AddressModelField, PlainCharField, PlainTextField
from kingsfund.core.db.optimistic_locking import Versioned
from kingsfund.core.db.provenance import Imported

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


class AuthorQuerySet(models.QuerySet["Author"]):
    def published(self, at: datetime | None = None) -> "AuthorQuerySet":
        """Authors of whom readers find at least one article in the lists."""
        return self.with_article_in(["published"], at)

    def named(self, at: datetime | None = None) -> "AuthorQuerySet":
        """Authors whom a page names that readers can open: a withdrawn article's, a former edition."""
        theirs = Byline.objects.filter(author=OuterRef("pk"))
        return self.filter(
            Exists(theirs.live_in(["published", "withdrawn"], at)) | Exists(theirs.in_history(at))
        )

    def with_article_in(self, states: list[str], at: datetime | None = None) -> "AuthorQuerySet":
        return self.filter(Exists(Byline.objects.filter(author=OuterRef("pk")).live_in(states, at)))

    def editable_by(self, user: "AbstractUser") -> "AuthorQuerySet":
        """The authors whose entry somebody may work on: an editor on all, an author on their own."""
        return self if user.has_perm("articles.change_author") else self.filter(user=user)


class Author(KeepsFormerSlugs, Imported, Versioned):
    """A person who writes; needs no account."""

    slug = models.SlugField(max_length=80, unique=True)
    name = PlainCharField(max_length=120)
    role = PlainCharField(max_length=160, blank=True)
    organisation = PlainCharField(max_length=160, blank=True)
    biography = PlainTextField(blank=True, help_text="Plain text, a few sentences.")
    photo = models.ImageField(upload_to="authors", blank=True)
    email = AddressModelField(blank=True, help_text="Never shown to readers.")
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="author",
        help_text="The account of an author who works in this admin.",
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


class BylineQuerySet(models.QuerySet["Byline"]):
    def live_in(self, states: list[str], at: datetime | None = None) -> "BylineQuerySet":
        """Those that readers see now, on articles in some states."""
        return self.filter(
            edition__live_for__status__in=states,
            edition__live_for__published_at__lte=at or timezone.now(),
        )

    def in_history(self, at: datetime | None = None) -> "BylineQuerySet":
        """Those of former editions that readers may look up."""
        return self.filter(
            edition__status=EditionStatus.PUBLISHED,
            edition__is_in_history=True,
            edition__article__status__in=READABLE,
            edition__article__published_at__lte=at or timezone.now(),
            edition__article__shows_text=True,
        )

    def of_current_editions(self) -> "BylineQuerySet":
        """Those that count for who may write: of an edition in work, of what readers see, and of
        all that an article out of readers' sight ever had."""
        return self.filter(
            Q(edition__status__in=OPEN)
            | Q(edition__live_for__isnull=False)
            | Q(edition__article__status=ArticleStatus.DRAFT)
        )

    def with_authors(self) -> "BylineQuerySet":
        return self.select_related("author")

    def write_out(self) -> None:
        """Write down role and organisation as the authors have them today, where none is given."""
        authors = Author.objects.filter(pk=OuterRef("author"))
        self.update(
            **{
                name: Case(When(**{name: ""}, then=Subquery(authors.values(name))), default=F(name))
                for name in ("role", "organisation")
            }
        )


class Byline(models.Model):
    """An author's ordered place on an edition, with the role held when that was written.

    What it leaves empty is as the author's entry says, until the edition is published: then it is
    written out, so that a later change of the entry rewrites nothing that was published.
    """

    edition = models.ForeignKey(
        "articles.Edition", on_delete=models.CASCADE, related_name="bylines"
    )
    author = models.ForeignKey(Author, on_delete=models.PROTECT, related_name="bylines")
    position = models.PositiveSmallIntegerField(default=0)
    role = PlainCharField(
        max_length=160, blank=True, help_text="At the time of writing, if not today's."
    )
    organisation = PlainCharField(max_length=160, blank=True)

    objects = BylineQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "author"],
                name="byline_once_per_edition",
                violation_error_message="This author is on the article already.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.author)

    def in_words(self) -> str:
        """The whole of it in a line: who, and as what."""
        return ", ".join(filter(None, [str(self), self.shown_role, self.shown_organisation]))

    @property
    def shown_role(self) -> str:
        return self.role or self.author.role

    @property
    def shown_organisation(self) -> str:
        return self.organisation or self.author.organisation
