from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from articles.models import Picture
from articles.models.picture import MOST_ATTEMPTS, folder_of
from articles.workflow import pictures
from kingsfund.models import User
from tests.conftest import make_user
from tests.factories import make_article, make_draft, make_picture, picture_file

pytestmark = pytest.mark.django_db


def file_names() -> set[str]:
    """Everything that the storage holds under pictures/."""
    storage = Picture._meta.get_field("file").storage
    folders, files = storage.listdir("pictures") if storage.exists("pictures") else ([], [])
    inside = {
        f"{folder}/{name}"
        for folder in folders
        for name in storage.listdir(f"pictures/{folder}")[1]
    }
    return {*files} | inside  # fmt: skip


# Storing


def test_upload_is_stored_under_a_name_that_says_nothing_of_it(editor: User) -> None:
    picture = pictures.store_picture(
        picture_file("Bed 9, Mrs Smith.png", size=(40, 30)),
        by=editor,
        alt="A bed",
        credit="R. Lind",
    )
    assert (picture.width, picture.height) == (40, 30)
    assert (picture.alt, picture.credit, picture.created_by) == ("A bed", "R. Lind", editor)
    assert picture.filename == "Bed 9, Mrs Smith.png"
    assert picture.file.name == f"pictures/{picture.sha256[:32]}.webp"
    assert (picture.focal, picture.renditions, picture.rendered_at) == ((50, 50), [], None)


def test_same_picture_twice_is_one_picture_of_both_who_sent_it(
    author_user: User, editor: User
) -> None:
    first = pictures.store_picture(picture_file("a.png"), by=author_user, alt="A ward")
    again = pictures.store_picture(picture_file("b.png"), by=editor, alt="Another description")
    assert again == first
    assert (again.alt, again.filename, again.created_by) == ("A ward", "a.png", author_user)
    assert {*again.uploaders.all()} == {author_user, editor}
    assert len(file_names()) == 1


@pytest.mark.django_db(transaction=True)
def test_same_picture_sent_by_several_at_once_is_stored_once() -> None:
    people = [make_user(f"writer{number}", "Author") for number in range(4)]
    content = picture_file(size=(400, 300)).read()

    def send(user: User) -> int:
        try:
            upload = ContentFile(content, name=f"{user}.png")
            return pictures.store_picture(upload, by=user).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(len(people)) as pool:
        found = {*pool.map(send, people)}
    picture = Picture.objects.get()
    assert found == {picture.pk}
    assert {*picture.uploaders.all()} == {*people}
    assert file_names() == {picture.file.name.removeprefix("pictures/")}


def test_who_comes_second_by_a_moment_gets_the_first_ones_row_and_leaves_no_file() -> None:
    first = pictures.add_picture(picture_file().read(), sha256="same")
    assert pictures.add_picture(picture_file().read(), sha256="same") == first
    assert file_names() == {first.file.name.removeprefix("pictures/")}


def test_what_is_no_picture_leaves_nothing(editor: User) -> None:
    with pytest.raises(ValidationError):
        pictures.store_picture(ContentFile(b"<svg/>", name="a.svg"), by=editor)
    assert (Picture.objects.count(), file_names()) == (0, set())


# Renditions


def described(picture: Picture) -> set[tuple[str, int, int]]:
    return {(made["format"], made["width"], made["height"]) for made in picture.renditions}


def in_three_formats(*sizes: tuple[int, int]) -> set[tuple[str, int, int]]:
    return {(kind, *size) for size in sizes for kind in ("avif", "webp", "jpeg")}


@pytest.mark.parametrize(
    ("size", "made", "card"),
    [
        ((2400, 1200), in_three_formats((480, 240), (960, 480), (1600, 800)), (1200, 630)),
        ((1000, 500), in_three_formats((480, 240), (960, 480), (1000, 500)), (952, 500)),
        ((300, 200), in_three_formats((300, 200)), (300, 158)),
        ((1, 1), in_three_formats((1, 1)), (1, 1)),
    ],
    ids=["large", "middling", "small", "a point"],
)
def test_renditions_are_never_larger_than_the_picture(
    size: tuple[int, int], made: set, card: tuple[int, int]
) -> None:
    make_picture(size=size)
    assert pictures.render_pictures() == 1
    picture = Picture.objects.get()
    assert described(picture) == made | {("card", *card)}
    assert picture.rendered_at is not None
    for rendition in picture.renditions:
        with picture.file.storage.open(rendition["name"]) as file:
            assert file.size == rendition["bytes"]
            with Image.open(file) as image:
                assert image.size == (rendition["width"], rendition["height"])
    assert file_names() == {
        name.removeprefix("pictures/")
        for name in [picture.file.name, *(made["name"] for made in picture.renditions)]
    }


