"""An editor writes the text of an article with everything that a text can hold."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from articles.content.sanitize import clean_html
from articles.models import Article, Edition
from kingsfund.models import User
from tests.factories import make_draft
from tests.journeys.conftest import MakeVisitor, Visitor
from tests.journeys.writing import (
    expect_body,
    go_into,
    go_to_beginning,
    go_to_end,
    paste,
    press,
    settle,
    text_box,
    write,
)

EVERYTHING = clean_html(
    "<p>One <strong>bold</strong>, <em>slanted</em>, H<sub>2</sub>O, x<sup>2</sup>, <code>code</code>, "
    '<s>old</s>, <a href="https://example.org/a">a link</a>, <abbr title="General practitioner">GP</abbr>, '
    '<cite>A book</cite>, <q>said</q>, <del>out</del>, <ins>in</ins><span class="note">A note with '
    '<a href="https://example.org/b">a link</a>.</span> and more,&nbsp;still.<br>Next line.</p>'
    "<h2>Why</h2><h3>How</h3><h4>When</h4><ul><li>one</li><li>two<ul><li>three</li></ul></li></ul>"
    '<ol><li>a</li></ol><ol start="3" type="a"><li>b</li></ol><blockquote><p>Quoted.</p></blockquote>'
    '<figure class="pull-quote"><blockquote><p>Pulled.</p></blockquote><figcaption>Ann Lee, Director, '
    'Alder</figcaption></figure><figure class="pull-quote"><blockquote><p>By nobody.</p></blockquote></figure>'
    '<figure class="picture"><img src="/media/pictures/x.webp" alt="A &quot;ward&quot;" width="1600" '
    'height="900"><figcaption>Caption<span class="note">Counted twice.</span> <span class="credit">Ann</span>'
    '</figcaption></figure><figure class="picture"><img src="/media/pictures/y.webp" alt="" '
    'role="presentation"></figure><figure class="picture"><img src="/media/pictures/z.webp" alt=""></figure>'
    '<figure class="embed"><a href="https://www.youtube.com/watch?v=abcdefghijk&amp;t=3">The talk</a></figure>'
    '<table><caption>Beds, <em>by year</em></caption><tbody><tr><th scope="col">Year</th><th scope="col">Beds'
    '</th></tr><tr><th scope="row">2025</th><td>100</td></tr><tr><td colspan="2"><p>one</p><p>two</p></td></tr>'
    "</tbody></table><table><tbody><tr><td>No caption</td></tr></tbody></table>"
    "<dl><dt>Bed</dt><dd>Where one lies</dd></dl><pre><code>x\n  y</code></pre><pre>bare</pre>"
    "<figure><table><tbody><tr><td>1</td></tr></tbody></table><figcaption>Plain</figcaption></figure><hr><p>End.</p>"
)


def open_editor(visitor: Visitor, article: Article, user: User) -> Page:
    visitor.sign_in(user)
    # Pictures of these tests are nowhere stored.
    visitor.page.route(
        "**/media/pictures/**", lambda route: route.fulfill(content_type="image/svg+xml", body=SVG)
    )
    page = visitor.open(f"/admin/articles/article/{article.pk}/change/")
    expect(text_box(page)).to_be_visible()
    return page


SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="16" height="9"/>'


def save(page: Page) -> Edition:
    page.get_by_role("button", name="Save draft").click()
    expect(page.locator(".messagelist")).to_be_visible()
    return Edition.objects.get()


def test_text_with_everything_is_stored_as_it_was(visitor: MakeVisitor, editor: User) -> None:
    article = make_draft(body=EVERYTHING)
    page = open_editor(visitor(), article, editor)

    go_into(page.get_by_text("End.", exact=True))
    press(page, "End")
    write(page, " Really.")

    assert save(page).body == EVERYTHING.replace("<p>End.</p>", "<p>End. Really.</p>")


CLIPBOARD = Path(__file__).parent / "clipboard"
CLEAN = {
    "word": "<h2>The winter ward</h2><p>A ward of <strong>thirty</strong> beds"
    '<span class="note">Counted at <em>midnight</em>.</span> is <em>never</em> empty.</p>'
    "<ul><li>Beds<ul><li>by day</li></ul></li><li>Chairs</li></ul><h3>What it needs</h3>"
    '<ol><li>Nurses</li><li>See <a href="https://example.org/rota">the rota</a></li></ol>'
    "<table><tbody><tr><td>Year</td><td>Beds</td></tr></tbody></table>",
    "google_docs": "<h2>The winter ward</h2><p>A ward of <strong>thirty</strong> beds is <em>never</em> empty: "
    '<a href="https://example.org/rota">the rota</a>.</p>'
    "<ul><li>Beds<ul><li>by day</li></ul></li><li>Chairs</li></ul>",
    "outlook": '<p>Dear all,</p><p>The figures are <a href="https://example.org/figures">here</a>, and on '
    "the drive.</p><p>Kind regards</p>",
    "excel": '<table><tbody><tr><th scope="col">Year</th><th scope="col">Beds</th></tr>'
    "<tr><td>2025</td><td>1,200</td></tr></tbody></table>",
    "excel_merged": '<table><tbody><tr><th scope="col">Region</th><th colspan="2" scope="col">Beds</th></tr>'
    "<tr><td>North</td><td>12</td><td>1,200.50</td></tr>"
    '<tr><td rowspan="2">South</td><td>&lt;3</td><td>=1+1</td></tr>'
    '<tr><td>#N/A</td><td><a href="https://example.org/note">note</a></td></tr></tbody></table>',
    "google_sheets": '<table><tbody><tr><th scope="col">Year</th><th scope="col">Beds</th></tr>'
    "<tr><td>2025</td><td>First<br>second</td></tr></tbody></table>",
    "google_docs_picture": '<p><a href="#h.one">Why</a></p><h2 id="h.one">Why</h2>'
    '<p>Call <a href="tel:+442079460000">us</a>.</p><p>x<sup>2</sup></p>',
    "libreoffice": "<h2>The winter ward</h2><p>A ward of <strong>thirty</strong> beds"
    '<span class="note">Counted at <em>midnight</em>.</span> is <em>never</em> empty.</p>'
    '<p>Beds by year</p><table><thead><tr><th scope="col">Year</th><th scope="col">Beds</th></tr></thead><tbody>'
    "<tr><td>2025</td><td>1,200</td></tr></tbody></table><ol><li>Nurses</li><li>Porters</li></ol>",
    "word_fields": '<p>Contents</p><p><a href="#_Toc101">The winter ward</a></p>'
    '<h2 id="_Toc101">The winter ward</h2><p>A ward of Alder has beds (Marsh, 2019); see '
    '<a href="tel:+442079460000">the desk</a>, dated 3 May.</p><p>So <em>x=2</em> holds.</p>',
}


def cleaned(page: Page, html: str) -> str:
    """What the module of paste.js makes of some markup, without any editor."""
    script = (
        "async html => (await import('/static/articles/editor/paste.js')).readPasted(html).html"
    )
    return page.evaluate(script, html)


@pytest.mark.parametrize("program", list(CLEAN))
def test_paste_from_other_programs_is_plain(visitor: MakeVisitor, program: str) -> None:
    page = visitor().open("/articles/")

    html = cleaned(page, (CLIPBOARD / f"{program}.html").read_text())

    assert html == CLEAN[program]
    assert cleaned(page, html) == html


PARTS = {
    "a note of Google Docs": (
        '<p>Beds<sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup> fell.</p><hr><div><p><a href="#ftnt_ref1" '
        'id="ftnt1">[1]</a><span>&nbsp;Counted at noon.</span></p></div>',
        '<p>Beds<span class="note">Counted at noon.</span> fell.</p><hr>',
    ),
    "a note of LibreOffice": (
        '<p>Beds<a class="sdfootnoteanc" name="sdfootnote1anc" href="#sdfootnote1sym"><sup>1</sup></a> fell.</p>'
        '<div id="sdfootnote1"><p><a class="sdfootnotesym" name="sdfootnote1sym" href="#sdfootnote1anc">1</a>'
        "Counted.</p></div>",
        '<p>Beds<span class="note">Counted.</span> fell.</p>',
    ),
    "a list without its style": (
        '<p class="MsoListParagraph">·&nbsp;&nbsp; Beds</p><p class="MsoListParagraph">·&nbsp; Chairs</p>',
        "<ul><li>Beds</li><li>Chairs</li></ul>",
    ),
    "a list that goes on": (
        '<p class="MsoListParagraph" style="mso-list:l0 level1 lfo1"><span style="mso-list:Ignore">4.</span>Beds</p>',
        '<ol start="4"><li>Beds</li></ol>',
    ),
    "a column of cells": (
        "<google-sheets-html-origin><table><tr><td>One</td></tr><tr><td>Two</td></tr></table>",
        "<p>One</p><p>Two</p>",
    ),
    "a table with heads": (
        "<p>See</p><table><thead><tr><td>Year</td></tr></thead><tr><th>2025</th></tr></table>",
        '<p>See</p><table><thead><tr><th scope="col">Year</th></tr></thead><tbody><tr><th scope="row">2025</th>'
        "</tr></tbody></table>",
    ),
    "marks in a row": (
        "<p><b>a</b> <i>b</i>\n<u>c</u></p>",
        "<p><strong>a</strong> <em>b</em> c</p>",
    ),
    "what was deleted": (
        '<p>a<span class="msoDel">b</span><ins class="msoIns">c</ins></p>',
        "<p>ac</p>",
    ),
    "attacks": (
        '<p onclick="a()">x<img src=x onerror=a()><script>a()</script><a href="javascript:a()">y</a></p>',
        "<p>xy</p>",
    ),
}


@pytest.mark.parametrize("name", list(PARTS))
def test_paste_knows_the_parts_of_texts(visitor: MakeVisitor, name: str) -> None:
    html, expected = PARTS[name]
    assert cleaned(visitor().open("/articles/"), html) == expected


def start_writing(visitor: Visitor, user: User, body: str = "<p></p>") -> Page:
    page = open_editor(visitor, make_draft(body=body), user)
    go_to_end(page)
    return page


def finish(page: Page, button: str, *, exact: bool = True) -> None:
    """Leave a dialog by one of its buttons; the text has the focus again afterwards."""
    page.get_by_role("dialog").get_by_role("button", name=button, exact=exact).click()
    expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize("program", list(CLEAN))
def test_pasted_text_is_stored_plain(visitor: MakeVisitor, editor: User, program: str) -> None:
    page = start_writing(visitor(), editor)

    paste(page, html=(CLIPBOARD / f"{program}.html").read_text(), text="x")

    assert save(page).body.removesuffix("<p></p>") == clean_html(CLEAN[program])


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        (
            'Year\tBeds\n2025\t"1,200"\n',
            '<table><tbody><tr><th scope="col">Year</th><th scope="col">Beds</th></tr>'
            "<tr><td>2025</td><td>1,200</td></tr></tbody></table>",
        ),
        ("A line\twith a tab", "<p>A line with a tab</p>"),
    ],
    ids=["table", "text"],
)
def test_lines_with_tabs_become_a_table(
    visitor: MakeVisitor, editor: User, text: str, stored: str
) -> None:
    page = start_writing(visitor(), editor)

    paste(page, text=text)

    assert " ".join(save(page).body.removesuffix("<p></p>").split()) == stored


def test_address_of_a_video_on_its_own_line_is_embedded(visitor: MakeVisitor, editor: User) -> None:
    page = start_writing(visitor(), editor)
    paste(page, text="https://youtu.be/abcdefghijk")
    page.get_by_role("button", name="Change the embed “Video on YouTube”").click()
    page.get_by_label("What it is").fill("Ann Lee on beds")
    finish(page, "Save")
    go_to_end(page)
    write(page, "See ")
    paste(page, text="https://youtu.be/abcdefghijk")

    assert save(page).body == (
        '<figure class="embed"><a href="https://youtu.be/abcdefghijk" rel="noopener">Ann Lee on beds</a></figure>'
        '<p>See <a href="https://youtu.be/abcdefghijk" rel="noopener">https://youtu.be/abcdefghijk</a></p>'
    )


def test_note_is_written_changed_and_removed(visitor: MakeVisitor, editor: User) -> None:
    page = start_writing(visitor(), editor, "<p>Beds fell</p>")
    page.keyboard.press("Control+Alt+f")
    expect(page.get_by_role("dialog", name="New note")).to_be_visible()
    write(page, "Counted at midnight.")
    finish(page, "Save")
    expect(text_box(page)).to_be_focused()
    write(page, " again")
    expect_body(page, '<p>Beds fell<span class="note">Counted at midnight.</span> again</p>')

    page.get_by_role("button", name="Note: Counted at midnight.").focus()
    page.keyboard.press("Enter")
    note = page.get_by_role("textbox", name="Text of the note")
    note.focus()
    press(page, "Control+a")
    write(page, "Counted at noon.")
    finish(page, "Save")
    expect_body(page, '<p>Beds fell<span class="note">Counted at noon.</span> again</p>')

    page.get_by_role("button", name="Note: Counted at noon.").click()
    finish(page, "Cancel")
    page.get_by_role("button", name="Note: Counted at noon.").click()
    finish(page, "Remove the note")
    expect_body(page, "<p>Beds fell again</p>")
    assert save(page).body == "<p>Beds fell again</p>"


def test_table_has_a_caption_and_says_what_its_heads_head(
    visitor: MakeVisitor, editor: User
) -> None:
    page = start_writing(visitor(), editor)
    page.get_by_role("button", name="Table", exact=True).click()
    page.get_by_label("Rows, with the names of the columns").fill("2")
    page.get_by_label("Columns", exact=True).fill("2")
    finish(page, "Insert")
    for words in ("Beds", "Enter", "Year", "Tab", "Beds", "Tab", "2025", "Tab", "100"):
        if words in ("Enter", "Tab"):
            press(page, words)
        else:
            write(page, words)
    page.get_by_role("button", name="Header column").click()
    settle(page)
    page.get_by_role("button", name="Row below").click()

    assert save(page).body.removesuffix("<p></p>") == (
        '<table><caption>Beds</caption><tbody><tr><th scope="col">Year</th><th scope="col">Beds</th></tr>'
        '<tr><th scope="row">2025</th><td>100</td></tr><tr><th scope="row"></th><td></td></tr></tbody></table>'
    )


def test_pull_quote_is_made_of_chosen_words(visitor: MakeVisitor, editor: User) -> None:
    page = start_writing(visitor(), editor, "<p>Beds are not the point</p>")
    press(page, "Control+a")
    page.get_by_role("button", name="Pull quote").click()
    press(page, "ArrowDown")
    write(page, "Ann Lee, Alder")
    press(page, "Enter")
    write(page, "After.")

    assert save(page).body == (
        "<p>Beds are not the point</p>"
        '<figure class="pull-quote"><blockquote><p>Beds are not the point</p></blockquote>'
        "<figcaption>Ann Lee, Alder</figcaption></figure><p>After.</p>"
    )


def test_toolbar_is_one_stop_and_has_words(visitor: MakeVisitor, editor: User) -> None:
    page = start_writing(visitor(), editor, "<p>Beds</p>")
    press(page, "Control+a")
    page.keyboard.press("Alt+F10")
    bar = page.get_by_role("toolbar", name="Formatting")
    expect(bar.get_by_role("button", name="Heading", exact=True)).to_be_focused()
    for _ in range(3):
        page.keyboard.press("ArrowRight")  # the toolbar hears at once
    expect(bar.get_by_role("button", name="Bold")).to_be_focused()
    page.keyboard.press("Enter")

    expect(bar.get_by_role("button", name="Bold")).to_have_attribute("aria-pressed", "true")
    expect(bar.locator("button[tabindex='0']")).to_have_count(1)
    assert [label for label in bar.locator("button").evaluate_all(
        "all => all.map(one => one.getAttribute('aria-label'))"
    ) if not label or not label[0].isupper()] == []  # fmt: skip
    expect_body(page, "<p><strong>Beds</strong></p>")


UPLOAD, CHOICES = "/admin/picture-store/upload/", "/admin/picture-store/choices/"
STORED = {"id": 7, "url": "/media/pictures/ward.webp", "width": 1600, "height": 900}


def with_picture_store(page: Page, *, refuses: bool = False) -> list[str]:
    """A store of one picture behind the editor's addresses; what is asked of it is noted."""
    asked: list[str] = []

    def upload(route: Route) -> None:
        asked.append(route.request.headers["x-csrftoken"][:1] and "upload")
        if refuses:
            route.fulfill(status=400, json={"error": "This is not a picture that can be shown."})
        else:
            route.fulfill(status=201, json={**STORED, "alt": "", "credit": ""})

    def choices(route: Route) -> None:
        asked.append(route.request.url.partition("?")[2])
        found = {
            **STORED,
            "alt": "A ward at night",
            "credit": "Ann Lee",
            "thumbnail": STORED["url"],
        }
        route.fulfill(json={"pictures": [found]})

    page.route(f"**{UPLOAD}", upload)
    page.route(f"**{CHOICES}*", choices)
    page.locator("textarea[name=body]").evaluate(
        "(field, [upload, choices]) => { field.dataset.pictureUpload = upload; field.dataset.pictureChoices = choices; }",
        [UPLOAD, CHOICES],
    )
    # Any change of the text shows the button that the addresses allow.
    write(page, "x")
    press(page, "Backspace")
    return asked


