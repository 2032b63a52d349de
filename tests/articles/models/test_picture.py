from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from articles.models import Edition, Picture
from articles.models.picture import LEASE, MOST_ATTEMPTS, folder_of, masters_of
from articles.workflow import drafts, publishing
from articles.workflow.pictures import render_pictures
from kingsfund.models import User
from tests.conftest import make_user
from tests.factories import make_article, make_draft, make_picture

pytestmark = pytest.mark.django_db


def body_with(*pictures: Picture) -> str:
    """A body that links to pictures, as any body may; figures are found in the same way."""
    return "".join(f'<p><a href="{picture.url}">A picture</a></p>' for picture in pictures)


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("pictures/ab12.webp", "pictures/ab12"),
        ("pictures/ward.gif", "pictures/ward.gif.made"),
        ("pictures/ward.gif.webp", "pictures/ward.gif"),
    ],
)
def test_rendition_leads_back_to_its_master(name: str, folder: str) -> None:
    assert folder_of(name) == folder
    assert name in masters_of(f"{folder}/480.avif")
    assert name in masters_of(name)


def test_edition_knows_the_pictures_of_its_body() -> None:
    one, two, three = (make_picture() for _ in range(3))
    edition = make_draft(body=body_with(one, two, one)).draft_edition()
    assert {*edition.pictures.all()} == {one, two}
    edition.body = body_with(three) + "<p>/media/pictures/unknown.webp</p>"
    edition.save()
    assert {*edition.pictures.all()} == {three}
    edition.body = "<p>None.</p>"
    edition.save()
    assert edition.pictures.count() == 0


def test_rendition_in_a_body_counts_as_its_picture() -> None:
    picture = make_picture(size=(600, 300))
    render_pictures()
    name = Picture.objects.get().in_format("avif")[0]["name"]
    draft = make_draft(body=f'<p><a href="/media/{name}">A picture.</a></p>')
    assert [*draft.draft_edition().pictures.all()] == [picture]


def test_edition_without_pictures_pays_one_query_for_them(
    django_assert_num_queries: object,
) -> None:
    edition = make_draft().draft_edition()
    with django_assert_num_queries(3):  # whether it is published, the row itself, its pictures
        edition.save()


def test_publishing_keeps_the_pictures_of_the_body(editor: User) -> None:
    picture = make_picture()
    article = make_draft(body=body_with(picture))
    publishing.publish(article, by=editor)
    article.refresh_from_db()
    assert [*article.live_edition.pictures.all()] == [picture]


def test_next_draft_starts_with_the_picture_and_what_is_said_of_it() -> None:
    picture = make_picture()
    article = make_article(edition={"picture": picture, "picture_is_decorative": True})
    draft = drafts.open_draft(article)
    assert (draft.picture, draft.picture_is_decorative, draft.picture_alt) == (picture, True, "")


def test_decoration_is_not_described() -> None:
    with pytest.raises(IntegrityError, match="edition_decoration_is_not_described"):
        make_draft(edition={"picture_is_decorative": True, "picture_alt": "A ward"})


@pytest.mark.parametrize("axis", ["focal_x", "focal_y"])
def test_focal_point_lies_inside_the_picture(axis: str) -> None:
    with pytest.raises(IntegrityError, match=f"picture_{axis}_is_inside"):
        make_picture(**{axis: 101})


def test_picture_is_stored_once() -> None:
    picture = make_picture()
    with pytest.raises(IntegrityError), transaction.atomic():
        Picture.objects.filter(pk=make_picture().pk).update(sha256=picture.sha256)


@pytest.mark.parametrize("place", ["lead", "body"])
def test_picture_in_use_cannot_be_deleted(place: str) -> None:
    picture = make_picture()
    lead = {"edition": {"picture": picture}} if place == "lead" else {"body": body_with(picture)}
    make_draft(**lead)
    for delete in (picture.delete, Picture.objects.all().delete):
        with pytest.raises(ProtectedError):
            delete()
    assert picture.file.storage.exists(picture.file.name)


def test_deleting_a_picture_deletes_its_files_once_that_is_certain(
    django_capture_on_commit_callbacks: object,
) -> None:
    make_picture(size=(600, 300))
    render_pictures()
    picture = Picture.objects.get()
    storage = picture.file.storage
    names = [picture.file.name, *(made["name"] for made in picture.renditions)]
    half_made = storage.save(f"{folder_of(picture.file.name)}/960.avif", ContentFile(b"ha"))
    with django_capture_on_commit_callbacks(execute=True):
        picture.delete()
        assert all(storage.exists(name) for name in names)
    gone = [*names, half_made, folder_of(picture.file.name)]
    assert [name for name in gone if storage.exists(name)] == []


