import pytest

from articles.content import tree
from articles.content.sanitize import clean_html


@pytest.mark.parametrize(
    "markup",
    [
        "a<p>b &amp; c&nbsp;&lt;d&gt;</p>e",
        "<table><caption><p>A</p><p>B</p></caption><tbody><tr><td>a</td></tr></tbody></table>",
        '<p><a href="https://x.org/?a=1&amp;b=%22" title="&quot;&lt;&gt;" rel="noopener">x</a><br>y</p>',
        '<figure class="picture"><img src="/media/x.webp" alt="a &gt; b"></figure>',
        "<pre>a\n\n b</pre>",
        "",
    ],
)
def test_tree_is_written_as_it_was_read(markup: str) -> None:
    assert clean_html(markup) == markup
    assert tree.serialise(tree.parse(markup).children) == markup


def test_what_lies_deep_is_laid_flat() -> None:
    root = tree.parse("<div>" * 5000 + "x")
    assert sum(1 for _ in root.descendants()) == 5000
    assert tree.text_of(root.children) == "x"
    assert len(tree.serialise(root.children)) == 5000 * len("<div></div>") + 1


def test_blocks_are_the_outermost_elements_and_what_stands_between() -> None:
    root = tree.parse(" \n<p>a</p>\nb <em>c</em><ul><li>d</li></ul><hr> ")
    assert [tree.serialise(nodes) for nodes in tree.blocks_of(root)] == [
        " \n<p>a</p>",
        "\nb <em>c</em>",
        "<ul><li>d</li></ul>",
        "<hr> ",
    ]


def test_plain_text_parts_what_stands_apart() -> None:
    nodes = tree.parse('<h2>A</h2><p>b<span class="note">c</span> d<br>e</p>').children
    assert tree.plain_text(nodes) == "A b c d e"
    assert tree.plain_text(nodes, notes=False) == "A b d e"
