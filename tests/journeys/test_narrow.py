"""Every page at 320 px, with words of sixty letters wherever somebody can write one."""

import re

from django.apps import apps
from django.contrib.auth.models import User
from django.db import models
from django.http import HttpResponse
from django.test import Client
from django.urls import resolve

from articles.models import Article, Edition
from tests.journeys.conftest import MakeVisitor, Visitor
from tests.test_visibility import World, addresses, world  # noqa: F401 - a fixture

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
    r"slug|token|key|digest|seal|previous|hash|status|colour|file|photo|anchor|path|codename|uuid"
    r"|password|username|begun_with|imported_from|minhash|event|act$|action|channel|cause|rule"
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
        if model._meta.app_label not in ("articles", "comments", "newsletter", "auth"):
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


def too_wide(visitor: Visitor, paths: list[str], *widths: int) -> list[str]:
    """The pages that one would have to move sideways, with what sticks out of them."""
    found = []
    for path in paths:
        page = visitor.open(path)
        for width in widths:
            page.set_viewport_size({"width": width, "height": 740})
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                out = ", ".join(page.evaluate(STICKS_OUT, width))
                found.append(f"{path}: {wide} px in {width}: {out}")
    return found


STICKS_OUT = """width => [...document.querySelectorAll('body *')]
  .filter(e => e.getBoundingClientRect().right > width + 1 && e.getBoundingClientRect().width)
  .slice(0, 6).map(e => `${e.tagName}.${e.className}#${e.id}`)"""


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
    assert too_wide(visitor(), [*paths, "/nothing-here/"], 320) == []


def test_no_page_of_the_desk_is_wider_than_a_phone(
    visitor: MakeVisitor,
    admin_client: Client,
    admin_user: User,
    world: World,  # noqa: F811
) -> None:
    fill_with_long_words()
    desk = [
        path for path in addresses(world) if path.startswith("/admin/") and "logout" not in path
    ]
    paths = one_page_of_each_kind(admin_client, desk)
    assert len(paths) > 70
    somebody = visitor()
    somebody.sign_in(admin_user)
    assert too_wide(somebody, paths, 390, 320) == []
