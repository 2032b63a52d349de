from io import StringIO

import pytest

from kingsfund.core import progress
from kingsfund.core.progress import Progress


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "LINE_EVERY", 0)


def states(stream: StringIO) -> list[str]:
    return [line.partition(" after ")[0].partition(" in ")[0] for line in stream.getvalue().splitlines()]  # fmt: skip


def test_progress_writes_a_line_every_tenth() -> None:
    stream = StringIO()
    with Progress(1000, "articles", stream=stream) as bar:
        for _ in range(1000):
            bar.advance()

    tenths = [f"{done:,} of 1,000 ({done // 10}%) articles" for done in range(100, 1001, 100)]
    assert states(stream) == [*tenths, tenths[-1]]


def test_progress_counts_without_a_total() -> None:
    stream = StringIO()
    with Progress(None, "rows", stream=stream) as bar:
        bar.advance(2)

    assert states(stream) == ["2 rows", "2 rows"]


def test_progress_draws_a_bar_on_a_terminal() -> None:
    stream = Terminal()
    with Progress(10, "articles", stream=stream) as bar:
        bar.advance(10)
        with bar.paused():
            stream.write("A line.\n")

    assert "A line.\n" in stream.getvalue()
    assert "10/10" in stream.getvalue()
