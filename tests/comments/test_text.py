"""Hostile text: what goes in tidied, and what comes out as HTML."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments.text import to_html
from kingsfund.core.text import tidy
from tests.growth import TIMES, assert_grows_in_proportion

ATTACKS = {
    "script element": "<script>alert(1)</script>",
    "event handler": '<img src=x onerror="alert(1)">',
    "protocol": '<a href="javascript:alert(1)">x</a> javascript:alert(1)',
    "protocol in an address": "https://example.org/javascript:alert(1)",
    "obfuscated protocol": "java\tscript:alert(1) jav&#x0A;ascript:alert(1)",
    "entities": "&lt;script&gt;alert(1)&lt;/script&gt; &#60;img&#62;",
    "attribute break-out": 'https://example.org/"onmouseover="alert(1)',
    "attribute break-out by apostrophe": "https://example.org/'onmouseover='alert(1)",
    "tag in an address": "https://example.org/<script>alert(1)</script>",
    "svg": "<svg><g/onload=alert(1)//<p>",
    "mathml": "<math><mtext><mglyph><style><img src onerror=alert(1)></style></math>",
    "mutation": '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "css": '<style>*{background:url("//evil.example")}</style>',
    "template syntax": "{{ settings.SECRET_KEY }}{% include 'x' %}",
    "comment": "<!--><img src=x onerror=alert(1)>-->",
    "cdata": "<![CDATA[<script>alert(1)</script>]]>",
    "bidi": "\u202egnp.exe\u202c \u2066x\u2069",
    "zero width": "pay\u200bpal \ufeff\u2060 tag\U000e0041",
    "null byte": "<scr\0ipt>alert(1)</scr\0ipt>",
    "credentials in an address": "https://bank.example@evil.example/",
    "data address": "data:text/html,<script>alert(1)</script>",
}


class Outline(HTMLParser):
    """The elements that a browser would make of some HTML."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, tuple]] = []
        self.text = ""
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, tuple(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def unknown(self) -> list[tuple[str, tuple]]:
        """Whatever is not a paragraph, a line break, or a link to http or https marked as a reader's."""
        return [element for element in self.elements if not is_allowed(*element)]


def is_allowed(tag: str, attrs: tuple) -> bool:
    if tag == "p":
        return attrs == (("dir", "auto"),)
    if tag == "br":
        return attrs == ()
    return (
        tag == "a"
        and [name for name, _ in attrs] == ["href", "rel"]
        and attrs[0][1].lower().startswith(("http://", "https://"))
        and attrs[1][1] == "nofollow ugc noopener"
    )


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS.keys())
def test_to_html_keeps_each_class_of_attack_as_text(attack: str) -> None:
    assert Outline(to_html(attack)).unknown() == []


@given(st.text(alphabet=st.characters(codec=None), max_size=400))
def test_to_html_holds_only_paragraphs_breaks_and_links(text: str) -> None:
    assert Outline(to_html(text)).unknown() == []


@given(
    st.lists(
        st.sampled_from(
            [
                "https://",
                "http://a.b/",
                "HTTPS://x.y",
                "<",
                ">",
                '"',
                "'",
                "&",
                "(",
                ")",
                " ",
                "\n",
                "javascript:",
                "@",
                "?q=",
                "#",
                ".",
                "a",
                "\u202e",
                "</p>",
                "<a href=",
            ]
        ),
        max_size=40,
    ).map("".join)
)
def test_to_html_holds_only_paragraphs_breaks_and_links_around_addresses(text: str) -> None:
    assert Outline(to_html(text)).unknown() == []


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("One.", '<p dir="auto">One.</p>'),
        ("One.\n\nTwo.", '<p dir="auto">One.</p>\n<p dir="auto">Two.</p>'),
        ("One,\r\ntwo.", '<p dir="auto">One,<br>\ntwo.</p>'),
        ("One.\n\n\n\n\nTwo.", '<p dir="auto">One.</p>\n<p dir="auto">Two.</p>'),
        ("", ""),
        ("\n \n", ""),
    ],
)
def test_to_html_makes_paragraphs_and_breaks(text: str, html: str) -> None:
    assert to_html(text) == html


