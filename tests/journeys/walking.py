"""Walking from page to page, with axe-core looking at each, in light and dark, wide and at 320 px."""

from pathlib import Path

import pytest

from tests.journeys.conftest import Visitor

LOOKS = {
    "light, wide": {"color_scheme": "light", "viewport": {"width": 1280, "height": 900}},
    "dark, narrow": {"color_scheme": "dark", "viewport": {"width": 320, "height": 640}},
}
TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


def page_templates() -> set[str]:
    """The templates of all pages; mails are no pages."""
    names = {str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html")}
    return {name for name in names if "email/" not in name}


class Walk:
    """One visitor opening page after page, each looked at by axe."""

    def __init__(self, visitor: Visitor, *more: str) -> None:
        self.visitor, self.more, self.violations = visitor, more, []

    def look(self) -> None:
        self.violations += self.visitor.axe_violations(*self.more)
        if not self.visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
            self.violations.append(f"{self.visitor.page.url} is wider than its window")

    def end(self) -> None:
        if self.violations:
            pytest.fail("\n".join(self.violations), pytrace=False)

    def open(self, path: str) -> None:
        self.visitor.open(path)
        self.look()

    def press(self, selector: str) -> None:
        with self.visitor.page.expect_navigation():
            self.visitor.page.locator(selector).first.click()
        self.look()
