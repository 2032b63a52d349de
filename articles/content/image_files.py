"""Image files before they are decoded: what is beside the picture is left out, what costs is counted.

A decoder reads all that a file holds: each of thousands of scans of a progressive JPEG once for the whole
picture, comments of megabytes, the pages of an animation. None of that is the picture.
"""

import re
import struct
import zlib
from collections.abc import Iterator

# A progressive JPEG has some ten scans; each is a walk through the whole picture.
MAX_SCANS = 100
# Scans times points: a picture of 25 million points may have 40 scans.
MAX_SCANNED = 1_000_000_000
MAX_PROFILE = 4 * 1024 * 1024
# Segments, chunks and blocks; a picture of 15 MB in chunks of a kilobyte has fewer.
MAX_PARTS = 20_000

_JPEG, _PNG, _GIF = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", (b"GIF87a", b"GIF89a")
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_START_OF_SCAN, _END_OF_IMAGE = 0xDA, 0xD9
# Baseline, extended and progressive; no browser shows the others (ITU-T T.81, table B.1).
_START_OF_FRAME = (0xC0, 0xC1, 0xC2)
_OTHER_FRAMES = (0xC3, *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0))
_ALONE = (0x01, *range(0xD0, 0xD9))
# The chunks that say how a picture looks (PNG, third edition, section 11); no text, no animation.
_PNG_KEPT = (
    b"IHDR",
    b"PLTE",
    b"IDAT",
    b"IEND",
    b"tRNS",
    b"gAMA",
    b"cHRM",
    b"sRGB",
    b"eXIf",
    b"iCCP",
)


class CostlyPicture(ValueError):
    """A file that takes far more time to decode than a picture of its size should."""


def without_extras(data: bytes) -> bytes:
    """The file of a picture with nothing but the picture, how it is held, and its colours.

    Files of other formats, and those that are broken, come out as they are: the decoder judges them.
    Takes time that grows with the length of the file. Raises `CostlyPicture`.
    """
    if data.startswith(_JPEG):
        return _plain_jpeg(data)
    if data.startswith(_PNG):
        return b"".join([_PNG, *_png_chunks(data)])
    if data.startswith(_GIF):
        return _first_frame(data)
    return data


def _plain_jpeg(data: bytes) -> bytes:
    pieces, place, points, scans, count = [data[:2]], 2, 0, 0, 0
    while mark := _MARKER.search(data, place):
        count += 1
        _check_parts(count)
        kind, begin = data[mark.start() + 1], mark.start()
        pieces.append(data[place:begin])  # what a scan holds
        if kind in _ALONE:
            place = mark.end()
            continue
        if kind == _END_OF_IMAGE or begin + 4 > len(data):
            return b"".join([*pieces, b"\xff\xd9"])
        place = mark.end() + max(2, struct.unpack_from(">H", data, begin + 2)[0])
        if kind in _OTHER_FRAMES:
            raise CostlyPicture("a JPEG of a kind that no browser shows")
        if kind in _START_OF_FRAME and begin + 9 <= len(data):
            height, width = struct.unpack_from(">HH", data, begin + 5)
            points = max(points, height * width)
        scans += kind == _START_OF_SCAN
        if scans > MAX_SCANS or scans * points > MAX_SCANNED:
            raise CostlyPicture("a JPEG of very many scans")
        if _is_of_the_picture(kind, data[begin + 4 : begin + 18]):
            pieces.append(data[begin:place])
    return b"".join([*pieces, data[place:]])


def _check_parts(count: int) -> None:
    if count > MAX_PARTS:
        raise CostlyPicture("a picture in very many small parts")


def _is_of_the_picture(kind: int, content: bytes) -> bool:
    """Whether a segment of a JPEG says how it looks; comments, thumbnails and other pictures do not."""
    if not (0xE0 <= kind <= 0xEF or kind == 0xFE):
        return True
    return content.startswith((b"JFIF\0", b"Exif\0", b"ICC_PROFILE\0", b"Adobe"))


def _png_chunks(data: bytes) -> Iterator[bytes]:
    place, count = len(_PNG), 0
    while place + 12 <= len(data):
        count += 1
        _check_parts(count)
        length, kind = struct.unpack_from(">I4s", data, place)
        end = place + 12 + length
        chunk = data[place:end]
        if kind in _PNG_KEPT and (kind != b"iCCP" or _is_small_profile(chunk[8:-4])):
            yield chunk
        if kind == b"IEND":
            return
        place = end
    yield data[place:]


def _is_small_profile(content: bytes) -> bool:
    _, _, packed = content.partition(b"\0")
    try:
        return len(zlib.decompressobj().decompress(packed[1:], MAX_PROFILE)) < MAX_PROFILE
    except zlib.error:
        return False


def _first_frame(data: bytes) -> bytes:
    """A GIF up to the end of its first picture, without what is said beside it."""
    place = 13 + (3 << (data[10] & 7) + 1 if len(data) > 10 and data[10] & 0x80 else 0)
    pieces, count = [data[:place]], 0
    while place < len(data):
        count += 1
        _check_parts(count)
        begin, kind = place, data[place : place + 2]
        if kind[:1] == b"!":
            place = _end_of_blocks(data, begin + 2)
            if kind == b"!\xf9":  # its transparent colour
                pieces.append(data[begin:place])
        elif kind[:1] == b",":
            flags = data[begin + 9] if begin + 9 < len(data) else 0
            colours = 3 << (flags & 7) + 1 if flags & 0x80 else 0
            return b"".join(
                [*pieces, data[begin : _end_of_blocks(data, begin + 11 + colours)], b";"]
            )
        else:
            break
    return data


def _end_of_blocks(data: bytes, place: int) -> int:
    while place < len(data) and data[place]:
        place += data[place] + 1
    return place + 1
