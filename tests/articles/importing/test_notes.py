import json

import pytest

from articles.importing.notes import mark_parentheses, read_block_notes
from articles.importing.wordpress import read_body

LINK = "https://old.example.org/7/"
NOTES = json.dumps(
    [
        {"id": "a-1", "content": "Counted at <em>midnight</em>."},
        {"id": "b-2", "content": '<p>See <a href="/rota">the rota</a>.</p>\n<p>Twice.</p>'},
    ]
)
NUMBER = '<sup data-fn="{0}" class="fn"><a id="{0}-link" href="#{0}">1</a></sup>'


def read(markup: str, **more: str) -> tuple[str, list[str]]:
    body = read_body(markup, link=LINK, **more)
    return body.html.replace(' rel="noopener"', ""), body.changes


def test_notes_of_the_block_editor_stand_where_their_numbers_were() -> None:
    html, changes = read(
        f"<!-- wp:paragraph -->\n<p>Beds{NUMBER.format('a-1')} fell{NUMBER.format('b-2')}.</p>\n"
        "<!-- /wp:paragraph --><!-- wp:footnotes /-->",
        footnotes=NOTES,
    )

    assert html == (
        '<p>Beds<span class="note">Counted at <em>midnight</em>.</span> fell<span class="note">See '
        '<a href="https://old.example.org/rota">the rota</a>. Twice.</span>.</p>'
    )
    assert changes == ["became notes of the text: 2 × footnote"]


def test_notes_that_do_not_match_their_numbers_are_said_to_be_lost() -> None:
    html, changes = read(f"<p>Beds{NUMBER.format('c-3')} fell.</p>", footnotes=NOTES)

    assert html == "<p>Beds<sup>1</sup> fell.</p>"
    assert changes == [
        "left out, because the text refers to them nowhere: 2 × footnote",
        "numbers whose notes are not in the file: 1",
        "left out: 1 × link within the text",
    ]


@pytest.mark.parametrize(
    "written", ["{}", "[1]", "not JSON", "[" * 100_000, '[{"id": 1, "content": "x"}]']
)
def test_notes_that_cannot_be_read_are_said_to_be_lost(written: str) -> None:
    assert read_block_notes(written) == {}
    assert read("<p>Beds</p>", footnotes=written) == (
        "<p>Beds</p>",
        ["its notes cannot be read, and were left out"],
    )


@pytest.mark.parametrize("name", ["note", "footnote", "ref", "fn", "efn_note", "mfn"])
def test_notes_of_plug_ins_become_notes(name: str) -> None:
    html, changes = read(f"Two [{name}]<a href='/a'>text</a>\n\nand more[/{name}] beds.")

    assert html == (
        '<p>Two<span class="note"><a href="https://old.example.org/a">text</a> and more</span> '
        "beds.</p>"
    )
    assert changes == ["became notes of the text: 1 × footnote"]


def test_notes_in_parentheses_become_notes() -> None:
    html, changes = read("Two beds ((Counted at <em>noon</em>.)) are free.")

    assert html == ('<p>Two beds<span class="note">Counted at <em>noon</em>.</span> are free.</p>')
    assert changes == ["became notes of the text: 1 × footnote"]


@pytest.mark.parametrize(
    ("markup", "html"),
    [
        ("[note]Mind the step.[/note]", "<p>Mind the step.</p>"),
        ("<p>[note]Mind the step.[/note]</p>", "<p>Mind the step.</p>"),
        ("((a+b)*(c+d))", "<p>((a+b)*(c+d))</p>"),
        ("f(g(h(many words))) done", "<p>f(g(h(many words))) done</p>"),
        ("((never closed", "<p>((never closed</p>"),
        ("((one paragraph\n\nand another))", "<p>((one paragraph</p>\n<p>and another))</p>"),
        ("<code>((lambda words))</code>", "<p><code>((lambda words))</code></p>"),
        ("A [su_quote]said it[/su_quote].", "<p>A said it.</p>"),
        ("A [footnote] alone", "<p>A [footnote] alone</p>"),
        ("<pre>a [fn]b c[/fn]</pre>", "<pre>a b c</pre>"),
    ],
)
def test_what_only_looks_like_a_note_stays_in_the_text(markup: str, html: str) -> None:
    assert read(markup)[0] == html


def test_formatting_that_a_note_leaves_open_ends_with_it() -> None:
    assert read("A <b>bold [fn]one <i>two[/fn] word</b> ends")[0] == (
        '<p>A <strong>bold<span class="note">one <em>two</em></span> word</strong> ends</p>'
    )


def test_notes_are_no_part_of_the_standfirst() -> None:
    assert read_body("Two [fn]text[/fn] beds.", link=LINK).beginning == "Two beds."


def test_marking_parentheses_reads_each_character_once() -> None:
    """Each piece is looked at when it is found, and once more with the note that it is in."""
    assert mark_parentheses("((" * 100_000)[1] == 0
    assert mark_parentheses("((many words" * 20_000 + "))")[1] == 1
