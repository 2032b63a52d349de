"""More than a thousand attacks in every field, in a real browser: none of them runs.

What runs calls `zqx`, opens a dialog, asks somebody else for something or is stopped by the policy,
which the browser complains of; the visitor hears all of it.
"""

from pathlib import Path
from time import monotonic
from urllib.parse import urlencode

import pytest
from django.core.management import call_command
from playwright.sync_api import Page

from articles.models import Article
from kingsfund.models import User
from tests.articles.importing.samples import save_wxr, write_author, write_comment, write_item
from tests.attack_table import packed, strings
from tests.factories import make_article, make_draft, make_newsletter
from tests.journeys.attacked import make_site
from tests.journeys.conftest import MakeVisitor, Visitor
from tests.journeys.writing import expect_saved, go_to_end, paste, text_box

WATCH = """
window.zqx = () => { window.ran = true };
for (const name of ["alert", "confirm", "prompt", "print", "open"]) window[name] = window.zqx;
"""
# What could run later, by a click: handlers and addresses of any element of the page.
FOUND = """() => {
    const found = window.ran ? ["it ran"] : [];
    const active = "[href], [src], [action], [formaction], [srcset], [data], [poster], [*|href]";
    for (const element of document.querySelectorAll(active)) {
        for (const { localName, value } of element.attributes) {
            if (!["href", "src", "action", "formaction", "srcset", "data", "poster"].includes(localName)) continue;
            const address = value.replace(/[\\u0000-\\u0020]/g, "").toLowerCase();
            if (/^(javascript|vbscript|data|livescript|feed|file|filesystem|view-source):/.test(address)) found.push(value);
        }
    }
    for (const element of document.querySelectorAll("*")) {
        for (const { name } of element.attributes) if (name.startsWith("on") || name === "srcdoc") found.push(name);
    }
    const foreign = document.querySelector("base, iframe, object, embed, math, main meta, main style, [zqx], main script:not([type], [src^='/static/'])");
    return foreign ? [...found, foreign.outerHTML.slice(0, 200)] : found;
}"""
SUBMIT = """([path, fields]) => {
    const form = Object.assign(document.createElement("form"), { method: "post", action: path });
    for (const [name, value] of Object.entries(fields)) {
        const field = document.createElement("textarea");
        Object.assign(field, { name, value });
        form.append(field);
    }
    document.body.append(form);
    HTMLFormElement.prototype.submit.call(form);
}"""


def watched(visitor: Visitor) -> Page:
    visitor.context.add_init_script(WATCH)
    visitor.page.on("dialog", lambda dialog: visitor.complaints.append(f"dialog {dialog.message}"))
    # Pictures of these tests are nowhere stored.
    visitor.page.route(
        "**/media/**", lambda route: route.fulfill(content_type="image/png", body=b"")
    )
    return visitor.page


def faults_of(page: Page, where: str) -> list[str]:
    return [f"{fault[:200]!r} at {where}" for fault in page.evaluate(FOUND)]


def open_all(page: Page, site: str, paths: list[str]) -> list[str]:
    faults = []
    for path in paths:
        response = page.goto(site + path, wait_until="load")
        if response.status >= 400:
            faults.append(f"{response.status} at {path}")
        faults += faults_of(page, path)
    return faults


def test_there_are_more_than_a_thousand() -> None:
    assert len(strings()) > 1500
    assert len(set(strings())) == len(strings())


def test_nothing_that_is_stored_runs_where_it_is_shown(visitor: MakeVisitor) -> None:
    chief = User.objects.create_superuser(
        "mo", "mo@example.org", first_name="<script>zqx()</script>"
    )
    paths = make_site(chief)
    reader = visitor(is_new=True)
    reader.sign_in(chief)

    assert open_all(watched(reader), reader.site, paths) == []


def test_nothing_that_is_typed_runs_where_it_is_given_back(visitor: MakeVisitor) -> None:
    make_article("Beds", slug="beds")
    make_newsletter("News")
    reader = visitor(is_new=True)
    reader.sign_in(User.objects.create_superuser("mo", "mo@example.org"))
    page, faults = watched(reader), []
    fields = ("text", "name", "job_title", "organisation", "email", "declared_interest")
    page.goto(f"{reader.site}/articles/beds/respond/")
    for text in packed(4800):
        with page.expect_navigation():
            page.evaluate(SUBMIT, ["/articles/beds/respond/", dict.fromkeys(fields, text)])
        faults += faults_of(page, "respond")
    for text in packed(300, parted=" ")[::20]:
        with page.expect_navigation():
            page.evaluate(SUBMIT, ["/newsletter/subscribe/", {"email": text, "source": text}])
        faults += faults_of(page, "newsletter")
    searches = [
        f"{path}?{urlencode({name: text})}"
        for text in packed(4000, parted=" ")[::2]
        for path, name in (("/admin/articles/article/", "q"), ("/admin/comments/comment/", "q"), ("/articles/", "topic"))
    ]  # fmt: skip
    assert faults + open_all(page, reader.site, searches) == []


def test_nothing_of_an_import_runs(visitor: MakeVisitor, tmp_path: Path) -> None:
    lines = packed(180, parted=" ")
    items = [
        write_item(number, lines[number], text, creator="ada", comments=write_comment(number, text, author=lines[number]))
        for number, text in enumerate(packed(8000), 1)
    ]  # fmt: skip
    path = save_wxr(tmp_path, write_author("ada", '"><script>zqx()</script>'), *items)
    call_command("import_wxr", str(path), verbosity=0)
    reader = visitor(is_new=True)

    paths = [article.get_absolute_url() for article in Article.objects.published()]
    assert len(paths) == len(items)
    assert open_all(watched(reader), reader.site, paths) == []


@pytest.mark.parametrize("wrapped", ["{}", "<html><body><!--StartFragment--><p class=MsoNormal>{}</p><!--EndFragment--></body></html>", '<p data-pm-slice="1 1 []">{}</p>'], ids=["bare", "Word", "editor"])  # fmt: skip
def test_nothing_that_is_pasted_runs(visitor: MakeVisitor, editor: User, wrapped: str) -> None:
    reader = visitor(is_new=True)
    page = watched(reader)
    reader.sign_in(editor)
    article = make_draft(body="<p></p>")
    page.goto(f"{reader.site}/admin/articles/article/{article.pk}/change/")
    text_box(page).wait_for()
    go_to_end(page)
    begun = monotonic()
    for text in packed(20_000, parted="</p><p>"):
        paste(page, html=wrapped.format(text), text="x")
        assert faults_of(page, "the editor") == []
        if monotonic() - begun > 20:
            break
    expect_saved(page)
    preview = f"/admin/articles/article/{article.pk}/preview/"
    assert open_all(page, reader.site, [preview]) == []
