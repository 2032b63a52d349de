"""What a reader on a slow line pays for the look."""

import gzip
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from tests.factories import make_article, make_author, make_topic

STATIC = Path(settings.BASE_DIR) / "kingsfund/static/kingsfund"
KB = 1000


def compressed(path: Path) -> int:
    """Bytes on the wire; fonts are compressed already."""
    content = path.read_bytes()
    return len(content) if path.suffix == ".woff2" else len(gzip.compress(content, 9))


def test_fonts_weigh_at_most_35_kb():
    assert sum(path.stat().st_size for path in STATIC.glob("fonts/*.woff2")) <= 35 * KB


def test_script_weighs_at_most_2_kb():
    assert (STATIC / "site.js").stat().st_size <= 2 * 1024


def test_all_that_a_page_loads_weighs_at_most_52_kb():
    files = [
        STATIC / "site.css",
        STATIC / "site.js",
        STATIC / "favicon.svg",
        *STATIC.glob("fonts/*.woff2"),
    ]
    assert sum(compressed(path) for path in files) <= 52 * KB


@pytest.mark.django_db
def test_long_read_with_all_files_weighs_at_most_60_kb(client):
    words = " ".join(f"word{number * number % 997}" for number in range(2000))
    make_article(
        slug="beds",
        kind="long_read",
        body="".join(
            f"<h2>Part {part}</h2><p>{words[part * 1200 : part * 1200 + 1200]}</p>"
            for part in range(9)
        ),
        authors=[make_author(biography=words[:300]) for _ in range(3)],
        topics=[make_topic() for _ in range(3)],
    )
    page = client.get("/articles/beds/", headers={"Accept-Encoding": "gzip"})
    assert page["Content-Encoding"] == "gzip"
    files = [path for path in STATIC.rglob("*") if path.suffix in (".css", ".js", ".woff2", ".svg")]
    loaded = [path for path in files if path.name != "admin.css"]
    assert len(page.content) + sum(compressed(path) for path in loaded) <= 60 * KB


def test_fonts_come_with_their_licence():
    assert "SIL OPEN FONT LICENSE Version 1.1" in (STATIC / "fonts/OFL.txt").read_text()
    assert finders.find("kingsfund/fonts/OFL.txt")