def test_rendering_twice_does_nothing_the_second_time() -> None:
    make_picture()
    assert [pictures.render_pictures(), pictures.render_pictures()] == [1, 0]


def test_clock_leaves_a_new_picture_to_the_worker_for_a_minute() -> None:
    make_picture()
    assert pictures.render_left_behind() == 0
    assert pictures.render_left_behind(at=timezone.now() + timedelta(seconds=61)) == 1


def test_clock_makes_a_few_at_a_time() -> None:
    for _ in range(pictures.AT_A_TIME + 1):
        make_picture()
    later = timezone.now() + timedelta(seconds=61)
    made = [pictures.render_left_behind(at=later) for _ in range(3)]
    assert made == [pictures.AT_A_TIME, 1, 0]


def test_upload_wakes_the_worker_once_it_is_committed(
    editor: User, django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        pictures.store_picture(picture_file(), by=editor)
        pictures.store_picture(picture_file(), by=editor)
    assert callbacks == [pictures.make_renditions.enqueue]


def test_half_a_file_of_a_killed_worker_is_replaced_and_was_never_shown(client: object) -> None:
    picture = make_picture()
    make_article(edition={"picture": picture, "picture_alt": "A ward"})
    name = picture.file.storage.save(
        f"{folder_of(picture.file.name)}/8.avif", ContentFile(b"half a fi")
    )
    assert client.get(f"/media/{name}").status_code == 404
    pictures.render_pictures()
    response = client.get(f"/media/{name}")
    assert (response.status_code, response["Content-Type"]) == (200, "image/avif")
    assert response.getvalue()[4:12] == b"ftypavif"


def test_new_focal_point_makes_only_the_crop_again(
    django_capture_on_commit_callbacks: object,
) -> None:
    make_picture(size=(1600, 900))
    pictures.render_pictures()
    picture = Picture.objects.get()
    before = {made["name"] for made in picture.renditions}
    folder = folder_of(picture.file.name)
    picture.file.storage.delete(
        picture.in_format("avif")[0]["name"]
    )  # would be missed if made again
    picture.focal_x, picture.focal_y = 50, 0
    picture.await_renditions()
    picture.save()
    assert picture.card["url"].endswith("/card-50-50.jpg")
    with django_capture_on_commit_callbacks(execute=True):
        assert pictures.render_pictures() == 1
    picture.refresh_from_db()
    after = {made["name"] for made in picture.renditions}
    assert after - before == {f"{folder}/card-50-0.jpg"}
    assert before - after == {f"{folder}/card-50-50.jpg"}
    assert not picture.file.storage.exists(f"{folder}/card-50-50.jpg")
    assert not picture.file.storage.exists(f"{folder}/480.avif")


def test_focal_point_moved_while_the_worker_was_at_it_is_not_forgotten() -> None:
    make_picture(size=(1600, 900))
    picture = Picture.objects.get()
    made = [*pictures.encode_missing(picture)]
    Picture.objects.update(focal_y=0)
    assert pictures.write_down(picture, made) is False
    assert pictures.render_pictures() == 1
    assert Picture.objects.get().card["url"].endswith("/card-50-0.jpg")


def test_picture_whose_file_is_lost_is_tried_a_few_times_and_stops_no_other(
    caplog: pytest.LogCaptureFixture,
) -> None:
    lost = make_picture()
    lost.file.storage.delete(lost.file.name)
    make_picture()
    at = timezone.now()
    assert pictures.render_pictures(at=at) == 1
    for days in range(1, 10):
        assert pictures.render_pictures(at=at + timedelta(days=days)) == 0
    lost = Picture.objects.get(pk=lost.pk)
    assert (lost.attempts, lost.could_not_be_rendered()) == (MOST_ATTEMPTS, True)
    assert len(caplog.records) == MOST_ATTEMPTS


def test_picture_deleted_while_the_worker_was_at_it_leaves_no_file() -> None:
    make_picture()
    picture = Picture.objects.get()
    made = [*pictures.encode_missing(picture)]
    Picture.objects.all().delete()
    assert pictures.write_down(picture, made) is False
    assert file_names() == {picture.file.name.removeprefix("pictures/")}


def test_picture_from_before_the_library_gets_renditions_of_its_own() -> None:
    kept = make_picture(size=(20, 20))
    content = picture_file(size=(20, 20), kind="GIF").read()
    name = f"{kept.file.name.removeprefix('pictures/').removesuffix('.webp')}.gif"
    old = Picture(sha256="old")
    old.file.save(name, ContentFile(content, name=name))
    assert pictures.render_pictures() == 2
    kept.refresh_from_db()
    old.refresh_from_db()
    names = [made["name"] for picture in (kept, old) for made in picture.renditions]
    assert len({*names}) == len(names) == 8


# On a page


def test_picture_is_its_master_until_the_rest_is_made() -> None:
    picture = make_picture(size=(600, 300))
    assert pictures.picture_html(picture, alt="“A” <ward>") == (
        f'<img src="{picture.url}" width="600" height="300" alt="“A” &lt;ward&gt;"'
        ' loading="lazy" decoding="async">'
    )


def test_picture_is_offered_in_every_format_and_width() -> None:
    make_picture(size=(600, 300))
    pictures.render_pictures()
    picture = Picture.objects.get()
    at = picture.url.removesuffix(".webp")
    assert pictures.picture_html(picture, alt="A ward", sizes="50vw", eager=True) == (
        "<picture>"
        f'<source type="image/avif" srcset="{at}/480.avif 480w, {at}/600.avif 600w" sizes="50vw">'
        f'<source type="image/webp" srcset="{at}/480.webp 480w, {at}/600.webp 600w" sizes="50vw">'
        f'<img src="{at}/600.jpg" srcset="{at}/480.jpg 480w, {at}/600.jpg 600w" sizes="50vw"'
        ' width="600" height="300" alt="A ward" fetchpriority="high"></picture>'
    )


def test_decoration_is_passed_over_by_whoever_listens() -> None:
    shown = pictures.picture_html(make_picture(), alt="ignored", decorative=True)
    assert 'alt="" role="presentation"' in shown


def test_pictures_of_a_body_take_one_query(django_assert_num_queries: object) -> None:
    one, two = make_picture(), make_picture()
    body = "".join(f'<p><a href="{picture.url}">A picture</a></p>' for picture in (one, two))
    edition = make_draft(body=body).draft_edition()
    with django_assert_num_queries(0):
        show = pictures.pictures_of(edition)
    with django_assert_num_queries(1):
        shown = [show(one.url, "A ward", False), show(two.url, "", True)]
    assert shown == [
        pictures.picture_html(one, alt="A ward"),
        pictures.picture_html(two, decorative=True),
    ]
    assert show("/media/pictures/gone.webp", '"x"', False) == (
        '<img src="/media/pictures/gone.webp" alt="&quot;x&quot;" loading="lazy">'
    )


def test_article_opens_with_its_picture_and_previews_with_its_crop(
    client: object, django_assert_num_queries: object
) -> None:
    plain = make_article()
    picture = make_picture(size=(1600, 900))
    article = make_article(edition={"picture": picture, "picture_alt": "A ward"})
    pictures.render_pictures()
    picture.refresh_from_db()
    page = client.get(article.get_absolute_url()).text
    markup = pictures.picture_html(picture, alt="A ward", eager=True)
    assert markup in page
    assert f'property="og:image" content="http://127.0.0.1:8000{picture.card["url"]}"' in page
    assert '<meta property="og:image:width" content="1200">' in page
    assert f'"image": "http://127.0.0.1:8000{picture.card["url"]}"' in page
    assert 'class="lead-picture"' in client.get("/").text
    with django_assert_num_queries(queries_of(client, plain)):
        client.get(article.get_absolute_url())


def queries_of(client: object, article: object) -> int:
    with CaptureQueriesContext(connection) as captured:
        client.get(article.get_absolute_url())
    return len(captured)
