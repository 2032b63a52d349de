"""Drawings of the places where care happens otherwise."""

import math
from random import Random

from kingsfund.demo.pictures.sheet import (
    BLUSH,
    DUSK,
    INK,
    MIST,
    MOSS,
    NIGHT,
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
    Points,
    Sheet,
    arc,
    quad,
    smooth,
)

# Neighbourhoods


def neighbourhoods(sheet: Sheet) -> None:
    _districts(sheet, Random(19))
    _river(sheet)
    _pen_line(sheet)
    sheet.grain(5)


def _districts(sheet: Sheet, chance: Random) -> None:
    seeds = [
        (
            col * 200 + 100 + (100 if row % 2 else 0) + chance.uniform(-62, 62),
            row * 190 + 40 + chance.uniform(-58, 58),
        )
        for row in range(-1, 6)
        for col in range(-1, 9)
    ]
    inks = [STRAW, SAGE, MIST, BLUSH, OCHRE, STONE, ROSE, SLATE]
    used: list[tuple[Point, str]] = []
    for seed in seeds:
        close = {ink for other, ink in used if math.dist(seed, other) < 290}
        ink = next(
            ink
            for ink in chance.sample(inks, len(inks))
            if ink not in close or len(close) == len(inks)
        )
        used.append((seed, ink))
        cell = _cell(seed, seeds)
        sheet.shape(cell, ink)
        _streets(sheet, seed, cell, PAPER if ink == SLATE else INK, chance)
        sheet.stroke([*cell, cell[0]], PAPER, 9)


def _river(sheet: Sheet) -> None:
    """Water across the board, and three bridges."""
    banks = [
        (-40, 640),
        (190, 590),
        (400, 668),
        (640, 610),
        (830, 470),
        (1040, 440),
        (1240, 300),
        (1440, 270),
        (1660, 130),
    ]
    river = smooth(banks)
    sheet.stroke(river, PAPER, 68)
    sheet.stroke(river, "#dfe4e2", 50)
    for (x, y), (dx, dy) in (
        ((258, 608), (-14, 46)),
        ((930, 455), (8, 48)),
        ((1345, 282), (10, 46)),
    ):
        for side in (-9, 9):
            sheet.stroke([(x - dx + side, y - dy), (x + dx + side, y + dy)], INK, 4)


def _cell(seed: Point, seeds: Points) -> list[Point]:
    """The part of the board nearer to this seed than to any other (Voronoi)."""
    cell = quad(-300, -300, 1900, 1200)
    for other in seeds:
        if other == seed or math.dist(seed, other) > 700:
            continue
        middle = ((seed[0] + other[0]) / 2, (seed[1] + other[1]) / 2)
        away = (other[0] - seed[0], other[1] - seed[1])
        cell = _cut(cell, middle, away)
    return cell


def _cut(cell: Points, middle: Point, away: Point) -> list[Point]:
    """Keep what lies on the near side of a line."""
    kept: list[Point] = []
    for (ax, ay), (bx, by) in zip(cell, [*cell[1:], cell[0]], strict=True):
        a = (ax - middle[0]) * away[0] + (ay - middle[1]) * away[1]
        b = (bx - middle[0]) * away[0] + (by - middle[1]) * away[1]
        if a <= 0:
            kept.append((ax, ay))
        if (a < 0 < b) or (b < 0 < a):
            part = a / (a - b)
            kept.append((ax + (bx - ax) * part, ay + (by - ay) * part))
    return kept


def _streets(sheet: Sheet, seed: Point, cell: Points, ink: str, chance: Random) -> None:
    slope = chance.choice([-1.6, -0.7, -0.25, 0.3, 0.8, 1.7])
    small = [(seed[0] + (x - seed[0]) * 0.86, seed[1] + (y - seed[1]) * 0.86) for x, y in cell]
    sheet.hatch(small, PAPER, gap=24 * math.hypot(1, slope), width=2.4, slope=slope)
    for _ in range(7):
        x, y = seed[0] + chance.uniform(-58, 58), seed[1] + chance.uniform(-50, 50)
        size = chance.uniform(6, 10)
        eaves = y - size * 0.4
        sheet.shape(
            [
                (x - size, y + size),
                (x - size, eaves),
                (x, y - size * 1.3),
                (x + size, eaves),
                (x + size, y + size),
            ],
            ink,
        )


