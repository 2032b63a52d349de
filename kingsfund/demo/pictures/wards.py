"""Drawings of hospitals, from the inside and the outside."""

from kingsfund.demo.pictures.sheet import (
    BLUSH,
    DUSK,
    INK,
    MIST,
    NIGHT,
    OCHRE,
    PAPER,
    RED,
    ROSE,
    SAGE,
    SAND,
    SLATE,
    STONE,
    STRAW,
    Sheet,
    arc,
    quad,
    smooth,
)

# Stethoscope and chart


def stethoscope_chart(sheet: Sheet) -> None:
    heights = [150, 205, 180, 260, 240, 330, 375, 345, 470]
    inks = [MIST, STRAW, MIST, SAGE, MIST, STRAW, SAGE, MIST, STRAW]
    for place, (height, ink) in enumerate(zip(heights, inks, strict=True)):
        left = 236 + place * 134
        sheet.box(left, 780 - height, left + 92, 780, ink)
        sheet.hatch(
            quad(left + 58, 780 - height, left + 92, 780), SLATE, gap=10, width=1.6, slope=-0.8
        )
    sheet.stroke([(180, 782), (1440, 782)], INK, 5)
    for place in range(10):
        sheet.stroke([(214 + place * 134, 782), (214 + place * 134, 796)], INK, 4)
    _tubing(sheet)
    _chest_piece(sheet, 1354, 262)
    sheet.grain(3)


def _tubing(sheet: Sheet) -> None:
    left = smooth([(196, 122), (168, 190), (182, 300), (252, 392)])
    right = smooth([(372, 122), (400, 190), (380, 300), (302, 392)])
    for side in (left, right):
        sheet.stroke(side, INK, 13)
    for x, lean in ((196, 1), (372, -1)):
        sheet.stroke([(x, 122), (x + 26 * lean, 98)], INK, 13)
        sheet.disc(x + 32 * lean, 92, 17, INK)
    stem = [(277, 404), (286, 500), (372, 590), (500, 566), (604, 470), (708, 452), (806, 500)]
    rise = [(900, 492), (980, 394), (1066, 330), (1140, 352), (1206, 366), (1268, 318), (1340, 268)]
    tube = smooth(stem + rise)
    sheet.stroke(tube, RED, 24)
    sheet.stroke([(x - 4, y - 5) for x, y in tube[20:-16]], ROSE, 3.5)
    sheet.shape([(238, 380), (316, 380), (296, 440), (258, 440)], INK)


def _chest_piece(sheet: Sheet, x: float, y: float) -> None:
    sheet.disc(x, y, 76, INK)
    sheet.disc(x, y, 60, SLATE)
    sheet.disc(x, y, 46, PAPER)
    sheet.stroke(arc(x, y, 53, 200, 290), MIST, 4)
    sheet.disc(x, y, 8, RED)


# The ward at night


def night_ward(sheet: Sheet) -> None:
    sheet.shape(quad(0, 0, 1600, 900), NIGHT)
    sheet.disc(1290, 118, 62, SAND)
    sheet.disc(1314, 104, 54, NIGHT)
    sheet.shape(quad(90, 210, 1510, 800), DUSK)
    sheet.shape(quad(70, 196, 1530, 222), SLATE)
    for floor in range(3):
        sheet.shape(quad(90, 406 + floor * 190, 1510, 412 + floor * 190), NIGHT)
        for bay in range(9):
            if (floor, bay) == (2, 4):
                continue
            _window(sheet, 147 + bay * 150, 248 + floor * 190, floor, bay)
    sheet.shape(quad(0, 800, 1600, 900), INK)
    sheet.shape([(730, 800), (872, 800), (960, 900), (642, 900)], "#4b4438")
    sheet.shape(quad(718, 640, 884, 800), NIGHT)
    for left in (734, 806):
        sheet.shape(quad(left, 660, left + 62, 800), STRAW)
        sheet.hatch(quad(left, 660, left + 62, 800), OCHRE, gap=8, width=1.6, slope=0)
    sheet.shape(quad(708, 622, 894, 644), RED)
    for x, size in ((40, 92), (1556, 104), (1470, 66), (128, 60)):
        sheet.stroke([(x, 830), (x, 730)], INK, 10)
        sheet.oval(x, 720, size * 0.72, size, INK)
    sheet.grain(8, SLATE, 420)


