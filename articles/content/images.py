"""Pictures as bytes: made safe to show, scaled, cropped, written in the formats that browsers read.

Nothing here knows of rows or storage. Whatever comes in is decoded and written anew, so that what
goes out is a picture and nothing else: no place, no name, no script behind the last point.
"""

import threading
from io import BytesIO
from math import ceil
from pathlib import PurePosixPath
from typing import IO, NamedTuple
from weakref import WeakKeyDictionary

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from PIL import Image, ImageCms

from articles.content.image_files import CostlyPicture, without_extras

MAX_BYTES = 15 * 1024 * 1024
MAX_PIXELS = 25_000_000
# Its decoder holds the whole picture four times.
MAX_PIXELS_OF_WEBP = 15_000_000
MAX_WIDTH = 2000
# A tall infographic goes; a WebP of more than 16,383 points does not exist.
MAX_HEIGHT = 8000
FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF")

# Pillow's name, and how each format is written: about the same look at 20, 30 and 50 kB.
ENCODERS: dict[str, tuple[str, dict[str, object]]] = {
    "avif": ("AVIF", {"quality": 62, "speed": 8, "max_threads": 1}),
    "webp": ("WEBP", {"quality": 80, "method": 4}),
    "jpeg": ("JPEG", {"quality": 80, "progressive": True, "optimize": True}),
}
MASTER: dict[str, object] = {"quality": 88, "method": 4}

_ORIENTATION = 0x0112
# What undoes each way of holding a camera (EXIF 2.3, section 4.6.4 A).
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_BAND = 256
_UNREADABLE = (OSError, SyntaxError, ValueError, TypeError, KeyError, EOFError, MemoryError)
_TOO_MANY = (Image.DecompressionBombError, Image.DecompressionBombWarning)
# One picture is unfolded at a time in a process, however many are uploaded at once.
_ONE_AT_A_TIME = threading.Lock()


class Refusal(NamedTuple):
    """Why an upload is no picture that can be taken."""

    message: str
    code: str | None


# What came of uploads that were decoded ahead, as long as they are there.
_DECODED: WeakKeyDictionary[UploadedFile, "bytes | Refusal"] = WeakKeyDictionary()


def clean_picture(upload: UploadedFile, *, max_width: int = MAX_WIDTH) -> ContentFile:
    """A WebP file of at most `max_width` points: upright, in sRGB, with nothing but the picture.

    Raises `ValidationError` for files that are too large, or no picture. The size is read before
    anything is decoded, so a file that would unfold to gigabytes costs nothing. What `decode_ahead`
    has decoded is not decoded again.
    """
    done = _DECODED.get(upload)
    if isinstance(done, Refusal):
        raise ValidationError(done.message, code=done.code)
    content = done or _decoded(upload, max_width)
    return ContentFile(content, name=PurePosixPath(upload.name or "").stem[:60] + ".webp")


def decode_ahead(upload: UploadedFile | None, *, max_width: int = MAX_WIDTH) -> None:
    """Decode an upload before a transaction begins, in which `clean_picture` will be asked for it."""
    if upload is not None:
        try:
            _DECODED[upload] = _decoded(upload, max_width)
        except ValidationError as error:
            # Not the error: its frames hold the upload, which would never go.
            _DECODED[upload] = Refusal(str(error.message), error.code)
        upload.seek(0)  # Django's own field reads it from where it stands


def _decoded(upload: UploadedFile, max_width: int) -> bytes:
    size = upload.size or 0
    if size > MAX_BYTES:
        raise ValidationError(
            f"The picture has {size / 1024**2:.0f} MB; at most {MAX_BYTES // 1024**2} MB go. "
            "Make it smaller first: 2,000 points across are enough.",
            code="picture_bytes",
        )
    try:
        with _ONE_AT_A_TIME:
            upload.seek(0)
            file = BytesIO(without_extras(upload.read()))
            with Image.open(file, formats=FORMATS) as image:
                refuse_too_many_pixels(image)
                return write_image(shrink(image, max_width), "WEBP", MASTER)
    except ValidationError:
        raise
    except CostlyPicture as error:
        raise ValidationError(
            f"This is {error}, so it cannot be taken. Open it in a program for pictures and save it as "
            "a JPEG or PNG again.",
            code="picture_costly",
        ) from error
    except _TOO_MANY as error:
        raise too_many_pixels("more than 25 million") from error
    except _UNREADABLE as error:
        raise ValidationError(
            "This is not a picture that can be shown: JPEG, PNG, WebP, AVIF and GIF can.",
            code="picture_unreadable",
        ) from error


def refuse_too_many_pixels(image: Image.Image) -> None:
    limit = MAX_PIXELS_OF_WEBP if image.format == "WEBP" else MAX_PIXELS
    if image.width * image.height > limit:
        raise too_many_pixels(f"{image.width:,} × {image.height:,}", limit)


def too_many_pixels(many: str, limit: int = MAX_PIXELS) -> ValidationError:
    return ValidationError(
        f"The picture has {many} points; at most {limit / 10**6:g} million go. Make it smaller first.",
        code="picture_pixels",
    )


