"""Open a file that somebody says is an export, and read it as text, piece by piece."""

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO

CHUNK = 64 * 1024  # bytes

_DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_PACKED = {b"\x1f\x8b": "gzip", b"PK": "zip", b"BZ": "bzip2", b"\xfd7": "xz"}


class NotAnExport(Exception):
    """The file is not a WordPress export, or not one that can be read."""


def read_text(file: BinaryIO) -> Iterator[str]:
    """The file as text in pieces; what cannot be decoded shows as U+FFFD. Raises `NotAnExport`."""
    chunk = file.read(CHUNK)
    if not chunk.strip():
        raise NotAnExport("The file is empty.")
    for signature, name in _PACKED.items():
        if chunk.startswith(signature):
            raise NotAnExport(f"The file is packed ({name}): unpack it first.")
    decode = codecs.getincrementaldecoder(find_encoding(chunk))(errors="replace").decode
    while chunk:
        if text := decode(chunk):
            yield text
        chunk = file.read(CHUNK)
    if text := decode(b"", True):
        yield text


def find_encoding(beginning: bytes) -> str:
    """The encoding by its byte order mark or the XML declaration, else UTF-8. Raises `NotAnExport`."""
    if beginning.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if beginning.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    declared = _DECLARED.match(beginning[:300])
    name = declared.group(1).decode() if declared else "utf-8"
    try:
        b"    ".decode(
            name, "replace"
        )  # Some codecs are not encodings of text; this is how Python says so.
        codecs.getincrementaldecoder(name)
    except (LookupError, UnicodeError) as error:
        raise NotAnExport(
            f"The file says that it is in the encoding {name}, which is unknown."
        ) from error
    return name
