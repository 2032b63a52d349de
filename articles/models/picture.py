import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import reduce
from operator import and_
from typing import TYPE_CHECKING, Any, TypedDict

from django.conf import settings
from django.core.files.storage import Storage
from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from articles.models.article import Article
from articles.models.edition import Edition
from kingsfund.core.db.model_fields import ActorForeignKey, PlainCharField
from kingsfund.core.db.model_methods import alters_data
from kingsfund.core.db.optimistic_locking import Versioned

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

FOLDER = "pictures"
# A worker that has not finished a picture by then is taken for dead, and another tries.
LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 5

_NAME_IN_MARKUP = re.compile(rf"/media/({FOLDER}/[-\w./]+)")


class Rendition(TypedDict):
    """One file made of a picture. The format "card" is the JPEG that link previews show."""

    width: int
    height: int
    format: str
    name: str
    bytes: int


class PictureQuerySet(models.QuerySet["Picture"]):
    def newest_first(self) -> "PictureQuerySet":
        return self.order_by("-created_at", "-pk")

    def awaiting_renditions(self, at: datetime | None = None) -> "PictureQuerySet":
        """Pictures whose files are still to be made, with those a dead worker left half done."""
        return self.filter(
            rendered_at=None, due_at__lte=at or timezone.now(), attempts__lt=MOST_ATTEMPTS
        ).order_by("due_at", "pk")

    def named(self, names: Iterable[str]) -> "PictureQuerySet":
        """The pictures that files belong to, whether they are masters or renditions by their names."""
        return self.filter(file__in={master for name in names for master in masters_of(name)})

    def shown_in(self, markup: str) -> "PictureQuerySet":
        """The pictures that a body shows or links to."""
        names = {name.rstrip(".") for name in _NAME_IN_MARKUP.findall(markup)}
        return self.named(names) if names else self.none()

    def search(self, words: str) -> "PictureQuerySet":
        """Those whose description, credit or file name has every word."""
        conditions = [
            Q(alt__icontains=word) | Q(credit__icontains=word) | Q(filename__icontains=word)
            for word in words.replace("\0", "").split()[:8]
        ]
        return self.filter(reduce(and_, conditions)) if conditions else self

    # Rights: a picture has none of its own, it follows the articles that use it.

    def used_by(self, editions: models.QuerySet) -> "PictureQuerySet":
        """Those that one of the editions opens with, or shows in its body."""
        # Asked for each place of the picture: a list of all the editions would be made anew each time.
        its_edition = editions.order_by().filter(pk=OuterRef("edition"))
        shown = ShownPicture.objects.filter(Exists(its_edition), picture=OuterRef("pk"))
        return self.filter(Exists(editions.filter(picture=OuterRef("pk"))) | Exists(shown))

    def visible(self, at: datetime | None = None) -> "PictureQuerySet":
        """Those that every reader may have."""
        return self.used_by(Edition.objects.visible(at))

    def editable_by(self, user: "AbstractUser") -> "PictureQuerySet":
        """Those that somebody works with: an editor with all; an author with what they uploaded,
        and with what their articles use."""
        if not user.has_perm("articles.change_article"):
            return self.none()
        if user.has_perm("articles.publish_article"):
            return self
        articles = Article.objects.editable_by(user).order_by()
        in_use = self.model.objects.used_by(Edition.objects.filter(article__in=articles))
        return self.filter(Q(uploaded_by(user)) | Q(pk__in=in_use.values("pk")))

    def in_library_of(self, user: "AbstractUser") -> "PictureQuerySet":
        """Those that somebody may choose for an article: what they work with, and what is public."""
        if not user.has_perm("articles.change_article"):
            return self.none()
        if user.has_perm("articles.publish_article"):
            return self
        theirs, public = self.model.objects.editable_by(user), self.model.objects.visible()
        return self.filter(Q(pk__in=theirs.values("pk")) | Q(pk__in=public.values("pk")))

    def foreign_to(self, user: "AbstractUser | None", edition: Edition) -> "PictureQuerySet":
        """Those that somebody would bring into an edition without the right to see them."""
        brought = self.exclude(pk__in=Picture.objects.shown_in(edition.body).values("pk"))
        if user is None:
            return brought
        return brought.exclude(pk__in=self.model.objects.in_library_of(user).values("pk"))

    def changeable_by(self, user: "AbstractUser") -> "PictureQuerySet":
        """Those whose words and focal point somebody may set: an author, until readers see them."""
        if user.has_perm("articles.publish_article"):
            return self
        public = self.model.objects.visible()
        theirs = self.editable_by(user).filter(uploaded_by(user))
        return theirs.exclude(pk__in=public.values("pk"))


def uploaded_by(user: "AbstractUser") -> Exists:
    uploads = Picture.uploaders.through.objects
    return Exists(uploads.filter(picture=OuterRef("pk"), user=user.pk))


def masters_of(name: str) -> list[str]:
    """The names of the pictures that a file could be, or could have been made of."""
    folder = name.rpartition("/")[0]
    return [name, f"{folder}.webp", folder.removesuffix(".made")]


def folder_of(name: str) -> str:
    """Where what is made of a picture is put: beside it, under its name without the ending.

    Pictures of before there were renditions have other endings, of which two may share a name.
    """
    return name.removesuffix(".webp") if name.endswith(".webp") else f"{name}.made"


def percentage(name: str) -> models.CheckConstraint:
    inside = Q(**{f"focal_{name}__gte": 0, f"focal_{name}__lte": 100})
    return models.CheckConstraint(condition=inside, name=f"picture_focal_{name}_is_inside")


