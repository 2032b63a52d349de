import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.content.limits import BodyTooLarge
from articles.content.sanitize import clean_html, to_text
from articles.importing import wordpress
from articles.importing.wordpress import read_body
from tests.articles.importing.test_tokens import HOSTILE
from tests.growth import assert_grows_in_proportion

LINK = "https://old.example.org/2012/a-title/"
OLD = "https://old.example.org"


def html(markup: str) -> str:
    return read_body(markup, link=LINK).html.replace(' rel="noopener"', "")


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("", ""),
        ("One.\n\nTwo.\n\n\n\nThree.", "<p>One.</p>\n<p>Two.</p>\n<p>Three.</p>"),
        ("One\nline\r\nthen.", "<p>One<br>line<br>then.</p>"),
        ("One<br />\ntwo<br><br>three", "<p>One<br>two</p>\n<p>three</p>"),
        ("A\n<h2>Why</h2>\nB", '<p>A</p>\n<h2 id="why">Why</h2>\n<p>B</p>'),
        ("<b>A</b> <i>b</i>\n\n<u>c</u>", "<p><strong>A</strong> <em>b</em></p>\n<p>c</p>"),
        (
            "<blockquote>Said.\n\nDone.</blockquote>",
            "<blockquote><p>Said.</p>\n<p>Done.</p>\n</blockquote>",
        ),
        ("<ul>\n<li>one</li>\n<li>two\n</ul>", "<ul><li>one</li>\n<li>two</li>\n</ul>"),
        ("<pre>\n a\n\n  b</pre>", "<pre> a\n\n  b</pre>"),
        ("<div>A</div><div>B<p>C</div>", "<p>A</p>\n<p>B</p>\n<p>C</p>"),
        ("1 < 2 & 3 > 2", "<p>1 &lt; 2 &amp; 3 &gt; 2</p>"),
        ("<p>&nbsp;</p>\n<p></p>A", "<p>A</p>"),
        ("A<!--more-->\nB<!--nextpage-->C", "<p>A</p>\n<p>B</p>\n<p>C</p>"),
        (
            "<table><tr><th scope=row>A<td>1<tr><th>B<td>2</table>",
            '<table><tbody><tr><th scope="row">A</th>\n<td>1</td>\n</tr>\n<tr><th>B</th>\n<td>2</td>\n'
            "</tr>\n</tbody></table>",
        ),
    ],
)
def test_classic_text_gets_its_paragraphs(markup: str, expected: str) -> None:
    assert html(markup) == expected


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        (
            "<!-- wp:paragraph -->\n<p>One\nline.</p>\n<!-- /wp:paragraph -->\n\n"
            '<!-- wp:list {"ordered":true} -->\n<ol><li>a</li></ol>\n<!-- /wp:list -->',
            "<p>One line.</p>\n<ol><li>a</li>\n</ol>",
        ),
        (
            "Before.\n\nBlocks.\n<!-- wp:html -->\nx\n\ny\n<!-- /wp:html -->\nAfter\nall.",
            "<p>Before.</p>\n<p>Blocks.<br>x y<br>After<br>all.</p>",
        ),
        ("<!-- wp:latest-posts {} /-->\nA\n\nB", "<p>A</p>\n<p>B</p>"),
        (
            "<!-- wp:code -->\n<pre><code>a\n<!-- wp:x -->b</code></pre>\n<!-- /wp:code -->",
            "<pre><code>a\nb</code></pre>",
        ),
    ],
)
def test_line_breaks_in_blocks_are_layout(markup: str, expected: str) -> None:
    assert html(markup) == expected


