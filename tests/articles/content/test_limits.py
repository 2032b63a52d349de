"""What a body may hold, and that reading any markup takes no longer than its length."""

import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.content import limits, tree
from articles.content.diff import compare_bodies
from articles.content.limits import BodyTooLarge
from articles.content.merge import merge_bodies
from articles.content.render import typeset
from articles.content.sanitize import clean_html, to_text
from articles.publish_checks.tree import Tree

BOMB = "<p>" + "".join(f"<b i={n}>" for n in range(1200)) + "x" + "<p>x" * 1200


@pytest.mark.parametrize(
    ("markup", "code"),
    [
        ("x" * (limits.MAX_LENGTH + 1), "body_length"),
        ("&" * (limits.MAX_LENGTH // 4), "body_length"),  # five times as long once it is written
        ("<p>a</p>" * (limits.MAX_ELEMENTS + 1), "body_elements"),
        ("<div>" * (limits.MAX_DEPTH + 1), "body_depth"),
        ("<ul><li>" * limits.MAX_DEPTH, "body_depth"),
        ("<p " + " ".join(f"a{n}" for n in range(limits.MAX_ATTRIBUTES + 1)) + ">", "body_attributes"),
        (BOMB, "body_depth"),
        ("<p>" + "".join(f"<b i={n}>" for n in range(90)) + "x" + "<p>x" * 1200, "body_unclosed"),
        # Ends that are none: in an attribute, in a comment, in a cell, behind another kind of text
        ("<b i=1 title='</b>'>" * 90 + "<p>x" * 2000, "body_unclosed"),
        ("<b i=1><!-- </b> -->" * 90 + "<p>x" * 2000, "body_unclosed"),
        ("<b i=1><table><td></b></table>" * 90 + "<p>x" * 2000, "body_unclosed"),
        ("<style></b></style>" + "<b></b>" * 300 + "<p>x" * 2000, "body_opaque"),
        ("<a href=x" + "x" * 4000 + ">" + "<p>x" * 2000, "body_unclosed"),
    ],
    ids=lambda value: value[:24],
)  # fmt: skip
def test_body_over_a_limit_is_refused(markup: str, code: str) -> None:
    with pytest.raises(BodyTooLarge) as refused:
        clean_html(markup)
    assert refused.value.code == code


@pytest.mark.parametrize(
    "markup",
    [
        "<p>word <em>more</em> <a href='https://x.org'>link</a></p>" * 2000,
        "<ul>" + "<li>a" * 4000 + "</ul>",
        "<table>" + "<tr><td>a<td>b" * 2000 + "</table>",
        "<p>a" * 4000,
        "<dl>" + "<dt>a<dd>b" * 2000 + "</dl>",
        "<b><p>a</p></b>" * 1000,
        "<p><b>a<i>b</b></i></p>" * 50,
        "<" * 10_000,
    ],
    ids=lambda markup: markup[:20],
)
def test_long_body_of_a_person_goes(markup: str) -> None:
    assert to_text(clean_html(markup))


TAGS = st.sampled_from(
    [
        *["b", "i", "a", "font", "p", "li", "ul", "td", "tr", "table", "caption", "em", "nobr"],
        *["h2", "div", "object", "svg", "select", "style", "button", "br", "template", "dd"],
    ]
)
PIECES = st.one_of(
    TAGS.map("<{}>".format),
    TAGS.map("<{} i=1>".format),
    TAGS.map("</{}>".format),
    st.sampled_from(
        [
            *[
                "x",
                " ",
                "<!--",
                "-->",
                "<b i='",
                "'>",
                '<b i="',
                '">',
                "<![CDATA[",
                "]]>",
                '<b =">',
            ],
            *["<b/>", "<b i", ">", "</b x='", "<b i= '>", "--!>", "<!x>", "</>", "<?", "&lt;b>"],
        ]
    ),
)


@settings(deadline=None, max_examples=200)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_measured_size_is_never_less_than_what_is_built(markup: str) -> None:
    """What the scan of the tags says is an upper bound of what a browser makes of the same text."""
    size = limits.measure(markup)
    built = len([*tree.parse(markup).descendants()])
    # A parser adds <tbody>, <tr> and <colgroup>, and for </p> and </br> an element.
    added = 3 * size.elements + markup.count("</p>") + markup.count("</br>")
    assert built <= size.elements + size.reopened + added


# Time that grows with the length of the text, by ratio: never by seconds.

GROWING: dict[str, Callable[[int], str]] = {
    "figure of blanks": lambda n: (
        f"<figure class=embed>{' ' * n}<a href=https://x.org/>x</a>{' ' * n}b</figure>"
    ),
    "open tags": lambda n: "<a " * n,
    "open quotes": lambda n: '<a x="' * n,
    "less-than signs": lambda n: "<" * n,
    "comments": lambda n: "<!--" * n,
    "blank attributes": lambda n: "<a" + " " * n,
    "cdata": lambda n: "<![CDATA[" * n,
    "ends": lambda n: "</b>" * n,
    "ampersands": lambda n: "&" * n,
    "blanks": lambda n: "<p>" + " \xa0\n" * n + "x</p>",
    "paragraphs": lambda n: "<p>a</p>" * (n // 8),
    "words of a kind": lambda n: "<p>" + "a b " * (n // 4) + "</p>",
    "different words": lambda n: "<p>" + " ".join(map(str, range(n // 5))) + "</p>",
    "cells": lambda n: (
        "<table>" + "<tr><th rowspan=9>a</th><td>b</td></tr>" * (n // 40) + "</table>"
    ),
    "headings": lambda n: "<h2>Option</h2><h2>Option 2</h2>" * (n // 32),
    "notes": lambda n: "<p>a<span class=note>b</span></p>" * (n // 34),
    "links": lambda n: '<p><a href="https://x.org/">a</a></p>' * (n // 38),
}


def read(markup: str) -> None:
    """All that becomes of a text: cleaned, set, checked, compared, put together with another."""
    try:
        body = clean_html(markup)
    except BodyTooLarge:
        return
    typeset(body)
    Tree(body)
    compare_bodies(body, body[: len(body) // 2])
    merge_bodies(body, f"<p>new</p>{body}", body)


def cpu_seconds(markup: str) -> float:
    begin = time.process_time()
    read(markup)
    return time.process_time() - begin


@pytest.mark.parametrize("name", GROWING)
def test_reading_takes_a_time_that_grows_with_the_text(name: str) -> None:
    """Four times the text: about four times the time. What grows by the square would take sixteen."""
    small, large = (GROWING[name](size) for size in (8_000, 32_000))
    ratios = []
    for attempt in range(3):
        # Each text is another, for a body cleaned just now is not cleaned again.
        before = max(cpu_seconds(f"{small}<p>{attempt}</p>"), 0.02)
        ratios.append(cpu_seconds(f"{large}<p>{attempt}</p>") / before)
        if ratios[-1] < 9:
            return
    assert min(ratios) < 9
