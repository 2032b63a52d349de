import gc
import struct
import subprocess
import sys
import zipfile
import zlib
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms

from articles.content import images
from tests.factories import picture_file


def upload(
    image: Image.Image, kind: str = "PNG", *, name: str = "a.png", **options: object
) -> SimpleUploadedFile:
    buffer = BytesIO()
    image.save(buffer, kind, **options)
    return SimpleUploadedFile(name, buffer.getvalue())


def cleaned(file: SimpleUploadedFile, **options: int) -> Image.Image:
    """What is stored of an upload, decoded again."""
    with Image.open(images.clean_picture(file, **options)) as image:
        image.load()
        assert image.format == "WEBP"
        return image


def is_near(found: tuple[int, ...], wanted: tuple[int, ...], within: int = 8) -> bool:
    pairs = zip(found, wanted, strict=True)
    return all(abs(one - other) <= within for one, other in pairs)


def png(width: int, height: int) -> bytes:
    """A PNG that says it is so large, and holds next to nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0" * 1000))


def test_clean_picture_is_a_webp_no_wider_than_asked() -> None:
    stored = images.clean_picture(picture_file(size=(400, 200)), max_width=100)
    with Image.open(stored) as image:
        assert (image.format, image.size) == ("WEBP", (100, 50))
    assert stored.name == "ward.webp"


@pytest.mark.parametrize(
    ("size", "stored"),
    [((40, 20), (40, 20)), ((3000, 3), (2000, 2)), ((3, 9000), (3, 8000)), ((20000, 1), (2000, 1))],
    ids=["small", "wide", "tall", "a line"],
)
def test_clean_picture_fits_into_what_a_page_can_show(
    size: tuple[int, int], stored: tuple[int, int]
) -> None:
    assert cleaned(picture_file(size=size)).size == stored


def test_clean_picture_drops_what_the_camera_wrote_and_turns_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010E] = "Home of a patient"
    exif.get_ifd(0x8825)[1] = "N"  # where it was
    file = upload(Image.new("RGB", (40, 20)), "JPEG", exif=exif, comment=b"a patient")
    assert b"patient" in file.read()
    stored = images.clean_picture(file)
    with Image.open(stored) as image:
        assert (image.size, dict(image.getexif())) == ((20, 40), {})
        assert {*image.info} <= {"loop", "background", "timestamp", "duration"}
    stored.seek(0)
    assert b"patient" not in stored.read()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_clean_picture_knows_every_way_of_holding_a_camera(orientation: int) -> None:
    upright = Image.new("RGB", (40, 20), "white")
    upright.paste("red", (0, 0, 20, 10))  # the upper left quarter
    undone = {2: 2, 3: 3, 4: 4, 5: 5, 6: 8, 7: 7, 8: 6}
    turn = images._TURNS.get(undone.get(orientation, 0))
    exif = Image.Exif()
    exif[0x0112] = orientation
    as_taken = upright if turn is None else upright.transpose(turn)
    image = cleaned(upload(as_taken, "JPEG", exif=exif, quality=95, subsampling=0))
    assert image.size == (40, 20)
    corners = [image.getpixel(at) for at in [(4, 4), (35, 4), (4, 15)]]
    assert [is_near(corner[1:2], (0,), 60) for corner in corners] == [True, False, False]


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
def test_camera_notes_that_cannot_be_read_are_no_reason_to_refuse() -> None:
    file = upload(Image.new("RGB", (40, 20)), "JPEG", exif=b"Exif\0\0MM\0*\xff\xff\xff\xff" * 3)
    assert cleaned(file).size == (40, 20)


def test_colours_of_another_space_become_srgb() -> None:
    """In the profile of this test red is called green, so the picture is red if it is read."""
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = srgb.replace(b"rXYZ", b"tmp1").replace(b"gXYZ", b"rXYZ").replace(b"tmp1", b"gXYZ")
    green = Image.new("RGB", (20, 20), (0, 200, 0))
    for kind in ("PNG", "JPEG", "WEBP"):
        found = cleaned(upload(green, kind, icc_profile=swapped)).getpixel((9, 9))
        assert is_near(found, (200, 0, 0), 12)
    # One that is broken, or for something else, leaves the colours as they are.
    for profile in (b"no profile", lab.tobytes()):
        found = cleaned(upload(green, icc_profile=profile)).getpixel((9, 9))
        assert is_near(found, (0, 200, 0), 12)


@pytest.mark.parametrize(
    ("image", "kind", "seen"),
    [
        (Image.new("CMYK", (20, 20), (0, 255, 255, 0)), "JPEG", (254, 0, 0)),
        (Image.new("L", (20, 20), 120), "PNG", (120, 120, 120)),
        (Image.new("1", (20, 20), 1), "PNG", (255, 255, 255)),
        (Image.new("I;16", (20, 20), 120 * 256), "PNG", (120, 120, 120)),
        (Image.new("RGB", (20, 20), (200, 10, 10)).quantize(), "PNG", (200, 10, 10)),
        (Image.new("RGB", (20, 20), (200, 10, 10)).quantize(), "GIF", (200, 10, 10)),
        (Image.new("RGBA", (20, 20), (200, 10, 10, 255)), "PNG", (200, 10, 10)),
        (Image.new("RGBA", (20, 20), (200, 10, 10, 100)), "PNG", (200, 10, 10, 100)),
        (Image.new("LA", (20, 20), (120, 100)), "PNG", (120, 120, 120, 100)),
    ],
    ids=["cmyk", "grey", "bits", "16 bits", "palette", "gif", "opaque", "alpha", "grey alpha"],
)
def test_every_kind_of_pixel_keeps_its_colour(
    image: Image.Image, kind: str, seen: tuple[int, ...]
) -> None:
    assert is_near(cleaned(upload(image, kind)).getpixel((9, 9)), seen, 10)
    # And on the way through the bands in which large pictures are unfolded.
    large = image.resize((300, 1200), Image.Resampling.NEAREST)
    assert is_near(cleaned(upload(large, kind), max_width=60).getpixel((9, 120)), seen, 10)


def test_transparent_palette_stays_transparent() -> None:
    image = Image.new("P", (20, 20), 0)
    image.putpalette([255, 0, 0, 0, 0, 255])
    assert cleaned(upload(image, transparency=0)).getpixel((9, 9))[3] == 0


def test_animation_is_stored_as_its_first_frame() -> None:
    frames = [Image.new("RGB", (60, 60), colour) for colour in ("red", "green", "blue")]
    file = upload(frames[0], "GIF", save_all=True, append_images=frames[1:] * 500)
    image = cleaned(file)
    assert getattr(image, "n_frames", 1) == 1
    assert is_near(image.getpixel((9, 9)), (254, 0, 0), 10)


def test_what_hangs_on_a_picture_does_not_come_along() -> None:
    picture = picture_file().read()
    script = b"<script>alert(1)</script><?php system($_GET[1]); ?>PK\x03\x04"
    stored = images.clean_picture(SimpleUploadedFile("a.php.png", picture + script)).read()
    assert b"script" not in stored
    assert b"PK" not in stored


@pytest.mark.parametrize("name", ["a.jpg", "a.svg", "a.html.png", "../../a.png", "a"])
def test_name_of_a_file_says_nothing(name: str) -> None:
    assert cleaned(SimpleUploadedFile(name, picture_file().read())).size == (8, 6)


def archive() -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("a.png", picture_file().read())
    return buffer.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<!DOCTYPE html><script>alert(1)</script>",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 8 8\n",
        b"GIF89a",
        b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
        picture_file(size=(90, 90), kind="JPEG").read()[:300],
        picture_file(size=(90, 90)).read()[:-40],
        picture_file(kind="TIFF").read(),
        archive(),
    ],
    ids=["empty", "svg", "html", "eps", "half a gif", "broken png", "half a jpeg", "cut png",
         "tiff", "zip"],
)  # fmt: skip
def test_clean_picture_refuses_what_is_no_picture(content: bytes) -> None:
    with pytest.raises(ValidationError, match="not a picture that can be shown: JPEG, PNG"):
        images.clean_picture(SimpleUploadedFile("a.png", content))


@pytest.mark.parametrize("side", [5_001, 10_000, 50_000])
def test_clean_picture_refuses_a_bomb_before_unfolding_it(side: int) -> None:
    with pytest.raises(ValidationError, match="points; at most 25 million go"):
        images.clean_picture(SimpleUploadedFile("a.png", png(side, side)))


def test_clean_picture_refuses_more_points_than_it_will_show(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(images, "MAX_PIXELS", 47)
    with pytest.raises(ValidationError, match="8 × 6 points"):
        images.clean_picture(picture_file())


def test_clean_picture_refuses_a_file_that_is_too_large() -> None:
    file = SimpleUploadedFile("a.png", picture_file().read() + b"\0" * images.MAX_BYTES)
    with pytest.raises(ValidationError, match="has 15 MB; at most 15 MB go"):
        images.clean_picture(file)


# In a process of its own, for what Python has taken once it does not give back. The kernel's figure
# for this process's own memory: that of getrusage begins with what the parent had.
MEASURED = r"""
import re, sys
from io import BytesIO
from django.conf import settings
settings.configure()
from django.core.files.base import ContentFile
from PIL import Image
from articles.content import images
with open(sys.argv[1], "rb") as file:
    stored = images.clean_picture(ContentFile(file.read(), name="a"))
