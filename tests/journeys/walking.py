"""Walking from page to page, with axe-core looking at each, in light and dark, wide and at 320 px."""

from pathlib import Path

import pytest

from tests.journeys.conftest import Visitor

# How a page is looked at; it is walked on from as it is at last.
LOOKS = [
    ("dark", {"width": 320, "height": 640}),
    ("light", {"width": 1280, "height": 900}),
]
TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


def page_templates() -> set[str]:
    """The templates of all pages; mails are no pages."""
    names = {str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html")}
    return {name for name in names if "email/" not in name}


class Walk:
    """One visitor opening page after page, each looked at by axe in every look."""

    def __init__(self, visitor: Visitor, *more: str) -> None:
        self.visitor, self.more, self.violations = visitor, more, []

    def look(self) -> None:
        page = self.visitor.page
        for color_scheme, size in LOOKS:
            # Without motion, so that no colour is caught on its way to the other.
            page.emulate_media(color_scheme=color_scheme, reduced_motion="reduce")
            page.set_viewport_size(size)
            found = self.visitor.axe_violations(*self.more)
            if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
                found.append(f"{page.url} is wider than its window")
            self.violations += [f"{color_scheme}, {size['width']} px: {fault}" for fault in found]

    def end(self) -> None:
        self.visitor.page.emulate_media(color_scheme="light", reduced_motion="no-preference")
        if self.violations:
            pytest.fail("\n".join(self.violations), pytrace=False)

    def open(self, path: str) -> None:
        self.visitor.open(path)
        self.look()

    def press(self, selector: str) -> None:
        with self.visitor.page.expect_navigation():
            self.visitor.page.locator(selector).first.click()
        self.look()
