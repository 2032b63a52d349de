from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.files.base import ContentFile
from django.db import connection
from django.utils import timezone

from articles.models import Article, Download, Picture
from articles.workflow import lifecycle
from articles.workflow.pictures import render_pictures
from kingsfund.models import User
from tests.articles.conftest import GIF
from tests.conftest import make_user
from tests.factories import make_article, make_author, make_draft, make_next_edition, make_picture

pytestmark = pytest.mark.django_db


def fetch(reader, path: str, **options):
    """The response with its bytes in `body`; reading them to the end closes the file."""
    response = reader.get(path, **options)
    response.body = response.getvalue()
    return response


def make_portrait(name: str = "Ada Marsh", **fields):
    author = make_author(name, **fields)
    author.photo.save("face.gif", ContentFile(GIF))
    return author


def test_picture_of_a_published_article_is_shown(client, give_picture):
    name = give_picture(make_article())
    response = fetch(client, f"/media/{name}")
    assert (response.status_code, response.body) == (200, GIF)
    assert response["Content-Type"] == "image/gif"
    assert response["Content-Disposition"].startswith("inline")
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "public, no-cache"


def test_download_of_a_published_article_is_handed_over(client, give_download):
    download = give_download(make_article(), "report.html", b"<script>alert(1)</script>")
    response = fetch(client, download.get_absolute_url())
    assert response.body == b"<script>alert(1)</script>"
    assert response["Content-Disposition"].startswith('attachment; filename="report')
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_picture_of_a_kind_that_runs_is_handed_over(client, give_picture):
    name = give_picture(make_article(), "clinic.svg")
    response = fetch(client, f"/media/{name}")
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment")


def test_portrait_of_a_published_author_is_shown(client):
    author = make_portrait()
    assert fetch(client, author.photo_url).status_code == 404
    make_article(authors=[author])
    assert fetch(client, author.photo_url).body == GIF


def test_picture_of_an_edition_that_was_replaced_is_still_shown(client, give_picture):
    article = make_article()
    name = give_picture(article)
    newer = article.editions.create(
        number=2, title="Second", status="published", published_at=timezone.now()
    )
    article.live_edition = newer
    article.save()
    assert fetch(client, f"/media/{name}").status_code == 200


def test_files_of_an_edition_that_was_replaced_go_with_its_place_in_the_history(
    client, give_picture, give_download
):
    article = make_article()
    paths = [f"/media/{give_picture(article)}", give_download(article).get_absolute_url()]
    make_next_edition(article, picture=None)
    first = article.editions.get(number=1)
    article.live_edition.downloads.all().delete()
    assert [fetch(client, path).status_code for path in paths] == [200, 200]
    first.keep_in_history(False)
    assert [fetch(client, path).status_code for path in paths] == [404, 404]


