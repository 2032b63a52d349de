import json
import re

import pytest

from articles.body import clean_html
from articles.templatetags.articles_tags import as_linked_data, framed

TABLE = "<table><caption>Beds &amp; wards</caption><tbody><tr><td>1</td></tr></tbody></table>"


def test_framed_leaves_a_body_without_tables_alone():
    assert framed("<p>One &amp; two.</p>") == "<p>One &amp; two.</p>"


def test_framed_gives_each_table_a_frame_with_a_name():
    page = framed(f"<p>A</p>{TABLE}<p>B</p><table><tbody></tbody></table><p>C</p>")
    assert re.findall(r'role="region" tabindex="0" aria-label="([^"]*)"', page) == [
        "Beds &amp; wards",
        "Table 2",
    ]
    assert page.startswith('<p>A</p><div class="table-frame"')
    assert TABLE in page
    assert page.count('<p class="table-hint">') == 2
    assert page.endswith("</div><p>C</p>")


def test_framed_frames_the_outer_table_only():
    inner = "<table><tbody><tr><td>x</td></tr></tbody></table>"
    page = framed(f"<table><tbody><tr><td>{inner}</td></tr></tbody></table>")
    assert page.count('class="table-frame"') == 1


@pytest.mark.parametrize(
    "caption",
    ['"><script>alert(1)</script>', '" onfocus="alert(1)" x="', "<b>bold</b>", "&lt;i&gt;"],
)
def test_framed_names_a_frame_harmlessly(caption):
    page = framed(clean_html(f"<table><caption>{caption}</caption><tr><td>1</td></tr></table>"))
    label = re.search(r'aria-label="([^"]*)">', page)[1]
    assert "<" not in label
    assert "<script" not in page
    assert page.startswith(
        f'<div class="table-frame" role="region" tabindex="0" aria-label="{label}"><table>'
    )


@pytest.mark.parametrize(
    "broken", ["<table><tr><td>open", "</table></table>", "<table></table></table>"]
)
def test_framed_survives_tables_that_do_not_end(broken):
    assert "1" in framed(clean_html(broken + "<p>1</p>"))


def test_linked_data_cannot_leave_its_element():
    data = {"headline": "</script><script>alert('1')</script><!-- & \u2028"}
    block = as_linked_data(data)
    inner = block.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert not set("<>&") & set(inner)
    assert json.loads(inner) == data
