"""The keys of the reading screen, named once: buttons show them, the script reads them off the buttons.

With Alt, Alt + Shift or Control + Option, as the browser has it, they work without a script too.
"""

from typing import NamedTuple


class Key(NamedTuple):
    """A key, and what it does, in the words of the list of keys."""

    key: str
    does: str
    is_for_deciding: bool = True


KEYS = {
    "publish": Key("p", "Publish"),
    "revise": Key("r", "Ask to revise: choose a reason, then Enter"),
    "decline": Key("d", "Decline: choose a reason, then Enter"),
    "spam": Key("s", "Mark as spam"),
    "keep": Key("y", "Keep what readers reported"),
    "appeal": Key("o", "Read and answer the writer’s appeal"),
    "undo": Key("u", "Undo the last decision"),
    "edit": Key("e", "Edit the text lightly"),
    "note": Key("m", "Add a note for moderators"),
    "next": Key("j", "Leave it, read the next", is_for_deciding=False),
    "previous": Key("k", "Read the one before", is_for_deciding=False),
    "article": Key("a", "Open the article", is_for_deciding=False),
    "list": Key("l", "Go to the list", is_for_deciding=False),
    "queue": Key("q", "Back to the whole queue", is_for_deciding=False),
    "search": Key("/", "Search", is_for_deciding=False),
    "help": Key("?", "Show or hide the keys", is_for_deciding=False),
}


def keys_for(*, deciding: bool) -> dict[str, Key]:
    """Those that somebody has a use for."""
    return {name: key for name, key in KEYS.items() if deciding or not key.is_for_deciding}