FILE = {"name": "IMG_2041.png", "mimeType": "image/png", "buffer": b"picture"}


def test_picture_is_chosen_from_the_library(visitor: MakeVisitor, editor: User) -> None:
    page = start_writing(visitor(), editor, "<p>Beds</p>")
    asked = with_picture_store(page)
    page.get_by_role("button", name="Picture", exact=True).click()
    dialog = page.get_by_role("dialog", name="New picture")
    # Opened, it shows the newest; only then are its words asked for.
    expect(dialog.get_by_text("1 picture")).to_be_visible()
    dialog.get_by_label("Or find one in the library").fill("ward & bed")
    with page.expect_response(f"**{CHOICES}?q=ward*"):
        page.keyboard.press("Enter")
    expect(dialog.get_by_text("1 picture")).to_be_visible()
    dialog.get_by_role("button", name="A ward at night").click()
    dialog.get_by_label("Caption").fill("A ward.")
    finish(page, "Insert")

    assert asked == ["q=", "q=ward%20%26%20bed"]
    assert save(page).body == (
        '<p>Beds</p><figure class="picture"><img src="/media/pictures/ward.webp" alt="A ward at night" '
        'width="1600" height="900"><figcaption>A ward. <span class="credit">Ann Lee</span></figcaption></figure><p></p>'
    )


