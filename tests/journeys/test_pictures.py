"""An editor sends in a picture, says what matters in it, and puts it on an article."""

import pytest
from playwright.sync_api import Page, expect

from articles.models import Article, Picture
from articles.workflow.pictures import render_pictures
from kingsfund.models import User
from tests.factories import make_article, make_draft, make_picture, picture_file
from tests.journeys.conftest import DESKTOP, PHONE, MakeVisitor

WARD = {"name": "ward.png", "mimeType": "image/png", "buffer": b""}


def sent(**options: object) -> dict[str, object]:
    return {**WARD, "buffer": picture_file(**options).read()}


def save(page: Page) -> None:
    with page.expect_navigation():
        page.click("[name=_continue]")


def write_page(article: Article) -> str:
    return f"/admin/articles/article/{article.pk}/change/"


def test_editor_sends_in_a_picture_and_sees_it_before_saving(
    visitor: MakeVisitor, editor: User
) -> None:
    article, one = make_draft("Beds"), visitor()
    one.sign_in(editor)
    page = one.open(write_page(article))
    page.set_input_files("#id_picture_upload", sent(size=(640, 360)))
    expect(page.locator("[data-chosen] img")).to_be_visible()
    expect(page.locator("[data-said]")).to_contain_text("Chosen.")
    # It is in the library although nothing was saved; the file is not sent a second time.
    picture = Picture.objects.get()
    expect(page.locator("#id_picture_upload")).to_have_value("")
    page.fill("#id_picture_alt", "A ward at night")
    save(page)
    expect(page.locator(".messagelist")).to_be_visible()
    assert article.draft_edition().picture == picture
    # What is no picture is refused in a sentence, and the choice stays.
    page.set_input_files("#id_picture_upload", {**WARD, "buffer": b"<svg/>"})
    expect(page.locator("[data-said].is-wrong")).to_contain_text("not a picture that can be shown")
    expect(page.locator("#id_picture")).to_have_value(str(picture.pk))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_editor_chooses_from_the_library(visitor: MakeVisitor, editor: User, scheme: str) -> None:
    make_picture("bed.png", alt="A bed", credit="Rosa Lind", size=(640, 360))
    make_picture("ward.png", alt="A ward", size=(640, 360))
    article = make_draft("Beds")
    one = visitor(color_scheme=scheme, viewport=PHONE if scheme == "dark" else DESKTOP)
    one.sign_in(editor)
    page = one.open(write_page(article))
    page.click("text=Choose from the library")
    page.fill("dialog input", "bed")
    expect(page.locator(".library-list li")).to_have_count(1)
    assert one.axe_violations() == []
    page.click(".library-list button")
    expect(page.locator("#id_picture_alt")).to_have_value("A bed")
    expect(page.locator("#id_picture_credit")).to_have_value("Rosa Lind")
    assert one.axe_violations() == []
    page.click("text=Remove")
    expect(page.locator("#id_picture")).to_have_value("")


def test_editor_sets_the_focal_point_with_mouse_and_keys(
    visitor: MakeVisitor, editor: User
) -> None:
    picture, one = make_picture(size=(800, 800), alt="A ward"), visitor()
    render_pictures()
    one.sign_in(editor)
    page = one.open(f"/admin/articles/picture/{picture.pk}/change/")
    page.locator("[data-frame] img").click(position={"x": 1, "y": 1})
    for key in ("ArrowRight", "Shift+ArrowDown", "ArrowUp"):
        page.keyboard.press(key)
    expect(page.locator("#id_focal_x")).to_have_value("1")
    expect(page.locator("#id_focal_y")).to_have_value("9")
    # The crop is as tall as 630 of 1200 points: at 9 % it lies at the upper edge.
    place = "(place) => document.querySelector('[data-crop] img').style.objectPosition === place"
    page.wait_for_function(place, arg="50% 0%")
    page.fill("#id_focal_y", "100")
    page.wait_for_function(place, arg="50% 100%")
    assert one.axe_violations() == []
    save(page)
    expect(page.locator(".messagelist")).to_be_visible()
    assert Picture.objects.get().focal == (1, 100)


def test_everything_goes_without_a_script(visitor: MakeVisitor, editor: User) -> None:
    known, article = make_picture(alt="A bed"), make_draft("Beds")
    one = visitor(java_script_enabled=False)
    one.sign_in(editor)
    page = one.open("/admin/articles/picture/add/")
    page.set_input_files("#id_upload", sent(size=(640, 360)))
    page.fill("#id_alt", "A ward")
    save(page)
    page.fill("#id_focal_x", "20")
    save(page)
    picture = Picture.objects.get(alt="A ward")
    assert picture.focal == (20, 50)
    page = one.open(write_page(article))
    page.fill("#id_picture", str(known.pk))
    page.check("#id_picture_is_decorative")
    save(page)
    assert article.draft_edition().picture == known
    page.set_input_files("#id_picture_upload", sent(size=(320, 200)))
    save(page)
    assert article.draft_edition().picture not in (known, picture)


def test_reader_gets_the_smallest_file_that_is_large_enough(visitor: MakeVisitor) -> None:
    picture = make_picture(size=(1600, 900))
    article = make_article(edition={"picture": picture, "picture_alt": "A ward"})
    render_pictures()
    phone, staff = visitor(viewport=PHONE), visitor()
    shown = "document.querySelector('.lead-figure img').currentSrc.split('/').pop()"
    loaded = "document.querySelector('.lead-figure img').complete && " + shown
    found = {}
    for name, reader in {"phone": phone, "admin": staff}.items():
        page = reader.open(article.get_absolute_url())
        page.wait_for_function(loaded)
        found[name] = page.evaluate(shown)
    assert found == {"phone": "480.avif", "admin": "960.avif"}