class Picture(Versioned):
    """An image in the library, stored once however often it is used.

    The file is the master, from which renditions are made; it never changes, and is named by what
    is in it. `rendered_at` is empty while renditions are missing: pages show the master until then.
    """

    file = models.ImageField(upload_to=FOLDER, width_field="width", height_field="height")
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    sha256 = models.CharField(max_length=64, editable=False, help_text="Of the stored file.")
    filename = models.CharField(
        "name of the file",
        max_length=200,
        blank=True,
        editable=False,
        help_text="As it was uploaded; only the library shows it.",
    )
    alt = PlainCharField(
        "description",
        max_length=300,
        blank=True,
        help_text="Offered wherever the picture is used, and to be fitted there to the text around it.",
    )
    credit = PlainCharField(
        max_length=160, blank=True, help_text="Offered wherever the picture is used."
    )
    focal_x = models.PositiveSmallIntegerField(
        "focal point, from the left",
        default=50,
        validators=[MaxValueValidator(100)],
        help_text="In percent. What matters most in the picture stays in it when it is cropped.",
    )
    focal_y = models.PositiveSmallIntegerField(
        "focal point, from the top", default=50, validators=[MaxValueValidator(100)]
    )
    renditions = models.JSONField(default=list, editable=False)
    rendered_at = models.DateTimeField(null=True, blank=True, editable=False)
    due_at = models.DateTimeField(default=timezone.now, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = ActorForeignKey()
    uploaders = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        editable=False,
        related_name="+",
        help_text="Everybody who sent this picture in: stored once, it is still theirs to use.",
    )

    objects = PictureQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=Q(rendered_at__isnull=True),
                name="picture_awaiting",
            ),
            models.Index(fields=["-created_at", "-id"], name="picture_newest"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["sha256"], name="picture_stored_once"),
            models.UniqueConstraint(fields=["file"], name="picture_file_once"),
            percentage("x"),
            percentage("y"),
        ]

    def __str__(self) -> str:
        return self.filename or f"Picture {self.pk}"

    @alters_data
    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete the picture and, once that is certain, its files. Raises `ProtectedError` if used."""
        storage, name = self.file.storage, self.file.name
        deleted = super().delete(*args, **kwargs)
        transaction.on_commit(lambda: remove_files(storage, name))
        return deleted

    # Transitions of what is to be made

    @alters_data
    def await_renditions(self) -> list[str]:
        """Have the worker look at the picture again: at a new focal point, only the crop is made anew.

        Not saved yet; returns the names of the fields to save.
        """
        self.rendered_at, self.attempts, self.due_at = None, 0, timezone.now()
        return ["rendered_at", "attempts", "due_at"]

    @alters_data
    def claim(self, *, at: datetime | None = None) -> bool:
        """Take the picture for rendering; False when another worker was first."""
        at = at or timezone.now()
        waiting = Picture.objects.awaiting_renditions(at).filter(
            pk=self.pk, attempts=self.attempts, due_at=self.due_at
        )
        return waiting.order_by().update(due_at=at + LEASE, attempts=F("attempts") + 1) == 1

    @alters_data
    def keep(
        self, renditions: list[Rendition], *, complete: bool, at: datetime | None = None
    ) -> None:
        """Write down which files there are now, and whether those are all that are wanted."""
        self.renditions = renditions
        self.rendered_at = (at or timezone.now()) if complete else None
        self.save(update_fields=["renditions", "rendered_at"])

    # Questions

    @property
    def url(self) -> str:
        return address_of(self.file.name)

    @property
    def focal(self) -> tuple[int, int]:
        return self.focal_x, self.focal_y

    def in_format(self, name: str) -> list[Rendition]:
        """The renditions of one format, the narrowest first."""
        found = [rendition for rendition in self.renditions if rendition["format"] == name]
        return sorted(found, key=lambda rendition: rendition["width"])

    @property
    def card(self) -> dict[str, object]:
        """What stands for the picture in link previews: the crop, or until it is made, the master."""
        if made := self.in_format("card"):
            return {**made[-1], "url": address_of(made[-1]["name"])}
        return {"width": self.width, "height": self.height, "url": self.url}

    @property
    def thumbnail_url(self) -> str:
        made = self.in_format("webp")
        return address_of(made[0]["name"]) if made else self.url

    def has_file(self, name: str) -> bool:
        """Whether a name is the master's, or that of a rendition that was finished."""
        return name == self.file.name or any(
            rendition["name"] == name for rendition in self.renditions
        )

    def could_not_be_rendered(self) -> bool:
        return self.rendered_at is None and self.attempts >= MOST_ATTEMPTS

    def articles(self) -> models.QuerySet:
        """The articles of which an edition uses it."""
        editions = Edition.objects.filter(Q(picture=self) | Q(pictures=self)).order_by()
        return Article.objects.filter(pk__in=editions.values("article"))


def address_of(name: str) -> str:
    return reverse("articles:media", args=[name])


def remove_files(storage: Storage, name: str) -> None:
    """Delete a master and whatever was made of it, half-made files of a killed worker included."""
    folder = folder_of(name)
    storage.delete(name)
    if storage.exists(folder):
        for file in storage.listdir(folder)[1]:
            storage.delete(f"{folder}/{file}")
        storage.delete(folder)


class ShownPicture(models.Model):
    """A picture's place in the body of an edition, written down whenever the edition is saved."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="shown_pictures")
    picture = models.ForeignKey(Picture, on_delete=models.PROTECT, related_name="shown_in")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "picture"], name="shown_picture_once"),
        ]

    def __str__(self) -> str:
        return f"{self.picture} in {self.edition}"
