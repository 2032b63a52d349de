"""What became of everything that was read: a line for each row left out or changed, and counts."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

IMPORTED, HERE, LEFT_OUT = "imported", "here already", "left out"
COLUMNS = (IMPORTED, HERE, LEFT_OUT)


@dataclass(slots=True)
class ItemTally:
    """What happened to one item and all that came with it, kept until its transaction is through."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    lines: list[str] = field(default_factory=list)

    def count(self, kind: str, outcome: str) -> None:
        self.counts[kind, outcome] += 1

    def left_out(self, kind: str, what: str, reason: str) -> None:
        self.count(kind, LEFT_OUT)
        self.lines.append(f"left out: {what}: {reason}")

    def changed(self, what: str, how: str) -> None:
        self.lines.append(f"changed: {what}: {how}")


class ImportReport:
    """Adds up tallies and hands each line on at once, so that a long report needs no memory."""

    def __init__(self, write: Callable[[str], object]) -> None:
        self._write = write
        self._counts: Counter[tuple[str, str]] = Counter()

    def add(self, tally: ItemTally) -> None:
        self._counts += tally.counts
        for line in tally.lines:
            self._write(line)

    def note(self, line: str) -> None:
        self._write(f"note: {line}")

    def total(self) -> int:
        """How many rows were read, of any kind."""
        return self._counts.total()

    def table(self, first: Iterable[str]) -> list[str]:
        """The closing account, `first` kinds in front: read is the sum of the other columns."""
        kinds = dict.fromkeys([*first, *sorted({kind for kind, _ in self._counts})])
        width = max(len(kind) for kind in kinds)
        lines = ["".ljust(width) + "".join(f"{name:>14}" for name in ("read", *COLUMNS))]
        for kind in kinds:
            numbers = [self._counts[kind, outcome] for outcome in COLUMNS]
            row = "".join(f"{number:>14,}" for number in (sum(numbers), *numbers))
            lines.append(kind.ljust(width) + row)
        return lines
