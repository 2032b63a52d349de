import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from articles.models import Picture
from articles.workflow.pictures import render_pictures
from kingsfund.models import User
from tests.conftest import make_user
from tests.factories import make_article, make_draft, make_picture, picture_file

pytestmark = pytest.mark.django_db

LIBRARY = "/admin/articles/picture/"
UPLOAD = f"{LIBRARY}upload/"
CHOICES = f"{LIBRARY}choices/"


def page_of(picture: Picture, view: str = "change") -> str:
    return f"{LIBRARY}{picture.pk}/{view}/"


def form_data(picture: Picture, **changes: object) -> dict[str, object]:
    fields = {name: getattr(picture, name) for name in ("alt", "credit", "focal_x", "focal_y")}
    return {**fields, "based_on": picture.version, **changes}


# What scripts ask for


def test_upload_answers_with_the_picture(author_user: User, log_in: object) -> None:
    response = log_in(author_user).post(UPLOAD, {"file": picture_file("ward.png")})
    picture = Picture.objects.get()
    assert (response.status_code, "no-store" in response["Cache-Control"]) == (201, True)
    assert response.json() == {
        "id": picture.pk,
        "name": "ward.png",
        "url": picture.url,
        "thumbnail": picture.url,
        "width": 8,
        "height": 6,
        "alt": "",
        "credit": "",
    }
    assert [*picture.uploaders.all()] == [author_user]
    assert log_in(author_user).get(picture.url).getvalue()


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "No file came with this."),
        ({"file": "a.png"}, "No file came with this."),
        (
            {"file": SimpleUploadedFile("a.svg", b"<svg/>")},
            "This is not a picture that can be shown: JPEG, PNG, WebP, AVIF and GIF can.",
        ),
    ],
    ids=["nothing", "words", "svg"],
)
def test_upload_says_in_a_sentence_what_is_wrong(
    author_user: User, log_in: object, sent: dict[str, object], sentence: str
) -> None:
    response = log_in(author_user).post(UPLOAD, sent)
    assert (response.status_code, response.json()) == (400, {"error": sentence})
    assert not Picture.objects.exists()


