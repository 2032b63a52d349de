"""How the cost of something grows with its input: a ratio, the same on a slow machine and a fast one."""

import gc
from collections.abc import Callable
from time import process_time

TIMES = 4
TRIES = 6
# In proportion is 4, with the square is 16.
AT_MOST = 9


def cost(run: Callable[[], object]) -> float:
    """The processor's time for this process alone, without what the tests before it left to collect."""
    gc.disable()
    try:
        begin = process_time()
        run()
        return process_time() - begin
    finally:
        gc.enable()


def assert_grows_in_proportion(run: Callable[[int], object], size: int) -> None:
    """Four times the input may cost nine times as much, and not sixteen, in one of some tries."""
    run(size)  # What is done once is done.
    small = min(cost(lambda: run(size)) for _ in range(3))
    # Below some milliseconds the clock is all there is to see.
    most = AT_MOST * max(small, 0.005)
    tries = (cost(lambda: run(size * TIMES)) for _ in range(TRIES))
    assert any(large <= most for large in tries), f"more than {most:.3f} s for four times the input"
