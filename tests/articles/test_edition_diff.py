from html.parser import HTMLParser

import pytest
from django.template.loader import render_to_string

from articles.content.diff.words import WordChange
from articles.edition_diff import Comparison, compare_editions, compare_field
from articles.models import Download, Edition, Picture
from articles.models.edition import CONTENT_FIELDS
from articles.workflow.drafts import open_draft, save_draft
from kingsfund.models import User
from tests.articles.content.diff.test_words import marked
from tests.factories import make_article, picture_file

HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(1)> & "quotes" \''


def edition(**fields: str) -> Edition:
    """A draft that is not saved, nor is its picture."""
    texts = {"title": "Beds", "standfirst": "Why.", "body": "<p>One two.</p>"}
    if name := fields.pop("picture", ""):
        fields["picture"] = Picture(file=name, width=8, height=6)
    return Edition(**{**texts, **fields})


def fields_told(comparison: Comparison) -> dict[str, str]:
    return {field.label: marked(field.pieces) for field in comparison.fields}


def shown(comparison: Comparison) -> str:
    return render_to_string("articles/_comparison.html", {"comparison": comparison})


class Tags(HTMLParser):
    """The elements and the text of a page, as a browser would read them."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags, self.attributes, self.text = set(), set(), ""
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


def test_edition_compared_with_itself_has_no_differences():
    comparison = compare_editions(edition(key_points="A\nB"), edition(key_points="A\r\nB\r\n"))
    assert not comparison.has_differences
    assert comparison.summary == "No differences."
    assert comparison == Comparison((), (), (), None)
    assert "<section" not in shown(comparison)


def test_each_field_that_changed_is_named_as_in_the_admin():
    comparison = compare_editions(
        edition(picture_alt="A ward", picture="pictures/a.png", picture_credit="Ada"),
        edition(
            title="Free beds", picture_alt="A bed", picture="pictures/b.png", picture_credit="Ada"
        ),
    )
    assert fields_told(comparison) == {
        "Title": "[-Beds-]{+Free beds+}",
        "Picture": "[-pictures/a.png-]{+pictures/b.png+}",
        "Description of the picture": "A [-ward-]{+bed+}",
    }


@pytest.mark.parametrize("name", [name for name in CONTENT_FIELDS if name != "body"])
def test_no_field_of_the_content_is_forgotten(name):
    comparison = compare_editions(edition(), edition(**{name: "quite another"}))
    assert [field.name for field in comparison.fields] == [name]
    assert comparison.has_differences


def test_key_points_are_compared_line_by_line():
    (field,) = compare_editions(
        edition(key_points="Beds are full\nWards are old\nStaff are tired\nMoney is short"),
        edition(key_points="Money is short\nBeds are full\nWards are old\nStaff are very tired"),
    ).fields
    assert [(block.kind.value, marked(block.parts[0].pieces)) for block in field.blocks] == [
        ("moved", "Money is short"),
        ("same", "Beds are full"),
        ("same", "Wards are old"),
        ("changed", "Staff are {+very +}tired"),
    ]


def test_rows_and_answers_are_compared_as_a_whole():
    mo, nell = User(pk=1, username="mo price"), User(pk=2, username="nell price")
    old, new = edition(assigned_to=mo), edition(assigned_to=nell, is_in_history=False)
    pieces = [compare_field(old, new, name).pieces for name in ("assigned_to", "is_in_history")]
    assert [marked(each) for each in pieces] == [
        "[-mo price-]{+nell price+}",
        "[-Yes-]{+No+}",
    ]
    assert compare_field(old, edition(assigned_to=mo), "assigned_to") is None


def test_change_note_stands_apart():
    comparison = compare_editions(edition(), edition(change_note="Figures corrected."))
    assert marked(comparison.change_note.pieces) == "{+Figures corrected.+}"
    assert not comparison.has_differences


def test_summary_says_it_in_one_line():
    comparison = compare_editions(
        edition(body="<p>One two three four.</p><p>Beds are full here.</p><ul><li>A b c</li></ul>"),
        edition(
            standfirst="Why not.",
            body="<p>One two three five.</p><p>Beds are free here.</p><p>Quite new</p><hr>",
        ),
    )
    assert comparison.summary == (
        "2 paragraphs changed, 1 added; 1 list item removed; 1 rule added; "
        "standfirst changed; 5 words added, 5 removed"
    )
    assert (comparison.words_added, comparison.words_removed) == (5, 5)


def test_summary_counts_no_words_where_only_the_format_changed():
    comparison = compare_editions(edition(), edition(body="<p>One <em>two</em>.</p>"))
    assert comparison.summary == "1 paragraph changed"


@pytest.mark.django_db
def test_downloads_are_compared_by_title_and_file():
    article = make_article()
    old = article.live_edition
    new = open_draft(article)
    save_draft(new)
    for position, title in enumerate(["Kept", "Old title", "Gone"]):
        download = Download(edition=old, title=title, position=position)
        download.file.save(f"{position}.png", picture_file())
    names = [download.file.name for download in old.downloads.all()]
    for position, (title, name) in enumerate(
        [("Kept", names[0]), ("New title", names[1]), ("Come", "downloads/9.png")]
    ):
        row = Download(edition=new, title=title, file=name, size=1, position=position)
        Download.objects.bulk_create([row])
    comparison = compare_editions(old, new)
    assert [
        (change.kind.value, marked(change.parts[0].pieces)) for change in comparison.downloads
    ] == [("changed", "[-Old-]{+New+} title"), ("removed", "[-Gone-]"), ("added", "{+Come+}")]
    assert comparison.summary == "1 download changed, 1 added, 1 removed"
    assert "Downloads" in Tags(shown(comparison)).text


@pytest.mark.django_db
def test_downloads_of_a_draft_that_is_not_saved_are_not_taken_for_removed():
    article = make_article()
    Download.objects.bulk_create([Download(edition=article.live_edition, title="A", file="a.pdf")])
    assert compare_editions(article.live_edition, open_draft(article)).downloads == ()


def test_page_says_in_words_what_colour_and_line_say():
    page = shown(
        compare_editions(edition(), edition(title="Free beds", body="<p>One <em>2</em>.</p>"))
    )
    text = " ".join(Tags(page).text.split())
    assert "[removed: Beds][added: Free beds]" in text
    assert "Paragraph, changed One [removed: two][added: 2]." in text
    assert '<ins><span class="visually-hidden">[added: </span>Free beds' in page


def test_page_folds_what_did_not_change_and_says_moves_and_formats():
    body = "".join(f"<p>Paragraph {n} stays as it is.</p>" for n in range(9)) + "<h2>End</h2>"
    new = "<h2>End</h2>" + body.replace("<h2>End</h2>", "").replace("8 stays", "<em>8</em> stays")
    page = Tags(shown(compare_editions(edition(body=body), edition(body=new))))
    assert "details" in page.tags
    text = " ".join(page.text.split())
    assert "… 6 unchanged paragraphs …" in text
    assert "Heading, level 2, moved End was after “Paragraph 8 stays as it is.”" in text
    assert "“8”: now italic" in text


def test_nothing_hostile_comes_through_the_page():
    escaped = HOSTILE.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    body = (
        f"<p>{escaped}</p><h2>{escaped}</h2><table><tr><td>{escaped}</td></tr></table>"
        f'<p><a href="{escaped}">x</a><abbr title="{escaped}">y</abbr></p><pre>{escaped}</pre>'
        f'<figure class="picture"><img src="{escaped}" alt="{escaped}"></figure>'
        f'<figure class="embed"><a href="{escaped}">{escaped}</a></figure>'
    )
    hostile = edition(body=body, **dict.fromkeys(
        [name for name in CONTENT_FIELDS if name != "body"] + ["change_note"], HOSTILE
    ))  # fmt: skip
    moved = edition(body=f"<p>first</p>{body}<p>last</p>", change_note=HOSTILE)
    for comparison in (
        compare_editions(edition(), hostile),
        compare_editions(hostile, edition()),
        compare_editions(hostile, moved),
        compare_editions(edition(body=body + "<p>z</p>"), edition(body="<p>z</p>" + body)),
    ):
        page = Tags(shown(comparison))
        assert page.tags <= {
            *["div", "section", "h2", "p", "span", "ins", "del", "details", "summary", "ul", "li"]
        }
        assert page.attributes <= {"class", "dir"}
    assert HOSTILE in page.text


def test_words_of_both_kinds_are_counted_in_fields_and_body():
    comparison = compare_editions(edition(), edition(title="Beds now", body="<p>One.</p>"))
    assert (comparison.words_added, comparison.words_removed) == (1, 1)
    assert [field.count_words(WordChange.ADDED) for field in comparison.fields] == [1]
