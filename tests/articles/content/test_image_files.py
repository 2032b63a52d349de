"""Files made to be costly; what is beside a picture is not read, and no reason to refuse it."""

import struct
import zlib
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from articles.content import images
from articles.content.image_files import MAX_PARTS, MAX_SCANS, CostlyPicture, without_extras


def encoded(kind: str, **options: object) -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (64, 48), (200, 0, 0)).save(buffer, kind, **options)
    return buffer.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def size_of(data: bytes, name: str = "a.png") -> tuple[int, int]:
    with Image.open(images.clean_picture(SimpleUploadedFile(name, data))) as image:
        return image.size


def with_scans(count: int) -> bytes:
    """A progressive JPEG whose last scan is there many times."""
    data = encoded("JPEG", progressive=True)
    begin = data.rfind(b"\xff\xda")
    return data[:begin] + data[begin:-2] * count + data[-2:]


def test_jpeg_of_many_scans_is_refused_before_it_is_decoded() -> None:
    with pytest.raises(CostlyPicture):
        without_extras(with_scans(MAX_SCANS))
    with pytest.raises(ValidationError) as refused:
        images.clean_picture(SimpleUploadedFile("a.jpg", with_scans(2000)))
    assert refused.value.code == "picture_costly"


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xd8\xff" + b"\xff\x01" * 2 * MAX_PARTS,
        b"\xff\xd8\xff" + b"\xff\xe1\0\2" * 2 * MAX_PARTS,
        b"\x89PNG\r\n\x1a\n" + chunk(b"tEXt", b"") * 2 * MAX_PARTS,
        b"GIF89a" + bytes(7) + b"!\xfe\0" * 2 * MAX_PARTS,
    ],
    ids=["markers", "segments", "chunks", "extensions"],
)
def test_file_of_very_many_small_parts_is_not_read_to_its_end(data: bytes) -> None:
    with pytest.raises(CostlyPicture, match="many small parts"):
        without_extras(data)


def test_large_jpeg_may_have_fewer_scans_than_a_small_one() -> None:
    data = with_scans(60)
    assert without_extras(data)
    frame = data.find(b"\xff\xc2")
    large = data[: frame + 5] + struct.pack(">HH", 5000, 5000) + data[frame + 9 :]
    with pytest.raises(CostlyPicture):
        without_extras(large)


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"quality": 95}], ids=str)
def test_usual_jpeg_keeps_its_picture_and_its_colours(options: dict[str, object]) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    data = encoded("JPEG", comment=b"c" * 5000, exif=exif, icc_profile=b"p" * 500, **options)
    plain = without_extras(data)
    assert b"ccc" not in plain
    with Image.open(BytesIO(plain)) as image, Image.open(BytesIO(data)) as before:
        assert image.tobytes() == before.tobytes()
        assert (image.getexif()[0x0112], image.info["icc_profile"]) == (6, b"p" * 500)


@pytest.mark.parametrize("extra", [b"tEXt", b"zTXt", b"iTXt", b"iCCP", b"acTL", b"prVt"], ids=str)
def test_png_with_something_long_beside_the_picture_is_a_picture(extra: bytes) -> None:
    content = {
        b"tEXt": b"Comment\0" + b"x" * 5_000_000,
        b"zTXt": b"Comment\0\0" + zlib.compress(b"x" * 50_000_000),
        b"iTXt": b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(b"x" * 50_000_000),
        b"iCCP": b"p\0\0" + zlib.compress(b"x" * 50_000_000),
        b"acTL": struct.pack(">II", 2**31 - 1, 0),
        b"prVt": b"x" * 5_000_000,
    }[extra]
    data = encoded("PNG")
    assert size_of(data[:33] + chunk(extra, content) + data[33:]) == (64, 48)


def test_png_keeps_what_says_how_it_looks() -> None:
    buffer = BytesIO()
    image = Image.new("P", (2, 1))
    image.putpalette([255, 0, 0, 0, 0, 255])
    image.putpixel((1, 0), 1)
    image.save(buffer, "PNG", transparency=0, icc_profile=b"p" * 200)
    with Image.open(BytesIO(without_extras(buffer.getvalue()))) as plain:
        assert plain.info["icc_profile"] == b"p" * 200
        assert plain.convert("RGBA").getpixel((0, 0)) == (255, 0, 0, 0)


def test_gif_of_many_frames_and_a_long_comment_is_its_first_frame() -> None:
    frames = [Image.new("P", (64, 48), n) for n in range(50)]
    buffer = BytesIO()
    frames[0].save(buffer, "GIF", save_all=True, append_images=frames[1:], transparency=0)
    data = buffer.getvalue()
    comment = b"!\xfe" + (b"\xff" + b"c" * 255) * 20_000 + b"\0"
    head = 13 + 3 * 2 ** ((data[10] & 7) + 1)
    plain = without_extras(data[:head] + comment + data[head:])
    assert len(plain) < 2000
    assert size_of(plain, "a.gif") == (64, 48)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP", "AVIF"])
def test_file_cut_anywhere_is_read_without_an_error_of_our_own(kind: str) -> None:
    data = encoded(kind)
    for end in range(0, len(data), max(1, len(data) // 60)):
        without_extras(data[:end])
        without_extras(data[:end] + b"\xff" * 40)
    assert size_of(data) == (64, 48)


def test_picture_decoded_ahead_is_not_decoded_again() -> None:
    upload = SimpleUploadedFile("a.png", encoded("PNG"))
    images.decode_ahead(upload)
    upload.file = None
    assert images.clean_picture(upload).size > 0
    broken = SimpleUploadedFile("a.png", b"no picture")
    images.decode_ahead(broken)
    with pytest.raises(ValidationError):
        images.clean_picture(broken)
    images.decode_ahead(None)
