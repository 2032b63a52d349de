"""Which texts are nearly the same, found without comparing each with each: MinHash.

A text is cut into runs of three words. Of each of 32 ways to shuffle all runs there are, the sketch
keeps the first run that the text has; the share of places at which two sketches agree estimates the
share of runs that the texts have in common. Bands are hashes of three places each: texts that have
four fifths in common share one of six with 99 %, texts that have a tenth with less than 1 %.
"""

import struct
from hashlib import blake2b

from comments.text_analysis.normalisation import folded_words

RUN = 3
PLACES = 32
BANDS, PLACES_A_BAND = 6, 3
# Enough for the longest letter; what comes after in a longer text is not looked at.
MOST_RUNS = 2000

_MASK = (1 << 64) - 1
_FORMAT = struct.Struct(f">{PLACES}I")


def _number(name: str) -> int:
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "big")


# The same on every machine and for ever, because sketches are stored.
_SHUFFLES = [(_number(f"factor {n}") | 1, _number(f"summand {n}")) for n in range(PLACES)]


def sketch_of(text: str) -> bytes:
    """The sketch of a text; empty for a text without words."""
    words = folded_words(text)
    last = max(1, min(len(words) - RUN + 1, MOST_RUNS))
    runs = {" ".join(words[place : place + RUN]) for place in range(last)} - {""}
    hashes = [_number(run) for run in runs]
    if not hashes:
        return b""
    places = (min((a * one + b) & _MASK for one in hashes) >> 32 for a, b in _SHUFFLES)
    return _FORMAT.pack(*places)


def bands_of(sketch: bytes) -> list[int]:
    """What two similar texts have one of in common, each a number that a database can hold."""
    width = 4 * PLACES_A_BAND
    parts = (sketch[width * n : width * (n + 1)] for n in range(BANDS))
    digests = (blake2b(part, digest_size=8).digest() for part in parts)
    return [int.from_bytes(digest, "big", signed=True) for digest in digests]


def likeness(one: bytes, other: bytes) -> float:
    """How much two texts have in common, from 0 to 1, within about a tenth."""
    pairs = zip(_FORMAT.unpack(one), _FORMAT.unpack(other), strict=True)
    return sum(a == b for a, b in pairs) / PLACES
