"""Drawings for the demo articles, made with Pillow's plain shapes in a small set of printing inks."""

from collections.abc import Callable

from kingsfund.demo.pictures.corridors import corridor
from kingsfund.demo.pictures.places import doorstep, neighbourhoods, two_chairs
from kingsfund.demo.pictures.records import queue, records_shelves
from kingsfund.demo.pictures.sheet import Sheet
from kingsfund.demo.pictures.wards import bed_occupancy, night_ward, stethoscope_chart

DRAWINGS: dict[str, Callable[[Sheet], None]] = {
    "stethoscope-chart": stethoscope_chart,
    "night-ward": night_ward,
    "corridor": corridor,
    "neighbourhoods": neighbourhoods,
    "queue": queue,
    "two-chairs": two_chairs,
    "bed-occupancy": bed_occupancy,
    "doorstep": doorstep,
    "records-shelves": records_shelves,
}
NAMES: tuple[str, ...] = tuple(DRAWINGS)


def draw(name: str, width: int = 1600, height: int = 900) -> bytes:
    """The named drawing as a PNG; the same name and size always give the same bytes."""
    sheet = Sheet(width, height)
    DRAWINGS[name](sheet)
    return sheet.png()