master = images.opened(stored)
for kind in images.ENCODERS:
    images.encoded(images.scaled(master, (1600, 1024)), kind)
assert images.MAX_PIXELS == 25_000_000
print(int(re.search(r"VmHWM:\s+(\d+) kB", open("/proc/self/status").read())[1]) // 1024)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="asks the kernel in Linux's way")
@pytest.mark.parametrize(
    ("mode", "kind", "options"),
    [
        ("RGB", "JPEG", {"quality": 70}),
        ("RGB", "JPEG", {"quality": 70, "progressive": True}),
        ("RGBA", "PNG", {"compress_level": 1}),
    ],
    ids=["jpeg", "progressive", "png"],
)
def test_25_million_points_take_less_than_300_mb(
    mode: str, kind: str, options: dict[str, object], tmp_path: object, settings: object
) -> None:
    path = tmp_path / "large"
    Image.new(mode, (6250, 4000), (120, 40, 90, 90)[: len(mode)]).save(path, kind, **options)
    command = [sys.executable, "-c", MEASURED, str(path)]
    done = subprocess.run(
        command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=True
    )
    assert int(done.stdout) < 300


# Renditions


@pytest.mark.parametrize(
    ("size", "focal", "box"),
    [
        ((1600, 900), (50, 50), (0, 30, 1600, 870)),
        ((1600, 900), (50, 0), (0, 0, 1600, 840)),
        ((1600, 900), (0, 100), (0, 60, 1600, 900)),
        ((3000, 630), (50, 50), (900, 0, 2100, 630)),
        ((3000, 630), (30, 50), (300, 0, 1500, 630)),
        ((3000, 630), (100, 0), (1800, 0, 3000, 630)),
        ((1200, 630), (7, 93), (0, 0, 1200, 630)),
        ((1, 1), (50, 50), (0, 0, 1, 1)),
    ],
)
def test_crop_lies_round_its_focal_point_and_never_past_an_edge(
    size: tuple[int, int], focal: tuple[int, int], box: tuple[int, int, int, int]
) -> None:
    assert images.crop_box(size, focal, 1200 / 630) == box


@pytest.mark.parametrize("kind", images.ENCODERS)
def test_rendition_is_in_its_format_and_holds_nothing_else(kind: str) -> None:
    image = Image.new("RGBA", (40, 20), (0, 0, 0, 0))
    image.info["exif"] = b"Exif\0\0patient"
    content = images.encoded(images.scaled(image, (20, 10)), kind)
    assert b"patient" not in content
    with Image.open(BytesIO(content)) as written:
        assert (written.format, written.size) == (images.ENCODERS[kind][0], (20, 10))
        seen = written.convert("RGBA").getpixel((9, 5))
    # What is transparent is white where the format knows no transparency.
    assert is_near(seen, (255, 255, 255, 255)) if kind == "jpeg" else seen[3] == 0


def test_refused_upload_is_not_kept() -> None:
    """The error of a refusal holds the frames that it went through, and those the upload."""
    gc.collect()
    before = len(images._DECODED)
    upload = SimpleUploadedFile("a.png", b"no picture")
    images.decode_ahead(upload)
    with pytest.raises(ValidationError):
        images.clean_picture(upload)
    del upload
    gc.collect()
    assert len(images._DECODED) == before