def test_headings_move_down_where_a_body_has_a_first_level() -> None:
    assert html("<h1>A</h1><h2>B</h2><h6>C</h6>") == (
        '<h2 id="a">A</h2>\n<h3 id="b">B</h3>\n<h4 id="c">C</h4>'
    )
    assert html("<h2>B</h2><h3>C</h3>") == '<h2 id="b">B</h2>\n<h3 id="c">C</h3>'


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        (
            '<img src="/files/a%20b.jpg?w=3">',
            f'<p><a href="{OLD}/files/a%20b.jpg?w=3">Picture: a b.jpg</a></p>',
        ),
        (
            'See<img alt="a chart" src="//cdn.example.net/c.png">here',
            '<p>See <a href="https://cdn.example.net/c.png">Picture: a chart</a> here</p>',
        ),
        (
            f'<a href="{OLD}/big.jpg"><img src="small.jpg" alt="a ward"></a>',
            f'<p><a href="{OLD}/big.jpg">Picture: a ward</a></p>',
        ),
        ('<img src="data:image/png;base64,AAAA" alt="dot">', "<p>Picture: dot</p>"),
        ('<img src="x.gif" class="wp-smiley" alt=":-)"> yes', "<p>:-) yes</p>"),
        (
            '<iframe src="https://video.example.net/1?a=1&amp;b=2">no frames</iframe>',
            '<p><a href="https://video.example.net/1?a=1&amp;b=2">Embedded page: video.example.net'
            "</a></p>",
        ),
        (
            '<video controls><source src="talk.mp4"></video>',
            f'<p><a href="{OLD}/2012/a-title/talk.mp4">Recording: talk.mp4</a></p>',
        ),
        (
            '<object data="https://example.net/r.pdf"></object>',
            '<p><a href="https://example.net/r.pdf">Embedded file: r.pdf</a></p>',
        ),
        (
            "https://example.net/film?v=1\n\nA film: https://example.net/",
            '<p><a href="https://example.net/film?v=1">https://example.net/film?v=1</a></p>\n'
            "<p>A film: https://example.net/</p>",
        ),
        (
            '[caption width="9"]<img src="x.jpg" alt="w" /> Our ward[/caption]',
            f'<figure><a href="{OLD}/2012/a-title/x.jpg">Picture: w</a><figcaption>Our ward'
            "</figcaption></figure>",
        ),
    ],
)
def test_what_was_embedded_becomes_a_link(markup: str, expected: str) -> None:
    assert html(markup) == expected


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ('<a href="/a/">x</a>', f'<p><a href="{OLD}/a/">x</a></p>'),
        ('<a href="mailto:a@example.org">x</a>', '<p><a href="mailto:a@example.org">x</a></p>'),
        ('<a href="#note-1">x</a> <a name="y">z</a>', "<p>x z</p>"),
        ('<a href="java\nscript:alert(1)">x</a>', "<p>x</p>"),
        ('<a href="https://[">x</a>', "<p>x</p>"),
        (
            '<a href="https://example.net/"><h3>Read</h3>more</a> now',
            '<h3 id="read"><a href="https://example.net/">Read</a></h3>\n'
            '<p><a href="https://example.net/">more</a> now</p>',
        ),
        (
            '<a href="/1"><a href="/2">x</a></a>',
            f'<p><a href="{OLD}/1">x</a></p>',
        ),
    ],
)
def test_links_lead_where_they_led(markup: str, expected: str) -> None:
    assert html(markup) == expected


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg onload=alert(1)>",
        "<p style='background:url(//x)' onclick=alert(1)>",
        '<a href="&#106;avascript:alert(1)">',
        '<iframe srcdoc="<script>alert(1)</script>">',
        '<a title="\'onmouseover=alert(1)">',
        "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
        "<style>@import '//x'</style>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
        "[caption]<img src=\"x' onerror='alert(1)\">[/caption]",
        '[gallery link="</a><script>alert(1)</script>"]',
    ],
)
def test_attacks_leave_nothing_that_runs(attack: str) -> None:
    body = read_body(f"A {attack} b", link=LINK).html

    assert clean_html(body) == body
    for sign in (
        "<script",
        " onerror",
        " onload",
        " onclick",
        "javascript:",
        "style",
        "srcdoc",
        "<svg",
        "<img",
        "<iframe",
    ):
        assert sign not in body.replace("alert", "")


def test_read_body_tells_what_it_changed() -> None:
    body = read_body(
        '<img src="a.png"><img src="b.png"><iframe src="https://x.example/"></iframe>'
        '[form id="1"][gallery]',
        link=LINK,
    )

    assert body.changes == [
        "only a link is left of: 1 × embedded page, 1 × gallery of pictures, 2 × picture",
        "shortcodes left out: form",
    ]