@pytest.mark.parametrize(
    ("text", "url", "rest"),
    [
        ("See https://example.org.", "https://example.org", "."),
        ("See https://example.org/a.", "https://example.org/a", "."),
        ("(https://example.org/a)", "https://example.org/a", ")"),
        ("https://example.org/a_(b)", "https://example.org/a_(b)", ""),
        ("https://example.org/?a=1&b=2, then", "https://example.org/?a=1&b=2", ", then"),
        ("“https://example.org/x”", "https://example.org/x", "”"),
        ("HTTP://EXAMPLE.ORG:8080/x#y", "HTTP://EXAMPLE.ORG:8080/x#y", ""),
        ("[https://x.org/a]", "https://x.org/a", "]"),
        ("{https://x.org/a}", "https://x.org/a", "}"),
        ("[see https://x.org/a[1]].", "https://x.org/a[1]", "]."),
        ("*https://x.org/a*", "https://x.org/a", "*"),
        ("**https://x.org/a**", "https://x.org/a", "**"),
        ("*see https://x.org/a*", "https://x.org/a", "*"),
        ("_https://x.org/a_b_", "https://x.org/a_b", "_"),
        ("https://x.org/Foo_", "https://x.org/Foo_", ""),
        ("`https://x.org/a`", "https://x.org/a", "`"),
        ("'https://x.org/a'", "https://x.org/a", "'"),
        ("«https://x.org/a»", "https://x.org/a", "»"),
        ("https://x.org/d。谢谢", "https://x.org/d", "。谢谢"),
        ("看（https://x.org/d）。", "https://x.org/d", "）。"),
        ("「https://x.org/d」です", "https://x.org/d", "」です"),
        ("https://x.org/d，谢谢", "https://x.org/d", "，谢谢"),
        ("https://x.org/維基/a", "https://x.org/維基/a", ""),
        ("انظر https://x.org/d؟", "https://x.org/d", "؟"),
    ],
)
def test_to_html_links_an_address_without_the_sentence_around_it(
    text: str, url: str, rest: str
) -> None:
    outline = Outline(to_html(text))
    link = ("a", (("href", url), ("rel", "nofollow ugc noopener")))
    paragraph = ("p", (("dir", "auto"),))
    assert (outline.elements, outline.text.endswith(url + rest)) == ([paragraph, link], True)


@pytest.mark.parametrize(
    ("text", "shown", "url"),
    [
        ("See www.example.org.", "www.example.org", "https://www.example.org"),
        ("(WWW.Example.org/a)", "WWW.Example.org/a", "https://WWW.Example.org/a"),
        ("*www.example.org:80/a?b*", "www.example.org:80/a?b", "https://www.example.org:80/a?b"),
    ],
)
def test_to_html_links_an_address_without_a_scheme(text: str, shown: str, url: str) -> None:
    link = f'<a href="{url}" rel="nofollow ugc noopener">{shown}</a>'
    assert to_html(text) == f'<p dir="auto">{text.replace(shown, link)}</p>'


@pytest.mark.parametrize("text", ["www.", "www.example", "awww.example.org", "a@www.example.org"])
def test_to_html_leaves_what_only_begins_like_an_address(text: str) -> None:
    assert to_html(text) == f'<p dir="auto">{text}</p>'


def test_to_html_gives_each_paragraph_its_own_direction() -> None:
    assert to_html("I agree.\n\nأوافق.").count('<p dir="auto">') == 2


@pytest.mark.parametrize(
    "text", ["http://localhost", "http://", "https://user:pw@x", "ftp://a.b/c"]
)
def test_to_html_leaves_what_is_no_public_address_as_text(text: str) -> None:
    assert to_html(text) == f'<p dir="auto">{text}</p>'


@pytest.mark.parametrize(
    "text",
    [
        "http://" * 15_000,
        "www." * 25_000,
        "www.a.b/" + "]" * 100_000,
        "*_" * 50_000 + "www.a.b" + "_*" * 50_000,
        "https://" + "a" * 100_000,
        "https://" + "a." * 50_000,
        "https://a.b/" + ")" * 100_000,
        "https://a.b/" + "(" * 50_000 + ")." * 25_000,
        "https://a.b" + ":1" * 50_000,
        "\n" * 100_000,
        "\r" * 100_000,
        "e" + "\u0301\u0323" * 50_000,
        "\u0344" * 50_000,
        "<" * 100_000,
        " " * 100_000,
        "\u200b" * 100_000,
    ],
    ids=lambda text: ascii(text[:12]),
)
def test_time_grows_with_the_length_of_a_text(text: str) -> None:
    def run(size: int) -> None:
        to_html(tidy(text[:size]))
        to_html(text[:size])

    assert_grows_in_proportion(run, len(text) // TIMES)
