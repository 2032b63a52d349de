"""Markup as other programs write it, with what has to be left of it wherever it comes in.

The browser's clean-up of what is pasted and the server's of what is sent are two programs; each is
held to this one table: the markup that pasting makes of it, and the words that both keep.
"""

from typing import NamedTuple


class Case(NamedTuple):
    markup: str
    pasted: str
    words: str


def inline(markup: str) -> Case:
    """Something in a sentence that keeps its words and is nothing else."""
    return Case(f"<p>a {markup} c</p>", "<p>a b c</p>", "a b c")


def dropped(markup: str) -> Case:
    return Case(f"<p>a {markup}c</p>", "<p>a c</p>", "a c")


WRAPPERS = [
    *["w:Sdt", "w:sdt", "o:p", "st1:place", "st1:City", "m:r", "v:textbox", "x-card", "font", "u"],
    *[
        "big",
        "small",
        "tt",
        "span",
        "bdi",
        "bdo",
        "mark",
        "time",
        "data",
        "output",
        "label",
        "button",
    ],
    *[
        "blink",
        "nobr",
        "marquee",
        "picture",
        "video",
        "audio",
        "math",
        "acronym",
        "ruby",
        "unknown",
        "mi",
        "mtext",
        "text",
        "g",
        "set",
        "foreignObject",
    ],
]

CASES: dict[str, Case] = {
    **{f"words in {name}": inline(f"<{name}>b</{name}>") for name in WRAPPERS},
    "a content control with its attributes": inline(
        '<w:Sdt ID="89512093" Citation="t" ShowingPlcHdr="f">b</w:Sdt>'
    ),
    "controls in controls": inline("<w:Sdt><w:Sdt><span><o:p>b</o:p></span></w:Sdt></w:Sdt>"),
    "a control around paragraphs": Case(
        "<w:Sdt DocPart='C'><p>One</p><p>Two <w:Sdt>three</w:Sdt></p></w:Sdt>",
        "<p>One</p><p>Two three</p>",
        "One Two three",
    ),
    "a citation": Case(
        "<p>Beds fell <w:Sdt Citation=t><!--[if supportFields]><span style='mso-element:field-begin'>"
        "</span> CITATION Smi20 \\l 2057 <span style='mso-element:field-separator'></span><![endif]-->"
        "(Smith, 2020)<!--[if supportFields]><span style='mso-element:field-end'></span><![endif]-->"
        "</w:Sdt>.</p>",
        "<p>Beds fell (Smith, 2020).</p>",
        "Beds fell (Smith, 2020).",
    ),
    "a list of contents": Case(
        '<w:Sdt DocPart="X"><p class=MsoTocHeading>Contents</p><p class=MsoToc1><a href="#_Toc1">Beds</a></p>'
        '</w:Sdt><h2><a name="_Toc1">Beds</a></h2><p>Fell.</p>',
        '<p>Contents</p><p><a href="#_Toc1">Beds</a></p><h2 id="_Toc1">Beds</h2><p>Fell.</p>',
        "Contents Beds Beds Fell.",
    ),
    "a link to a heading that stands before it": Case(
        '<h3 id="why">Why</h3><p>See <a href="#why">why</a>.</p>',
        '<h3 id="why">Why</h3><p>See <a href="#why">why</a>.</p>',
        "Why See why.",
    ),
    "a telephone number": Case(
        '<p><a href="tel:+442079460000">Call</a> or <a href="mailto:a@example.org">write</a></p>',
        '<p><a href="tel:+442079460000">Call</a> or <a href="mailto:a@example.org">write</a></p>',
        "Call or write",
    ),
    "divisions side by side": Case(
        "<div>One</div><center>Two</center><aside>Three</aside><address>Four</address>",
        "<p>One</p><p>Two</p><p>Three</p><p>Four</p>",
        "One Two Three Four",
    ),
    "divisions in divisions": Case(
        "<section><header>One</header><div><div>Two</div><footer>Three</footer></div></section>",
        "<p>One</p><p>Two</p><p>Three</p>",
        "One Two Three",
    ),
    "what is folded away": Case(
        "<details><summary>More</summary><p>Beds</p></details>",
        "<p>More</p><p>Beds</p>",
        "More Beds",
    ),
    "a formula": Case(
        "<p>So <math><mrow><mi>x</mi><mo>=</mo><mn>2</mn></mrow><annotation>x=2</annotation></math>.</p>",
        "<p>So x=2.</p>",
        "So x=2.",
    ),
    **{
        f"nothing of {name}": dropped(f"<{name}>b</{name}>")
        for name in ("script", "style", "svg", "canvas", "object", "iframe", "noscript", "template")
    },
    "an island of XML": dropped(
        "<xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml>"
    ),
    "words in a drawing": dropped("<svg><g><text>b</text></g></svg>"),
}
