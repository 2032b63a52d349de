"""The drawing of a hospital corridor, with trolley beds along its wall."""

import itertools
from collections.abc import Sequence
from typing import NamedTuple

from kingsfund.demo.pictures.sheet import (
    DUSK,
    INK,
    MIST,
    OCHRE,
    PAPER,
    PLUM,
    RED,
    ROSE,
    SAGE,
    SAND,
    SLATE,
    STONE,
    STRAW,
    Point,
    Sheet,
)


class Trolley(NamedTuple):
    """The edges of a trolley bed, in metres from the middle of the corridor and from its floor."""

    left: float = -1.56
    right: float = -0.84
    under: float = 0.66
    top: float = 0.8


TROLLEY = Trolley()


def _seen(x: float, y: float, z: float) -> Point:
    """Where a point of the corridor, in metres, falls on the board."""
    return 880 + 640 * x / z, 372 + 640 * (1.62 - y) / z


def _panel(corners: Sequence[tuple[float, float, float]]) -> list[Point]:
    return [_seen(*corner) for corner in corners]


def corridor(sheet: Sheet) -> None:
    near, far, side, height = 0.8, 11.0, 1.7, 2.9
    _shell(sheet, side, height, near, far)
    for z in (1.5, 2.5, 3.9, 5.9, 8.6):
        lamp = [
            (-0.4, height, z),
            (0.4, height, z),
            (0.4, height, z * 1.28),
            (-0.4, height, z * 1.28),
        ]
        sheet.shape(_panel(lamp), PAPER)
    _right_wall(sheet, side, near, far)
    _left_wall(sheet, side, near, far)
    for z, ink, shade in (
        (8.3, RED, PLUM),
        (5.9, SLATE, DUSK),
        (3.9, OCHRE, "#93662a"),
        (1.95, RED, PLUM),
    ):
        _trolley(sheet, z, ink, shade)
    sheet.grain(21)


def _shell(sheet: Sheet, side: float, height: float, near: float, far: float) -> None:
    """Ceiling, walls, floor, and the door at the end."""
    sheet.shape(
        _panel(
            [(-side, height, near), (side, height, near), (side, height, far), (-side, height, far)]
        ),
        SAND,
    )
    sheet.shape(
        _panel([(-side, 0, near), (-side, height, near), (-side, height, far), (-side, 0, far)]),
        STONE,
    )
    sheet.shape(
        _panel([(side, 0, near), (side, height, near), (side, height, far), (side, 0, far)]),
        "#e5dccd",
    )
    depths = [near * (far / near) ** (i / 13) for i in range(14)]
    for i, (a, b) in enumerate(itertools.pairwise(depths)):
        ink = "#c9bfb1" if i % 2 else "#bbb1a4"
        sheet.shape(_panel([(-side, 0, a), (side, 0, a), (side, 0, b), (-side, 0, b)]), ink)
    sheet.shape(
        _panel([(-side, 0, far), (side, 0, far), (side, height, far), (-side, height, far)]), MIST
    )
    sheet.shape(
        _panel([(-0.75, 0, far), (0.75, 0, far), (0.75, 2.2, far), (-0.75, 2.2, far)]), PAPER
    )
    sheet.shape(_panel([(-0.75, 0, far), (0.75, 0, far), (0.34, 0, near), (-0.06, 0, near)]), SAND)


def _right_wall(sheet: Sheet, side: float, near: float, far: float) -> None:
    for z, ink in ((6.6, SLATE), (3.9, SLATE), (2.25, SLATE)):
        sheet.shape(
            _panel([(side, 0, z), (side, 2.15, z), (side, 2.15, z * 1.22), (side, 0, z * 1.22)]),
            ink,
        )
        inner = _panel(
            [
                (side, 1.2, z * 1.12),
                (side, 1.8, z * 1.12),
                (side, 1.8, z * 1.17),
                (side, 1.2, z * 1.17),
            ]
        )
        sheet.shape(inner, MIST)
    sheet.shape(
        _panel([(side, 0.92, near), (side, 1.02, near), (side, 1.02, 2.2), (side, 0.92, 2.2)]), RED
    )
    for a, b in ((2.8, 3.85), (4.85, 6.5), (8.15, far)):
        sheet.shape(
            _panel([(side, 0.92, a), (side, 1.02, a), (side, 1.02, b), (side, 0.92, b)]), RED
        )
    sheet.shape(
        _panel([(side, 0, near), (side, 0.12, near), (side, 0.12, far), (side, 0, far)]), SLATE
    )


