"""An editor writes the text of an article with everything that a text can hold."""

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from articles.body import clean_html
from articles.models import Article, Edition
from tests.factories import make_draft
from tests.journeys.conftest import MakeVisitor, Visitor

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
    expect(page.locator(".prose-editor .ProseMirror").first).to_be_visible()
    return page


SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="16" height="9"/>'


def body_of(page: Page) -> str:
    return page.locator("textarea[name=body]").input_value()


def save(page: Page) -> Edition:
    page.get_by_role("button", name="Save draft").click()
    expect(page.locator(".messagelist")).to_be_visible()
    return Edition.objects.get()


def text_box(page: Page) -> object:
    return page.locator("#content .prose-editor .ProseMirror").first


def test_text_with_everything_is_stored_as_it_was(visitor: MakeVisitor, editor: User) -> None:
    article = make_draft(body=EVERYTHING)
    page = open_editor(visitor(), article, editor)

    page.get_by_text("End.", exact=True).click()
    page.keyboard.press("End")
    page.keyboard.type(" Really.")

    assert save(page).body == EVERYTHING.replace("<p>End.</p>", "<p>End. Really.</p>")
