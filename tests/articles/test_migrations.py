"""What becomes of rows that were there before a migration."""

from collections.abc import Callable, Iterator

import pytest
from django.apps.registry import Apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

Migrate = Callable[[str], Apps]


@pytest.fixture
def migrate(transactional_db: None) -> Iterator[Migrate]:
    """Take the tables of articles to a migration, and at the end to where they were."""

    def to(name: str) -> Apps:
        executor = MigrationExecutor(connection)
        return executor.migrate([("articles", name)]).apps

    yield to
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def test_files_of_editions_become_pictures_stored_once(migrate: Migrate) -> None:
    before = migrate("0003_pictures")
    ward, same = (default_storage.save(name, ContentFile(b"ward"))
                  for name in ("pictures/ward.webp", "pictures/same.webp"))  # fmt: skip
    author = before.get_model("auth", "User").objects.create(username="ada")
    article = before.get_model("articles", "Article").objects.create(slug="beds")
    editions = before.get_model("articles", "Edition").objects
    files = [ward, ward, same, "pictures/lost.webp", ""]
    for number, file in enumerate(files, 1):
        editions.create(
            article=article, number=number, title="Beds", picture_file=file, picture_width=16,
            picture_height=9, picture_alt=f"Description {number}", picture_credit="Rosa Lind",
            status="published", published_at=timezone.now(), created_by=author,
        )  # fmt: skip

    after = migrate("0005_files_of_editions_removed")

    used = {e.number: e.picture for e in after.get_model("articles", "Edition").objects.all()}
    assert used[1] == used[2] == used[3]
    assert used[5] is None
    pictures = after.get_model("articles", "Picture").objects.order_by("pk")
    assert {*pictures.values_list("width", "height", "credit", "created_by", "rendered_at")} == {
        (16, 9, "Rosa Lind", author.pk, None)
    }
    assert {picture.file.name for picture in pictures} <= {ward, same, "pictures/lost.webp"}
    assert pictures.count() == 2
    assert [user.pk for user in used[4].uploaders.all()] == [author.pk]

    back = migrate("0003_pictures").get_model("articles", "Edition").objects.order_by("number")
    kept = used[1].file.name
    assert [edition.picture_file.name for edition in back] == [
        kept, kept, kept, "pictures/lost.webp", "",
    ]  # fmt: skip


def test_every_edition_names_who_its_article_named(migrate: Migrate) -> None:
    before = migrate("0011_comment_policies")
    article_model, byline = (
        before.get_model("articles", "Article"),
        before.get_model("articles", "Byline"),
    )
    editions, authors = (
        before.get_model("articles", name).objects for name in ("Edition", "Author")
    )
    ada = authors.create(slug="ada", name="Ada", role="Fellow", organisation="The Elm Trust")
    sam = authors.create(slug="sam", name="Sam")
    article = article_model.objects.create(slug="beds")
    shown = {"status": "published", "published_at": timezone.now()}
    live = editions.create(article=article, number=1, title="Beds", **shown)
    editions.create(article=article, number=2, title="Beds, again")
    article_model.objects.filter(pk=article.pk).update(live_edition=live, **shown)
    byline.objects.create(article=article, author=sam, position=1, role="Registrar")
    byline.objects.create(article=article, author=ada, position=0)
    article_model.objects.create(slug="nameless")

    after = migrate("0014_bylines_of_editions_only").get_model("articles", "Byline").objects
    named = after.order_by("edition__number", "position").values_list(
        "edition__number", "author__slug", "role", "organisation"
    )
    assert [*named] == [
        (1, "ada", "Fellow", "The Elm Trust"), (1, "sam", "Registrar", ""),
        (2, "ada", "", ""), (2, "sam", "Registrar", ""),
    ]  # fmt: skip

    back = migrate("0011_comment_policies").get_model("articles", "Byline").objects
    assert {*back.values_list("article__slug", "author__slug", "role")} == {
        ("beds", "ada", "Fellow"), ("beds", "sam", "Registrar"),
    }  # fmt: skip
