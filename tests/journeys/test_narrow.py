"""Every page at 320 px, with words of sixty comments wherever somebody can write one.

The pages of the admin are walked once for all of it: whether they are too wide for a phone, and
whether anything cuts the ring around what has the focus on the screen of an office.
"""

import re

from django.apps import apps
from django.db import models
from django.http import HttpResponse
from django.test import Client
from django.urls import resolve
from playwright.sync_api import Page

from articles.models import Article, Edition
from kingsfund.models import User
from tests.journeys.conftest import MakeVisitor
from tests.test_visibility import World, addresses, world  # noqa: F401 - a fixture

OFFICE = {"width": 1280, "height": 720}
WORD = "Krankenhausbettenbelegungsstatistikfortschreibungsverordnung"
BODY = (
    f"<h2 id='one'>{WORD}</h2><p>{WORD} <a href='/articles/'>{WORD}</a> <code>{WORD}</code></p>"
    f"<h3 id='two'>{WORD}</h3><ul><li>{WORD}</li></ul><blockquote><p>{WORD}</p></blockquote>"
    f"<p>{WORD}<span class='note'>{WORD}</span></p>"
    f"<table><caption>{WORD}</caption><thead><tr><th scope='col'>{WORD}</th></tr></thead>"
    f"<tbody><tr><td>{WORD}</td></tr></tbody></table>"
    f"<figure class='pull-quote'><blockquote><p>{WORD}</p></blockquote><figcaption>{WORD}"
    f"</figcaption></figure><figure class='embed'><a href='https://youtu.be/abcdefghijk'>{WORD}</a>"
    "</figure>"
)
# Fields whose words nobody chose, or that have to stay what they are for a page to open.
KEPT = re.compile(
    r"slug|token|key|digest|entry_hash|previous|hash|status|colour|file|photo|anchor|path|codename|uuid"
    r"|password|username|begun_with|imported_from|minhash|event|action|channel|cause|rule"
)


def fields_to_fill(model: type[models.Model]) -> list[models.Field]:
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not (field.choices or field.primary_key or KEPT.search(field.name))
    ]


def fill_with_long_words() -> None:
    """One word, or the part of it that a field takes, in every field of every row."""
    for model in apps.get_models():
        of_app = model._meta.app_label in ("articles", "comments", "newsletter", "auth")
        if not of_app and model is not User:
            continue
        for field in fields_to_fill(model):
            for number, pk in enumerate(model._base_manager.values_list("pk", flat=True)):
                model._base_manager.filter(pk=pk).update(**{field.name: filling(field, number)})
    Article.objects.update(kind="long_read")
    Edition.objects.update(body=BODY, key_points=f"{WORD}\n{WORD}\n{WORD}")


def filling(field: models.Field, number: int) -> str:
    """Another one for each row, in a field that has to be unique."""
    if isinstance(field, models.EmailField):
        return f"{WORD.lower()}{number}@{WORD.lower()}.example"
    word = f"{number}{WORD}" if field.unique else WORD
    return word[: field.max_length]


def too_wide(page: Page, *widths: int) -> list[str]:
    """How much one would have to move a page sideways, with what sticks out of it."""
    found = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 740})
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            out = ", ".join(page.evaluate(STICKS_OUT, width))
            found.append(f"{page.url}: {wide} px in {width}: {out}")
    return found


def cut_rings(page: Page) -> list[str]:
    page.set_viewport_size(OFFICE)
    return [f"{page.url}: the ring of {cut}" for cut in page.evaluate(CUT_RINGS)]


