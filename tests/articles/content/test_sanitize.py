import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.content import limits, sanitize

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href="java&#10;script:alert(1)">x</a>',
    '<a href=" &#14; javascript:alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<p onclick="alert(1)">x</p>',
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext><style><img src=x onerror=alert(1)></style></mtext></math>",
    '<p style="background:url(javascript:alert(1))">x</p>',
    "<iframe src=//example.org></iframe>",
    "<template><img src=x onerror=alert(1)></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<form action=//example.org><input name=q></form>",
    '<h2 id="x" onmouseover=alert(1)>Heading</h2>',
    '<figure class="picture"><img src="javascript:alert(1)" onerror=alert(1)></figure>',
    '<figure class="picture"><img src="/media/x.png" alt="&quot; onerror=alert(1) x=&quot;"></figure>',
    '<figure class="picture"><img src="/media/x.png" alt="<script>alert(1)</script>"></figure>',
    '<figure class="picture"><svg><img src=x onerror=alert(1)></svg></figure>',
    '<figure class="embed"><a href="javascript:alert(1)">x</a></figure>',
    '<figure class="embed"><a href="https://example.org/" onclick="alert(1)">x</a></figure>',
    '<span class="note"><img src=x onerror=alert(1)><script>alert(1)</script></span>',
    "<math><mi><mglyph><figure class=picture><img src=/media/x onerror=alert(1)></figure></mglyph></mi></math>",
    "<table><caption><img src=x onerror=alert(1)></caption><svg onload=alert(1)></table>",
    "<figure class='picture'><style><img src=x onerror=alert(1)></style></figure>",
    '<a href="&#x6A;avascript&colon;alert(1)">x</a>',
    "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p><iframe srcdoc='<script>alert(1)</script>'></iframe>",
]


class Reader(HTMLParser):
    """What a browser would find: elements, attributes, and where they lead."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]


@pytest.mark.parametrize("attack", ATTACKS)
def test_clean_html_leaves_nothing_that_runs(attack: str) -> None:
    reader = Reader()
    reader.feed(sanitize.clean_html(attack))
    assert reader.tags <= {*sanitize.ALLOWED_TAGS}
    assert reader.attributes <= {
        "href", "rel", "title", "id", "class", "src", "alt", "width", "height", "role", "scope",
        "colspan", "rowspan", "start", "type", "reversed",
    }  # fmt: skip
    assert [link for link in reader.links if not re.match(r"https?:|mailto:|/", link)] == []


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.sampled_from("<>/\"'=& ahp1svgmth!-x;#\0\ud800"), max_size=80))
def test_clean_html_of_clean_html_changes_nothing(markup: str) -> None:
    once = sanitize.clean_html(markup)
    assert sanitize.clean_html(once) == once


def test_clean_html_keeps_what_the_editor_can_make() -> None:
    markup = (
        "<h2>Why</h2><p>A <strong>b</strong> <em>c</em> <sup>1</sup>"
        '<a href="https://example.org/x">d</a></p><ul><li>e</li></ul>'
        '<table><caption>f</caption><tbody><tr><th scope="col">g</th><td>h</td></tr></tbody></table>'
        "<blockquote><p>i</p></blockquote>"
    )
    cleaned = sanitize.clean_html(markup)
    assert cleaned == markup.replace("<h2>", '<h2 id="why">').replace(
        'href="https://example.org/x"', 'href="https://example.org/x" rel="noopener"'
    )


def test_body_that_is_refused_is_measured_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page asks before it holds the article, and its form asks again while it does."""
    measured: list[int] = []

    def watched(markup: str) -> limits.Size:
        measured.append(len(markup))
        return measure(markup)

    measure = limits.measure
    monkeypatch.setattr(limits, "measure", watched)
    markup = "<p>once</p>" * (limits.MAX_ELEMENTS + 1)
    for _ in range(3):
        with pytest.raises(limits.BodyTooLarge, match="more than 10,000 paragraphs"):
            sanitize.clean_html(markup)
    assert len(measured) == 1


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("One.\r\n\r\nTwo,\r\nstill two.\n", "<p>One.</p><p>Two, still two.</p>"),
        ("\n\nA & B\n \n\nC", "<p>A &amp; B</p><p>C</p>"),
        ("<p>One.\n\nStill one.</p>", "<p>One.\n\nStill one.</p>"),
    ],
)
def test_text_without_the_editor_has_the_paragraphs_it_was_typed_in(
    typed: str, stored: str
) -> None:
    assert sanitize.clean_html(typed) == stored
    assert sanitize.clean_html(stored) == stored


def test_headings_have_anchors_that_differ() -> None:
    cleaned = sanitize.clean_html("<h2>Beds</h2><h3>Staff</h3><h2>Beds</h2><h2>“”</h2>")
    assert sanitize.headings(cleaned) == [
        (2, "beds", "Beds"),
        (2, "beds-2", "Beds"),
        (2, "section", "“”"),
    ]


