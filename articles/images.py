"""Pictures made safe to show: decoded, turned upright, freed of what the camera wrote in them."""

from io import BytesIO
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from PIL import Image, ImageOps

MAX_BYTES = 15 * 1024 * 1024
MAX_PIXELS = 25_000_000
MAX_WIDTH = 2000
FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF")


def clean_picture(upload: UploadedFile, *, max_width: int = MAX_WIDTH) -> ContentFile:
    """A WebP file of at most `max_width` pixels, with nothing but the picture in it.

    Raises `ValidationError` for files that are too large, or no picture. The size is read before
    anything is decoded, so a file that would unfold to gigabytes costs nothing.
    """
    if upload.size > MAX_BYTES:
        raise ValidationError(
            f"The picture has {upload.size // 1024**2} MB; at most {MAX_BYTES // 1024**2} MB go.",
            code="picture_bytes",
        )
    try:
        upload.seek(0)
        with Image.open(upload, formats=FORMATS) as image:
            refuse_too_many_pixels(image)
            content = encode(image, max_width)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        if isinstance(error, ValidationError):
            raise
        raise ValidationError(
            "This is not a picture that can be shown: JPEG, PNG, WebP, AVIF and GIF can.",
            code="picture_unreadable",
        ) from error
    return ContentFile(content, name=PurePosixPath(upload.name).stem[:60] + ".webp")


def refuse_too_many_pixels(image: Image.Image) -> None:
    if image.width * image.height > MAX_PIXELS:
        raise ValidationError(
            f"The picture has {image.width} × {image.height} points; at most 25 million go.",
            code="picture_pixels",
        )


def encode(image: Image.Image, max_width: int) -> bytes:
    upright = ImageOps.exif_transpose(image)
    upright = upright.convert("RGBA" if "A" in upright.getbands() else "RGB")
    if upright.width > max_width:
        upright = upright.resize(
            (max_width, round(upright.height * max_width / upright.width)), Image.Resampling.LANCZOS
        )
    buffer = BytesIO()
    upright.save(buffer, "WEBP", quality=82, method=4)
    return buffer.getvalue()
