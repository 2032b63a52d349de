import re
from pathlib import Path

import pytest
from django.conf import settings

from articles.content import anchors
from articles.content.sanitize import clean_html, headings
from articles.publish_checks.targets import PAGE_ANCHORS

TEMPLATES = settings.BASE_DIR / "templates"
# The pages that show a body, and who puts parts of other apps into them.
PAGES = [
    "articles/article_detail.html",
    "articles/edition_detail.html",
    "articles/review_page.html",
]
TAGS = [settings.BASE_DIR / app / "templatetags" for app in ("articles", "comments", "newsletter")]
NAMED = re.compile(r'\sid="([^"]*)"')
VARIABLE = re.compile(r"{{ *([\w.]*)[^}]*}}")
# Names that are made as a whole (`articles.notices.anchor_of`).
MADE = {
    "update.anchor": ["update-7", "correction-7"],
    "notice.anchor": ["update-7", "correction-7"],
}
USED = re.compile(r"""(?:include|extends) ["']([\w/]+\.html)["']""")


def templates_used(name: str, seen: set[str]) -> set[str]:
    """A template, with all that it includes and extends."""
    if name not in seen:
        seen.add(name)
        for used in USED.findall((TEMPLATES / name).read_text()):
            templates_used(used, seen)
    return seen


def ids_of_pages() -> set[str]:
    """The ids in the templates of the pages that show a body; 7 for a number or word put in."""
    used: set[str] = set()
    inclusions = [
        name
        for folder in TAGS
        for module in folder.glob("*.py")
        for name in re.findall(r"""["']([a-z]+/_[\w]+\.html)["']""", module.read_text())
    ]
    for page in [*PAGES, *inclusions]:
        templates_used(page, used)
    found = {
        name for used_one in used for name in NAMED.findall((TEMPLATES / used_one).read_text())
    }
    return {filled for name in found for filled in names_of(name) if "{%" not in filled}


def names_of(written: str) -> list[str]:
    """What an id of a template may become."""
    if made := VARIABLE.fullmatch(written):
        return MADE[made[1]]
    return [VARIABLE.sub("7", written)]


def test_every_id_of_the_pages_that_show_a_body_is_taken() -> None:
    found = ids_of_pages()
    assert {"comments", "key-points", "contents", "respond", "content"} <= found
    # A name that no heading can get needs no care: it has capitals or the like.
    slugs = {name for name in found if re.fullmatch(r"[a-z0-9_-]+", name)}
    assert sorted(name for name in slugs if not anchors.is_taken(name)) == []


def test_what_links_may_lead_to_on_a_page_is_taken() -> None:
    assert [name for name in PAGE_ANCHORS if name and not anchors.is_taken(name)] == []


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (["Option 2", "Option", "Option"], ["option-2", "option", "option-3"]),
        (["Option", "Option", "Option 2"], ["option", "option-2", "option-2-2"]),
        (["Comments", "Key points"], ["section-comments", "section-key-points"]),
        (["Section comments", "Comments"], ["section-comments", "comments-2"]),
        (["Comment 12", "Note", "Note"], ["section-comment-12", "note", "section-note-2"]),
        (["Update", "Update", "Update"], ["update", "section-update-2", "section-update-3"]),
        (["Update 2", "Correction 12"], ["section-update-2", "section-correction-12"]),
        (["…", "…"], ["section", "section-2"]),
        (["id_text", "Endnotes"], ["section-id_text", "section-endnotes"]),
    ],
    ids=str,
)
def test_no_two_places_of_a_page_have_one_name(words: list[str], names: list[str]) -> None:
    body = clean_html("".join(f"<h2>{word}</h2>" for word in words))
    assert [heading.anchor for heading in headings(body)] == names
    assert clean_html(body) == body


def test_templates_are_where_this_test_looks() -> None:
    assert all(Path(TEMPLATES / page).exists() for page in PAGES)