def test_upload_is_limited_for_each_person(
    author_user: User, editor: User, log_in: object, settings: object
) -> None:
    settings.PICTURE_LIMIT = "1/600"
    client = log_in(author_user)
    answers = [client.post(UPLOAD, {"file": picture_file()}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 429]
    assert 0 < int(answers[1]["Retry-After"]) <= 600
    assert answers[1].json()["error"].startswith("So many pictures at once.")
    assert log_in(editor).post(UPLOAD, {"file": picture_file()}).status_code == 201


def test_upload_asks_for_the_token_of_the_page(editor: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    assert client.post(UPLOAD, {"file": picture_file()}).status_code == 403
    assert client.get(UPLOAD).status_code == 405
    assert not Picture.objects.exists()


@pytest.mark.parametrize("who", ["moderator", "newsletter_editor", "stranger"])
def test_library_is_for_those_who_write(
    who: str, request: pytest.FixtureRequest, log_in: object
) -> None:
    picture, client = make_picture(), log_in(request.getfixturevalue(who))
    assert client.post(UPLOAD, {"file": picture_file()}).status_code == 403
    for path in (CHOICES, LIBRARY, f"{LIBRARY}add/", page_of(picture), page_of(picture, "delete")):
        assert client.get(path).status_code == 403, path
    assert Picture.objects.count() == 1


def test_nobody_signed_in_is_sent_to_sign_in(client: Client) -> None:
    for path in (UPLOAD, CHOICES, LIBRARY):
        assert client.get(path)["Location"].startswith("/admin/login/")


def test_choices_are_the_newest_that_match_of_those_one_may_use(
    author_user: User, log_in: object, django_assert_num_queries: object
) -> None:
    other = make_user("olga", "Author")
    mine = [make_picture(f"ward {number}.png", by=author_user) for number in range(26)]
    public = make_picture("bed.png", by=other, alt="A bed")
    make_article(created_by=other, edition={"picture": public, "picture_alt": "A bed"})
    make_picture("secret bed.png", by=other)
    client = log_in(author_user)

    def found(words: str) -> list[int]:
        return [row["id"] for row in client.get(CHOICES, {"q": words}).json()["pictures"]]

    assert found("") == [public.pk, *(picture.pk for picture in mine[:2:-1])]
    assert found("BED") == [public.pk]
    assert found("no such") == []
    with django_assert_num_queries(5):  # session, person, two of permissions, pictures
        found("")


# The library


@pytest.mark.parametrize("rows", [1, 4])
def test_library_takes_the_same_queries_for_any_number_of_pictures(
    editor: User, log_in: object, django_assert_num_queries: object, rows: int
) -> None:
    for _ in range(rows):
        picture = make_picture()
        make_article(edition={"picture": picture}, body=f'<a href="{picture.url}">A</a>')
    client = log_in(editor)
    with django_assert_num_queries(8):
        client.get(LIBRARY)


def test_library_says_where_a_picture_is_used(editor: User, log_in: object) -> None:
    picture = make_picture("ward.png", alt="A ward at night")
    lead = make_article("The first", edition={"picture": picture})
    make_draft("The second", body=f'<a href="{picture.url}">A</a>')
    client = log_in(editor)
    listing = client.get(LIBRARY).text
    assert "A ward at night" in listing
    assert "2 articles" in listing
    page = client.get(page_of(picture)).text
    assert f'<a href="/admin/articles/article/{lead.pk}/change/">The first</a>' in page
    assert "The second" in page
    assert "cannot be deleted" in page


def test_author_learns_nothing_of_articles_that_are_not_theirs(
    author_user: User, log_in: object
) -> None:
    picture = make_picture(by=author_user)
    make_draft("Secret", edition={"picture": picture})
    public = make_article("As published", edition={"picture": picture})
    public.editions.create(number=2, title="Secret plan", picture=picture)
    page = log_in(author_user).get(page_of(picture)).text
    assert "Secret" not in page
    assert f'<a href="{public.get_absolute_url()}">As published</a>' in page
    assert "1 article that you do not work on" in page


def test_adding_a_picture_stores_it_with_its_words(author_user: User, log_in: object) -> None:
    data = {"upload": picture_file("ward.png"), "alt": "A ward", "credit": "Rosa Lind"}
    response = log_in(author_user).post(f"{LIBRARY}add/", data | {"_continue": "1"})
    picture = Picture.objects.get()
    assert response["Location"] == page_of(picture)
    assert (picture.alt, picture.credit, picture.created_by) == ("A ward", "Rosa Lind", author_user)


def test_adding_what_is_there_already_leads_to_it_and_changes_nothing(
    author_user: User, editor: User, log_in: object
) -> None:
    data = {"upload": picture_file("ward.png"), "alt": "A ward"}
    log_in(author_user).post(f"{LIBRARY}add/", data)
    data = {"upload": picture_file("again.png"), "alt": "Overwritten", "_continue": "1"}
    response = log_in(editor).post(f"{LIBRARY}add/", data)
    picture = Picture.objects.get()
    assert response["Location"] == page_of(picture)
    assert (picture.alt, picture.filename) == ("A ward", "ward.png")


def test_adding_what_is_no_picture_is_refused_beside_the_file(editor: User, log_in: object) -> None:
    data = {"upload": SimpleUploadedFile("a.png", b"<svg/>"), "alt": "Typed already"}
    response = log_in(editor).post(f"{LIBRARY}add/", data)
    assert "This is not a picture that can be shown" in response.text
    assert "Typed already" in response.text
    assert not Picture.objects.exists()


def test_moving_the_focal_point_has_the_crop_made_again(editor: User, log_in: object) -> None:
    make_picture(size=(400, 300))
    render_pictures()
    picture = Picture.objects.get()
    log_in(editor).post(page_of(picture), form_data(picture, alt="A ward"))
    assert Picture.objects.get().rendered_at == picture.rendered_at
    picture = Picture.objects.get()
    log_in(editor).post(page_of(picture), form_data(picture, focal_x=20, focal_y=80))
    picture = Picture.objects.get()
    assert (picture.focal, picture.rendered_at, picture.alt) == ((20, 80), None, "A ward")
    assert len(picture.renditions) == 4
    render_pictures()
    assert Picture.objects.get().card["url"].endswith("/card-20-80.jpg")


def test_saving_words_does_not_undo_what_the_worker_wrote_meanwhile(
    editor: User, log_in: object
) -> None:
    picture = make_picture(size=(400, 300))
    data = form_data(picture, alt="A ward")
    render_pictures()
    log_in(editor).post(page_of(picture), data)
    saved = Picture.objects.get()
    assert (saved.alt, len(saved.renditions)) == ("A ward", 4)


def test_stale_words_are_refused_with_both_shown(editor: User, log_in: object) -> None:
    picture, client = make_picture(), log_in(editor)
    mine = form_data(picture, alt="My words")
    client.post(page_of(picture), form_data(picture, alt="Their words"))
    response = client.post(page_of(picture), mine)
    assert "saved this" in response.text
    assert "Description is now: Their words" in response.text
    assert Picture.objects.get().alt == "Their words"


@pytest.mark.parametrize("value", ["101", "-1", "x", ""])
def test_focal_point_outside_is_refused(editor: User, log_in: object, value: str) -> None:
    picture = make_picture()
    log_in(editor).post(page_of(picture), form_data(picture, focal_x=value, alt="Changed"))
    picture = Picture.objects.get()
    assert (picture.focal, picture.alt) == ((50, 50), "")


def test_author_changes_an_upload_until_readers_see_it(author_user: User, log_in: object) -> None:
    picture, client = make_picture(by=author_user), log_in(author_user)
    client.post(page_of(picture), form_data(picture, alt="A ward"))
    picture = Picture.objects.get()
    assert picture.alt == "A ward"
    make_article(created_by=author_user, edition={"picture": picture})
    assert client.post(page_of(picture), form_data(picture, alt="Other")).status_code == 403
    page = client.get(page_of(picture))
    assert (page.status_code, 'name="focal_x"' in page.text) == (200, False)
    assert Picture.objects.get().alt == "A ward"


def test_editor_deletes_what_is_not_used(
    editor: User, author_user: User, log_in: object, django_capture_on_commit_callbacks: object
) -> None:
    used, unused = make_picture(), make_picture(by=author_user)
    make_draft(edition={"picture": used})
    client = log_in(editor)
    assert client.post(page_of(used, "delete"), {"post": "yes"}).status_code == 403
    refused = log_in(author_user).post(page_of(unused, "delete"), {"post": "yes"})
    assert (refused.status_code, Picture.objects.count()) == (403, 2)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(page_of(unused, "delete"), {"post": "yes"})
    assert [*Picture.objects.all()] == [used]
    assert not unused.file.storage.exists(unused.file.name)
