"""The paper, the inks and the pen that every drawing is made with."""

from __future__ import annotations

import io
import itertools
import math
from collections.abc import Sequence
from random import Random

from PIL import Image, ImageChops, ImageDraw

Point = tuple[float, float]
Points = Sequence[Point]

PAPER, INK, RED = "#f7f3ec", "#1f1a17", "#8f1d3f"
ROSE, BLUSH, PLUM = "#cf9a9c", "#ecd8d0", "#5c1630"
SLATE, MIST, NIGHT, DUSK = "#5b6973", "#bcc4c4", "#272b34", "#3a414c"
OCHRE, STRAW, SAGE, MOSS = "#c48d3a", "#e8cf9c", "#93a184", "#5f6d56"
STONE, SAND = "#ddd2c2", "#ebe3d6"

# Every drawing is composed on a board of this size; another shape of picture is cut from its middle.
BOARD_WIDTH, BOARD_HEIGHT, OVERSAMPLING, COLOURS = 1600, 900, 3, 240


class Sheet:
    """A sheet of paper to draw on, in board units, at three times the size it is printed."""

    def __init__(self, width: int, height: int, ground: str = PAPER) -> None:
        self.size = (width, height)
        big = (width * OVERSAMPLING, height * OVERSAMPLING)
        self.scale = max(big[0] / BOARD_WIDTH, big[1] / BOARD_HEIGHT)
        self.shift = (
            (big[0] - BOARD_WIDTH * self.scale) / 2,
            (big[1] - BOARD_HEIGHT * self.scale) / 2,
        )
        self.image = Image.new("RGB", big, ground)
        self.pen = ImageDraw.Draw(self.image)

    def place(self, points: Points) -> list[Point]:
        """Board units to pixels."""
        return [(x * self.scale + self.shift[0], y * self.scale + self.shift[1]) for x, y in points]

    def shape(self, points: Points, ink: str) -> None:
        self.pen.polygon(self.place(points), fill=ink)

    def box(
        self, left: float, top: float, right: float, bottom: float, ink: str, radius: float = 0
    ) -> None:
        corners = self.place([(left, top), (right, bottom)])
        self.pen.rounded_rectangle(corners, radius * self.scale, fill=ink)

    def oval(self, x: float, y: float, across: float, down: float, ink: str) -> None:
        """An ellipse about (x, y), by its two radii."""
        (left, top), (right, bottom) = self.place([(x - across, y - down), (x + across, y + down)])
        self.pen.ellipse((left, top, max(left, right - 1), max(top, bottom - 1)), fill=ink)

    def disc(self, x: float, y: float, radius: float, ink: str) -> None:
        self.oval(x, y, radius, radius, ink)

    def stroke(self, points: Points, ink: str, width: float) -> None:
        """A line with round joints and ends, as broad as one likes."""
        for a, b in itertools.pairwise(points):
            run = math.dist(a, b) or 1
            aside = (width / 2 * (b[1] - a[1]) / run, width / 2 * (a[0] - b[0]) / run)
            edges = [
                (x + side * aside[0], y + side * aside[1])
                for (x, y), side in ((a, 1), (b, 1), (b, -1), (a, -1))
            ]
            self.shape(edges, ink)
        for x, y in points if width > 3 else ():
            self.disc(x, y, width / 2, ink)

    def overprint(self, points: Points, ink: str) -> None:
        """A transparent ink: what lies below shows through, darker."""
        frame, corners = self._frame(points)
        below = self.image.crop(frame)
        layer = Image.new("RGB", below.size, "white")
        ImageDraw.Draw(layer).polygon(corners, fill=ink)
        self.image.paste(ImageChops.multiply(below, layer), frame)

    def hatch(
        self, points: Points, ink: str, gap: float = 9, width: float = 2, slope: float = 1
    ) -> None:
        """Shade a shape with parallel lines; a slope of 0 is level, of 1 falls at 45 degrees."""
        frame, corners = self._frame(points)
        across, down = frame[2] - frame[0], frame[3] - frame[1]
        stencil, lines = (Image.new("L", (across, down)) for _ in range(2))
        ImageDraw.Draw(stencil).polygon(corners, fill=255)
        ruler, pace = ImageDraw.Draw(lines), gap * self.scale
        y = min(0.0, -slope * across) // pace * pace
        while y < max(down, down - slope * across):
            ruler.line(
                [(0, y), (across, y + slope * across)],
                fill=255,
                width=max(1, round(width * self.scale)),
            )
            y += pace
        self.image.paste(ink, frame, ImageChops.multiply(stencil, lines))

    def _frame(self, points: Points) -> tuple[tuple[int, int, int, int], list[Point]]:
        """The pixels that a shape touches, and its corners counted from their top left."""
        placed = self.place(points)
        left, top = (max(0, math.floor(min(p[i] for p in placed))) for i in (0, 1))
        right, bottom = (
            min(self.image.size[i], math.ceil(max(p[i] for p in placed)) + 1) for i in (0, 1)
        )
        frame = (left, top, max(right, left + 1), max(bottom, top + 1))
        return frame, [(x - left, y - top) for x, y in placed]

    def grain(self, seed: int, ink: str = PAPER, specks: int = 900) -> None:
        """The small misses of a hand-pulled print."""
        chance = Random(seed)
        for _ in range(specks):
            x, y = chance.uniform(0, BOARD_WIDTH), chance.uniform(0, BOARD_HEIGHT)
            self.disc(x, y, chance.uniform(0.3, 0.75), ink)

    def png(self) -> bytes:
        small = self.image.resize(self.size, Image.Resampling.LANCZOS)
        flat = small.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        buffer = io.BytesIO()
        flat.save(buffer, "PNG", optimize=True)
        return buffer.getvalue()


def smooth(points: Points, closed: bool = False, steps: int = 24) -> list[Point]:
    """A curve through all the points (Catmull-Rom)."""
    count = len(points)
    if closed:
        ring = [points[-1], *points, points[0], points[1]]
    else:
        ring = [points[0], *points, points[-1]]
    curve: list[Point] = []
    for i in range(count if closed else count - 1):
        a, b, c, d = ring[i : i + 4]
        for step in range(steps):
            t = step / steps
            curve.append((_between(a[0], b[0], c[0], d[0], t), _between(a[1], b[1], c[1], d[1], t)))
    return [*curve, points[0] if closed else points[-1]]


def _between(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (
        2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3
    )


def quad(left: float, top: float, right: float, bottom: float) -> list[Point]:
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def arc(
    x: float, y: float, radius: float, start: float, end: float, steps: int = 40
) -> list[Point]:
    """Points along a circle, in degrees clockwise from the right."""
    angles = (math.radians(start + (end - start) * i / steps) for i in range(steps + 1))
    return [(x + radius * math.cos(angle), y + radius * math.sin(angle)) for angle in angles]
