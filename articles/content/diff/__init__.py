"""Texts and editions compared so that an editor and a reader can see what changed, never its markup.

words       two plain texts, word by word
blocks      a body as what a reader sees
alignment   which block is which
formatting  what changed without a word changing
bodies      two bodies, editions: two editions
"""

from articles.content.diff.bodies import (
    BlockChange,
    PartChange,
    Stretch,
    compare_bodies,
    fold_unchanged,
)
from articles.content.diff.words import Piece, WordChange, compare_text

__all__ = [
    "BlockChange",
    "PartChange",
    "Piece",
    "Stretch",
    "WordChange",
    "compare_bodies",
    "compare_text",
    "fold_unchanged",
]