def _pen_line(sheet: Sheet) -> None:
    round_here = [
        (560, 236),
        (700, 176),
        (850, 214),
        (960, 170),
        (1076, 262),
        (1062, 388),
        (1130, 520),
        (1040, 640),
        (900, 668),
        (790, 734),
        (640, 690),
        (520, 560),
        (566, 430),
        (496, 330),
    ]
    line = smooth(round_here, closed=True)
    sheet.overprint(line, "#f0d3d2")
    sheet.stroke(line, RED, 13)
    sheet.stroke(smooth([(552, 244), (580, 214), (640, 188), (716, 160)]), RED, 11)


# Two chairs


def two_chairs(sheet: Sheet) -> None:
    sheet.shape(quad(0, 0, 1600, 660), "#e8dccb")
    sheet.shape(quad(0, 660, 1600, 900), "#cbbca8")
    sheet.shape(quad(0, 652, 1600, 664), PAPER)
    _tall_window(sheet)
    sheet.shape([(668, 664), (932, 664), (700, 900), (260, 900)], "#e3d6c2")
    for x in (430, 1170):
        sheet.oval(x, 806, 226, 26, "#ab9b87")
    sheet.oval(800, 808, 120, 18, "#ab9b87")
    _armchair(sheet, 430, 1, RED, PLUM)
    _armchair(sheet, 1170, -1, SLATE, DUSK)
    _low_table(sheet)
    sheet.grain(30)


def _tall_window(sheet: Sheet) -> None:
    sheet.shape(quad(650, 84, 950, 600), PAPER)
    sheet.shape(quad(668, 102, 932, 582), "#dfe4e2")
    sheet.shape(
        [*smooth([(668, 470), (740, 420), (820, 452), (932, 396)]), (932, 582), (668, 582)], SAGE
    )
    sheet.shape([*smooth([(668, 540), (780, 500), (932, 524)]), (932, 582), (668, 582)], MOSS)
    sheet.disc(870, 214, 34, STRAW)
    sheet.shape(quad(795, 102, 805, 582), PAPER)
    sheet.shape(quad(668, 300, 932, 310), PAPER)
    sheet.shape(quad(630, 600, 970, 620), PAPER)
    sheet.hatch(quad(560, 84, 650, 600), ROSE, gap=11, width=3, slope=-8)
    sheet.hatch(quad(950, 84, 1040, 600), ROSE, gap=11, width=3, slope=8)


