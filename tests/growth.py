"""How the cost of something grows with its input: a ratio, the same on a slow machine and a fast one."""

from collections.abc import Callable
from time import process_time

TIMES = 4
# In proportion is 4, with the square is 16.
AT_MOST = 9


def cost(run: Callable[[], object]) -> float:
    """The processor's time for this process alone, the least of three."""
    took = []
    for _ in range(3):
        begin = process_time()
        run()
        took.append(process_time() - begin)
    return min(took)


def assert_grows_in_proportion(run: Callable[[int], object], size: int) -> None:
    """Four times the input may cost nine times as much, and not sixteen."""
    run(size)  # What is done once is done.
    small, large = cost(lambda: run(size)), cost(lambda: run(size * TIMES))
    # Below some milliseconds the clock is all there is to see.
    assert large <= AT_MOST * max(small, 0.005), f"{large / small:.1f} times"