def _window(sheet: Sheet, left: float, top: float, floor: int, bay: int) -> None:
    lit = {(0, 1): OCHRE, (0, 7): STRAW, (1, 3): OCHRE, (1, 5): STRAW, (2, 0): OCHRE, (2, 6): STRAW}
    right, sill, ink = left + 106, top + 130, lit.get((floor, bay), NIGHT)
    sheet.shape(quad(left, top, right, sill), ink)
    if (floor, bay) == (1, 5):
        _bedside(sheet, left, top)
    elif ink == NIGHT:
        blind = (22, 40, 130, 58, 31, 94, 22)[(floor * 4 + bay * 3) % 7]
        sheet.hatch(quad(left, top, right, top + blind), SLATE, gap=8, width=1.8, slope=0)
    else:
        for edge, fold in ((left, left + 26), (right, right - 26)):
            curtain = [(edge, top), (fold, top), ((edge + fold) / 2, sill), (edge, sill)]
            sheet.overprint(curtain, "#b98a72")
        sheet.shape(quad(left, top + 88, right, top + 92), DUSK)
    sheet.shape(quad(left - 6, sill, right + 6, sill + 8), SLATE)
    if (floor, bay) != (1, 5):
        sheet.shape(quad(left + 51, top, left + 55, sill), DUSK)


def _bedside(sheet: Sheet, left: float, top: float) -> None:
    """A nurse standing beside a bed, seen through the window."""
    sheet.shape(quad(left + 46, top + 96, left + 106, top + 108), PAPER)
    cover = smooth(
        [(left + 46, top + 98), (left + 58, top + 84), (left + 76, top + 82), (left + 86, top + 98)]
    )
    sheet.shape(cover, RED)
    sheet.box(left + 84, top + 86, left + 106, top + 97, MIST, 4)
    sheet.disc(left + 93, top + 83, 8, INK)
    sheet.shape(quad(left + 44, top + 108, left + 106, top + 112), INK)
    sheet.shape(quad(left + 50, top + 112, left + 54, top + 130), INK)
    sheet.disc(left + 24, top + 38, 11, INK)
    coat = [
        (left + 14, top + 53),
        (left + 34, top + 53),
        (left + 40, top + 130),
        (left + 8, top + 130),
    ]
    sheet.shape(coat, INK)
    sheet.stroke([(left + 30, top + 58), (left + 42, top + 76), (left + 58, top + 82)], INK, 7)


# Bed occupancy

LEVELS = [
    470, 452, 486, 430, 448, 402, 424, 372, 330, 352,
    286, 310, 244, 214, 250, 190, 168, 206, 150,
]  # fmt: skip


def bed_occupancy(sheet: Sheet) -> None:
    line = smooth([(150 + i * 72.5, y) for i, y in enumerate(LEVELS)], steps=14)
    limit = 330
    for y in (130, 230, 430, 530):
        sheet.stroke([(150, y), (1455, y)], STONE, 2)
    over = [(x, min(y, limit)) for x, y in line]
    sheet.shape([*over, (1455, limit), (150, limit)], BLUSH)
    sheet.hatch([*over, (1455, limit), (150, limit)], ROSE, gap=13, width=2.6, slope=-1)
    for place in range(44):
        sheet.stroke([(150 + place * 30, limit), (165 + place * 30, limit)], INK, 4)
    sheet.stroke(line, RED, 13)
    for i in range(0, len(LEVELS), 3):
        x, y = 150 + i * 72.5, LEVELS[i]
        sheet.disc(x, y, 17, RED)
        sheet.disc(x, y, 9, PAPER)
    sheet.stroke([(150, 96), (150, 612)], INK, 5)
    sheet.stroke([(150, 612), (1470, 612)], INK, 5)
    for i in range(9):
        _small_bed(sheet, 166 + i * 146, 776, i)
    sheet.grain(17)


def _small_bed(sheet: Sheet, left: float, base: float, place: int) -> None:
    """A bed from the side; the first few are empty, the later ones taken."""
    sheet.stroke([(left, base - 96), (left, base)], INK, 7)
    sheet.stroke([(left + 108, base - 58), (left + 108, base)], INK, 7)
    sheet.box(left, base - 44, left + 108, base - 28, INK)
    sheet.box(left + 6, base - 60, left + 104, base - 42, MIST, 6)
    sheet.box(left + 8, base - 72, left + 36, base - 56, SAND, 6)
    if place in (0, 1, 3):
        return
    ink = (OCHRE, SAGE, SLATE, RED)[place % 4]
    cover = smooth(
        [
            (left + 36, base - 60),
            (left + 52, base - 84),
            (left + 78, base - 78),
            (left + 104, base - 72),
        ]
    )
    sheet.shape([*cover, (left + 104, base - 44), (left + 36, base - 44)], ink)
    sheet.disc(left + 24, base - 80, 12, INK)