@pytest.mark.parametrize(
    ("markup", "beginning"),
    [
        ("One.\n\nTwo.", "One. Two."),
        ("One.<!--more-->Two.", "One."),
        ("<!--more-->Two.", "Two."),
        ('<img src="a.png" alt="chart">\n\n[gallery]Words.', "Words."),
        ("word " * 100, "word " * 42 + "word …"),
        (
            "A sentence of many words, of which there are twelve in all. " * 6,
            "A sentence of many words, of which there are twelve in all. " * 3,
        ),
    ],
)
def test_beginning_is_what_stands_before_read_more(markup: str, beginning: str) -> None:
    assert read_body(markup, link=LINK).beginning == beginning.strip()


def test_endless_text_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wordpress, "BODY_LIMIT", 10)

    with pytest.raises(BodyTooLarge, match="13 characters"):
        read_body("0123456789abc", link=LINK)


@pytest.mark.parametrize("blank", ["\xa0", " ", "\n", "<br>", "\f", " \n\f"])
def test_blanks_in_a_paragraph_take_no_time_of_their_own(blank: str) -> None:
    """Two ways to read each no-break space made twice the time of one more of them."""
    assert read_body(f"<p>{blank * 5000}x</p>", link=LINK).html.endswith("x</p>")


PIECES = [
    "<p>", "</p>", "<div>", "</div>", "<a href='/x'>", "</a>", "<h1>", "</h1>", "<li>", "<ul>",
    "</ul>", "<table>", "<tr>", "<td>", "</table>", "<strong>", "</strong>", "<em>", "</em>",
    "<pre>", "</pre>", "<blockquote>", "</blockquote>", "<br>", "<hr>", "\n", "\n\n", "word",
    "https://x.example/", "<img src=a.png>", "<figure>", "</figure>", "<dt>", "<dl>", "</dl>",
    "<!-- wp:p -->", "<!-- /wp:p -->", "[caption]", "[/caption]", "<object data=x>", "<iframe src=x>",
    "<button>", "</button>", "<marquee>", "&nbsp;", "<caption>", "<svg>", "<form>", "<span>",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=50).map("".join))
def test_any_body_is_clean_and_keeps_its_words(markup: str) -> None:
    body = read_body(markup, link=LINK).html

    assert clean_html(body) == body
    if "<svg>" not in markup and "<iframe" not in markup:
        assert to_text(body).count("word") == markup.count("word")


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        (
            '<a href="#why">Why</a><h2 id="why">Why  not</h2>',
            '<p><a href="#why-not">Why</a></p>\n<h2 id="why-not">Why not</h2>',
        ),
        (
            '<a href="#_Toc1">a</a><a href="#_Toc2">b</a><h2><a name="_Toc1"></a>One</h2>'
            '<a id="_Toc2"></a><h3>Two</h3>',
            '<p><a href="#one">a</a> <a href="#two">b</a></p>\n<h2 id="one">One</h2>\n'
            '<h3 id="two">Two</h3>',
        ),
        ('<a href="tel:+44 20 7946 0000">x</a>', '<p><a href="tel:+442079460000">x</a></p>'),
        ("<math><mi>x</mi><mo>=</mo><mn>2</mn></math>", "<p>x=2</p>"),
        (
            "<math><semantics><mi>x</mi><annotation>\\x</annotation></semantics></math> is",
            "<p>x is</p>",
        ),
        ("<p>a <w:sdt>b</w:sdt> <o:p>c</o:p> <x-card>d</x-card></p>", "<p>a b c d</p>"),
    ],
)
def test_links_within_and_words_in_foreign_elements_stay(markup: str, expected: str) -> None:
    assert html(markup) == expected


@pytest.mark.parametrize(
    "piece",
    [
        " ",
        "((",
        "((words ",
        "[fn]",
        "[note]",
        "[fn]x[/fn]",
        "<sup data-fn=a>",
        "<h2 id=a>",
        "<a href=#x>",
        "<!-- wp:block ",
        '<!-- wp:block {"ref":1} /-->',
        *HOSTILE,
        "<div>",
        "<b>",
        "<b id=1><p>",
        "<table><td>",
        "<a href=/x><p>",
        "[caption]",
        "\n\n",
    ],
)
def test_read_body_takes_time_in_proportion(piece: str) -> None:
    assert_grows_in_proportion(lambda times: read_body(piece * times, link=LINK), 2_000)


def test_one_unclosed_tag_makes_no_thousand_elements() -> None:
    markup = "".join(f"<b id={number}>" for number in range(2000)) + "<p>x" * 2000

    assert len(html(markup)) < 200_000
