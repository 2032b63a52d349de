from collections.abc import Callable
from html import unescape

import pytest
from django.contrib.admin.models import LogEntry
from django.db import IntegrityError, connection, transaction
from django.test import Client

from articles.models import Article, Topic
from articles.workflow.topics import SameTopic, TopicIsGone, merge_topics
from kingsfund.core.db.optimistic_locking import EditConflict
from kingsfund.models import User
from tests.conftest import make_user
from tests.factories import make_article, make_draft, make_topic

LogIn = Callable[[User], Client]


def slugs_of(topic: Topic) -> set[str]:
    return {article.slug for article in topic.articles.all()}


def test_merged_topic_gives_its_articles_and_its_addresses(editor: User, client: Client) -> None:
    beds, wards = make_topic("Beds"), make_topic("Wards")
    beds.keep_former_slug("cots")
    make_article(slug="one", topics=[beds])
    make_draft(slug="two", topics=[beds, wards])
    make_article(slug="three", topics=[wards])
    assert merge_topics(beds, into=wards, by=editor) == 2
    assert slugs_of(wards) == {"one", "two", "three"}
    assert [topic.name for topic in Topic.objects.all()] == ["Wards"]
    for old in ("beds", "cots"):
        response = client.get(f"/topics/{old}/")
        assert (response.status_code, response["Location"]) == (301, "/topics/wards/")


def test_topic_is_not_merged_into_itself_nor_over_a_later_save(editor: User) -> None:
    beds, wards = make_topic("Beds"), make_topic("Wards")
    with pytest.raises(SameTopic):
        merge_topics(beds, into=beds, by=editor)
    with pytest.raises(EditConflict):
        merge_topics(beds, into=wards, by=editor, based_on=beds.version - 1)
    assert Topic.objects.count() == 2


def test_merging_keeps_what_a_colleague_has_just_saved_of_the_other_topic(editor: User) -> None:
    beds, wards = make_topic("Beds"), make_topic("Wards")
    Topic.objects.filter(pk=wards.pk).update(name="All wards", description="New.")
    merge_topics(beds, into=wards, by=editor)
    kept = Topic.objects.get()
    assert (kept.name, kept.description, kept.version) == ("All wards", "New.", 2)


@pytest.mark.parametrize("gone", ["Beds", "Wards"])
def test_topic_that_a_colleague_deleted_meanwhile_is_not_merged(editor: User, gone: str) -> None:
    beds, wards = make_topic("Beds"), make_topic("Wards")
    Topic.objects.get(name=gone).delete()
    with pytest.raises(TopicIsGone, match=f"“{gone}” was merged or deleted meanwhile."):
        merge_topics(beds, into=wards, by=editor)


@pytest.mark.parametrize("number", [1, 30])
def test_merging_costs_the_same_for_any_number(
    editor: User, django_assert_num_queries: Callable, number: int
) -> None:
    beds, wards = make_topic("Beds"), make_topic("Wards")
    for _ in range(number):
        make_article(topics=[beds])
    editor.get_all_permissions()
    with django_assert_num_queries(21):
        merge_topics(beds, into=wards, by=editor)


def delete_in_the_database(topic: Topic) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM articles_topic WHERE id = %s", [topic.pk])
    connection.check_constraints()


def test_database_itself_keeps_a_topic_that_is_on_an_article(db: None) -> None:
    topic = make_topic("Beds")
    make_article(topics=[topic])
    with pytest.raises(IntegrityError), transaction.atomic():
        delete_in_the_database(topic)
    assert Article.objects.get().topics.get() == topic


def test_page_says_what_merging_does_and_the_button_does_it(editor: User, log_in: LogIn) -> None:
    beds, wards = make_topic("Beds"), make_topic("Wards")
    make_article(topics=[beds])
    url, client = f"/admin/articles/topic/{beds.pk}/merge/", log_in(editor)
    assert url in client.get(f"/admin/articles/topic/{beds.pk}/change/").text
    page = unescape(client.get(url).text)
    assert "1 article will stand under the other topic" in page
    assert "/topics/beds/ and its feeds lead to the other" in page
    assert client.post(url, {"based_on": beds.version}).status_code == 422
    stale = client.post(url, {"into": wards.pk, "based_on": beds.version + 1})
    assert stale.status_code == 422
    response = client.post(url, {"into": wards.pk, "based_on": beds.version}, follow=True)
    assert "“Beds” was merged into it, with 1 article" in unescape(response.text)
    assert [topic.name for topic in Topic.objects.all()] == ["Wards"]
    assert "“Beds” was merged into it" in str(LogEntry.objects.get())


def test_author_merges_nothing(author_user: User, log_in: LogIn) -> None:
    topic = make_topic("Beds")
    url = f"/admin/articles/topic/{topic.pk}/merge/"
    assert log_in(author_user).get(url).status_code == 403
    assert log_in(make_user("mia", "Moderator")).post(url).status_code == 403