# But for what moves sideways in a frame of its own.
STICKS_OUT = """width => {
  const framed = (e) => e !== document.body
    && (getComputedStyle(e).overflowX !== 'visible' || framed(e.parentElement));
  return [...document.querySelectorAll('body *')]
    .filter((e) => e.getBoundingClientRect().right > width + 1 && e.getBoundingClientRect().width)
    .filter((e) => !framed(e.parentElement))
    .slice(0, 6).map((e) => `${e.tagName}.${e.className}#${e.id}`);
}"""
# What may have the focus, and is cut by something around it although it is inside that itself. Only
# what has something around it that cuts is given the focus: that makes the browser lay out anew.
CUT_RINGS = """() => {
  const clippers = new Map([[document.body, []]]);
  const clippersOf = (element) => {
    if (!clippers.has(element)) {
      const {display, overflowX, overflowY} = getComputedStyle(element);
      const clips = display !== 'inline' && (overflowX !== 'visible' || overflowY !== 'visible');
      const further = clippersOf(element.parentElement);
      clippers.set(element, clips ? [{element, overflowX, overflowY}, ...further] : further);
    }
    return clippers.get(element);
  };
  const isCut = (box, out, {element, overflowX, overflowY}) => {
    const edge = element.getBoundingClientRect();
    const across = (box.left >= edge.left && box.left - out < edge.left - 0.5)
      || (box.right <= edge.right && box.right + out > edge.right + 0.5);
    const down = (box.top >= edge.top && box.top - out < edge.top - 0.5)
      || (box.bottom <= edge.bottom && box.bottom + out > edge.bottom + 0.5);
    return (overflowX !== 'visible' && across) || (overflowY !== 'visible' && down);
  };
  const name = (element) => `${element.tagName}.${element.className}#${element.id}`;
  const cut = [];
  for (const one of document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')) {
    const around = clippersOf(one.parentElement);
    if (!around.length) continue;
    one.focus();
    if (document.activeElement !== one) continue;
    const style = getComputedStyle(one), width = parseFloat(style.outlineWidth);
    if (style.outlineStyle === 'none' || !width) continue;
    const out = width + parseFloat(style.outlineOffset), box = one.getBoundingClientRect();
    const by = around.find((clipper) => isCut(box, out, clipper));
    if (by) cut.push(`${name(one)} by ${name(by.element)}`);
  }
  return cut.slice(0, 6);
}"""


def one_page_of_each_kind(client: Client, paths: list[str]) -> list[str]:
    """The first of each view that answers with a page: no files, nothing that only a button does."""
    found: dict[tuple, str] = {}
    for path in paths:
        match = resolve(path.partition("?")[0])
        kind = (match.view_name, match.kwargs.get("name"))
        if kind not in found and is_page(client.get(path)):
            found[kind] = path
    return [*found.values()]


def is_page(answer: HttpResponse) -> bool:
    is_file = "attachment" in str(answer.headers.get("Content-Disposition"))
    is_html = answer.headers.get("Content-Type", "").startswith("text/html")
    return answer.status_code == 200 and is_html and not is_file


def test_no_page_for_readers_is_wider_than_a_small_phone(
    visitor: MakeVisitor,
    client: Client,
    world: World,  # noqa: F811
) -> None:
    fill_with_long_words()
    public = [path for path in addresses(world) if not path.startswith("/admin/")]
    paths = one_page_of_each_kind(client, public)
    assert len(paths) > 20
    reader = visitor()
    wide = [
        fault for path in [*paths, "/nothing-here/"] for fault in too_wide(reader.open(path), 320)
    ]
    assert wide == []


def test_no_page_of_the_admin_is_wider_than_a_phone_or_cuts_a_focus_ring(
    visitor: MakeVisitor,
    admin_client: Client,
    admin_user: User,
    world: World,  # noqa: F811
) -> None:
    fill_with_long_words()
    staff = [
        path for path in addresses(world) if path.startswith("/admin/") and "logout" not in path
    ]
    paths = one_page_of_each_kind(admin_client, staff)
    assert len(paths) > 70
    somebody = visitor()
    somebody.sign_in(admin_user)
    faults = []
    for path in paths:
        page = somebody.open(path)
        faults += [*too_wide(page, 390, 320), *cut_rings(page)]
    assert faults == []
