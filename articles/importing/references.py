"""What posts of an export refer to by number: reusable blocks and pictures, which may come later."""

import re
from dataclasses import dataclass, field
from typing import BinaryIO

from articles.importing.entries import ItemEntry
from articles.importing.scanner import DeclaresItsOwnMarkup, Scanner
from articles.importing.source import read_text
from articles.importing.wxr import read_fragment

BLOCK_LIMIT = 500_000  # characters of one reusable block
BLOCKS_LIMIT = 8_000_000  # characters of all together
ADDRESSES_LIMIT = 500_000  # files

_KIND = re.compile(r"<wp:post_type>\s{0,9}(?:<!\[CDATA\[)?(?:wp_block|attachment)\b")


@dataclass(slots=True)
class References:
    """The markup of reusable blocks and the addresses of files, by their numbers."""

    blocks: dict[int, str] = field(default_factory=dict)
    addresses: dict[int, str] = field(default_factory=dict)
    room: int = BLOCKS_LIMIT

    def add(self, item: ItemEntry) -> None:
        if item.kind == "attachment" and len(self.addresses) < ADDRESSES_LIMIT:
            self.addresses[item.number] = item.address
        elif item.kind == "wp_block" and item.state == "publish":
            self.room -= len(item.markup)
            if self.room >= 0 and len(item.markup) <= BLOCK_LIMIT:
                self.blocks[item.number] = item.markup


def read_references(file: BinaryIO) -> References:
    """Read a whole export for what its posts may refer to. Raises `NotAnExport`."""
    references = References()
    try:
        for fragment in Scanner(read_text(file)).fragments():
            if fragment.tag == "item" and not fragment.is_too_large and _KIND.search(fragment.text):
                for entry in read_fragment(fragment):
                    if isinstance(entry, ItemEntry):
                        references.add(entry)
    except DeclaresItsOwnMarkup:
        pass  # Whoever reads the entries refuses the file for it.
    return references
