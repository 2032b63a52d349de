"""What happens to a picture: stored once, made into renditions by the worker, put on a page."""

import functools
import hashlib
import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.contrib.auth.models import AbstractUser
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django_tasks import task

from articles.content import images
from articles.models import Edition, Picture
from articles.models.picture import Rendition, address_of, folder_of

WIDTHS = (480, 960, 1600)
# What networks show beside a link: 1.91 to 1, and large enough for every one of them.
CARD = (1200, 630)
# The clock leaves a picture to the worker for so long.
LEFT_BEHIND = timedelta(minutes=1)
# And makes so many at a time, for mail is waiting behind them.
AT_A_TIME = 5
# The column of an article on a wide screen, and the whole width of a phone less its margins.
IN_COLUMN = "(min-width: 44rem) 38rem, calc(100vw - 2rem)"

logger = logging.getLogger(__name__)


# Storing


def store_picture(
    upload: UploadedFile, *, by: AbstractUser | None, alt: str = "", credit: str = ""
) -> Picture:
    """The picture of an upload in the library, which it enters if it was not there already.

    What is stored is the picture written anew, under a name that says nothing of the file that came
    in. Raises `ValidationError` for a file that is too large, or no picture.
    """
    content = images.clean_picture(upload).read()
    sha256 = hashlib.sha256(content).hexdigest()
    picture = Picture.objects.filter(sha256=sha256).first()
    if picture is None:
        words = {"filename": upload.name[-200:], "alt": alt[:300], "credit": credit[:160]}
        picture = add_picture(content, sha256=sha256, created_by=by, **words)
    if by is not None:
        picture.uploaders.add(by)
    return picture


def add_picture(content: bytes, *, sha256: str, **fields: Any) -> Picture:
    """A new picture, or the one that somebody else stored at the same moment."""
    picture = Picture(sha256=sha256, **fields)
    name = f"{sha256[:32]}.webp"
    picture.file.save(name, ContentFile(content, name=name), save=False)
    try:
        with transaction.atomic():
            picture.save()
    except BaseException as error:
        picture.file.storage.delete(picture.file.name)
        if isinstance(error, IntegrityError):
            return Picture.objects.get(sha256=sha256)
        raise
    transaction.on_commit(make_renditions.enqueue)
    return picture


# Renditions


class Wanted(NamedTuple):
    """A rendition as it should be; `box` is the part of the master it shows, None for all of it."""

    name: str
    size: tuple[int, int]
    format: str
    box: tuple[int, int, int, int] | None = None


def wanted_renditions(picture: Picture) -> Iterator[Wanted]:
    """What should be there beside the master: never wider than it, each named by what is in it."""
    folder = folder_of(picture.file.name)
    widest = min(picture.width, WIDTHS[-1])
    for width in [*(width for width in WIDTHS if width < widest), widest]:
        size = (width, max(1, round(picture.height * width / picture.width)))
        for kind, ending in (("avif", "avif"), ("webp", "webp"), ("jpeg", "jpg")):
            yield Wanted(f"{folder}/{width}.{ending}", size, kind)
    whole, (x, y) = (picture.width, picture.height), picture.focal
    box = images.crop_box(whole, (x, y), CARD[0] / CARD[1])
    size = images.size_within((box[2] - box[0], box[3] - box[1]), CARD)
    yield Wanted(f"{folder}/card-{x}-{y}.jpg", size, "card", box)


def missing_renditions(picture: Picture) -> list[Wanted]:
    there = {rendition["name"] for rendition in picture.renditions}
    return [wanted for wanted in wanted_renditions(picture) if wanted.name not in there]


def render_pictures(*, at: datetime | None = None, most: int | None = None) -> int:
    """Make the files of every picture that waits for them, or of so many; return how many it made.

    Safe to run in several processes at once, and to kill at any moment: a picture claimed and not
    finished is tried again after its lease.
    """
    finished, tried = 0, 0
    while picture := Picture.objects.awaiting_renditions(at).first():
        # Whatever failed has a later due time now, so the loop ends.
        finished += render(picture, at=at)
        tried += 1
        if tried == most:
            break
    return finished


def render_left_behind(*, at: datetime | None = None) -> int:
    """For the clock: make what no worker has taken up in good time; return how many pictures."""
    return render_pictures(at=(at or timezone.now()) - LEFT_BEHIND, most=AT_A_TIME)


def render(picture: Picture, *, at: datetime | None = None) -> bool:
    """Make what is missing of one picture; False when another worker has it, or it cannot be read."""
    if not picture.claim(at=at):
        return False
    try:
        return write_down(picture, list(encode_missing(picture)))
    except (OSError, ValueError, RuntimeError, MemoryError) as error:
        # Whatever became of this one, the next is waiting.
        logger.warning("Picture %s: %s: %s", picture.pk, type(error).__name__, error)
        return False