def test_to_text_keeps_words_of_neighbouring_blocks_apart() -> None:
    assert sanitize.to_text("<h2>One</h2><p>two &amp; <b>thr</b>ee</p><p>four</p>") == (
        "One two & three four"
    )


def test_notes_are_words_of_the_text_but_not_of_headings_and_excerpts() -> None:
    markup = sanitize.clean_html(
        '<h2>Beds<span class="note">Ours.</span></h2><p>One<span class="note">Two.</span>.</p>'
    )
    assert sanitize.to_text(markup) == "Beds Ours. One Two.."
    assert sanitize.excerpt(markup) == "Beds One."
    assert sanitize.headings(markup) == [(2, "beds", "Beds")]


def test_anchors_leave_the_names_of_notes_to_the_notes() -> None:
    cleaned = sanitize.clean_html("<h2>Note 1</h2><h2>Endnotes</h2><h2>Notes</h2>")
    assert [heading.anchor for heading in sanitize.headings(cleaned)] == [
        "section-note-1",
        "section-endnotes",
        "notes",
    ]


def test_to_text_keeps_cells_apart() -> None:
    assert (
        sanitize.to_text("<p>a</p><table><caption>b</caption><tr><th>c</th><td>d</td></tr></table>")
        == "a b c d"
    )


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ('<p><img src="/a.png" alt="a > b">One</p>', "One"),
        ("<p>1 &lt; 2 &amp;amp; 3 &gt; 2</p>", "1 < 2 &amp; 3 > 2"),
        ("<p>two<br>lines</p><hr><p>three</p>", "two lines three"),
        ("<p><strong>str</strong>ong, <abbr>abbr</abbr>eviated</p>", "strong, abbreviated"),
        ("<p>a < b</p>", "a < b"),
        ("<P>upper</P><!-- hidden > --><p>lower</p>", "upper lower"),
    ],
)
def test_to_text_takes_tags_away_and_nothing_else(markup: str, text: str) -> None:
    assert sanitize.to_text(markup) == text


def test_excerpt_ends_at_a_word() -> None:
    assert sanitize.excerpt("<p>" + "word " * 100 + "</p>", length=22) == "word word word word …"


@pytest.mark.parametrize(("words", "minutes"), [(0, 1), (220, 1), (221, 2), (2200, 10)])
def test_reading_minutes_round_up(words: int, minutes: int) -> None:
    assert sanitize.reading_minutes("<p>" + "word " * words + "</p>") == minutes


def test_reading_minutes_know_scripts_without_spaces() -> None:
    english, chinese = sanitize.reading_minutes("<p>word</p>" * 2000), "等候名单很长。" * 667
    assert sanitize.reading_minutes(f"<p>{chinese}</p>") == english


PIECES = [
    "<p>", "</p>", "<button>", "</button>", "<marquee>", "</marquee>", "<pre>", "</pre>", "\n",
    "<h2>", "</h2>", '<a href="https://example.org/">', "</a>", "<table>", "<tr>", "<td>",
    "</table>", "<ul>", "<li>", "</ul>", "<form>", "<strong>", "</strong>", "a word", "&nbsp;",
    "<object>", "</object>", "<caption>", "<select>", "<figure>", "</figure>", "<svg>", "</svg>",
    '<figure class="picture">', '<figure class="pull-quote">', '<figure class="embed">', "<figcaption>",
    "</figcaption>", '<figure class="other">', "<blockquote>", "</blockquote>", "</li>", "</td>",
    '<span class="note">', '<span class="credit">', "<span>", "</span>", "<tbody>", "<thead>", "</tr>",
    '<img src="/media/x.png" alt="a">', "<img src=x>", "<dl>", "<dd>", "</dl>", "<th scope=col>", "<hr>",
]  # fmt: skip


@pytest.mark.parametrize(
    ("markup", "cleaned"),
    [
        ("<pre>\n\n\n  x</pre>", "<pre>  x</pre>"),
        ("<p><button><p>x</p></button></p>", "<p></p><p>x</p><p></p>"),
        ("<h2>One</h2><h2>One</h2>", '<h2 id="one">One</h2><h2 id="one-2">One</h2>'),
    ],
)
def test_clean_html_needs_one_cleaning_only(markup: str, cleaned: str) -> None:
    assert sanitize.clean_html(markup) == cleaned
    assert sanitize.clean_html(cleaned) == cleaned


@settings(deadline=None, max_examples=300)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_clean_html_changes_nothing_that_is_clean(markup: str) -> None:
    cleaned = sanitize.clean_html(markup)

    assert sanitize.clean_html(cleaned) == cleaned
