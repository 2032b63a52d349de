"""Drawings of what is counted and kept."""

import itertools
import math
from collections.abc import Sequence
from random import Random

from kingsfund.demo.pictures.sheet import (
    INK,
    MIST,
    MOSS,
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
    Points,
    Sheet,
    quad,
    smooth,
)

# The queue


def queue(sheet: Sheet) -> None:
    chance = Random(44)
    turns = [
        (60, 128),
        (420, 150),
        (800, 122),
        (1120, 130),
        (1268, 214),
        (1180, 326),
        (820, 340),
        (420, 330),
        (176, 420),
        (214, 566),
        (520, 604),
        (860, 568),
        (1150, 630),
        (1420, 700),
    ]
    path = smooth(turns, steps=80)
    sheet.stroke(path, SAND, 116)
    sheet.shape(quad(1396, 0, 1600, 900), STRAW)
    sheet.hatch(quad(1396, 0, 1600, 900), PAPER, gap=26, width=2.5, slope=0)
    sheet.shape([(1396, 640), (1396, 760), (1270, 826), (1270, 576)], STRAW)
    back = {1, 2, 3, 5, 6, 8, 9, 10, 12, 14, 15, 18, 22, 29}
    inks = [SLATE, OCHRE, MIST, SAGE, SLATE, STONE, MOSS]
    last = inks[0]
    for place, (x, y, turn) in enumerate(_evenly(path, 60)):
        last = chance.choice([ink for ink in inks if ink != last])
        ink = RED if place in back else last
        hair = chance.choice([INK, INK, "#4b3428", "#76563d", "#a5835b"])
        _person(sheet, x + chance.uniform(-6, 6), y + chance.uniform(-8, 8), turn, ink, hair)
    sheet.shape(quad(1380, 0, 1412, 636), INK)
    sheet.shape(quad(1380, 764, 1412, 900), INK)
    sheet.stroke([(1406, 770), (1496, 812)], INK, 10)
    sheet.grain(12)


def _evenly(path: Points, gap: float) -> list[tuple[float, float, float]]:
    """Places along a path at equal distances, each with the direction there."""
    places: list[tuple[float, float, float]] = []
    walked = gap
    for (ax, ay), (bx, by) in itertools.pairwise(path):
        walked += math.dist((ax, ay), (bx, by))
        if walked >= gap:
            places.append((ax, ay, math.atan2(by - ay, bx - ax)))
            walked = 0
    return places


def _person(sheet: Sheet, x: float, y: float, turn: float, ink: str, hair: str) -> None:
    """Somebody from above: shoulders across the way they face, and a head."""
    along, across = (math.cos(turn), math.sin(turn)), (-math.sin(turn), math.cos(turn))
    ring = [
        (x + across[0] * side + along[0] * front, y + across[1] * side + along[1] * front)
        for side, front in (
            (37 * math.cos(a), 19 * math.sin(a)) for a in (i * math.tau / 40 for i in range(40))
        )
    ]
    sheet.overprint([(px + 7, py + 8) for px, py in ring], "#d6cabb")
    sheet.shape(ring, ink)
    sheet.disc(x + along[0] * 3, y + along[1] * 3, 14, hair)


# The shelves


def records_shelves(sheet: Sheet) -> None:
    chance = Random(71)
    sheet.shape(quad(0, 0, 1600, 900), "#d3c6b4")
    inks = [OCHRE, SLATE, SAGE, ROSE, STRAW, MIST, SAND, MOSS, STONE]
    for shelf in range(4):
        top = -20 + shelf * 232
        sheet.shape(quad(0, top, 1600, top + 212), "#4a4038")
        x = 10.0
        while x < 1600:
            x = _folder(sheet, x, top + 212, chance, inks, shelf)
        sheet.shape(quad(0, top + 212, 1600, top + 232), STONE)
        sheet.shape(quad(0, top + 226, 1600, top + 232), "#a99b89")
    for x in (532, 1066):
        sheet.shape(quad(x, 0, x + 22, 900), STONE)
        sheet.shape(quad(x + 16, 0, x + 22, 900), "#a99b89")
    _pulled_folder(sheet, 770, 656)
    sheet.grain(40)


def _folder(
    sheet: Sheet, x: float, base: float, chance: Random, inks: Sequence[str], shelf: int
) -> float:
    """One spine on a shelf, or sometimes a gap; gives back where the next one stands."""
    wide, tall = chance.uniform(15, 34), chance.uniform(150, 188)
    clear = shelf == 2 and 690 < x < 850
    if clear or chance.random() < 0.035:
        return x + wide + 14
    ink = chance.choice(inks)
    lean = 0.0 if chance.random() > 0.05 else 20.0
    spine = [(x + lean, base - tall), (x + wide + lean, base - tall), (x + wide, base), (x, base)]
    sheet.shape(spine, ink)
    label = base - tall + 28
    if wide > 19 and not lean:
        sheet.shape(quad(x + 5, label, x + wide - 5, label + 34), PAPER)
        sheet.stroke([(x + wide / 2, label + 7), (x + wide / 2, label + 26)], SLATE, 2)
    low, high = x + lean * 38 / tall, x + lean * 46 / tall
    stripe = [
        (high + 2, base - 46),
        (high + wide - 2, base - 46),
        (low + wide - 2, base - 38),
        (low + 2, base - 38),
    ]
    sheet.shape(stripe, RED if chance.random() < 0.16 else INK)
    return x + wide + lean + 3


def _pulled_folder(sheet: Sheet, x: float, base: float) -> None:
    sheet.overprint(
        [(x - 30, base + 14), (x + 104, base + 14), (x + 120, base + 60), (x - 14, base + 60)],
        "#a3978a",
    )
    sheet.shape(
        [(x + 42, base - 196), (x + 84, base - 176), (x + 84, base + 12), (x + 42, base + 42)],
        PAPER,
    )
    for sheet_edge in range(5):
        edge = x + 48 + sheet_edge * 8
        sheet.stroke(
            [(edge, base - 186 + sheet_edge * 4), (edge, base + 34 - sheet_edge * 5)], STONE, 2
        )
    sheet.shape(quad(x, base - 204, x + 44, base + 44), RED)
    sheet.shape(
        [(x, base - 204), (x + 44, base - 204), (x + 86, base - 182), (x + 46, base - 182)], PLUM
    )
    sheet.shape(quad(x + 8, base - 164, x + 36, base - 112), PAPER)
    sheet.stroke([(x + 22, base - 152), (x + 22, base - 124)], INK, 3)