# What the camera, the scanner and the print shop wrote, as plain sRGB


def shrink(image: Image.Image, max_width: int) -> Image.Image:
    """An opened picture, no larger than asked, upright, as RGB or RGBA in sRGB.

    A large JPEG is never unfolded whole: its decoder is asked for a half, a quarter or an eighth.
    """
    profile, orientation = image.info.get("icc_profile"), orientation_of(image)
    box = (max_width, MAX_HEIGHT) if orientation < 5 else (MAX_HEIGHT, max_width)
    if image.format == "JPEG":
        image.draft(None, size_within(image.size, box))
    image.load()
    size = size_within(image.size, box)
    plain = unfolded(image, max(1, int(image.width / size[0] / 1.5)))
    upright = in_srgb(scaled(plain, size), profile)
    return upright.transpose(_TURNS[orientation]) if orientation in _TURNS else upright


def orientation_of(image: Image.Image) -> int:
    try:
        found = image.getexif().get(_ORIENTATION, 1)
    except Exception:
        # What cannot be read of the camera's notes is no reason to refuse the picture.
        return 1
    return found if found in range(1, 9) else 1


def size_within(size: tuple[int, int], box: tuple[int, int]) -> tuple[int, int]:
    """The size scaled down to fit a box; never scaled up, never less than a point."""
    ratio = min(1.0, box[0] / size[0], box[1] / size[1])
    return max(1, round(size[0] * ratio)), max(1, round(size[1] * ratio))


def unfolded(image: Image.Image, factor: int) -> Image.Image:
    """The picture in a mode that can be resized, reduced by a whole factor on the way.

    Band by band, so that a large picture is not held twice.
    """
    if (
        factor == 1
        and image.mode in ("L", "RGB", "RGBA", "CMYK")
        and not image.info.get("transparency")
    ):
        return image
    mode = with_eight_bits(image.crop((0, 0, 1, 1))).mode
    sheet = Image.new(mode, (ceil(image.width / factor), ceil(image.height / factor)))
    for top in range(0, image.height, _BAND * factor):
        bottom = min(image.height, top + _BAND * factor)
        band = with_eight_bits(image.crop((0, top, image.width, bottom)))
        sheet.paste(band.reduce(factor), (0, top // factor))
    return sheet


def with_eight_bits(image: Image.Image) -> Image.Image:
    """Palettes unfolded, sixteen bits made eight."""
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if "A" in image.getbands() or "transparency" in image.info:
        return image.convert("RGBA")
    return image if image.mode in ("L", "RGB", "CMYK") else image.convert("RGB")


def in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """The picture in the colours that browsers assume, with its transparency if it has any."""
    if image.mode == "RGBA":
        alpha = image.getchannel("A")
        plain = in_srgb(image.convert("RGB"), profile)
        if alpha.getextrema() != (255, 255):
            plain.putalpha(alpha)
        return plain
    if profile:
        try:
            converted = ImageCms.profileToProfile(
                image, BytesIO(profile), ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
            return converted or image
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass  # A broken profile, or one for other colours: the plain reading is the better guess.
    return image.convert("RGB")


# Renditions


def opened(file: IO[bytes]) -> Image.Image:
    """A stored picture, ready to be scaled. Raises OSError for what is none."""
    try:
        with Image.open(file, formats=FORMATS) as image:
            refuse_too_many_pixels(image)
            return shrink(image, MAX_WIDTH)
    except (*_TOO_MANY, *_UNREADABLE, ValidationError) as error:
        raise OSError(f"not a picture: {error}") from error


def scaled(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    return image if image.size == size else image.resize(size, Image.Resampling.LANCZOS)


def crop_box(
    size: tuple[int, int], focal: tuple[int, int], ratio: float
) -> tuple[int, int, int, int]:
    """The largest part of a picture with a ratio of width to height, round a point in percent.

    At an edge the point is not in the middle, for the part never leaves the picture. The page of a
    picture in the admin works this out in the same way, to show what is being chosen.
    """
    width, height = size
    part = (min(width, round(height * ratio)), min(height, round(width / ratio)))
    left, top = (
        round(min(max(whole * at / 100 - length / 2, 0), whole - length))
        for whole, length, at in zip(size, part, focal, strict=True)
    )
    return left, top, left + part[0], top + part[1]


def encoded(image: Image.Image, kind: str) -> bytes:
    """A picture in one of `ENCODERS`; on white where the format knows no transparency."""
    if kind == "jpeg" and image.mode == "RGBA":
        sheet = Image.new("RGB", image.size, "white")
        sheet.paste(image, mask=image.getchannel("A"))
        image = sheet
    return write_image(image, *ENCODERS[kind])


def write_image(image: Image.Image, name: str, options: dict[str, object]) -> bytes:
    image.info = {}  # Pillow writes some of it back unasked.
    buffer = BytesIO()
    image.save(buffer, name, **options)
    return buffer.getvalue()