def encode_missing(picture: Picture) -> Iterator[tuple[Wanted, bytes]]:
    missing = missing_renditions(picture)
    if not missing:
        return
    with picture.file.storage.open(picture.file.name) as file:
        master = images.opened(file)
    for wanted in missing:
        part = master.crop(wanted.box) if wanted.box else master
        kind = "jpeg" if wanted.format == "card" else wanted.format
        yield wanted, images.encoded(images.scaled(part, wanted.size), kind)


def write_down(picture: Picture, made: list[tuple[Wanted, bytes]]) -> bool:
    """Store the files and name them in the row; a file that no row names is served to nobody.

    The row is held meanwhile, so a file that is there already was left by a worker that was killed,
    and is replaced whole.
    """
    with transaction.atomic():
        row = Picture.objects.select_for_update().filter(pk=picture.pk).first()
        if row is None:
            return False
        there = {rendition["name"] for rendition in row.renditions}
        kept = row.renditions + [
            store_rendition(row, wanted, content)
            for wanted, content in made
            if wanted.name not in there
        ]
        wanted_now = {wanted.name for wanted in wanted_renditions(row)}
        gone = [rendition["name"] for rendition in kept if rendition["name"] not in wanted_now]
        kept = [rendition for rendition in kept if rendition["name"] in wanted_now]
        row.keep(kept, complete=len(kept) == len(wanted_now))
        transaction.on_commit(lambda: [row.file.storage.delete(name) for name in gone])
    return row.rendered_at is not None


def store_rendition(picture: Picture, wanted: Wanted, content: bytes) -> Rendition:
    storage = picture.file.storage
    if storage.exists(wanted.name):
        storage.delete(wanted.name)
    return {
        "width": wanted.size[0],
        "height": wanted.size[1],
        "format": wanted.format,
        "name": storage.save(wanted.name, ContentFile(content)),
        "bytes": len(content),
    }


# On a page


def picture_html(
    picture: Picture,
    *,
    alt: str = "",
    decorative: bool = False,
    sizes: str = IN_COLUMN,
    eager: bool = False,
) -> SafeString:
    """The picture in the best format and the smallest width that a browser can use.

    Its place is held open by width and height. Until the renditions are made it is the master alone.
    `eager` is for what a reader sees first.
    """
    jpegs = picture.in_format("jpeg")
    shown = {"src": address_of(jpegs[-1]["name"]) if jpegs else picture.url}
    if jpegs:
        shown |= {"srcset": srcset(jpegs), "sizes": sizes}
    shown |= {"width": picture.width, "height": picture.height, "alt": "" if decorative else alt}
    if decorative:
        shown["role"] = "presentation"
    shown |= {"fetchpriority": "high"} if eager else {"loading": "lazy", "decoding": "async"}
    image = format_html("<img{}>", attributes(shown))
    sources = [
        format_html(
            "<source{}>",
            attributes({"type": f"image/{kind}", "srcset": srcset(made), "sizes": sizes}),
        )
        for kind in ("avif", "webp")
        if (made := picture.in_format(kind))
    ]
    if not sources:
        return image
    return format_html(
        "<picture>{}{}</picture>", format_html_join("", "{}", ([s] for s in sources)), image
    )


def attributes(values: dict[str, object]) -> SafeString:
    return format_html_join("", ' {}="{}"', values.items())


def srcset(renditions: list[Rendition]) -> str:
    return ", ".join(f"{address_of(made['name'])} {made['width']}w" for made in renditions)


ShowPicture = Callable[[str, str, bool], SafeString]


def pictures_of(edition: Edition) -> ShowPicture:
    """A function that puts the pictures of a body on a page: `show(src, alt, decorative)`.

    One query brings all of them, and none is asked before the first is shown.
    """

    @functools.cache
    def by_address() -> dict[str, Picture]:
        return {picture.url: picture for picture in Picture.objects.shown_in(edition.body)}

    def show(src: str, alt: str, decorative: bool = False) -> SafeString:
        if picture := by_address().get(src):
            return picture_html(picture, alt=alt, decorative=decorative)
        # Nothing is known of it; what the body says stands.
        role = {"role": "presentation"} if decorative else {}
        return format_html(
            "<img{}>", attributes({"src": src, "alt": alt, "loading": "lazy", **role})
        )

    return show


@task()
def make_renditions() -> int:
    """Make the files of pictures that wait for them; return how many pictures were finished."""
    return render_pictures()