def _armchair(sheet: Sheet, x: float, facing: int, ink: str, shade: str) -> None:
    """An armchair from the side; `facing` is 1 for right and -1 for left."""

    def turned(points: Points) -> list[Point]:
        return [(x + facing * px, py) for px, py in points]

    for leg in (-150, 132):
        sheet.shape(turned([(leg - 9, 740), (leg + 15, 740), (leg + 8, 806), (leg - 6, 806)]), INK)
    back = smooth(
        [
            (-196, 748),
            (-224, 560),
            (-232, 420),
            (-196, 366),
            (-140, 372),
            (-112, 430),
            (-96, 560),
            (-80, 748),
        ]
    )
    sheet.shape(turned(back), ink)
    behind = [*back[: len(back) * 3 // 7], (-176, 500), (-150, 748)]
    sheet.hatch(turned(behind), shade, gap=10, width=2.5, slope=1.2 * facing)
    arm = [
        (-150, 752),
        (-150, 590),
        (-128, 552),
        (60, 540),
        (150, 548),
        (182, 580),
        (176, 624),
        (158, 640),
        (160, 752),
    ]
    sheet.shape(turned([arm[0], *smooth(arm[1:-1]), arm[-1]]), ink)
    sheet.stroke(turned(smooth([(-118, 600), (0, 586), (120, 588), (148, 606)])), shade, 5)
    sheet.shape(turned([(-197, 738), (161, 738), (157, 762), (-191, 762)]), shade)


def _low_table(sheet: Sheet) -> None:
    for foot in (-62, 0, 62):
        sheet.stroke([(800 + foot * 0.5, 672), (800 + foot, 806)], INK, 9)
    sheet.oval(800, 670, 142, 24, INK)
    sheet.oval(800, 662, 142, 24, OCHRE)
    sheet.shape([(770, 654), (826, 652), (838, 668), (776, 671)], PAPER)
    for x, side in ((716, -1), (884, 1)):
        sheet.oval(x, 660, 34, 8, SAND)
        sheet.shape([(x - 20, 626), (x + 20, 626), (x + 14, 660), (x - 14, 660)], PAPER)
        sheet.oval(x, 626, 20, 5, PLUM)
        sheet.stroke(
            arc(x + side * 20, 640, 9, -80, 80) if side > 0 else arc(x - 20, 640, 9, 100, 260),
            PAPER,
            4,
        )


# The doorstep


def doorstep(sheet: Sheet) -> None:
    sheet.shape(quad(0, 0, 1600, 900), BLUSH)
    sheet.shape(quad(0, 300, 1600, 900), "#e6c9c0")
    _clock_moon(sheet, 939, 120)
    fronts = [(SLATE, DUSK), (OCHRE, INK), (SAGE, MOSS), (RED, PLUM), (MIST, SLATE)]
    for place, (wall, roof) in enumerate(fronts):
        _house(sheet, 60 + place * 270, wall, roof, is_open=place == 2)
    sheet.shape(quad(0, 776, 1600, 900), "#8d8176")
    sheet.shape(quad(0, 776, 1600, 788), STONE)
    sheet.shape([(640, 776), (718, 776), (880, 900), (690, 900)], STRAW)
    _visitor(sheet, 846, 846)
    sheet.stroke([(1500, 800), (1500, 420), (1478, 396), (1450, 396)], INK, 9)
    sheet.shape([(1424, 396), (1468, 396), (1460, 420), (1432, 420)], INK)
    sheet.grain(27)


def _clock_moon(sheet: Sheet, x: float, y: float) -> None:
    sheet.disc(x, y, 98, PAPER)
    for hour in range(12):
        angle = math.radians(hour * 30)
        inner = 78 if hour % 3 == 0 else 86
        marks = [(x + r * math.sin(angle), y - r * math.cos(angle)) for r in (inner, 93)]
        sheet.stroke(marks, INK, 6 if hour % 3 == 0 else 3)
    for degrees, reach, width in ((144, 46, 8), (300, 70, 6)):
        angle = math.radians(degrees)
        sheet.stroke(
            [(x, y), (x + reach * math.sin(angle), y - reach * math.cos(angle))], RED, width
        )
    sheet.disc(x, y, 9, INK)


def _house(sheet: Sheet, left: float, wall: str, roof: str, is_open: bool) -> None:
    right = left + 270
    sheet.shape(quad(left, 340, right, 776), wall)
    sheet.shape([(left - 4, 344), (left + 40, 236), (right - 40, 236), (right + 4, 344)], roof)
    sheet.hatch(
        [(left, 342), (left + 40, 238), (right - 40, 238), (right, 342)],
        wall,
        gap=14,
        width=2,
        slope=0,
    )
    sheet.shape(quad(left + 182, 176, left + 226, 262), roof)
    for pot in (190, 210):
        sheet.shape(quad(left + pot, 158, left + pot + 10, 178), OCHRE if wall != OCHRE else RED)
    for x in (46, 164):
        sheet.shape(quad(left + x, 392, left + x + 66, 496), PAPER)
        sheet.shape(quad(left + x + 7, 399, left + x + 59, 489), NIGHT if not is_open else DUSK)
        sheet.shape(quad(left + x + 7, 441, left + x + 59, 446), PAPER)
    sheet.shape(quad(left + 150, 566, left + 240, 690), PAPER)
    sheet.shape(quad(left + 158, 574, left + 232, 682), STRAW if is_open else NIGHT)
    sheet.shape(quad(left + 193, 574, left + 198, 682), PAPER)
    sheet.shape(quad(left + 32, 556, left + 126, 776), PAPER)
    sheet.shape(quad(left + 40, 564, left + 118, 776), STRAW if is_open else roof)
    if is_open:
        sheet.shape([(left + 40, 564), (left + 40, 776), (left + 4, 798), (left + 4, 556)], RED)
        sheet.disc(left + 12, 684, 5, STRAW)
    else:
        sheet.disc(left + 106, 680, 6, STRAW)
    sheet.hatch(quad(right - 26, 344, right, 776), roof, gap=9, width=2, slope=-1)


def _visitor(sheet: Sheet, x: float, y: float) -> None:
    sheet.overprint([(x - 20, y), (x + 20, y), (x + 92, y + 40), (x + 50, y + 44)], "#9a8e84")
    sheet.stroke([(x - 9, y), (x - 7, y - 52)], INK, 12)
    sheet.stroke([(x + 13, y), (x + 6, y - 52)], INK, 12)
    sheet.shape([(x - 19, y - 128), (x + 15, y - 128), (x + 25, y - 36), (x - 26, y - 36)], PLUM)
    sheet.disc(x - 3, y - 146, 18, INK)
    sheet.stroke([(x + 11, y - 120), (x + 31, y - 74)], PLUM, 11)
    sheet.box(x + 16, y - 72, x + 54, y - 34, INK, 4)
