import csv

import pytest

from kingsfund.core.lists.csv_export import as_csv, safe_cell


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=cmd|'/c calc'!A0@example.org", "'=cmd|'/c calc'!A0@example.org"),
        ("+1@example.org", "'+1@example.org"),
        ("-1@example.org", "'-1@example.org"),
        ("@sum", "'@sum"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\n=1", "'\n=1"),
        ("\uff1d1+1", "'\uff1d1+1"),
        ("\uff0b1", "'\uff0b1"),
        ("\uff0d1", "'\uff0d1"),
        ("\uff20sum", "'\uff20sum"),
        ("reader@example.org", "reader@example.org"),
        ("", ""),
    ],
)
def test_no_cell_is_a_formula(text: str, cell: str) -> None:
    assert safe_cell(text) == cell


def test_table_begins_with_a_mark_and_its_heading() -> None:
    text = "".join(as_csv(["who", "note"], [["Ann", "=1+1"], ["Bo", 'says "no", twice']]))
    assert text[0] == "\ufeff"
    assert list(csv.reader(text[1:].splitlines())) == [
        ["who", "note"],
        ["Ann", "'=1+1"],
        ["Bo", 'says "no", twice'],
    ]
