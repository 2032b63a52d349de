"""What other programs put into the clipboard comes into the text with its words and without the rest."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from articles.content.sanitize import clean_html, to_text
from kingsfund.models import User
from tests.articles.foreign_markup import CASES
from tests.journeys.conftest import MakeVisitor
from tests.journeys.test_write_body import save, start_writing
from tests.journeys.writing import go_to_end, paste, press, write

CLIPBOARD = Path(__file__).parent / "clipboard"
READ = "async html => (await import('/static/articles/editor/paste.js')).readPasted(html)"
HEADING = '<h2 id="why">Why</h2><p></p>'


def read(page: Page, html: str) -> dict[str, object]:
    return page.evaluate(READ, html)


def test_browser_and_server_keep_the_same_words(visitor: MakeVisitor) -> None:
    page = visitor().open("/articles/")
    pasted = {name: read(page, case.markup)["html"] for name, case in CASES.items()}

    assert pasted == {name: case.pasted for name, case in CASES.items()}
    again = {name: read(page, html)["html"] for name, html in pasted.items()}
    assert again == pasted


LOSSES = {
    "pictures": ('<p>a<img src="file:///C:/1.png"><img src="https://x.example/2.png"></p>', (2, 0)),
    "drawings": ("<p>a<svg><svg></svg></svg><canvas></canvas><v:imagedata></v:imagedata></p>", (3, 0)),
    "one picture in several sizes": ('<picture><source srcset="a.webp"><img src="a.png"></picture>', (1, 0)),
    "dots that count readers": ('<p>a<img src="https://x.example/t" width="1" height="1"></p>', (0, 0)),
    "a formula that is words": (
        "<p><!--[if gte msEquation 12]><m:oMath><m:r>x</m:r></m:oMath><![endif]-->"
        '<![if !msEquation]><img src="x.png"><![endif]></p>',
        (0, 0),
    ),
    "links to what was not pasted": ('<p><a href="#_Toc9">a</a><a href="#top">b</a><a href="#">c</a></p>', (0, 2)),
    "links to a heading": ('<h2 id="x">a</h2><p><a href="#x">b</a></p>', (0, 0)),
}  # fmt: skip


def test_what_does_not_come_along_is_counted(visitor: MakeVisitor) -> None:
    page = visitor().open("/articles/")
    found = {name: read(page, markup) for name, (markup, _) in LOSSES.items()}

    assert {name: (one["pictures"], one["links"]) for name, one in found.items()} == {
        name: counts for name, (_, counts) in LOSSES.items()
    }
    assert found["a formula that is words"]["html"] == "<p>x</p>"


def test_fields_leave_their_result_and_not_how_it_is_made(visitor: MakeVisitor) -> None:
    page = visitor().open("/articles/")
    begin, middle, end = (
        f"<span style='mso-element:field-{part}'></span>" for part in ("begin", "separator", "end")
    )

    def words(markup: str) -> str:
        return read(page, f"<p>{markup}</p>")["html"]

    assert words(f"on {begin} DATE \\@ {middle}3 May{end}.") == "<p>on 3 May.</p>"
    assert words(f"{begin} TOC {middle}A {begin} PAGEREF {middle}3{end}{end}") == "<p>A 3</p>"
    assert words(f"{begin} IF {begin} PAGE {middle}1{end} x {middle}one{end}") == "<p>one</p>"
    assert words(f"beds{begin} XE beds {end} fell") == "<p>beds fell</p>"
    assert words(f"{begin} never ended") == "<p>never ended</p>"


def test_losses_are_said_beside_the_text_and_links_lead_on(
    visitor: MakeVisitor, editor: User
) -> None:
    page = start_writing(visitor(), editor, HEADING)
    said = page.locator(".paste-said")
    expect(said).to_be_empty()

    paste(
        page, html='<p>See <a href="#why">why</a><img src="file:///a.png"> <a href="#no">no</a></p>'
    )
    expect(said).to_contain_text("1 picture was left out of what you pasted.")
    expect(said).to_contain_text("1 link within the text was left out")
    expect(said).to_have_attribute("role", "status")
    expect(said).to_be_in_viewport()
    said.get_by_role("button", name="Close").click()
    expect(said).to_be_empty()

    go_to_end(page)
    press(page, "Control+Home", "End")
    write(page, " not")
    assert save(page).body == (
        '<h2 id="why-not">Why not</h2><p>See <a href="#why-not" rel="noopener">why</a> no</p>'
    )


def test_paste_after_a_loss_says_nothing_of_it(visitor: MakeVisitor, editor: User) -> None:
    page = start_writing(visitor(), editor)
    paste(page, html='<p>a<img src="file:///a.png"></p>')
    paste(page, html="<p>b</p>")

    expect(page.locator(".paste-said")).to_be_empty()


@pytest.mark.parametrize(
    "piece", ["<!--[if ", "<style>", "<![if !msEquation]>", "<w:Sdt>", "<font>a"]
)
def test_reading_what_is_pasted_takes_time_in_proportion(visitor: MakeVisitor, piece: str) -> None:
    page = visitor().open("/articles/")
    measure = """async ([piece, few, many]) => {
        const { readPasted } = await import('/static/articles/editor/paste.js');
        const time = (number) => {
            const html = piece.repeat(number);
            const start = performance.now();
            readPasted(html);
            return performance.now() - start;
        };
        const best = (number) => Math.min(time(number), time(number), time(number));
        return [best(few), best(many)];
    }"""
    # Eight times as much in less than forty times the time: what is quadratic takes sixty-four.
    few, many = page.evaluate(measure, [piece, 400, 3200])
    assert many < 40 * max(few, 5)


def test_words_of_a_pasted_text_are_stored(visitor: MakeVisitor, editor: User) -> None:
    page = start_writing(visitor(), editor)
    case = CASES["a list of contents"]
    paste(page, html=case.markup, text="x")

    body = save(page).body
    assert to_text(body) == case.words
    assert body == clean_html(case.pasted)
