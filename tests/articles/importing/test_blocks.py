import pytest

from articles.importing.blocks import DEPTH, Blocks
from articles.importing.wordpress import read_body

LINK = "https://old.example.org/7/"
REF = '<!-- wp:block {{"ref":{}}} /-->'


def test_reusable_block_is_put_where_a_post_uses_it() -> None:
    words = "<!-- wp:paragraph -->\n<p>Call us.</p>\n<!-- /wp:paragraph -->"
    markup = f"<!-- wp:paragraph -->\n<p>One.</p>\n<!-- /wp:paragraph -->\n\n{REF.format(9)}"

    body = read_body(markup, link=LINK, reusable={9: f"{words}{REF.format(8)}", 8: "<p>Today.</p>"})

    assert body.html == "<p>One.</p>\n<p>Call us.</p>\n<p>Today.</p>"
    assert body.changes == []


def test_reusable_block_that_is_not_in_the_file_is_said_to_be_lost() -> None:
    body = read_body(f"<p>One.</p>{REF.format(9)}", link=LINK)

    assert body.html == "<p>One.</p>"
    assert body.changes == ["reusable block 9 is not in the file: its words are missing"]


def test_reusable_block_in_itself_ends() -> None:
    blocks = Blocks({1: f"a{REF.format(2)}", 2: f"b{REF.format(1)}"}, room=1000)

    assert blocks.expand(REF.format(1)).split() == ["a", "b"]
    assert list(blocks.losses) == [
        "reusable block 1 is in itself or too deep in others, and was left out there"
    ]


def test_reusable_blocks_do_not_multiply_beyond_the_room_for_them() -> None:
    many = {number: REF.format(number + 1) * 50 for number in range(1, DEPTH)} | {
        DEPTH: "word " * 99
    }
    blocks = Blocks(many, room=100_000)

    assert len(blocks.expand(REF.format(1))) < 200_000
    assert any("too long" in loss for loss in blocks.losses)


@pytest.mark.parametrize(
    ("markup", "changes"),
    [
        (
            '<!-- wp:latest-posts {"n":3} /--><!-- wp:acf/quote {"data":{"text":"x"}} /-->',
            ["blocks left out, because WordPress fills them itself: acf/quote, latest-posts"],
        ),
        ('<!-- wp:separator {"a":1} /--><!-- wp:more /-->', []),
        (
            '<!-- wp:block {"ref":9,"content":{"a":{"content":"Ours"}}} /-->',
            [
                "reusable block 9 comes with its own words: what this post put in their place is lost"
            ],
        ),
    ],
)
def test_blocks_whose_words_are_not_in_the_text_are_named(markup: str, changes: list[str]) -> None:
    assert read_body(markup, link=LINK, reusable={9: "x"}).changes == changes
