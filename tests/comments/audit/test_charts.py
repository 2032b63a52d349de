"""Charts: where each mark stands, and the same in words."""

from datetime import date
from itertools import pairwise

from comments.audit.charts import HEIGHT, WIDTH, of_days, with_bars
from comments.audit.figures import Day, ReasonGiven

DAYS = [Day(date(2026, 11, n), n, 0, 10 * n) for n in range(1, 6)]


def test_chart_is_as_high_as_its_most() -> None:
    received, decided, _ = of_days(DAYS)
    assert [bar.height for bar in received.bars] == [24, 48, 72, 96, HEIGHT]
    assert {bar.y + bar.height for bar in received.bars} == {HEIGHT}
    assert (received.most, {bar.height for bar in decided.bars}) == (5, {0})


def test_chart_fills_its_width_without_overlaps() -> None:
    for number in (1, 7, 30, 90):
        bars = of_days([Day(date(2026, 1, 1), 3, 3, 3)] * number)[0].bars
        assert (bars[0].x, bars[-1].x + bars[-1].width <= WIDTH, len(bars)) == (0, True, number)
        assert all(one.x + one.width < two.x for one, two in pairwise(bars))


def test_chart_is_told_in_a_sentence() -> None:
    received, decided, _ = of_days(DAYS)
    assert (
        received.summary
        == "Received: between 1 and 5 a day, most on 5 November, 5 on the last day."
    )
    assert (decided.summary, received.bars[0].label) == (
        "Decided: none on any of 5 days.",
        "1 November: 1",
    )


def test_little_is_seen_beside_much() -> None:
    days = [Day(date(2026, 11, 1), 1, 0, 0), Day(date(2026, 11, 2), 9999, 0, 0)]
    assert of_days(days)[0].bars[0].height == 1


def test_bars_of_a_table_share_one_scale() -> None:
    rows = [ReasonGiven("a", 40, 10), ReasonGiven("b", 4, 0)]
    assert [one.lengths for one in with_bars(rows, "declined", "revised")] == [[200, 50], [20, 0]]
    assert with_bars([ReasonGiven("a", 0, 0)], "declined")[0].lengths == [0]
