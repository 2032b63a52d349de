"""The colours of site.css and admin.css, held to the contrast that the look promises.

Contrast is (lighter + 0.05) / (darker + 0.05) of the relative luminances (WCAG 2.2, section 1.4.3).
"""

import re
from pathlib import Path

import pytest
from django.conf import settings

STATIC = Path(settings.BASE_DIR) / "kingsfund/static/kingsfund"
SITE, STAFF = ((STATIC / name).read_text() for name in ("site.css", "admin.css"))
MODES = {"light": 0, "dark": 1}
GROUNDS = ["paper", "panel", "field"]
TEXTS = ["ink", "quiet", "accent", "good", "warn", "wrong"]


def colours(css: str) -> dict[str, tuple[str, str]]:
    """The custom properties with a light and a dark value."""
    pattern = r"--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);"
    return {name: (light, dark) for name, light, dark in re.findall(pattern, css)}


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [(c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4) for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def between(css: str, one: str, other: str, mode: str) -> float:
    known = colours(css)
    return contrast(known[one][MODES[mode]], known[other][MODES[mode]])


def test_contrast_is_computed_as_the_standard_says():
    assert contrast("#000000", "#ffffff") == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("text", TEXTS)
def test_text_stands_out_seven_to_one(text, ground, mode):
    assert between(SITE, text, ground, mode) >= 7


@pytest.mark.parametrize("mode", MODES)
def test_text_on_a_button_stands_out_seven_to_one(mode):
    assert between(SITE, "on-accent", "accent", mode) >= 7


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("ground", GROUNDS)
def test_edge_of_a_field_stands_out_three_to_one(ground, mode):
    assert between(SITE, "edge", ground, mode) >= 3


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("ground", ["good-panel", "warn-panel", "wrong-panel"])
def test_text_of_a_message_in_the_admin_stands_out_seven_to_one(ground, mode):
    assert between(STAFF, "ink", ground, mode) >= 7


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    "button",
    [
        "button-hover-bg",
        "default-button-hover-bg",
        "close-button-bg",
        "close-button-hover-bg",
        "delete-button-bg",
        "delete-button-hover-bg",
    ],
)
def test_text_of_a_button_in_the_admin_stands_out_interface_to_ground(button, mode):
    assert between(STAFF, "on-accent", button, mode) >= 4.5


def test_admin_has_the_colours_of_the_site():
    site, staff = colours(SITE), colours(STAFF)
    assert {name: staff[name] for name in site} == site


def test_old_browsers_get_the_light_colours():
    fallback = SITE.split("@supports not (color: light-dark")[1].split("}")[0]
    plain = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", fallback))
    assert plain == {name: light for name, (light, _) in colours(SITE).items()}


@pytest.mark.parametrize("css", [SITE, STAFF], ids=["site", "admin"])
def test_every_property_that_is_used_is_defined(css):
    used = set(re.findall(r"var\(--([a-z0-9-]+)\)", css))
    defined = set(re.findall(r"--([a-z0-9-]+):", css))
    assert used - defined == set()


@pytest.mark.parametrize("css", [SITE, STAFF], ids=["site", "admin"])
def test_stylesheets_ask_nobody_else_and_write_no_data_addresses(css):
    assert re.findall(r"url\(\"(?!fonts/)", css) == []
    assert "@import" not in css
    assert "data:" not in css


def test_titles_of_a_picker_and_days_of_a_calendar_have_the_colour_for_their_ground() -> None:
    """Django gives them the colour of its header, which is dark there, or white."""
    rules = re.findall(r"^([^{}\n]+) \{ ([^}]+) \}", STAFF, re.MULTILINE)
    titles = [body for names, body in rules if ".selector-chosen-title label" in names]
    assert titles == ["color: var(--on-accent);"]
    days = [body for names, body in rules if ".calendar td" in names]
    assert days == ["background: var(--accent); color: var(--on-accent);"]