def test_file_that_a_later_edition_still_has_is_served_whatever_becomes_of_the_earlier(
    client, give_download
):
    article = make_article()
    download = give_download(article)
    make_next_edition(article)
    article.editions.get(number=1).keep_in_history(False)
    assert fetch(client, download.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(("shows_text", "status"), [(True, 200), (False, 404)])
def test_files_of_a_withdrawn_article_go_with_its_text(
    client, give_picture, give_download, editor, shows_text, status
):
    article = make_article()
    paths = [f"/media/{give_picture(article)}", give_download(article).get_absolute_url()]
    lifecycle.withdraw(article, by=editor, notice="Figures are wrong.", shows_text=shows_text)
    assert [fetch(client, path).status_code for path in paths] == [status, status]


@pytest.mark.parametrize("state", ["draft", "ahead", "next edition"])
def test_file_of_what_is_not_published_is_for_those_who_work_on_it(
    client, log_in, state, give_picture, give_download, author_user, editor, moderator, stranger
):
    article = {
        "draft": lambda: make_draft(created_by=author_user),
        "ahead": lambda: make_article(
            created_by=author_user, at=timezone.now() + timedelta(days=1)
        ),
        "next edition": lambda: make_article(created_by=author_user),
    }[state]()
    if state == "next edition":
        article.editions.create(number=2, title="Second")
    paths = [f"/media/{give_picture(article)}", give_download(article).get_absolute_url()]
    other = make_user("olga", "Author")
    for path in paths:
        statuses = {
            who: fetch(reader, path).status_code
            for who, reader in {
                "nobody": client,
                "its author": log_in(author_user),
                "editor": log_in(editor),
                "another author": log_in(other),
                "moderator": log_in(moderator),
                "stranger": log_in(stranger),
            }.items()
        }
        assert statuses == {
            "nobody": 404,
            "its author": 200,
            "editor": 200,
            "another author": 404,
            "moderator": 404,
            "stranger": 404,
        }


def test_file_of_a_draft_is_kept_by_no_cache(client, log_in, editor, give_picture):
    path = f"/media/{give_picture(make_draft())}"
    for reader in (client, log_in(editor)):
        assert fetch(reader, path)["Cache-Control"] == "no-store"


def test_file_of_a_draft_is_not_for_an_account_that_left_the_admin(log_in, give_picture):
    leaver = make_user("lee", "Editor")
    leaver.is_staff = False
    leaver.save()
    assert fetch(log_in(leaver), f"/media/{give_picture(make_draft())}").status_code == 404


def test_portrait_of_an_unread_author_is_for_editors_and_the_author(
    client, log_in, author_user, editor, moderator
):
    own = make_portrait(user=author_user).photo_url
    assert [fetch(log_in(who), own).status_code for who in (author_user, editor, moderator)] == [
        200,
        200,
        404,
    ]
    other = make_portrait("Sam Doe").photo_url
    assert [fetch(log_in(who), other).status_code for who in (author_user, editor)] == [404, 200]


@pytest.mark.parametrize(
    "name",
    [
        "../kingsfund.sqlite3",
        "..%2f..%2fsecret-key",
        "%2e%2e/secret-key",
        "/etc/passwd",
        "pictures/",
        "pictures//clinic.gif",
        "PICTURES/clinic.gif",
        "x" * 2000,
    ],
)
def test_media_knows_only_what_is_in_the_database(client, log_in, editor, give_picture, name):
    give_picture(make_article())
    for reader in (client, log_in(editor)):
        assert fetch(reader, f"/media/{name}").status_code == 404


def test_file_that_the_storage_lost_is_not_found(client, give_picture):
    article = make_article()
    name = give_picture(article)
    article.latest_edition().picture.file.storage.delete(name)
    assert fetch(client, f"/media/{name}").status_code == 404


def test_public_file_looks_at_no_cookie_and_is_not_sent_twice(
    client, log_in, stranger, give_picture
):
    path = f"/media/{give_picture(make_article())}"
    response = fetch(log_in(stranger), path)
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    again = fetch(client, path, headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again.body) == (304, b"")
    head = client.head(path)
    assert (head.status_code, head.getvalue(), head["ETag"]) == (200, b"", response["ETag"])
    assert client.post(path).status_code == 405


def test_permission_on_articles_alone_opens_no_file(log_in, stranger, give_picture):
    stranger.user_permissions.add(Permission.objects.get(codename="change_article"))
    assert fetch(log_in(stranger), f"/media/{give_picture(make_draft())}").status_code == 404


def test_media_asks_the_database_few_questions(
    client, article_queries, give_picture, give_download
):
    article = make_article()
    picture, download = f"/media/{give_picture(article)}", give_download(article).get_absolute_url()
    with article_queries(1):
        fetch(client, picture)
    with article_queries(3):
        fetch(client, download)


# Pictures of the library and what is made of them


def make_used(state: str, picture: Picture, author: User) -> None:
    """Use a picture somewhere, or nowhere."""
    link = f'<p><a href="{picture.url}">A picture</a></p>'
    lead = {"edition": {"picture": picture, "picture_alt": "A ward"}}
    if state == "lead of a draft":
        make_draft(created_by=author, **lead)
    elif state == "body of a draft":
        make_draft(created_by=author, body=link)
    elif state == "next edition":
        article = make_article(created_by=author)
        article.editions.create(number=2, title="Second", body=link, picture=picture)
    elif state == "replaced lead":
        article = make_article(created_by=author, **lead)
        show_newer(article)
    elif state == "replaced body":
        article = make_article(created_by=author, body=link)
        show_newer(article)
    elif state == "taken down":
        article = make_article(created_by=author, **lead)
        article.hide()
    elif state == "uploaded":
        picture.uploaders.add(author)


def show_newer(article: Article) -> None:
    article.live_edition = article.editions.create(
        number=2, title="Second", status="published", published_at=timezone.now()
    )
    article.save()


KEPT = {"nobody": 404, "its author": 200, "another author": 404, "editor": 200,
        "moderator": 404, "stranger": 404}  # fmt: skip


@pytest.mark.parametrize(
    ("state", "statuses"),
    [
        ("lead of a draft", KEPT),
        ("body of a draft", KEPT),
        ("next edition", KEPT),
        ("taken down", KEPT),
        ("uploaded", KEPT),
        ("replaced lead", dict.fromkeys(KEPT, 200)),
        ("replaced body", dict.fromkeys(KEPT, 200)),
        ("of nobody", {**KEPT, "its author": 404}),
    ],
)
def test_picture_and_its_renditions_follow_the_article(
    client, log_in, state, statuses, author_user, editor, moderator, stranger
):
    uploader = make_user("olga", "Author")
    make_picture(size=(500, 300), by=uploader)
    render_pictures()
    picture = Picture.objects.get()
    picture.uploaders.clear()
    make_used(state, picture, author_user)
    readers = {
        "nobody": client,
        "its author": log_in(author_user),
        "another author": log_in(uploader),
        "editor": log_in(editor),
        "moderator": log_in(moderator),
        "stranger": log_in(stranger),
    }
    names = [picture.file.name, *(made["name"] for made in picture.renditions)]
    missing = {who: fetch(reader, "/media/pictures/none.webp") for who, reader in readers.items()}
    for name in names:
        found = {who: fetch(reader, f"/media/{name}") for who, reader in readers.items()}
        assert {who: response.status_code for who, response in found.items()} == statuses, name
        for who, response in found.items():
            if response.status_code == 404:
                # No difference to a file that never was.
                assert response.body == missing[who].body
                assert dict(response.headers) == dict(missing[who].headers)


@pytest.mark.parametrize("ending", ["avif", "webp", "jpg"])
def test_rendition_of_a_published_picture_is_kept_by_caches(client, ending, article_queries):
    make_article(edition={"picture": make_picture(size=(500, 300)), "picture_alt": "A ward"})
    render_pictures()
    kind = {"jpg": "jpeg"}.get(ending, ending)
    path = Picture.objects.get().url.replace(".webp", f"/480.{ending}")
    with article_queries(1):
        response = fetch(client, path)
    assert response["Content-Type"] == f"image/{kind}"
    assert response["Cache-Control"] == "public, no-cache"
    assert response["Content-Disposition"].startswith("inline")
    assert fetch(client, path, headers={"If-None-Match": response["ETag"]}).status_code == 304


def test_names_near_those_of_renditions_lead_nowhere(client, log_in, editor):
    make_article(edition={"picture": make_picture(size=(500, 300)), "picture_alt": "A ward"})
    render_pictures()
    url = Picture.objects.get().url
    folder = url.removesuffix(".webp")
    for path in (f"{url}/480.avif", f"{folder}/481.avif", f"{folder}/../480.avif", folder,
                 f"{folder}/", f"{folder}.made/480.avif", f"{folder}/480.avif/x"):  # fmt: skip
        for reader in (client, log_in(editor)):
            assert fetch(reader, path).status_code == 404, path


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads the plan of SQLite")
def test_download_is_looked_up_by_its_name_whatever_else_there_is(client, give_download):
    download = give_download(make_article())
    plan = Download.objects.visible().filter(file=download.file.name).explain()
    assert "download_file" in plan
    assert "LIST SUBQUERY" not in plan
