import pytest

from articles.importing.xml import NotWellFormed, parse_xml


def test_parse_keeps_prefixes_without_declarations() -> None:
    element, repairs = parse_xml("<item><wp:post_id>4</wp:post_id><x:any/></item>")

    assert [child.tag for child in element] == ["wp:post_id", "x:any"]
    assert repairs == []


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        ("Fish & chips", "Fish & chips"),
        ("a&nbsp;b", "a\xa0b"),
        ("&rsquo;&lt;&#8217;", "’<’"),
        ("&unknown;", "&unknown;"),
        ("a&#0;b&#x1F;c&#xFFFF;&#1114112;d & e", "abcd & e"),
        ("<![CDATA[a & b]]> & c", "a & b & c"),
        ("<![CDATA[a]]> &amp; b & <![CDATA[&nbsp;]]>", "a & b & &nbsp;"),
    ],
)
def test_parse_mends_ampersands_outside_cdata(inside: str, text: str) -> None:
    element, _ = parse_xml(f"<item>{inside}</item>")

    assert element.text == text


def test_parse_takes_out_what_xml_forbids() -> None:
    element, repairs = parse_xml("<item>a\x00\x08\ufffe\ud800b</item>")

    assert element.text == "ab"
    assert repairs == ["4 characters that XML forbids were taken out"]


def test_parse_notes_what_could_not_be_decoded() -> None:
    assert parse_xml("<item>a\ufffd</item>")[1] == [
        "1 characters could not be read and show as \ufffd"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "<item>",
        "<item><a></b></item>",
        "<item></item><item></item>",
        "<item><!DOCTYPE x></item>",
        "<item><![CDATA[ </item>",
        "",
    ],
)
def test_parse_refuses_what_cannot_be_mended(text: str) -> None:
    with pytest.raises(NotWellFormed):
        parse_xml(text)


def test_parse_expands_no_entities_of_the_file() -> None:
    bomb = '<!DOCTYPE item [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><item>&b;</item>'

    with pytest.raises(NotWellFormed):
        parse_xml(bomb.replace("<!DOCTYPE", "<item><!DOCTYPE", 1))
