import gzip
from io import BytesIO

import pytest

from articles.importing.source import NotAnExport, read_text


def read(data: bytes) -> str:
    return "".join(read_text(BytesIO(data)))


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [("UTF-8", "utf-8"), ("utf-8", "utf-8-sig"), ("ISO-8859-1", "latin-1"), ("UTF-16", "utf-16")],
)
def test_read_text_follows_the_declaration(declared: str, encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{declared}"?><rss>Größe é</rss>'

    assert read(text.encode(encoding)) == text


def test_read_text_takes_utf_8_where_nothing_is_declared() -> None:
    assert read("<rss>’</rss>".encode()) == "<rss>’</rss>"


def test_read_text_shows_what_it_could_not_decode() -> None:
    assert read(b"<rss>\xff</rss>\xe2\x82") == "<rss>\ufffd</rss>\ufffd"


def test_read_text_puts_together_characters_that_lie_across_chunks() -> None:
    text = "a" * (64 * 1024 - 1) + "é" * 10

    assert read(text.encode()) == text


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "The file is empty."),
        (b" \n\n", "The file is empty."),
        (gzip.compress(b"<rss/>", mtime=0), "The file is packed (gzip): unpack it first."),
        (b"PK\x03\x04", "The file is packed (zip): unpack it first."),
        (
            b'<?xml version="1.0" encoding="martian"?>',
            "The file says that it is in the encoding martian, which is unknown.",
        ),
        (
            b'<?xml version="1.0" encoding="hex"?>',
            "The file says that it is in the encoding hex, which is unknown.",
        ),
    ],
)
def test_read_text_says_what_is_wrong_with_the_file(data: bytes, message: str) -> None:
    with pytest.raises(NotAnExport) as error:
        read(data)

    assert str(error.value) == message
