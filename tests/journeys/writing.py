"""A hand at the editor of texts that is no faster than the editor hears.

A browser moves the cursor at once and tells the editor later; for a while after it got the focus,
the editor even puts the cursor back. Whoever acts in between acts somewhere else.
"""

import re

from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import PATIENCE

# Waits until the editor that has the focus knows of the cursor that the browser shows. The frames
# and the first pause let pass what puts a cursor back: a button that hands the focus over with the
# next frame, the 20 ms after which a fresh focus is given the cursor of before.
SETTLED = """async (patience) => {
    const frame = () => new Promise(requestAnimationFrame);
    const pause = (ms) => new Promise((done) => setTimeout(done, ms));
    const until = performance.now() + patience;
    await frame();
    await frame();
    await pause(30);
    for (;;) {
        const view = document.activeElement?.closest(".ProseMirror")?.editor?.view;
        const watch = view?.domObserver;
        if (watch && view.hasFocus() && !view.composing && watch.flushingSoon === -1
            && !watch.suppressingSelectionUpdates && !watch.pendingRecords().length
            && watch.currentSelection.eq(view.domSelectionRange())) return;
        if (performance.now() > until) {
            const {activeElement: active} = document;
            throw new Error(`The editor does not hear of its cursor; ${active?.outerHTML.slice(0, 200)} has the focus.`);
        }
        await pause(10);
    }
}"""
# A cursor that comes to the beginning within 200 ms of the focus is taken for one that the browser
# lost, and put back where it was.
FOCUS_IS_OLD = """(box) => Date.now() - box.editor.view.input.lastFocus > 300"""
AT_THE_BEGINNING = """(box) => {
    const {selection, doc} = box.editor.state;
    return selection.eq(selection.constructor.atStart(doc));
}"""
PASTE = """(box, types) => {
    const data = new DataTransfer();
    for (const [type, value] of Object.entries(types)) data.setData(type, value);
    box.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""


def text_box(page: Page) -> Locator:
    return page.locator("#content .prose-editor .ProseMirror[contenteditable]").first


def settle(page: Page) -> None:
    page.evaluate(SETTLED, PATIENCE)


def go_into(place: Locator) -> None:
    """Click on words of a text, so that the cursor is in them."""
    place.click()
    settle(place.page)


def press(page: Page, *keys: str) -> None:
    """Press keys in a text, each where the one before has led to."""
    settle(page)
    for key in keys:
        page.keyboard.press(key)
        settle(page)


def write(page: Page, words: str) -> None:
    settle(page)
    page.keyboard.type(words)
    settle(page)


def go_to_end(page: Page) -> None:
    text_box(page).focus()
    press(page, "Control+End")


def go_to_beginning(page: Page) -> None:
    box = text_box(page)
    box.focus()
    handle = box.element_handle()
    page.wait_for_function(FOCUS_IS_OLD, arg=handle)
    press(page, "Control+Home")
    page.wait_for_function(AT_THE_BEGINNING, arg=handle)


def paste(page: Page, **data: str) -> None:
    """Paste into the text; data is markup and text, as a browser hands them over."""
    types = {
        {"html": "text/html", "text": "text/plain"}[kind]: value for kind, value in data.items()
    }
    settle(page)
    text_box(page).evaluate(PASTE, types)
    settle(page)


def expect_body(page: Page, html: object) -> None:
    """What the page would send of the text."""
    expect(page.locator("textarea[name=body]")).to_have_value(html)


def expect_saved(page: Page) -> None:
    expect(page.locator("#writing-state")).to_have_text(re.compile(r"^Saved \d\d:\d\d$"))
