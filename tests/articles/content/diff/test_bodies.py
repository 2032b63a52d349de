import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.content.diff.bodies import BlockChange, compare_bodies, fold_unchanged
from articles.content.diff.words import WordChange
from tests.articles.content.diff.test_words import marked
from tests.growth import TIMES, assert_grows_in_proportion

PICTURE = (
    '<figure class="picture"><img src="{}" alt="{}"><figcaption>{} '
    '<span class="credit">{}</span></figcaption></figure>'
)


def told(change: BlockChange) -> tuple[str, str, str]:
    """Kind, label and text of one block."""
    return change.kind.value, change.label, " / ".join(marked(part.pieces) for part in change.parts)


def compared(old: str, new: str) -> list[tuple[str, str, str]]:
    return [told(change) for change in compare_bodies(old, new)]


def remarks(old: str, new: str) -> list[str]:
    return [remark for change in compare_bodies(old, new) for remark in change.remarks]


def test_words_are_compared_within_blocks_that_changed():
    assert compared(
        "<p>Kept as it was.</p><p>Beds are full in the ward.</p><p>Gone.</p>",
        "<p>Kept as it was.</p><h2>New</h2><p>Beds are free in the ward.</p>",
    ) == [
        ("same", "Paragraph", "Kept as it was."),
        ("added", "Heading, level 2", "{+New+}"),
        ("changed", "Paragraph", "Beds are [-full-]{+free+} in the ward."),
        ("removed", "Paragraph", "[-Gone.-]"),
    ]


def test_block_that_moved_is_not_deleted_and_inserted():
    old, new = "<p>A</p><p>B</p><p>C</p><h2>D</h2>", "<h2>D</h2><p>A</p><p>B</p><p>C</p>"
    assert compared(old, new) == [
        ("moved", "Heading, level 2", "D"),
        ("same", "Paragraph", "A"),
        ("same", "Paragraph", "B"),
        ("same", "Paragraph", "C"),
    ]
    assert remarks(old, new) == ["was after “C”"]
    assert remarks(new, old) == ["was at the beginning"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("a b c", "a <strong>b c</strong>", ["“b c”: now bold"]),
        ("a <em>b</em>", "a b", ["“b”: no longer italic"]),
        ("a <em>b</em>", "a <sup>b</sup>", ["“b”: no longer italic, now superscript"]),
        (
            'a <a href="https://a.example/">b</a>',
            'a <a href="https://b.example/">b</a>',
            ["“b”: link to https://a.example/ → https://b.example/"],
        ),
        ("a b", 'a <a href="mailto:x@y.example">b</a>', ["“b”: now a link to mailto:x@y.example"]),
        ('a <a href="https://a.example/">b</a>', "a b", ["“b”: no longer a link to https://a.example/"]),
        ("a b c d", 'a b c d <a href="https://a.example/">e</a>', ["“e”: link to https://a.example/"]),
        ('a b c <a href="https://a.example/">d</a>', "a b c", ["link to https://a.example/ removed"]),
        ("a<strong> </strong>b", "a b", []),
        ('<a href="https://a.example/" rel="noopener">b</a>', '<a href="https://a.example/">b</a>', []),
    ],
)  # fmt: skip
def test_formats_that_changed_are_said_in_words(old, new, said):
    assert remarks(f"<p>{old}</p>", f"<p>{new}</p>") == said


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("<h2>A</h2>", "<h3>A</h3>", "Heading, level 2 → Heading, level 3"),
        ("<p>A</p>", "<h2>A</h2>", "Paragraph → Heading, level 2"),
        ("<ul><li>A</li></ul>", "<ol><li>A</li></ol>", "List item → Numbered list item"),
        ("<p>A</p>", "<blockquote><p>A</p></blockquote>", "Paragraph → Quotation"),
    ],
)
def test_block_of_another_sort_with_the_same_words_is_changed_in_words(old, new, said):
    (change,) = compare_bodies(old, new)
    assert (change.kind, change.remarks) == (WordChange.CHANGED, (said,))


def test_anchors_and_white_space_are_no_change():
    old, new = '<h2 id="a">A</h2>\n<p>b  c</p><p></p>', '<h2 id="b">A</h2><p>b\nc</p>'
    assert [change.kind for change in compare_bodies(old, new)] == [
        WordChange.SAME,
        WordChange.SAME,
    ]