def test_picture_is_uploaded_and_no_file_name_describes_it(
    visitor: MakeVisitor, editor: User
) -> None:
    page = start_writing(visitor(), editor, "<p></p>")
    asked = with_picture_store(page)
    page.get_by_role("button", name="Picture", exact=True).click()
    dialog = page.get_by_role("dialog", name="New picture")
    dialog.get_by_role("button", name="Insert").click()
    expect(dialog.get_by_role("alert")).to_have_text("Choose or upload a picture first.")
    dialog.get_by_label("Upload a picture").set_input_files(FILE)
    expect(dialog.get_by_text("Uploaded.")).to_be_visible()
    expect(dialog.get_by_label("Description")).to_have_value("")
    dialog.get_by_label("Not decided yet").check()
    expect(dialog.get_by_label("Description")).to_be_hidden()
    finish(page, "Insert")
    image = '<img src="/media/pictures/ward.webp" alt="" width="1600" height="900"'
    expect_body(page, re.compile("^" + re.escape(f'<figure class="picture">{image}></figure>')))

    page.get_by_role("button", name="Not described yet – change").click()
    dialog = page.get_by_role("dialog", name="Picture")
    dialog.get_by_label("It is decoration").check()
    finish(page, "Save")
    page.get_by_role("button", name="Decoration, not described – change").click()
    dialog.get_by_label("Credit").fill("Ann")
    finish(page, "Save")

    assert asked == ["q=", "upload"]
    assert save(page).body.removesuffix("<p></p>") == (
        f'<figure class="picture">{image} role="presentation"><figcaption><span class="credit">Ann</span>'
        "</figcaption></figure>"
    )


