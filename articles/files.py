"""Stored files and who may have them. A file has no rights of its own: it follows its article."""

from typing import TYPE_CHECKING, NamedTuple

from django.db.models.fields.files import FieldFile

from articles.models import Article, Author, Download, Picture
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
    if author := Author.objects.published().filter(photo=name).first():
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


def file_of(pictures: PictureQuerySet, name: str) -> StoredFile | None:
    """The master or the rendition of a name, if one of the pictures has it."""
    for picture in pictures.named([name]):
        if picture.has_file(name):
            return StoredFile(FieldFile(picture, picture.file.field, name), is_download=False)
    return None
