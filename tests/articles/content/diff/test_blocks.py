import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.content.diff.blocks import FormattedText, read_blocks


def read(markup: str) -> list[tuple[str, str]]:
    return [(block.label, block.text) for block in read_blocks(markup)]


@pytest.mark.parametrize(
    ("markup", "blocks"),
    [
        ("<p>One\n two&nbsp;&amp;  three</p><p></p>", [("Paragraph", "One two & three")]),
        ('<h2 id="a">A</h2><h4>B</h4>', [("Heading, level 2", "A"), ("Heading, level 4", "B")]),
        ("<p>A</p><hr><p>B</p>", [("Paragraph", "A"), ("Rule", "—"), ("Paragraph", "B")]),
        ("<pre>a\n  b</pre>", [("Code", "a\n  b")]),
        ("<p>a<br>b</p>", [("Paragraph", "a\nb")]),
        ("<blockquote><p>a</p><p>b</p></blockquote>", [("Quotation", "a"), ("Quotation", "b")]),
        (
            "<ul><li><p>a</p><ol><li>b</li></ol></li><li>c</li></ul>",
            [("List item", "a"), ("Numbered list item, level 2", "b"), ("List item", "c")],
        ),
        ("<dl><dt>a</dt><dd>b</dd></dl>", [("Term", "a"), ("Definition", "b")]),
        (
            "<table><caption>t</caption><thead><tr><th>a</th><th>b</th></tr></thead>"
            "<tbody><tr><td><p>c</p><p>d</p></td><td>e</td></tr><tr><td></td></tr></tbody></table>",
            [
                ("Caption of the table", "t"),
                ("Row of a table", "a | b"),
                ("Row of a table", "c d | e"),
            ],
        ),
        (
            '<p>a<span class="note">n, <a href="https://x.example/">m</a></span>.</p>',
            [("Paragraph", "a [Footnote: n, m].")],
        ),
        ("loose <em>text</em><p>a</p>", [("Paragraph", "loose text"), ("Paragraph", "a")]),
        ("<figure><table><tr><td>a</td></tr></table></figure>", [("Row of a table", "a")]),
        ("<p>never closed<ul><li>x", [("Paragraph", "never closed"), ("List item", "x")]),
        ("</p></li>a", [("Paragraph", "a")]),
        ("", []),
    ],
)
def test_body_is_read_as_the_blocks_that_a_reader_sees(markup, blocks):
    assert read(markup) == blocks


def test_picture_is_read_with_all_its_texts():
    (block,) = read_blocks(
        '<figure class="picture"><img src="/media/pictures/x.webp" alt="A ward"><figcaption>'
        'A <em>full</em> ward <span class="credit">Ada Marsh</span></figcaption></figure>'
    )
    assert block.noun == "picture"
    assert [(part.label, part.text) for part in block.parts] == [
        ("File", "/media/pictures/x.webp"),
        ("Description", "A ward"),
        ("Caption", "A full ward"),
        ("Credit", "Ada Marsh"),
    ]


@pytest.mark.parametrize(
    ("attributes", "description"),
    [('alt=""', ""), ('alt="" role="presentation"', "none, it is decoration")],
)
def test_decoration_is_not_a_picture_that_nobody_described(attributes, description):
    (block,) = read_blocks(f'<figure class="picture"><img src="x" {attributes}></figure>')
    assert block.parts[1].text == description


def test_pull_quote_and_embed_are_read_in_their_parts():
    quote, embed = read_blocks(
        '<figure class="pull-quote"><blockquote><p>Said</p></blockquote>'
        "<figcaption>Ada Marsh, fellow</figcaption></figure>"
        '<figure class="embed"><a href="https://video.example/1">A film</a></figure>'
    )
    assert [part.text for part in quote.parts] == ["Said", "Ada Marsh, fellow"]
    assert embed.parts == (
        FormattedText("What it is", "A film"),
        FormattedText("Address", "https://video.example/1", is_whole=True),
    )


def test_formats_are_kept_with_the_characters_they_are_on():
    (block,) = read_blocks('<p>a <strong>b <a href="https://x.example/">c</a></strong> d</p>')
    assert block.parts[0].runs == (
        (2, 4, frozenset({"bold"})),
        (4, 5, frozenset({"bold", "link to https://x.example/"})),
    )


def test_formats_do_not_make_another_block():
    (plain,), (bold,) = read_blocks("<p>a</p>"), read_blocks("<p><strong>a</strong></p>")
    assert plain.key == bold.key
    assert plain != bold


@settings(deadline=None)
@given(st.lists(st.sampled_from(["<p>", "</p>", "<table>", "<tr>", "<td>", "</tr>", "</table>",
    "<figure class='picture'>", "<img>", "</figure>", "<span class='note'>", "</span>", "<li>",
    "<ul>", "</ul>", "<a href='x'>", "</a>", "<br>", "word "]), max_size=30).map("".join))  # fmt: skip
def test_every_word_is_read_however_broken_the_markup_is(markup):
    text = " ".join(block.text for block in read_blocks(markup))
    assert text.count("word") == markup.count("word")


def test_depth_of_markup_has_no_limit():
    assert read("<blockquote>" * 5000 + "a") == [("Quotation", "a")]