def _left_wall(sheet: Sheet, side: float, near: float, far: float) -> None:
    sheet.shape(
        _panel([(-side, 0, near), (-side, 0.12, near), (-side, 0.12, far), (-side, 0, far)]), SLATE
    )
    inks = (SAGE, OCHRE, ROSE, MIST, STRAW)
    for place, z in enumerate((8.9, 6.6, 4.5, 2.75, 1.62)):
        long = 0.5 if z > 2 else 0.36
        frame = [(-side, 1.5, z), (-side, 2.15, z), (-side, 2.15, z + long), (-side, 1.5, z + long)]
        sheet.shape(_panel(frame), INK)
        rim = 0.05
        sheet.shape(
            _panel(
                [
                    (-side, y + (rim if y < 2 else -rim), d + (rim if d == z else -rim))
                    for _, y, d in frame
                ]
            ),
            PAPER,
        )
        hill = [(1.58, 0.17), (1.92, 0.3), (1.74, 0.58), (1.84, 0.83), (1.58, 0.83)]
        sheet.shape(_panel([(-side, y, z + long * part) for y, part in hill]), inks[place])
        card = [(1.28, 0.3), (1.42, 0.3), (1.42, 0.7), (1.28, 0.7)]
        sheet.shape(_panel([(-side, y, z + long * part) for y, part in card]), PAPER)


def _trolley(sheet: Sheet, z: float, ink: str, shade: str) -> None:
    """A trolley bed along the left wall, its foot toward us, somebody lying on it."""
    _bed_frame(sheet, z)
    _sleeper(sheet, z, ink, shade)
    rail = [(TROLLEY.right + 0.02, 1.0, z + 0.35), (TROLLEY.right + 0.02, 1.0, z + 1.15)]
    sheet.stroke(_panel(rail), INK, 15 / z)
    for x, y, depth in rail:
        sheet.stroke(_panel([(x, y, depth), (x, TROLLEY.under, depth)]), INK, 15 / depth)


def _bed_frame(sheet: Sheet, z: float) -> None:
    left, right, under, top = TROLLEY
    fold, end = z + 1.15, z + 1.75
    sheet.overprint(
        _panel([(left, 0, z), (right + 0.1, 0, z), (right + 0.1, 0, end), (left, 0, end)]),
        "#c3b8ac",
    )
    for depth in (end - 0.2, z + 0.15):
        for x in (left + 0.08, right - 0.06):
            sheet.stroke(_panel([(x, under, depth), (x, 0.12, depth)]), INK, 22 / depth)
            sheet.disc(*_seen(x, 0.08, depth), 48 / depth, INK)
        sheet.stroke(
            _panel([(left + 0.08, 0.34, depth), (right - 0.06, 0.34, depth)]), INK, 18 / depth
        )
    sheet.stroke(
        _panel([(right - 0.06, 0.34, z + 0.15), (right - 0.06, 0.34, end - 0.2)]), INK, 14 / z
    )
    lift = top + 0.42
    sheet.shape(
        _panel([(left, top, fold), (right, top, fold), (right, lift, end), (left, lift, end)]),
        PAPER,
    )
    sheet.shape(
        _panel([(right, under, fold), (right, top, fold), (right, lift, end), (right, under, end)]),
        MIST,
    )


def _sleeper(sheet: Sheet, z: float, ink: str, shade: str) -> None:
    left, right, under, top = TROLLEY
    low, fold, end = under - 0.1, z + 1.15, z + 1.75
    middle, crown = (left + right) / 2, top + 0.24
    pillow = [
        (left + 0.1, 1.02, end - 0.2),
        (right - 0.1, 1.02, end - 0.2),
        (right - 0.1, 1.3, end),
        (left + 0.1, 1.3, end),
    ]
    sheet.shape(_panel(pillow), SAND)
    sheet.disc(*_seen(middle, 1.17, end - 0.2), 82 / end, INK)
    sheet.shape(
        _panel(
            [(left, top, z), (middle, crown, z), (middle, crown + 0.06, fold), (left, top, fold)]
        ),
        shade,
    )
    sheet.shape(
        _panel(
            [(middle, crown, z), (right, top, z), (right, top, fold), (middle, crown + 0.06, fold)]
        ),
        ink,
    )
    sheet.shape(
        _panel([(right, low, z), (right, top, z), (right, top, fold), (right, low, fold)]),
        shade,
    )
    hem = [(left, low, z), (left, top, z), (middle, crown, z), (right, top, z), (right, low, z)]
    foot = _panel(hem)
    sheet.shape(foot, ink)
    sheet.hatch(foot, shade, gap=16 / z, width=4 / z, slope=0.7)
