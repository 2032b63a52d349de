from io import BytesIO
from pathlib import Path

from articles.importing.references import read_references
from tests.articles.importing.samples import save_wxr, write_item, write_meta, write_wxr
from tests.kingsfund.management.commands.test_import_wxr import run

PICTURE = "https://old.example.org/files/ward.jpg"


def attachment(number: int, **more: str) -> str:
    return write_item(number, "ward", "", post_type="attachment", attachment_url=PICTURE, **more)


def test_references_are_found_wherever_they_stand() -> None:
    text = write_wxr(
        write_item(1),
        write_item(9, "Call", "<p>Call us.</p>", post_type="wp_block"),
        write_item(8, "Old", "<p>Old.</p>", post_type="wp_block", status="trash"),
        attachment(4),
    )

    references = read_references(BytesIO(text.encode()))

    assert references.blocks == {9: "<p>Call us.</p>"}
    assert references.addresses == {4: PICTURE}


def test_every_loss_is_a_line_on_its_post(db: None, tmp_path: Path) -> None:
    path = save_wxr(
        tmp_path,
        write_item(
            1,
            "One",
            '<p>Two <!-- wp:block {"ref":9} /-->beds <math><mi>x</mi><mo>=</mo><mn>2</mn></math></p>'
            '<svg><text>drawn</text></svg><a href="#why">why</a> <a href="skype:x">call</a>',
            meta=write_meta("_thumbnail_id", "4") + write_meta("subtitle", "Said below"),
        ),
        write_item(2, "Two", meta=write_meta("_thumbnail_id", "5")),
        attachment(4),
        write_item(9, "Call", "<p>Call us.</p>", post_type="wp_block"),
    )

    lines = run(path)

    assert [line for line in lines if "post" in line and "changed" in line] == [
        "changed: post 1 “One”: left out: 1 × drawing, 1 × link that leads nowhere, "
        "1 × link within the text",
        f"changed: post 1 “One”: its featured picture stays behind: {PICTURE}",
        "changed: post 1 “One”: fields of its own left out: subtitle",
        "changed: post 2 “Two”: its featured picture stays behind (file 5, not in the export)",
    ]