def test_search_asks_for_every_word_anywhere() -> None:
    ward = make_picture("ward.png", alt="A ward at night", credit="Rosa Lind")
    make_picture("bed.png", alt="A bed at night")

    def found(words: str) -> list[Picture]:
        return [*Picture.objects.search(words)]

    assert found("NIGHT ward") == [ward]
    assert found("lind") == [ward]
    assert len(found("night")) == 2
    assert len(found("  ")) == 2
    assert found("night 50%_\0") == []


# Who works with which


@pytest.fixture
def library(author_user: User) -> dict[str, Picture]:
    other = make_user("olga", "Author")
    names = "own unused", "own draft", "co-written", "foreign draft", "foreign unused", "public"
    pictures = {name: make_picture(by=other) for name in names}
    for name in ("own unused", "own draft"):
        pictures[name].uploaders.set([author_user])
    pictures["own public"] = make_picture(by=author_user)
    make_draft(created_by=author_user, edition={"picture": pictures["own draft"]})
    make_draft(created_by=author_user, body=body_with(pictures["co-written"]))
    make_draft(created_by=other, edition={"picture": pictures["foreign draft"]})
    make_article(created_by=other, edition={"picture": pictures["public"]})
    make_article(created_by=author_user, body=body_with(pictures["own public"]))
    return pictures


OWN = {"own unused", "own draft", "co-written", "own public"}
PUBLIC = {"public", "own public"}
ALL = OWN | PUBLIC | {"foreign draft", "foreign unused"}


@pytest.mark.parametrize(
    ("who", "editable", "offered", "changeable"),
    [
        ("author_user", OWN, OWN | PUBLIC, {"own unused", "own draft"}),
        ("editor", ALL, ALL, ALL),
        ("moderator", set(), set(), set()),
        ("stranger", set(), set(), set()),
    ],
)
def test_pictures_follow_the_articles_that_use_them(
    library: dict[str, Picture],
    request: pytest.FixtureRequest,
    who: str,
    editable: set[str],
    offered: set[str],
    changeable: set[str],
) -> None:
    user = request.getfixturevalue(who)
    names = {picture.pk: name for name, picture in library.items()}

    def named(pictures: object) -> set[str]:
        return {names[picture.pk] for picture in pictures}

    assert named(Picture.objects.editable_by(user)) == editable
    assert named(Picture.objects.in_library_of(user)) == offered
    assert named(Picture.objects.changeable_by(user)) == changeable
    assert named(Picture.objects.visible()) == PUBLIC


def test_picture_is_public_with_its_article_and_not_before() -> None:
    picture, now = make_picture(), timezone.now()
    make_article(at=now + timedelta(hours=1), edition={"picture": picture})
    assert [*Picture.objects.visible()] == []
    assert [*Picture.objects.visible(now + timedelta(hours=2))] == [picture]


def test_who_lost_the_right_to_write_keeps_no_upload(author_user: User) -> None:
    make_picture(by=author_user)
    author_user.groups.clear()
    assert not Picture.objects.editable_by(User.objects.get(pk=author_user.pk)).exists()


# What waits for the worker


def test_picture_is_claimed_by_one_worker_and_again_when_that_one_is_dead() -> None:
    make_picture()
    now = timezone.now()
    first, second = (Picture.objects.awaiting_renditions(now).get() for _ in range(2))
    assert (first.claim(at=now), second.claim(at=now)) == (True, False)
    assert not Picture.objects.awaiting_renditions(now + LEASE / 2).exists()
    assert Picture.objects.awaiting_renditions(now + LEASE).get().claim(at=now + LEASE)


def test_picture_that_kills_every_worker_is_given_up() -> None:
    make_picture()
    at = timezone.now()
    for _ in range(MOST_ATTEMPTS):
        at += LEASE
        assert Picture.objects.awaiting_renditions(at).get().claim(at=at)
    assert not Picture.objects.awaiting_renditions(at + LEASE).exists()
    assert Picture.objects.get().could_not_be_rendered()


def test_picture_says_its_file_name_or_its_number() -> None:
    picture = make_picture("ward.png")
    assert str(picture) == "ward.png"
    assert str(Picture(pk=7)) == "Picture 7"
    edition = make_draft("Beds", body=body_with(picture)).draft_edition()
    assert str(edition.shown_pictures.get()) == "ward.png in Beds (edition 1)"
    assert [*picture.articles()] == [Edition.objects.get().article]
