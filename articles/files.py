"""Stored files and who may have them. A file has no rights of its own: it follows its article."""

from typing import TYPE_CHECKING, NamedTuple

from django.db.models.fields.files import FieldFile

from articles.models import Article, Author, Download, Edition

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser, AnonymousUser


class StoredFile(NamedTuple):
    """A file, and whether it is one to keep rather than one to look at."""

    file: FieldFile
    is_download: bool


def public_file(name: str) -> StoredFile | None:
    """The file stored under a name, if every reader may have it."""
    if edition := Edition.objects.visible().filter(picture=name).first():
        return StoredFile(edition.picture, is_download=False)
    if author := Author.objects.published().filter(photo=name).first():
        return StoredFile(author.photo, is_download=False)
    if download := Download.objects.visible().filter(file=name).first():
        return StoredFile(download.file, is_download=True)
    return None


def editable_file(name: str, user: "AbstractUser | AnonymousUser") -> StoredFile | None:
    """The file stored under a name, if somebody signed in may work on what it belongs to."""
    if not (user.is_authenticated and user.is_staff):
        return None
    articles = Article.objects.editable_by(user).order_by()
    if edition := Edition.objects.filter(picture=name, article__in=articles).first():
        return StoredFile(edition.picture, is_download=False)
    if author := Author.objects.editable_by(user).filter(photo=name).first():
        return StoredFile(author.photo, is_download=False)
    if download := Download.objects.filter(file=name, edition__article__in=articles).first():
        return StoredFile(download.file, is_download=True)
    return None


def edition_file(name: str, edition: Edition) -> StoredFile | None:
    """The file stored under a name, if it belongs to one edition; for who was shown that edition."""
    if edition.picture and edition.picture.name == name:
        return StoredFile(edition.picture, is_download=False)
    if download := edition.downloads.filter(file=name).first():
        return StoredFile(download.file, is_download=True)
    return None
