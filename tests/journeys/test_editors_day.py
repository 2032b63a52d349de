"""A whole day in the admin: an article is written, reviewed, scheduled, corrected, withdrawn, restored."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Page, expect

from articles.models import Article, Edition, Picture
from articles.workflow.pictures import render_pictures
from articles.workflow.publishing import publish_due
from kingsfund.models import User
from tests.factories import picture_file
from tests.journeys.conftest import PHONE, MakeVisitor, Visitor, expect_becomes
from tests.journeys.writing import (
    expect_saved,
    go_into,
    go_to_end,
    paste,
    press,
    text_box,
    write,
)

TITLE, ADDRESS = "What a winter ward costs", "/articles/what-a-winter-ward-costs/"
CHART = {"name": "IMG_2041.png", "mimeType": "image/png", "buffer": b""}
CELLS = "Year\tBeds\n2025\t1,200\n2026\t1,150\n"
FITS = "document.documentElement.scrollWidth <= innerWidth"


@pytest.fixture(autouse=True)
def _seeded_site(small_media: None, author_user: User, editor: User) -> None:
    """The demo site."""
    call_command("seed", verbosity=0)


def test_article_is_written_published_corrected_withdrawn_and_restored(
    visitor: MakeVisitor, author_user: User, editor: User
) -> None:
    ada, edith = visitor(), visitor()
    reader = visitor(viewport=PHONE, java_script_enabled=False)
    ada.sign_in(author_user)
    edith.sign_in(editor)

    article = ada_writes(ada)
    edith_sends_it_back(edith, article)
    ada_mends_it(ada, article)
    edith_schedules_it(edith, reader, article)
    reader_reads_all_of_it(reader)
    edith_corrects_it(edith, article)
    reader_finds_what_was_corrected(reader)
    edith_withdraws_and_reinstates_it(edith, reader, article)
    edith_goes_back_to_the_first_edition(edith, reader, article)


def change_page(article: Article) -> str:
    return f"/admin/articles/article/{article.pk}/change/"


def say(page: Page, words: str) -> None:
    expect(page.locator(".messagelist")).to_contain_text(words)


# Writing


def ada_writes(ada: Visitor) -> Article:
    page = ada.open("/admin/articles/article/add/")
    page.locator("#id_title").fill(TITLE)
    expect_saved(page)
    expect(page).to_have_url(re.compile(r"/article/\d+/change/$"))
    article = Article.objects.get(slug=ADDRESS.split("/")[2])
    page.locator("#id_standfirst").fill("Beds are the smaller part of the bill.")
    write_text(page)
    insert_figure(page)
    paste_table(page)
    pull_a_quote(page)
    choose_lead_picture(page)
    chart = Picture.objects.get(filename="IMG_2041.png")
    expect_becomes(page, lambda: article.draft_edition().picture, chart)
    expect_becomes(page, lambda: article.draft_edition().body, stored_text(chart))
    expect_saved(page)
    page.locator("#id_bylines-0-author").select_option(index=1)
    page.get_by_role("button", name="Submit for review").click()
    say(page, "Submitted for review.")
    assert article.draft_edition().status == Edition.Status.IN_REVIEW
    return article


def write_text(page: Page) -> None:
    go_to_end(page)
    write(page, "Wards were full on most nights")
    write_note(page, "Of 151 nights.")
    write(page, " of the winter.")
    press(page, "Enter")
    page.get_by_role("button", name="Heading", exact=True).click()
    write(page, "What we counted")
    press(page, "Enter")
    write(page, "We counted beds at midnight")
    write_note(page, "As the ministry does.")
    write(page, " in 2025.")


def write_note(page: Page, words: str) -> None:
    page.keyboard.press("Control+Alt+f")
    expect(page.get_by_role("dialog", name="New note")).to_be_visible()
    write(page, words)
    page.get_by_role("button", name="Save", exact=True).click()
    # The text has the focus again once the dialog is gone; a key before that goes nowhere.
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(text_box(page)).to_be_focused()


def insert_figure(page: Page) -> None:
    page.get_by_role("button", name="Picture", exact=True).click()
    dialog = page.get_by_role("dialog", name="New picture")
    dialog.get_by_label("Upload a picture").set_input_files(
        {**CHART, "buffer": picture_file(size=(1600, 900)).read()}
    )
    expect(dialog.get_by_text("Uploaded.")).to_be_visible()
    dialog.get_by_label("Description").fill("A chart: beds fall by fifty")
    dialog.get_by_label("Caption").fill("Beds by year.")
    dialog.get_by_label("Credit").fill("Rosa Lind")
    dialog.get_by_role("button", name="Insert").click()
    expect(dialog).to_have_count(0)


def paste_table(page: Page) -> None:
    go_to_end(page)
    paste(page, text=CELLS)
    go_into(text_box(page).locator("[data-table-caption]"))
    write(page, "Beds at midnight")


def pull_a_quote(page: Page) -> None:
    go_to_end(page)
    page.get_by_role("button", name="Pull quote").click()
    write(page, "We count what we have.")
    press(page, "ArrowDown")
    write(page, "Ann Lee, Alder")
    press(page, "Enter")
    write(page, "Staff cost more.")


def choose_lead_picture(page: Page) -> None:
    page.get_by_role("button", name="Choose from the library").click()
    page.locator("dialog input[type=search]").fill("IMG_2041")
    expect(page.locator(".library-list li")).to_have_count(1)
    page.click(".library-list button")
    page.locator("#id_picture_alt").fill("A chart of beds")


def stored_text(picture: Picture) -> str:
    return (
        '<p>Wards were full on most nights<span class="note">Of 151 nights.</span> of the winter.</p>'
        '<h2 id="what-we-counted">What we counted</h2><p>We counted beds at midnight<span class="note">As the ministry does.'
        f'</span> in 2025.</p><figure class="picture"><img src="{picture.url}" alt="A chart: beds fall by '
        'fifty" width="1600" height="900"><figcaption>Beds by year. <span class="credit">Rosa Lind</span>'
        '</figcaption></figure><table><caption>Beds at midnight</caption><tbody><tr><th scope="col">Year</th>'
        '<th scope="col">Beds</th></tr><tr><td>2025</td><td>1,200</td></tr><tr><td>2026</td><td>1,150</td></tr>'
        '</tbody></table><figure class="pull-quote"><blockquote><p>We count what we have.</p></blockquote>'
        "<figcaption>Ann Lee, Alder</figcaption></figure><p>Staff cost more.</p>"
    )


# Review


def edith_sends_it_back(edith: Visitor, article: Article) -> None:
    page = edith.open(f"/admin/articles/article/{article.pk}/review/")
    page.locator("#paragraph-1 .remark-add").click()
    page.locator("#remark-text").fill("Which winter?")
    page.get_by_role("button", name="Leave the remark").click()
    expect(page.locator("#paragraph-1 .remark")).to_contain_text("Which winter?")
    page.get_by_role("link", name="Send back").click()
    page.get_by_label("What is missing").fill("Say which winter.")
    page.get_by_role("button", name="Send back").click()
    say(page, "Sent back to the writer.")
    assert article.draft_edition().status == Edition.Status.DRAFT


def ada_mends_it(ada: Visitor, article: Article) -> None:
    page = ada.open(change_page(article))
    expect(page.get_by_role("link", name="1 unresolved remark")).to_be_visible()
    go_into(text_box(page).get_by_text("of the winter."))
    press(page, "End", "Backspace")
    write(page, " of 2026.")
    mended = "</span> of the winter of 2026.</p>"
    expect_becomes(page, lambda: mended in article.draft_edition().body, True)
    expect_saved(page)
    page.get_by_role("link", name="1 unresolved remark").click()
    page.get_by_role("button", name="Resolve").click()
    expect(page.locator(".remark")).to_have_count(0)
    page = ada.open(change_page(article))
    page.get_by_role("button", name="Submit for review").click()
    say(page, "Submitted for review.")


# Publishing


def edith_schedules_it(edith: Visitor, reader: Visitor, article: Article) -> None:
    page = edith.open(change_page(article))
    page.get_by_role("button", name="Approve").click()
    say(page, "Approved: it can be published.")
    page.get_by_role("button", name="Schedule").click()
    # The page before has a day to fill in as well.
    expect(page.get_by_role("heading", level=1)).to_contain_text("Schedule:")
    moment = timezone.localtime() + timedelta(minutes=10)
    page.locator("input[type=date]").fill(f"{moment:%Y-%m-%d}")
    page.locator("input[type=time]").fill(f"{moment:%H:%M:%S}")
    page.get_by_role("button", name="Schedule").click()
    say(page, "Scheduled for")
    expect(page.get_by_role("region", name="Status", exact=True)).to_contain_text("Scheduled")
    assert publish_due() == 0
    reader.open(ADDRESS)
    expect(reader.page.get_by_role("heading", level=1)).not_to_have_text(TITLE)
    # The moment comes.
    article.editions.update(publish_at=timezone.now())
    assert (publish_due(), publish_due()) == (1, 0)
    render_pictures()
    page = edith.open(change_page(article))
    expect(page.get_by_role("region", name="Status", exact=True)).to_contain_text("Published")
    expect(page.get_by_role("link", name="Take off the schedule")).to_have_count(0)


def reader_reads_all_of_it(reader: Visitor) -> None:
    page = reader.open("/")
    page.get_by_role("link", name=TITLE).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    prose = page.locator(".prose")
    expect(prose.locator("figure.picture figcaption")).to_have_text(
        re.compile(r"Beds by year\.\s+Rosa Lind")
    )
    assert prose.locator("figure.picture picture source").count() == 2
    assert "avif" in prose.locator("figure.picture img").evaluate(
        "async image => { image.loading = 'eager'; await image.decode(); return image.currentSrc; }"
    )
    expect(page.get_by_role("table", name="Beds at midnight").get_by_role("row")).to_have_count(3)
    expect(prose.locator("figure.pull-quote")).to_contain_text("We count what we have.")
    expect(page.locator(".notes li")).to_have_count(2)
    expect(page.locator(".notes li").first).to_contain_text("Of 151 nights.")
    assert page.evaluate(FITS)


# After publication


def edith_corrects_it(edith: Visitor, article: Article) -> None:
    page = edith.open(change_page(article))
    page.locator("#id_change").select_option("correction")
    page.locator("#id_change_note").fill("Beds are the larger part.")
    page.locator("#id_standfirst").fill("Beds are the larger part of the bill.")
    note = ("correction", "Beds are the larger part.")
    drafts = article.editions.filter(number=2).values_list("change", "change_note")
    expect_becomes(page, lambda: [*drafts.all()], [note])
    expect_saved(page)
    panel = page.get_by_role("region", name="Checks", exact=True)
    expect(panel.get_by_role("status")).to_contain_text("published")
    page.get_by_role("button", name="Publish this edition").click()
    say(page, "Published")


def reader_finds_what_was_corrected(reader: Visitor) -> None:
    page = reader.open(ADDRESS)
    expect(page.locator(".notices")).to_contain_text("Beds are the larger part.")
    expect(page.locator(".updates li")).to_have_count(1)
    expect(page.locator(".updates li")).to_contain_text("Correction")
    assert page.evaluate(FITS)
    page.get_by_role("link", name="See what changed").click()
    expect(page.locator(".comparison del")).to_have_text("[removed: smaller]")
    expect(page.locator(".comparison ins")).to_have_text("[added: larger]")
    assert page.evaluate(FITS)
    page.get_by_role("link", name="Edition 1").first.click()
    expect(page.locator(".past")).to_contain_text("This is edition 1")
    expect(page.locator(".standfirst")).to_have_text("Beds are the smaller part of the bill.")
    assert page.evaluate(FITS)


def edith_withdraws_and_reinstates_it(edith: Visitor, reader: Visitor, article: Article) -> None:
    page = edith.open(change_page(article))
    page.locator("#action-more summary").click()
    page.get_by_role("button", name="Withdraw").click()
    page.get_by_label("Why it is withdrawn").fill("The count was of another hospital.")
    page.get_by_role("button", name="Withdraw").click()
    say(page, "Withdrawn")
    told = reader.open(ADDRESS).locator(".notices")
    expect(told).to_contain_text("Withdrawn on")
    expect(told).to_contain_text("The count was of another hospital.")
    expect(reader.open("/").get_by_text(TITLE)).to_have_count(0)
    page = edith.open(change_page(article))
    page.get_by_role("button", name="Reinstate").click()
    page.get_by_role("button", name="Reinstate").click()
    say(page, "Reinstated")
    expect(reader.open(ADDRESS).locator(".notices")).not_to_contain_text("Withdrawn")


def edith_goes_back_to_the_first_edition(edith: Visitor, reader: Visitor, article: Article) -> None:
    page = edith.open(change_page(article))
    page.get_by_role("link", name="Compare and restore editions").click()
    page.get_by_role("link", name=re.compile("^Restore.*edition 1$")).click()
    page.get_by_role("button", name="Restore edition 1 as a draft").click()
    say(page, "Edition 1 is restored as edition 3")
    page.locator("#id_change_note").fill("The first count was right after all.")
    page.get_by_role("button", name="Publish this edition").click()
    say(page, "Published")
    page = reader.open(ADDRESS)
    expect(page.locator(".standfirst")).to_have_text("Beds are the smaller part of the bill.")
    expect(page.locator(".updates li")).to_have_count(2)
    first, third = (article.editions.get(number=number) for number in (1, 3))
    assert (third.body, third.picture) == (first.body, first.picture)