def test_whoever_puts_a_picture_in_goes_on_behind_it(visitor: MakeVisitor, editor: User) -> None:
    page = start_writing(visitor(), editor)
    with_picture_store(page)
    page.get_by_role("button", name="Picture", exact=True).click()
    dialog = page.get_by_role("dialog", name="New picture")
    dialog.get_by_role("button", name="A ward at night").click()
    finish(page, "Insert")
    write(page, "The text goes on.")

    assert save(page).body.endswith(
        '<span class="credit">Ann Lee</span></figcaption></figure><p>The text goes on.</p>'
    )


HAND_OVER = """(box, how) => {
    const data = new DataTransfer();
    data.items.add(new File(["x"], "IMG_2041.png", {type: "image/png"}));
    const {left, top} = box.firstElementChild.getBoundingClientRect();
    const event = how === "drop"
        ? new DragEvent("drop", {dataTransfer: data, clientX: left + 2, clientY: top + 2, bubbles: true, cancelable: true})
        : new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
    box.dispatchEvent(event);
}"""


@pytest.mark.parametrize("how", ["drop", "paste"])
def test_picture_that_is_handed_over_is_uploaded(
    visitor: MakeVisitor, editor: User, how: str
) -> None:
    page = start_writing(visitor(), editor, "<p></p><p>Beds</p>")
    asked = with_picture_store(page)
    if how == "paste":
        go_to_beginning(page)

    text_box(page).evaluate(HAND_OVER, how)

    dialog = page.get_by_role("dialog", name="New picture")
    expect(dialog.get_by_text("Uploaded.")).to_be_visible()
    finish(page, "Insert")
    assert asked == ["upload"]
    expect_body(
        page,
        '<figure class="picture"><img src="/media/pictures/ward.webp" alt="" width="1600" height="900"></figure>'
        "<p>Beds</p>",
    )


