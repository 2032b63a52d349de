import struct
import zlib
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from articles import images
from tests.factories import picture_file


def test_clean_picture_is_a_webp_no_wider_than_asked() -> None:
    cleaned = images.clean_picture(picture_file(size=(400, 200)), max_width=100)
    with Image.open(cleaned) as image:
        assert (image.format, image.size) == ("WEBP", (100, 50))
    assert cleaned.name == "ward.webp"


def test_clean_picture_drops_what_the_camera_wrote_and_turns_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010E] = "Home of a patient"
    buffer = BytesIO()
    Image.new("RGB", (40, 20)).save(buffer, "JPEG", exif=exif)
    cleaned = images.clean_picture(SimpleUploadedFile("a.jpg", buffer.getvalue()))
    with Image.open(cleaned) as image:
        assert (image.size, dict(image.getexif())) == ((20, 40), {})
    cleaned.seek(0)
    assert b"patient" not in cleaned.read()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a",
        b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
    ],
    ids=["empty", "svg", "half a gif", "broken png"],
)
def test_clean_picture_refuses_what_is_no_picture(content: bytes) -> None:
    with pytest.raises(ValidationError, match="not a picture"):
        images.clean_picture(SimpleUploadedFile("a.png", content))


def test_clean_picture_refuses_a_bomb_before_unfolding_it() -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0))
    bomb = b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
    with pytest.raises(ValidationError):
        images.clean_picture(SimpleUploadedFile("a.png", bomb))


def test_clean_picture_refuses_more_points_than_it_will_show(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(images, "MAX_PIXELS", 47)
    with pytest.raises(ValidationError, match="8 × 6 points"):
        images.clean_picture(picture_file())


def test_clean_picture_refuses_a_file_that_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "MAX_BYTES", 10)
    with pytest.raises(ValidationError, match="at most"):
        images.clean_picture(picture_file())
