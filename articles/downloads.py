"""Which files a download may be, how large, and as what they are handed over."""

import codecs
from pathlib import PurePosixPath
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.template.defaultfilters import filesizeformat

_LOOKED_AT = 4096


class Type(NamedTuple):
    """A kind of file: its media type, and how files of it begin; none is text."""

    media_type: str
    beginnings: tuple[bytes, ...] = ()


_ZIP = (b"PK\x03\x04",)
_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
# Nothing here runs in a browser. What is not here is handed over as bytes of no kind.
TYPES = {
    "pdf": Type("application/pdf", (b"%PDF-",)),
    "docx": Type(f"{_OFFICE}wordprocessingml.document", _ZIP),
    "xlsx": Type(f"{_OFFICE}spreadsheetml.sheet", _ZIP),
    "pptx": Type(f"{_OFFICE}presentationml.presentation", _ZIP),
    "odt": Type(f"{_OPEN}text", _ZIP),
    "ods": Type(f"{_OPEN}spreadsheet", _ZIP),
    "odp": Type(f"{_OPEN}presentation", _ZIP),
    "epub": Type("application/epub+zip", _ZIP),
    "zip": Type("application/zip", _ZIP),
    "csv": Type("text/csv"),
    "txt": Type("text/plain"),
    "png": Type("image/png", (b"\x89PNG\r\n\x1a\n",)),
    "jpg": Type("image/jpeg", (b"\xff\xd8\xff",)),
    "jpeg": Type("image/jpeg", (b"\xff\xd8\xff",)),
    "mp3": Type("audio/mpeg", (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")),
}


def ending_of(name: str) -> str:
    return PurePosixPath(name).suffix.lstrip(".").lower()


def media_type_of(name: str) -> str:
    """What a download is handed over as, by its name."""
    known = TYPES.get(ending_of(name))
    return known.media_type if known else "application/octet-stream"


def check_download(file: File) -> None:
    """Raise `ValidationError` for a file that is too large, of a kind that is not taken
    (`DOWNLOAD_LIMIT`, `DOWNLOAD_TYPES`), or not what its name says."""
    if file.size > settings.DOWNLOAD_LIMIT:
        room, size = filesizeformat(settings.DOWNLOAD_LIMIT), filesizeformat(file.size)
        raise ValidationError(f"This file has {size}; there is room for {room}.", code="too_large")
    ending = ending_of(file.name or "")
    if ending not in settings.DOWNLOAD_TYPES:
        taken = ", ".join(kind.upper() for kind in settings.DOWNLOAD_TYPES)
        raise ValidationError(
            f"Files of this kind cannot be offered to readers. These can: {taken}.", code="type"
        )
    if not is_what_it_says(file, TYPES.get(ending)):
        raise ValidationError(
            f"This file is called .{ending}, but holds something else. Save it anew in the program "
            "it comes from.",
            code="content",
        )


def is_what_it_says(file: File, known: Type | None) -> bool:
    """Whether a file begins like one of its type; of a type that we do not know, always."""
    if known is None:
        return True
    file.seek(0)
    start = file.read(_LOOKED_AT)
    file.seek(0)
    return start.startswith(known.beginnings) if known.beginnings else is_text(start)


def is_text(start: bytes) -> bool:
    """Whether these may be the first bytes of a text: no NUL, unless the text is in UTF-16, and no
    markup, which an old browser might take for a page."""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return True
    return b"\0" not in start and not start.lstrip().lower().startswith(
        (b"<!doctype", b"<html", b"<script", b"<svg", b"<?xml")
    )
