from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from articles.downloads import TYPES, check_download
from tests.articles.views.test_media import fetch
from tests.factories import make_article

GOOD = {
    "report.pdf": b"%PDF-1.7 ...",
    "table.xlsx": b"PK\x03\x04...",
    "figures.csv": b"region,beds\nLondon,4\n",
    "utf16.csv": "region,beds".encode("utf-16"),
    "NOTES.TXT": b"",
    "chart.png": b"\x89PNG\r\n\x1a\n...",
}
BAD = {
    "script.js": (b"alert(1)", "type"),
    "page.html": (b"<p>Hello", "type"),
    "chart.svg": (b"<svg/>", "type"),
    "setup.exe": (b"MZ", "type"),
    "report": (b"%PDF-1.7", "type"),
    "report.pdf.js": (b"%PDF-1.7", "type"),
    "report.pdf": (b"alert(1)", "content"),
    "empty.pdf": (b"", "content"),
    "table.xlsx": (b"%PDF-1.7", "content"),
    "figures.csv": (b"MZ\x90\0\x03", "content"),
    "notes.txt": (b" \n<!DOCTYPE html><script>alert(1)</script>", "content"),
    "large.pdf": (b"%PDF-" + b"x" * 2000, "too_large"),
}


@pytest.mark.parametrize("name", GOOD)
def test_file_that_is_what_it_says_is_taken(name: str) -> None:
    file = SimpleUploadedFile(name, GOOD[name])
    check_download(file)
    assert file.read() == GOOD[name]


@pytest.mark.parametrize("name", BAD)
def test_other_file_is_refused(settings: object, name: str) -> None:
    settings.DOWNLOAD_LIMIT = 2000
    content, code = BAD[name]
    with pytest.raises(ValidationError) as refused:
        check_download(SimpleUploadedFile(name, content))
    assert refused.value.code == code


def test_every_type_that_is_taken_is_known(settings: object) -> None:
    assert set(settings.DOWNLOAD_TYPES) == set(TYPES)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("report.pdf", "application/pdf"),
        ("script.js", "application/octet-stream"),
        ("page.html", "application/octet-stream"),
        ("page.xhtml", "application/octet-stream"),
        ("chart.svg", "application/octet-stream"),
        ("style.css", "application/octet-stream"),
        ("app.wasm", "application/octet-stream"),
    ],
)
def test_what_is_stored_already_is_handed_over_as_nothing_that_runs(
    client: Client, give_download: Callable, name: str, kind: str
) -> None:
    response = fetch(client, give_download(make_article(), name).get_absolute_url())
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == (kind, "nosniff")
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wanted_for", "status"),
    [
        *((name, 200) for name in ("document", "empty", "image", "audio", "video")),
        *((name, 403) for name in ("script", "style", "worker", "sharedworker", "serviceworker")),
        *((name, 403) for name in ("embed", "object", "frame", "iframe", "manifest", "xslt", "x")),
    ],
)
def test_no_file_is_a_part_of_a_page(
    client: Client, give_download: Callable, wanted_for: str, status: int
) -> None:
    path = give_download(make_article()).get_absolute_url()
    response = fetch(client, path, headers={"Sec-Fetch-Dest": wanted_for})
    assert response.status_code == status
    assert status == 403 or "Sec-Fetch-Dest" in response["Vary"]


@pytest.mark.django_db
def test_editor_is_told_why_a_file_is_refused(editor: object, log_in: Callable) -> None:
    article = make_article("Beds")
    page = log_in(editor).get(f"/admin/articles/article/{article.pk}/change/")
    form = page.context["adminform"].form
    fields = {name: form[name].value() or "" for name in form.fields if name != "picture"}
    prefixes = [formset.formset.prefix for formset in page.context["inline_admin_formsets"]]
    for prefix in prefixes:
        fields |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}
    fields |= {
        "downloads-TOTAL_FORMS": "1",
        "downloads-0-title": "The script",
        "downloads-0-position": "0",
        "downloads-0-file": SimpleUploadedFile("script.js", b"alert(1)"),
    }
    response = log_in(editor).post(f"/admin/articles/article/{article.pk}/change/", fields)
    assert "Files of this kind cannot be offered to readers." in response.text