def test_each_text_of_a_picture_is_compared():
    assert compared(
        PICTURE.format("a.webp", "A ward", "Full", "Ada"),
        PICTURE.format("a.webp", "A bed", "Empty", "Sam"),
    ) == [
        (
            "changed",
            "Picture",
            "a.webp / A [-ward-]{+bed+} / [-Full-]{+Empty+} / [-Ada-]{+Sam+}",
        )
    ]


def test_another_file_under_the_same_texts_is_the_picture_changed():
    texts = "A ward in the morning", "Full", "Ada"
    assert compared(PICTURE.format("a.webp", *texts), PICTURE.format("b.webp", *texts)) == [
        ("changed", "Picture", "[-a.webp-]{+b.webp+} / A ward in the morning / Full / Ada")
    ]


def test_row_of_a_table_is_compared_in_its_cells():
    table = "<table><tbody><tr><th>Year</th><th>Beds</th></tr>{}</tbody></table>"
    rows = "<tr><td>2012</td><td>90</td></tr><tr><td>2013</td><td>{}</td></tr>"
    assert compared(table.format(rows.format(80)), table.format(rows.format(81))) == [
        ("same", "Row of a table", "Year | Beds"),
        ("same", "Row of a table", "2012 | 90"),
        ("changed", "Row of a table", "2013 | [-80-]{+81+}"),
    ]


def test_footnote_is_compared_where_it_stands():
    old = '<p>Beds are full<span class="note">In 2012</span> again.</p>'
    assert compared(old, old.replace("2012", "2013")) == [
        ("changed", "Paragraph", "Beds are full [Footnote: In [-2012-]{+2013+}] again.")
    ]


PARAGRAPHS = st.lists(
    st.sampled_from(["Beds are full.", "Beds are free.", "Staff are tired", "<em>So</em> what?", "A"]),
    max_size=8,
).map(lambda texts: "".join(f"<p>{text}</p>" for text in texts))  # fmt: skip


@settings(deadline=None)
@given(PARAGRAPHS, PARAGRAPHS)
def test_no_block_of_either_body_is_left_out(old, new):
    changes = compare_bodies(old, new)
    texts = {
        kind: [
            "".join(piece.text for piece in part.pieces if piece.kind != kind)
            for change in changes
            for part in change.parts
        ]
        for kind in (WordChange.ADDED, WordChange.REMOVED)
    }
    plain = [body.replace("<em>", "").replace("</em>", "") for body in (old, new)]
    read = [[text for text in body[3:-4].split("</p><p>") if text] for body in plain]
    assert sorted(text for text in texts[WordChange.ADDED] if text) == sorted(read[0])
    assert [text for text in texts[WordChange.REMOVED] if text] == read[1]


@settings(deadline=None)
@given(PARAGRAPHS)
def test_body_compared_with_itself_is_all_the_same(body):
    assert not any(change.is_changed for change in compare_bodies(body, body))


def test_long_unchanged_stretches_are_folded():
    old = "".join(f"<p>Paragraph {n} of it.</p>" for n in range(20))
    stretches = fold_unchanged(compare_bodies(old, old.replace("Paragraph 10", "Part 10")))
    assert [(len(s.blocks), s.is_folded, s.noun) for s in stretches] == [
        (9, True, "paragraphs"),
        (3, False, "paragraphs"),
        (8, True, "paragraphs"),
    ]


def test_few_unchanged_blocks_are_not_worth_folding():
    old = "<p>A</p><h2>B</h2><p>C</p><p>D e f</p>"
    stretches = fold_unchanged(compare_bodies(old, old.replace("D", "G")))
    assert [s.is_folded for s in stretches] == [False, False]


@pytest.mark.parametrize("length", [5, 20, 100, 1000, 20_000])
@pytest.mark.parametrize("every", [1, 2, 10])
def test_time_to_compare_bodies_grows_with_their_length(length, every):
    def body(size: int, mark: str) -> str:
        words = [f"word{n * n % 9973}{mark * (n % every == 0)}" for n in range(size)]
        parts = (" ".join(words[n : n + length]) for n in range(0, len(words), length))
        return "".join(f"<p>{part}</p>" for part in parts)

    assert_grows_in_proportion(
        lambda size: compare_bodies(body(size, ""), body(size, "s")), 20_000 // TIMES
    )
