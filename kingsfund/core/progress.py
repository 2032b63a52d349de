"""How far a long command has come: a bar where somebody watches, plain lines where a log is kept."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO

from tqdm import tqdm

LINE_EVERY = 5.0  # seconds


class Progress:
    """Counts what is done, for use in a `with` statement.

    `total` may be unknown (None). `unit` is what is counted, such as "articles"; "bytes" are counted in thousands.
    On a terminal `tqdm` draws; elsewhere a line is written every tenth of the work, though at most
    every few seconds, and one at the end.
    """

    def __init__(self, total: int | None, unit: str, *, stream: TextIO | None = None) -> None:
        self._total, self._unit = total, unit
        self._stream = stream or sys.stderr
        self._done = self._shown = 0
        self._began = self._last = time.monotonic()
        self._bar: tqdm | None = None

    def __enter__(self) -> "Progress":
        if getattr(self._stream, "isatty", lambda: False)():
            self._bar = tqdm(
                total=self._total,
                unit="B" if self._unit == "bytes" else f" {self._unit}",
                unit_scale=self._unit == "bytes",
                file=self._stream,
                dynamic_ncols=True,
            )
        return self

    def __exit__(self, *error: Any) -> None:
        if self._bar:
            self._bar.close()
        else:
            self._write_line(end=True)

    def advance(self, by: int = 1) -> None:
        """That many more are done."""
        self._done += by
        if self._bar:
            self._bar.update(by)
            return
        step = self._total / 10 if self._total else 0
        is_late = time.monotonic() - self._last >= LINE_EVERY
        if is_late and self._done - self._shown >= step:
            self._write_line()

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Room for a line of output, which a bar would otherwise be drawn over."""
        if self._bar:
            self._bar.clear()
        yield
        if self._bar:
            self._bar.refresh()

    def _write_line(self, *, end: bool = False) -> None:
        self._shown, self._last = self._done, time.monotonic()
        seconds = max(self._last - self._began, 1e-6)
        of = f" of {self._total:,} ({self._done / self._total:.0%})" if self._total else ""
        when = f"in {seconds:.1f} s" if end else f"after {seconds:.0f} s"
        self._stream.write(
            f"{self._done:,}{of} {self._unit} {when}, {self._done / seconds:,.0f} a second\n"
        )
        self._stream.flush()
