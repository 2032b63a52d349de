"""Stored files and who may have them. A file has no rights of its own: it follows its article."""

from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Q
from django.db.models.fields.files import FieldFile

from articles.models import Article, Author, Download, Edition, Picture
from articles.models.picture import PictureQuerySet

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser, AnonymousUser


class StoredFile(NamedTuple):
    """A file, and whether it is one to keep rather than one to look at."""

    file: FieldFile
    is_download: bool


def public_file(name: str) -> StoredFile | None:
    """The file stored under a name, if every reader may have it."""
    if picture := file_of(Picture.objects.visible(), name):
        return picture
    if author := Author.objects.named().filter(photo=name).first():
        return StoredFile(author.photo, is_download=False)
    if download := Download.objects.visible().filter(file=name).first():
        return StoredFile(download.file, is_download=True)
    return None


def editable_file(name: str, user: "AbstractUser | AnonymousUser") -> StoredFile | None:
    """The file stored under a name, if somebody signed in may work on what it belongs to."""
    if not (user.is_authenticated and user.is_staff):
        return None
    if picture := file_of(Picture.objects.editable_by(user), name):
        return picture
    if author := Author.objects.editable_by(user).filter(photo=name).first():
        return StoredFile(author.photo, is_download=False)
    articles = Article.objects.editable_by(user).order_by()
    if download := Download.objects.filter(file=name, edition__article__in=articles).first():
        return StoredFile(download.file, is_download=True)
    return None


def edition_file(name: str, edition: Edition) -> StoredFile | None:
    """The file stored under a name, if it belongs to one edition; for who was shown that edition."""
    shown = Picture.objects.used_by(Edition.objects.filter(pk=edition.pk))
    if picture := file_of(shown, name):
        return picture
    if download := edition.downloads.filter(file=name).first():
        return StoredFile(download.file, is_download=True)
    return None


def file_of(pictures: PictureQuerySet, name: str) -> StoredFile | None:
    """The master or the rendition of a name, if one of the pictures has it."""
    for picture in pictures.named([name]):
        if picture.has_file(name):
            return StoredFile(FieldFile(picture, picture.file.field, name), is_download=False)
    return None


def readable_names(names: set[str], *, article: Article) -> set[str]:
    """Those names of files that every reader may have once an article is published."""
    names = {name for name in names if "\0" not in name}
    # A picture is there for readers with the first edition that shows it or links to it.
    pictures = Picture.objects.named(names)
    downloads = Download.objects.filter(
        Q(edition__article=article) | Q(pk__in=Download.objects.visible().values("pk"))
    )
    return {
        *(name for picture in pictures for name in names if picture.has_file(name)),
        *Author.objects.published().filter(photo__in=names).values_list("photo", flat=True),
        *downloads.filter(file__in=names).values_list("file", flat=True),
    }