def test_picture_that_is_refused_changes_nothing(visitor: MakeVisitor, editor: User) -> None:
    page = start_writing(visitor(), editor, "<p>Beds</p>")
    with_picture_store(page, refuses=True)

    text_box(page).evaluate(HAND_OVER, "paste")

    dialog = page.get_by_role("dialog", name="New picture")
    expect(dialog.get_by_text("This is not a picture that can be shown.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect_body(page, "<p>Beds</p>")


def test_editor_and_its_dialogs_are_accessible(visitor: MakeVisitor, editor: User) -> None:
    watcher = visitor()
    page = open_editor(watcher, make_draft(body=EVERYTHING), editor)
    go_into(page.get_by_text("End.", exact=True))
    with_picture_store(page)
    violations = watcher.axe_violations()
    for button in (
        "Picture",
        "Table",
        "Note (Ctrl + Alt + F)",
        "Embed: a video, recording or chart",
    ):
        go_into(page.get_by_text("End.", exact=True))
        page.get_by_role("toolbar").get_by_role("button", name=button, exact=True).click()
        expect(page.get_by_role("dialog")).to_be_visible()
        violations += watcher.axe_violations()
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
    assert violations == []


def test_copied_text_is_pasted_as_it_was(visitor: MakeVisitor, editor: User) -> None:
    body = re.sub(r"<h[234].*?</h[234]>", "", EVERYTHING)
    page = open_editor(visitor(), make_draft(body=body), editor)
    text_box(page).focus()
    press(page, "Control+a", "Control+c", "Control+End", "Enter", "Control+v")

    assert save(page).body == body + body


def test_cells_pasted_into_a_table_fill_its_cells(visitor: MakeVisitor, editor: User) -> None:
    table = (
        "<table><tbody><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></tbody></table>"
    )
    page = open_editor(visitor(), make_draft(body=table), editor)
    go_into(text_box(page).get_by_text("a", exact=True))
    paste(page, html=(CLIPBOARD / "excel.html").read_text(), text="x")

    assert save(page).body.removesuffix("<p></p>") == CLEAN["excel"]


@pytest.mark.parametrize("key", ["Backspace", "Delete"])
def test_table_goes_with_its_caption(visitor: MakeVisitor, editor: User, key: str) -> None:
    body = "<p>A</p><table><caption>b</caption><tbody><tr><td>c</td></tr></tbody></table><p>D</p>"
    page = open_editor(visitor(), make_draft(body=body), editor)
    go_into(text_box(page).get_by_text("c", exact=True))
    page.get_by_role("button", name="Delete table").click()
    expect_body(page, "<p>A</p><p>D</p>")

    press(page, "Control+z")
    expect_body(page, body)
    go_into(text_box(page).get_by_text("A", exact=True))
    press(page, "Control+a", key)
    expect_body(page, "")
