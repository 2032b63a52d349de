from collections.abc import Callable

from django.test import Client
from PIL import Image

from articles.models import Author, FormerTopicSlug
from kingsfund.models import User
from tests.factories import make_author, make_topic, picture_file

LogIn = Callable[[User], Client]


def test_renamed_topic_keeps_its_former_address(editor: User, log_in: LogIn) -> None:
    topic = make_topic("Workforce")
    data = {"name": "People", "slug": "people", "description": "", "based_on": topic.version}
    log_in(editor).post(f"/admin/articles/topic/{topic.pk}/change/", data)
    former = FormerTopicSlug.objects.get()
    assert (former.slug, former.topic.slug) == ("workforce", "people")


def test_topic_renamed_back_takes_its_address_back(db: None) -> None:
    topic = make_topic("Workforce")
    topic.slug = "people"
    topic.keep_former_slug("workforce")
    topic.slug = "workforce"
    topic.keep_former_slug("people")
    assert [row.slug for row in FormerTopicSlug.objects.all()] == ["people"]


def test_author_photo_is_made_small(editor: User, log_in: LogIn) -> None:
    data = {"name": "Ann Lee", "slug": "ann-lee", "photo": picture_file(size=(1000, 500))}
    log_in(editor).post("/admin/articles/author/add/", data)
    with Author.objects.get().photo.open() as file, Image.open(file) as photo:
        assert photo.size == (480, 240)


def test_stale_save_of_an_author_is_refused(editor: User, log_in: LogIn) -> None:
    author, client = make_author("Ann Lee"), log_in(editor)
    url = f"/admin/articles/author/{author.pk}/change/"
    opened = {"name": "Ann Lee", "slug": "ann-lee", "based_on": author.version}
    client.post(url, opened | {"role": "Fellow"})
    response = client.post(url, opened | {"role": "Director"})
    assert "Role is now: Fellow" in response.text
    assert Author.objects.get().role == "Fellow"
