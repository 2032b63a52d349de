"""Authors belong to the edition: readers see who was named when it was published."""

from collections.abc import Callable

import pytest
from django.test import Client

from articles.models import Article, Event
from articles.workflow import publishing
from kingsfund.models import User
from tests.articles.admin.conftest import Window
from tests.factories import make_article, make_author, make_topic

Opened = Callable[..., Window]


@pytest.fixture
def article(db: None) -> Article:
    topics = [make_topic("Beds"), make_topic("Care")]
    return make_article(
        "Beds",
        slug="beds",
        topics=topics,
        authors=[make_author("Ada Marsh"), make_author("Sam Doe")],
    )


def test_removing_an_author_waits_for_the_next_edition_and_former_ones_keep_theirs(
    window: Opened, client: Client, article: Article, editor: User
) -> None:
    one = window(editor, article)
    response = one.save(**{"bylines-1-DELETE": "on", "change_note": "Who wrote it."})
    assert "Readers still see the text, the picture and the authors of edition 1" in response.text
    assert "Sam Doe" in client.get("/articles/beds/").text
    draft = article.draft_edition()
    assert [str(row) for row in draft.bylines.all()] == ["Ada Marsh"]

    publishing.publish(Article.objects.get(pk=article.pk), by=editor)

    assert "Sam Doe" not in client.get("/articles/beds/").text
    assert "Sam Doe" in client.get("/articles/beds/editions/1/").text
    compared = client.get("/articles/beds/compare/1/2/").text
    assert "<h2>Authors</h2>" in compared
    assert "Sam Doe" in compared
    assert client.get("/authors/sam-doe/").status_code == 200


def test_changing_an_author_voids_an_approval_and_waits_while_scheduled(
    window: Opened, article: Article, editor: User, second_editor: User
) -> None:
    one = window(editor, article)
    one.save(title="Beds, again", change_note="More.")
    one.client.post(f"/admin/articles/article/{article.pk}/actions/submit/", {})
    window(second_editor, article).save("_approve")
    assert article.draft_edition().status == "ready"
    one = window(editor, article)
    one.save(**{"bylines-0-role": "Director"})
    assert article.draft_edition().status == "draft"
    article.draft_edition().schedule(by=editor, publish_at=article.created_at)
    one = window(editor, article)
    one.save(**{"bylines-0-role": "Fellow"})
    assert article.draft_edition().bylines.first().role == "Director"
    assert one.text("bylines-0-role") == "Fellow"


def test_author_without_the_right_to_publish_names_a_colleague_on_the_next_edition(
    window: Opened, article: Article, author_user: User
) -> None:
    article.bylines.filter(position=0).first().author.__class__.objects.filter(
        name="Ada Marsh"
    ).update(user=author_user)
    one = window(author_user, article)
    one.save(**{"bylines-1-DELETE": "on"})
    assert article.bylines.count() == 2
    assert article.draft_edition().bylines.count() == 1


def test_kind_and_topics_say_that_they_change_at_once_and_are_logged(
    window: Opened, client: Client, article: Article, editor: User
) -> None:
    one = window(editor, article)
    assert "About the article: changes at once" in one.response.text
    (care,) = article.topics.filter(name="Care")
    response = one.save(kind="report", topics=[care.pk])
    assert "Changed at once, for readers too" in response.text
    assert "Kind: Blog → Report; Topics: Beds, Care → Care" in response.text
    assert "Readers still see" not in response.text
    event = Event.objects.get()
    assert (event.kind, event.by) == ("settings_changed", editor)
    assert article.draft_edition() is None


ADA, SAM = "bylines-0-author", "bylines-1-author"


@pytest.mark.parametrize("case", ["again in a new row", "in the other row", "swapped"])
@pytest.mark.parametrize("is_draft", [True, False])
def test_author_is_not_named_twice(
    window: Opened, article: Article, editor: User, case: str, is_draft: bool
) -> None:
    """The other row is one that nobody touched, which Django does not compare with."""
    if is_draft:
        window(editor, article).save(title="A draft")
    one = window(editor, article)
    ada, sam = one.text(ADA), one.text(SAM)
    typed = {
        "again in a new row": {"bylines-2-author": ada},
        "in the other row": {SAM: ada},
        "swapped": {ADA: sam, SAM: ada},
    }[case]
    response = one.save(**typed, title="Not saved")
    assert "That stands in another row." in response.text
    assert Article.objects.get(pk=article.pk).latest_edition().title != "Not saved"


def test_author_who_is_removed_can_be_named_in_a_new_row(
    window: Opened, article: Article, editor: User
) -> None:
    one = window(editor, article)
    one.save(
        **{"bylines-0-DELETE": "on", "bylines-2-author": one.text(ADA), "bylines-2-role": "Chair"}
    )
    rows = [(str(row), row.role) for row in article.draft_edition().bylines.order_by("pk")]
    assert sorted(rows) == [("Ada Marsh", "Chair"), ("Sam Doe", "")]


def test_article_is_not_related_to_itself(window: Opened, article: Article, editor: User) -> None:
    rows = {"related_links-TOTAL_FORMS": "1", "related_links-0-other": str(article.pk)}
    response = window(editor, article).save(**rows)
    assert "An article is not related to itself." in response.text
